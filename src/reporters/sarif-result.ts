import type { Edit, Finding, SuppressedFinding } from '../model/finding.js';
import { formatLocation } from '../model/location.js';
import type { TargetReport } from '../model/report.js';
import { artifactOf, artifactUri, repositoryPath } from './artifact.js';
import type { ReporterOptions } from './reporter.js';
import { visibleLines } from './text.js';

type Part = Record<string, unknown>;

/**
 * A message in plain text. Viewers make links of `[text](address)` (SARIF 3.11.6), and the text is not ours: a space takes them apart. Braces
 * stay single, for only messages with arguments are searched for placeholders.
 */
export function sarifMessage(text: string): Part {
  return { text: visibleLines(text).join('\n').replaceAll('](', '] (') };
}

/** The place of a finding: in its file, else in what stands for the image, where readers such as GitHub insist on a line. */
function physicalLocation(finding: Finding, report: TargetReport, options: ReporterOptions): Part {
  const { path, line, column, exact } = artifactOf(finding, report, options);
  const { excerpt } = finding;
  const text = exact ? excerpt?.lines[line - excerpt.line] : undefined;
  const start = Math.max((column ?? 1) - 1, 0);
  return {
    artifactLocation: { uri: artifactUri(path) },
    // Without an end a region goes to the end of its line.
    region: {
      startLine: line,
      ...(column !== undefined && { startColumn: column }),
      ...(text !== undefined && { snippet: { text: text.slice(start) } }),
    },
    ...(exact &&
      excerpt &&
      excerpt.lines.length > 0 && {
        contextRegion: {
          startLine: excerpt.line,
          endLine: excerpt.line + excerpt.lines.length - 1,
          snippet: { text: excerpt.lines.join('\n') },
        },
      }),
  };
}

/** Label, annotation, field or pointer: what the finding is about, apart from lines of files. */
function logicalLocations({ location, subject }: Finding, { target }: TargetReport): Part[] {
  if (location && location.kind !== 'file') {
    const place = formatLocation(location);
    const name = 'key' in location ? location.key : location.pointer;
    return [{ name, fullyQualifiedName: `${target}/${place}`, kind: 'property' }];
  }
  const name = subject ?? location?.pointer;
  return name === undefined ? [] : [{ name, fullyQualifiedName: `${target}/${name}`, kind: 'property' }];
}

function sarifLocation(finding: Finding, report: TargetReport, options: ReporterOptions): Part {
  const logical = logicalLocations(finding, report);
  return {
    physicalLocation: physicalLocation(finding, report, options),
    ...(logical.length > 0 && { logicalLocations: logical }),
  };
}

/** What an edit takes away and what it puts there. */
function replacement({ line, column, remove, insert }: Edit): Part {
  const removed = remove.split('\n');
  const last = removed.at(-1) ?? '';
  return {
    deletedRegion: {
      startLine: line,
      startColumn: column,
      endLine: line + removed.length - 1,
      endColumn: (removed.length === 1 ? column : 1) + last.length,
    },
    insertedContent: { text: insert },
  };
}

function fixes({ edits, suggestion, location }: Finding): Part[] {
  if (!edits?.length || location?.kind !== 'file') return [];
  return [
    {
      ...(suggestion !== undefined && { description: sarifMessage(suggestion) }),
      artifactChanges: [
        {
          artifactLocation: { uri: artifactUri(repositoryPath(location.path)) },
          replacements: edits.map(replacement),
        },
      ],
    },
  ];
}

/** Names a fingerprint and the version of its recipe. `primaryLocationLineHash` is the one that GitHub compares. */
function fingerprints({ fingerprint, location }: Finding): Part | undefined {
  if (fingerprint === undefined) return undefined;
  // GitHub computes its own from the source where there is one.
  return {
    'containerApi/v1': fingerprint,
    ...(location?.kind !== 'file' && { primaryLocationLineHash: `${fingerprint}:1` }),
  };
}

/** One `result` (SARIF 3.27). `ruleIndex` where the rule is among those of the head. */
export function sarifResult(
  finding: Finding,
  report: TargetReport,
  options: ReporterOptions & { ruleIndex: number | undefined; suppressed?: SuppressedFinding },
): Part {
  const { ruleId, messageId, severity, message, suggestion } = finding;
  const { ruleIndex, suppressed } = options;
  const prints = fingerprints(finding);
  const repairs = fixes(finding);
  const probe = report.probes.find(({ id }) => id === ruleId);
  return {
    ruleId,
    ...(ruleIndex !== undefined && { ruleIndex }),
    ...(probe && { kind: 'fail' }),
    level: severity,
    message: sarifMessage(suggestion === undefined ? message : `${message}\n→ ${suggestion}`),
    locations: [sarifLocation(finding, report, options)],
    ...(prints && { partialFingerprints: prints }),
    ...(repairs.length > 0 && { fixes: repairs }),
    ...(suppressed && {
      suppressions: [
        {
          kind: suppressed.by === 'inline' ? 'inSource' : 'external',
          status: 'accepted',
          justification: suppressed.reason ?? (suppressed.by === 'baseline' ? 'in the baseline' : undefined),
        },
      ],
    }),
    properties: {
      messageId,
      target: report.target,
      platform: report.platform,
      stage: report.stage,
      ...(probe && probe.evidence.length > 0 && { evidence: probe.evidence }),
    },
  };
}
