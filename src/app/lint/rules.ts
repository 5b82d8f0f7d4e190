import { UsageError } from '../../errors.js';
import type { Severity } from '../../model/finding.js';
import type { RuleSummary } from '../../model/report.js';
import { rules as ownRules } from '../../rules/index.js';
import type { Rule } from '../../rules/rule.js';
import {
  checkRuleName,
  overridden,
  placed,
  resolve,
  type LintRules,
  type LintSettings,
  type ResolvedSettings,
} from './settings.js';

/** The rules of a run, and how each target is held to them. */
export interface Rules {
  all: readonly Rule[];
  ids: ReadonlySet<string>;
  summaries: () => RuleSummary[];
  settingsFor: (target: string) => ResolvedSettings;
  /** The settings for all targets, and those of each override. */
  everySetting: () => ResolvedSettings[];
  matchesGlob: MatchesGlob;
  /** True when some rule wants files of the image. */
  wantFiles: (target: string) => boolean;
}

function summaryOf({ rule, level }: ResolvedSettings['rules'][number]): RuleSummary {
  const severity: Severity = level === 'on' ? rule.severity : level;
  return { id: rule.id, summary: rule.summary, rationale: rule.rationale, severity };
}

/** A target as globs see it: `./a` is `a`; the transport of an image is no part of its path. */
function globName(target: string): string {
  return target.replace(/^(?:docker:\/\/|docker-daemon:)/, '').replace(/^(?:\.\/)+/, '');
}

type MatchesGlob = (glob: string, target: string) => boolean;

/** Tags are written with a colon, which globs leave alone; a glob without a slash also names a file in any folder. */
async function globMatcher({ overrides = [], ignores = [] }: LintSettings): Promise<MatchesGlob> {
  const needed = overrides.length > 0 || ignores.some(({ target }) => target !== undefined);
  if (!needed) return () => false;
  const { default: picomatch } = await import('picomatch');
  return (glob, target) =>
    picomatch.isMatch(globName(target), glob, { dot: true, basename: !glob.includes('/') });
}

/** Throws UsageError for a schema or a pattern that cannot be used, before any target is looked at. */
async function checkParts(part: LintRules): Promise<void> {
  const { labelSchema, keys = [] } = part;
  if (labelSchema) await (await import('./label-schema.js')).compiled(labelSchema);
  const patterns = keys.flatMap(({ key, pattern, never }) =>
    [pattern, never].flatMap((text) => (text === undefined ? [] : [{ key, text }])),
  );
  if (patterns.length === 0) return;
  const { loadPatterns } = await import('../../contract/patterns.js');
  const { matches } = (await loadPatterns())();
  const refused = patterns.find(({ text }) => matches(text, '') === undefined);
  if (!refused) return;
  throw new UsageError(
    'PATTERN_INVALID',
    placed(
      part,
      'labels',
      refused.key,
      `labels, ${refused.key}: the pattern ${JSON.stringify(refused.text.slice(0, 200))} cannot be used`,
    ),
    {
      suggestion:
        'Write a regular expression without lookaround and backreferences; it is matched in linear time.',
    },
  );
}

/** The ids of the probes where settings name what is no rule: nothing else loads them for the linter. */
async function otherIds(settings: LintSettings, rules: readonly Rule[]): Promise<readonly string[]> {
  const named = [
    ...[settings, ...(settings.overrides ?? [])].flatMap((part) => Object.keys(part.rules ?? {})),
    ...(settings.ignores ?? []).map(({ rule }) => rule),
  ];
  const known = named.every((name) =>
    rules.some(({ id }) => (name.endsWith('/*') ? id.startsWith(name.slice(0, -1)) : id === name)),
  );
  return known ? [] : [...(await (await import('../probe-ids.js')).loadProbeIds())];
}

/** Loads the rules, checks all settings, and joins them for each target. Throws UsageError for what is not there. */
export async function openRules(settings: LintSettings): Promise<Rules> {
  const known = new Set(ownRules.map(({ id }) => id));
  const plugins = settings.plugins?.length
    ? await (await import('./plugins.js')).loadPlugins(settings.plugins, known)
    : [];
  const all = [...ownRules, ...plugins];
  const own = new Set(plugins.map(({ id }) => id));
  const others = await otherIds(settings, all);
  const ids = [...all.map(({ id }) => id), ...others];
  for (const { rule, place } of settings.ignores ?? [])
    checkRuleName(rule, ids, place ? `${place.path}:${String(place.line)}` : 'ignore');
  for (const part of [settings, ...(settings.overrides ?? [])]) await checkParts(part);
  const matchesGlob = await globMatcher(settings);
  const forAll = resolve(settings, all, own, others);
  const byOverrides = new Map<string, ResolvedSettings>();
  const overrides = settings.overrides ?? [];
  // What an override names is checked now, and not only when a target meets it.
  for (const override of overrides) resolve({ ...settings, ...override }, all, own, others);

  const settingsFor = (target: string): ResolvedSettings => {
    if (overrides.length === 0) return forAll;
    const key = overrides
      .map(({ targets }) => (targets.some((glob) => matchesGlob(glob, target)) ? '1' : '0'))
      .join('');
    if (!key.includes('1')) return forAll;
    const found =
      byOverrides.get(key) ?? resolve(overridden(settings, target, matchesGlob), all, own, others);
    byOverrides.set(key, found);
    return found;
  };

  const everySetting = (): ResolvedSettings[] => [
    forAll,
    ...overrides.map((override) => resolve({ ...settings, ...override }, all, own, others)),
  ];

  const summaries = (): RuleSummary[] => {
    const active = everySetting().flatMap((one) => one.rules);
    return [...new Map(active.map((rule) => [rule.rule.id, summaryOf(rule)])).values()];
  };
  return {
    all,
    ids: new Set(all.map(({ id }) => id)),
    summaries,
    settingsFor,
    everySetting,
    matchesGlob,
    wantFiles: (target) => settingsFor(target).rules.some(({ rule }) => rule.files !== undefined),
  };
}
