import { InternalError } from '../../errors.js';
import type { Finding } from '../../model/finding.js';
import { formatLocation, type Location } from '../../model/location.js';
import type { TargetReport } from '../../model/report.js';
import type { Facts } from '../../rules/rule.js';
import { RuleFailure, runRules, type Verdict } from '../../rules/run.js';
import { writtenSecrets } from '../../rules/secret-values.js';
import { hide, secretValues } from '../redact.js';
import { excerptOf } from './excerpt.js';
import type { Subject } from './facts.js';
import { withFingerprints } from './fingerprint.js';
import { holdBack } from './hold-back.js';
import { readInlineIgnores } from './ignores.js';
import { aboutIgnores } from './ignore-findings.js';
import type { Run } from './run.js';
import { levelled, type ResolvedSettings } from './settings.js';

/** How a target is called, and its text where it is one. */
export interface Judged {
  target: string;
  identity: string;
  path?: string;
  text?: string;
}

type Judgement = Pick<TargetReport, 'findings' | 'suppressed' | 'evaluated' | 'notEvaluated'>;

/** Runs the rules over a subject and holds back what ignores and the baseline name. */
export async function judge(
  subject: Subject,
  settings: ResolvedSettings,
  run: Run,
  judged: Judged,
): Promise<Judgement> {
  const verdict = runSafely(subject, settings);
  const lines = judged.text?.split(/\r?\n/);
  const inline =
    judged.text !== undefined && run.settings.inlineIgnores !== false
      ? readInlineIgnores(judged.text, subject.facts.dockerfile?.instructions)
      : [];
  const config = run.ignores.filter(({ ignore }) => {
    return ignore.target === undefined || run.loaded.matchesGlob(ignore.target, judged.target);
  });
  for (const use of config) use.met = true;

  const found = [
    ...subject.findings
      .filter((finding) => !isToldByRule(finding, settings))
      .flatMap((finding) => levelled(finding, settings)),
    ...verdict.findings,
  ].map((finding) => named(subject.relocate(finding)));
  const fingerprinted = await withFingerprints(sorted(distinct(found)), judged.identity, lines);
  run.baseline?.linted.add(judged.identity);
  const { findings, suppressed } = holdBack(fingerprinted, inline, config, run, judged.identity);
  const about = aboutIgnores(inline, settings, run, judged.path ?? '');
  const told = sorted([...findings, ...(await withFingerprints(about, judged.identity, lines))]);

  const { evaluated, notEvaluated } = verdict;
  if (told.length === 0 && suppressed.length === 0) return { findings: [], evaluated, notEvaluated };
  const hidden = secretsOf(subject.facts);
  const { path } = judged;
  const shown = told.map((finding) => {
    const excerpt = path !== undefined && lines ? excerptOf(finding, path, lines, hidden) : undefined;
    return excerpt ? { ...finding, excerpt } : finding;
  });
  return hide(
    {
      findings: shown,
      ...(suppressed.length > 0 && { suppressed }),
      evaluated,
      notEvaluated,
    },
    hidden,
  );
}

/** Values that must not be shown: those of the contract, and what the lines of a file say of them besides. */
export function secretsOf({ contract, dockerfile }: Pick<Facts, 'contract' | 'dockerfile'>): Set<string> {
  const hidden = secretValues(contract);
  const add = (value: unknown): void => {
    if (typeof value === 'string' && value !== '') hidden.add(value);
  };
  if (dockerfile) for (const { value } of writtenSecrets(dockerfile)) add(value);
  for (const { secret, enum: values = [], pattern } of contract.env)
    if (secret) [...values, pattern].forEach(add);
  return hidden;
}

function runSafely(subject: Subject, settings: ResolvedSettings): Verdict {
  try {
    return runRules(settings.rules, subject.facts);
  } catch (error) {
    if (!(error instanceof RuleFailure)) throw error;
    const { cause } = error;
    const stack = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    throw new InternalError('RULE_FAILED', `the rule ${error.ruleId} failed: ${stack}`, {
      suggestion: `This is a bug of the rule. Until it is mended, leave it out with --rule ${error.ruleId}=off.`,
      cause,
    });
  }
}

/**
 * A label that contradicts the annotation of the same key: the rule label/annotations-disagree says so of every key, and what shows where,
 * while the merge of the contract compares those that it reads.
 */
function isToldByRule({ ruleId, data }: Finding, { levels }: ResolvedSettings): boolean {
  if (ruleId !== 'contract/sources-disagree' || levels.get('label/annotations-disagree') === 'off')
    return false;
  const { wins, loses } = (data ?? {}) as Partial<Record<'wins' | 'loses', Location>>;
  const keyOf = (place: Location | undefined): string | undefined =>
    place?.kind === 'label' || place?.kind === 'annotation' ? place.key : undefined;
  return keyOf(wins) !== undefined && keyOf(wins) === keyOf(loses);
}

/** Findings that name no subject are about the key at their place. */
function named(finding: Finding): Finding {
  const { subject, location } = finding;
  if (subject !== undefined || location === undefined || location.kind === 'file') return finding;
  return location.kind === 'config' ? finding : { ...finding, subject: formatLocation(location) };
}

/** The same thing said twice about the same place, as by two readers, is said once. */
function distinct(findings: readonly Finding[]): Finding[] {
  const seen = new Map<string, Finding>();
  for (const finding of findings) {
    const { ruleId, messageId, message, location } = finding;
    const key = `${ruleId}\0${messageId}\0${message}\0${location ? formatLocation(location) : ''}`;
    if (!seen.has(key)) seen.set(key, finding);
  }
  return [...seen.values()];
}

/** Findings in files in the order of the file, after those that have no place in one. */
function sorted(findings: readonly Finding[]): Finding[] {
  const position = ({ location }: Finding): [string, number, number] =>
    location?.kind === 'file' ? [location.path, location.line, location.column] : ['', 0, 0];
  return findings
    .map((finding) => ({ finding, at: position(finding) }))
    .sort(
      ({ at: [path, line, column] }, { at: [otherPath, otherLine, otherColumn] }) =>
        (path < otherPath ? -1 : path > otherPath ? 1 : 0) || line - otherLine || column - otherColumn,
    )
    .map(({ finding }) => finding);
}
