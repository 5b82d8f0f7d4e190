import type { Finding, NotEvaluated, SuppressedFinding } from '../../model/finding.js';
import { formatLocation } from '../../model/location.js';
import type { TargetReport } from '../../model/report.js';
import { howRunSection, provenSection } from './check.js';
import { contractSections } from './contract.js';
import { annotationSections, headerFacts } from './image.js';
import { isChecked, otherFindings, viewProperties } from './promises.js';
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

function findingSection(findings: readonly Finding[], { suppressed = [] }: TargetReport): Section {
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

/** What its labels and its configuration say; of a target that was run, how it was run instead. */
function ownSections({ image, contract, check, ...report }: TargetReport): Section[] {
  if (check) return [howRunSection(check), ...(check.proven ? [provenSection(check.proven, image)] : [])];
  if (isChecked(report)) return [];
  return [...(contract ? contractSections(contract) : []), ...(image ? annotationSections(image) : [])];
}

/** What a report says about one target; sections without content and without a word for that are gone. */
export function viewTarget(report: TargetReport): View {
  const { image, contract, check, error, suppressed = [] } = report;
  const checked = isChecked(report);
  // Findings of probes stand with their promises.
  const findings = otherFindings(report);
  const hasFindings = findings.length > 0 || (!error && !checked);
  const own = ownSections(report);
  const found = hasFindings ? [findingSection(findings, report)] : [];
  const sections = [
    ...(checked ? [...found, ...own] : [...own, ...found]),
    notEvaluatedSection(report.notEvaluated),
    suppressedSection(suppressed),
  ];
  const description = contract?.info.description?.value;
  return {
    title: image?.name ?? report.target,
    ...(description === undefined ? {} : { lead: description }),
    facts: headerFacts(report),
    ...(error ? { error } : {}),
    ...(checked && { scorecard: viewProperties(report), runs: check?.runs ?? [] }),
    sections: sections.filter((section) => section.blocks.length > 0 || section.empty !== undefined),
  };
}
