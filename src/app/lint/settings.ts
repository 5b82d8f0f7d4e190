import { UsageError } from '../../errors.js';
import { didYouMean } from '../../model/did-you-mean.js';
import type { Finding, Severity } from '../../model/finding.js';
import type { KeyEntry, Vocabulary } from '../../model/vocabulary.js';
import { profiles, profileNames } from '../../profiles/index.js';
import { joinLevels, joinVocabulary } from '../../profiles/join.js';
import type { Profile } from '../../profiles/profile.js';
import { wellKnown } from '../../profiles/vocabulary/index.js';
import type { Budgets, Rule } from '../../rules/rule.js';
import type { ActiveRule, Level } from '../../rules/run.js';

/** What a configuration or a flag says of a rule: a level, its own severity, or nothing of it. */
export type RuleSetting = Severity | 'on' | 'off';

/** The parts of settings that hold names. */
export type NamedPart = 'profile' | 'rules' | 'labels';

/** What can be set for all targets, and for some of them by `overrides`. */
export interface LintRules {
  /** Profile names; `recommended` when absent. */
  profiles?: readonly string[];
  /** Rule id, or `category/*`, to setting. */
  rules?: Readonly<Record<string, RuleSetting>>;
  /** Own vocabulary. */
  keys?: readonly KeyEntry[];
  /** JSON Schema for the map of all labels. */
  labelSchema?: object;
  budgets?: Budgets;
  /** Where a profile, a rule or a key was named, for messages: a file with its line, or a flag. */
  origin?: (part: NamedPart, name: string) => string | undefined;
}

/** A finding that is known and accepted. */
export interface ConfigIgnore {
  /** Rule id, or `category/*`. */
  rule: string;
  subject?: string;
  /** Glob over targets. */
  target?: string;
  reason: string;
  /** `YYYY-MM-DD`: the last day it holds. */
  until?: string;
  /** Where it stands, for findings about it. */
  place?: { path: string; line: number; column: number };
}

export interface LintSettings extends LintRules {
  overrides?: readonly (LintRules & { targets: readonly string[] })[];
  ignores?: readonly ConfigIgnore[];
  /** Comments in files count. */
  inlineIgnores?: boolean;
  /** Absolute paths of modules with rules. */
  plugins?: readonly string[];
}

/** Settings of one target, joined. */
export interface ResolvedSettings {
  profiles: readonly string[];
  /** What configuration and flags say of rules and probes by name, whatever the profiles say. */
  named: Readonly<Record<string, RuleSetting>>;
  rules: readonly ActiveRule[];
  /** Levels of findings that no rule's `check` makes: of readers and of the app. */
  levels: ReadonlyMap<string, Level | 'off'>;
  vocabulary: Vocabulary;
  /** Keys whose values are matched by a pattern. */
  patternKeys: readonly string[];
  labelSchema?: object;
  budgets: Budgets;
}

/** Rules that speak of the input itself are on in every profile. */
const always =
  /^(?:contract\/(?:syntax|unknown-key|variant-spelling|not-a-contract|sources-disagree|platforms-differ)|ignore\/.*|baseline\/.*)$/;

/** A message about a name, after the place where it was written. */
export function placed({ origin }: LintRules, part: NamedPart, name: string, message: string): string {
  const place = origin?.(part, name);
  return place === undefined ? message : `${place}: ${message}`;
}

function profileOf(name: string, settings: LintRules): Profile {
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile) return profile;
  const guess = didYouMean(name, profileNames);
  throw new UsageError(
    'PROFILE_UNKNOWN',
    placed(settings, 'profile', name, `there is no profile '${name}'`),
    {
      suggestion: guess === undefined ? `One of: ${profileNames.join(', ')}.` : `Did you mean '${guess}'?`,
    },
  );
}

/** The chosen profiles with those that they include, each once. Throws UsageError for unknown names and for profiles that exclude each other. */
function chooseProfiles(settings: LintRules): [string, Profile][] {
  const chosen = new Map<string, Profile>();
  const add = (name: string): void => {
    if (chosen.has(name)) return;
    const profile = profileOf(name, settings);
    chosen.set(name, profile);
    for (const included of profile.includes ?? []) add(included);
  };
  for (const name of settings.profiles ?? ['recommended']) add(name);
  for (const [name, { excludes = {} }] of chosen) {
    const other = Object.keys(excludes).find((excluded) => chosen.has(excluded));
    if (other === undefined) continue;
    throw new UsageError(
      'PROFILES_CONTRADICT',
      placed(
        settings,
        'profile',
        name,
        `the profiles '${name}' and '${other}' cannot be joined: ${excludes[other] ?? ''}`,
      ),
      { suggestion: 'Choose one of them.' },
    );
  }
  return [...chosen];
}

/** The setting of a rule: by its id, else by its category. */
export function settingOf(
  settings: Readonly<Record<string, RuleSetting>>,
  id: string,
): RuleSetting | undefined {
  if (Object.hasOwn(settings, id)) return settings[id];
  const category = `${id.slice(0, id.indexOf('/'))}/*`;
  return Object.hasOwn(settings, category) ? settings[category] : undefined;
}

