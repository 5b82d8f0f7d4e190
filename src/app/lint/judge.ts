import { InternalError } from '../../errors.js';
import type { Finding, NotEvaluated, SuppressedFinding } from '../../model/finding.js';
import { formatLocation, type Location } from '../../model/location.js';
import type { TargetReport } from '../../model/report.js';
import type { Facts } from '../../rules/rule.js';
import { RuleFailure, runRules, type Verdict } from '../../rules/run.js';
import { writtenSecrets } from '../../rules/secret-values.js';
import type { Run } from '../lint.js';
import { hide, secretValues } from '../redact.js';
import { isKnown } from './baseline.js';
import { excerptOf } from './excerpt.js';
import type { Subject } from './facts.js';
import { withFingerprints } from './fingerprint.js';
import {
  configIgnoreOf,
  inlineIgnoreOf,
  readInlineIgnores,
  type IgnoreUse,
  type InlineIgnore,
} from './ignores.js';
import type { ResolvedSettings } from './settings.js';

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
  const { findings, suppressed } = holdBack(fingerprinted, inline, config, run);
  const about = aboutIgnores(inline, settings, run, judged);
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
export function secretsOf({ contract, dockerfile }: Facts): Set<string> {
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

/** A finding of a reader at the level that the settings give its rule. */
function levelled(finding: Finding, { levels }: ResolvedSettings): Finding[] {
  const level = levels.get(finding.ruleId) ?? 'on';
  if (level === 'off') return [];
  return [level === 'on' ? finding : { ...finding, severity: level }];
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

function holdBack(
  found: readonly Finding[],
  inline: readonly InlineIgnore[],
  config: readonly IgnoreUse[],
  { baseline }: Run,
): { findings: Finding[]; suppressed: SuppressedFinding[] } {
  const findings: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of found) {
    const comment = inlineIgnoreOf(inline, finding);
    const entry = comment ? undefined : configIgnoreOf(config, finding);
    if (comment) {
      suppressed.push({
        finding,
        by: 'inline',
        ...(comment.reason !== undefined && { reason: comment.reason }),
      });
    } else if (entry) suppressed.push({ finding, by: 'config', reason: entry.ignore.reason });
    else if (baseline && isKnown(baseline, finding)) suppressed.push({ finding, by: 'baseline' });
    else findings.push(finding);
  }
  return { findings, suppressed };
}

/** Of a rule that is off nobody knows what it would find. */
function isOn(name: string, { levels }: ResolvedSettings): boolean {
  return name.endsWith('/*') || levels.get(name) !== 'off';
}

/** What is wrong with the comments themselves. */
function aboutIgnores(
  inline: readonly InlineIgnore[],
  settings: ResolvedSettings,
  { loaded }: Run,
  { path = '' }: Judged,
): Finding[] {
  return inline.flatMap(({ line, column, rules, reason, used }) => {
    const location = { kind: 'file', path, line, column } as const;
    const found: Finding[] = [];
    const tell = (finding: Omit<Finding, 'location'>): void => {
      found.push(...levelled({ ...finding, location }, settings));
    };
    for (const rule of rules) {
      const isKnownRule = rule.endsWith('/*') || loaded.ids.has(rule);
      if (!isKnownRule) {
        tell({
          ruleId: 'ignore/unknown-rule',
          messageId: 'unknown',
          severity: 'warning',
          message: `There is no rule ${JSON.stringify(rule)}, so this comment holds nothing back.`,
          suggestion: "'container-api rules' lists all rules.",
        });
      } else if (!used.has(rule) && isOn(rule, settings)) {
        tell({
          ruleId: 'ignore/unused',
          messageId: 'inline',
          severity: 'warning',
          message: `Nothing is found here that the ignored rule ${rule} would say.`,
          suggestion: 'Remove the comment.',
        });
      }
    }
    if (reason === undefined) {
      tell({
        ruleId: 'ignore/reason-missing',
        messageId: 'missing',
        severity: 'note',
        message: 'This comment holds findings back without a reason.',
        suggestion: `Write the reason behind it: # container-api ignore=${rules.join(',')} # why`,
      });
    }
    return found;
  });
}

/** What is wrong with the ignores of the configuration and with the baseline, known only at the end of a run. */
export async function* judgeSettings({ ignores, baseline, loaded }: Run): AsyncGenerator<TargetReport> {
  const resolved = loaded.settingsFor('');
  const findings: Finding[] = [];
  for (const { ignore, met, used, expired } of ignores) {
    const what = `the ignored rule ${ignore.rule}${ignore.subject === undefined ? '' : ` (${ignore.subject})`}`;
    const location = ignore.place && { kind: 'file' as const, ...ignore.place };
    if (expired) {
      findings.push({
        ruleId: 'ignore/expired',
        messageId: 'expired',
        severity: 'error',
        message: `The time for ${what} ended on ${ignore.until ?? ''}; it holds nothing back any more.`,
        ...(location && { location }),
        suggestion: 'Mend what it held back, or give it a new date.',
      });
    } else if (met && !used && isOn(ignore.rule, resolved)) {
      findings.push({
        ruleId: 'ignore/unused',
        messageId: 'config',
        severity: 'note',
        message: `Nothing is found that ${what} would say.`,
        ...(location && { location }),
        suggestion: 'Remove the entry.',
      });
    }
  }
  const place = ignores.find(({ ignore }) => ignore.place)?.ignore.place?.path ?? 'configuration';
  yield* reportOf(place, findings);
  const stale = [...(baseline?.findings ?? [])].filter(([fingerprint]) => !baseline?.met.has(fingerprint));
  yield* reportOf(
    'baseline',
    stale.map(([, { rule, target, subject }]) => ({
      ruleId: 'baseline/stale',
      messageId: 'stale',
      severity: 'note',
      message: `The baseline still names ${rule} of ${target}${subject === undefined ? '' : ` (${subject})`}, which is not found any more.`,
      suggestion: 'Write the baseline anew with --update-baseline.',
    })),
  );

  async function* reportOf(target: string, found: Finding[]): AsyncGenerator<TargetReport> {
    const told = found.flatMap((finding) => levelled(finding, resolved));
    if (told.length > 0) {
      yield {
        target,
        findings: await withFingerprints(told, target, undefined),
        probes: [],
        notEvaluated: [] as NotEvaluated[],
      };
    }
  }
}
