import type { Finding, NotEvaluated } from '../../model/finding.js';
import { formatLocation } from '../../model/location.js';
import type { TargetReport } from '../../model/report.js';
import { contractSections } from './contract.js';
import { annotationSections, headerFacts } from './image.js';
import { code, muted, prose, tableSection, type Row, type Section, type View } from './view.js';

function findingRow(finding: Finding): Row {
  const cells = [
    [{ text: finding.severity, tone: finding.severity }],
    [
      ...prose(finding.message),
      ...(finding.suggestion === undefined ? [] : prose(`→ ${finding.suggestion}`)),
      ...muted(`${finding.ruleId} (${finding.messageId})`),
    ],
    finding.location ? code(formatLocation(finding.location)) : [],
  ];
  return { cells, declaredAt: [] };
}

function findingSection(findings: readonly Finding[]): Section {
  return tableSection(
    { id: 'findings', title: 'Findings', empty: 'none' },
    ['Severity', 'Finding', 'Where'],
    findings.map(findingRow),
  );
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
  const { image, contract, error, findings } = report;
  const sections = [
    ...(contract ? contractSections(contract) : []),
    ...(image ? annotationSections(image) : []),
    ...(contract || findings.length > 0 ? [findingSection(findings)] : []),
    notEvaluatedSection(report.notEvaluated),
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