/** Throws UsageError when a setting names nothing among these ids of rules and probes. */
export function checkRuleName(name: string, ids: readonly string[], place: string): void {
  if (name.endsWith('/*') ? ids.some((id) => id.startsWith(name.slice(0, -1))) : ids.includes(name)) return;
  const guess = didYouMean(name, ids) ?? ids.find((id) => id.endsWith(`/${name}`));
  throw new UsageError('RULE_UNKNOWN', `${place}: there is no rule '${name}'`, {
    suggestion:
      guess === undefined ? "'container-api rules' lists all rules and probes." : `Did you mean '${guess}'?`,
  });
}

function levelOf(
  rule: Rule,
  chosen: readonly [string, Profile][],
  settings: LintRules,
  isOwn: boolean,
): Level | 'off' {
  const set = settingOf(settings.rules ?? {}, rule.id);
  if (set !== undefined) return set;
  const levels = chosen.flatMap(([name, profile]) => {
    const level = settingOf(profile.rules, rule.id);
    if (level !== undefined) return [level];
    return name === 'recommended' && rule.recommended ? (['on'] as const) : [];
  });
  return joinLevels(levels, rule.severity) ?? (isOwn || always.test(rule.id) ? 'on' : 'off');
}

/** Throws UsageError for a key that is said to be replaced by itself. */
function checkKeys(settings: LintRules): void {
  const circular = settings.keys?.find(({ key, deprecated }) => deprecated === key);
  if (!circular) return;
  const message = `the key ${JSON.stringify(circular.key)} cannot be deprecated in favour of itself`;
  throw new UsageError('LABEL_KEY_INVALID', placed(settings, 'labels', circular.key, message), {
    suggestion: 'Write the key that took its place under "deprecated", or true where there is none.',
  });
}

/** Joins profiles and settings. Throws UsageError for what does not exist or contradicts itself. */
export function resolve(
  settings: LintRules,
  rules: readonly Rule[],
  /** Ids of rules from modules of the user's: on in every profile. */
  own: ReadonlySet<string> = new Set(),
  /** Ids that settings may name as well: of probes. */
  others: readonly string[] = [],
): ResolvedSettings {
  const chosen = chooseProfiles(settings);
  const ids = [...rules.map(({ id }) => id), ...others];
  for (const name of Object.keys(settings.rules ?? {})) {
    checkRuleName(name, ids, settings.origin?.('rules', name) ?? 'rules');
  }
  checkKeys(settings);
  const { vocabulary, contradictions } = joinVocabulary(
    wellKnown,
    chosen.map(([, profile]) => profile),
    settings.keys ?? [],
  );
  const [contradiction] = contradictions;
  if (contradiction !== undefined) {
    const { key, message } = contradiction;
    throw new UsageError('CONFIG_CONTRADICTS_PROFILE', placed(settings, 'labels', key, message), {
      suggestion: 'Change the entry under "labels" in the configuration, or leave the profile out.',
    });
  }
  const levels = new Map(rules.map((rule) => [rule.id, levelOf(rule, chosen, settings, own.has(rule.id))]));
  return {
    profiles: chosen.map(([name]) => name),
    named: settings.rules ?? {},
    rules: rules.flatMap((rule) => {
      const level = levels.get(rule.id) ?? 'off';
      return level === 'off' ? [] : [{ rule, level }];
    }),
    levels,
    vocabulary,
    patternKeys: vocabulary.entries.flatMap(({ key, pattern, never }) =>
      pattern === undefined && never === undefined ? [] : [key],
    ),
    ...(settings.labelSchema && { labelSchema: settings.labelSchema }),
    budgets: settings.budgets ?? {},
  };
}

/** The settings of one target: those for all, and the overrides whose globs it matches, later ones over earlier ones. */
export function overridden(
  settings: LintSettings,
  target: string,
  matchesGlob: (glob: string, target: string) => boolean,
): LintRules {
  const applying = (settings.overrides ?? []).filter(({ targets }) =>
    targets.some((glob) => matchesGlob(glob, target)),
  );
  return applying.reduce<LintRules>(
    (joined, override) => ({
      ...joined,
      ...(override.profiles && { profiles: override.profiles }),
      ...(override.labelSchema && { labelSchema: override.labelSchema }),
      ...(override.origin && { origin: override.origin }),
      rules: { ...joined.rules, ...override.rules },
      keys: [...(joined.keys ?? []), ...(override.keys ?? [])],
      budgets: { ...joined.budgets, ...override.budgets },
    }),
    settings,
  );
}

/** A finding of a reader at the level that the settings give its rule. */
export function levelled(finding: Finding, { levels }: Pick<ResolvedSettings, 'levels'>): Finding[] {
  const level = levels.get(finding.ruleId) ?? 'on';
  if (level === 'off') return [];
  return [level === 'on' ? finding : { ...finding, severity: level }];
}
