import type { Finding, NotEvaluated, SuppressedFinding } from '../../model/finding.js';
import { formatLocation } from '../../model/location.js';
import type { TargetReport } from '../../model/report.js';
import { contractSections } from './contract.js';
import { annotationSections, headerFacts } from './image.js';
import { code, muted, plain, prose, tableSection, type Row, type Section, type View } from './view.js';

function findingRow(finding: Finding): Row {
  const cells = [
    [{ text: finding.severity, tone: finding.severity }],
    [
      ...prose(finding.message),
      ...(finding.suggestion === undefined ? [] : prose(`→ ${finding.suggestion}`)),
      ...muted(`${finding.ruleId} (${finding.messageId})`),
    ],
    code(findingPlace(finding)),
  ];
  return { cells, declaredAt: [] };
}

/** Where a finding is, or what it is about. */
export function findingPlace({ location, subject }: Finding): string | undefined {
  return location ? formatLocation(location) : subject;
}

function findingSection({ findings, suppressed = [] }: TargetReport): Section {
  const remark = suppressed.length > 0 ? `${String(suppressed.length)} suppressed` : undefined;
  const head = { id: 'findings', title: 'Findings', empty: ['none', ...(remark ? [remark] : [])].join(', ') };
  const columns = ['Severity', 'Finding', 'Where'];
  return {
    ...tableSection({ ...head, ...(remark && { remark }) }, columns, findings.map(findingRow)),
    findings,
  };
}

function suppressedSection(suppressed: readonly SuppressedFinding[]): Section {
  const rows = suppressed.map(({ finding, by, reason }): Row => {
    const cells = [
      code(finding.ruleId),
      prose(finding.message),
      code(findingPlace(finding)),
      plain(by),
      prose(reason),
    ];
    return { cells, declaredAt: [] };
  });
  const head = {
    id: 'suppressed',
    title: 'Suppressed findings',
    remark: String(rows.length),
    raw: true as const,
  };
  return tableSection(head, ['Rule', 'Finding', 'Where', 'By', 'Reason'], rows);
}

function notEvaluatedSection(items: readonly NotEvaluated[]): Section {
  const rows = items.map((item): Row => {
    const cells = [
      code(item.subject),
      prose(item.reason),
      item.location ? code(formatLocation(item.location)) : [],
    ];
    return { cells, declaredAt: [] };
  });
  return tableSection({ id: 'not-evaluated', title: 'Not evaluated' }, ['Subject', 'Reason', 'Where'], rows);
}

/** What a report says about one target; sections without content and without a word for that are gone. */
export function viewTarget(report: TargetReport): View {
  const { image, contract, error, findings, suppressed = [] } = report;
  const sections = [
    ...(contract ? contractSections(contract) : []),
    ...(image ? annotationSections(image) : []),
    ...(!error || findings.length > 0 ? [findingSection(report)] : []),
    notEvaluatedSection(report.notEvaluated),
    suppressedSection(suppressed),
  ];
  const description = contract?.info.description?.value;
  return {
    title: image?.name ?? report.target,
    ...(description === undefined ? {} : { lead: description }),
    facts: headerFacts(report),
    ...(error ? { error } : {}),
    sections: sections.filter((section) => section.blocks.length > 0 || section.empty !== undefined),
  };
}
