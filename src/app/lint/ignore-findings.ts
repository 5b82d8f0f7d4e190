import type { Finding } from '../../model/finding.js';
import type { TargetReport } from '../../model/report.js';
import { staleEntries, type Baseline } from './baseline.js';
import { withFingerprints } from './fingerprint.js';
import type { IgnoreUse, InlineIgnore } from './ignores.js';
import type { Run } from './run.js';
import { levelled, type ResolvedSettings } from './settings.js';

type Levels = Pick<ResolvedSettings, 'levels'>;

/** Of a rule that is off nobody knows what it would find. */
function isOn(name: string, { levels }: Levels): boolean {
  return name.endsWith('/*') || levels.get(name) !== 'off';
}

/** What is wrong with the comments themselves. */
export function aboutIgnores(
  inline: readonly InlineIgnore[],
  settings: ResolvedSettings,
  { loaded }: Run,
  path: string,
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
export async function* judgeSettings(
  ignores: readonly IgnoreUse[],
  baseline: Baseline | undefined,
  resolved: Levels,
): AsyncGenerator<TargetReport> {
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
  yield* reportOf(
    'baseline',
    (baseline ? staleEntries(baseline) : []).map(({ rule, target, subject }) => ({
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
        notEvaluated: [],
      };
    }
  }
}
