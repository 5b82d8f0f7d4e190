import { reaches, severities, type Severity } from '../../model/finding.js';
import type { RuleSummary } from '../../model/report.js';
import type { Probe } from '../../probes/probe.js';
import { profiles } from '../../profiles/index.js';
import type { Level } from '../../rules/run.js';
import { settingOf, type LintRules, type ResolvedSettings } from '../lint/settings.js';

/** What is checked: an image as a module container, as a service of Dockerflow, or only what its contract declares to be called. */
export type CheckKind = 'image' | 'dockerflow' | 'commands';

/** A probe that is on. Of several levels the gravest counts, for each finding; `on` is its own severity. */
export interface ActiveProbe {
  probe: Probe;
  levels: readonly Level[];
}

const dockerflowProfiles: readonly string[] = ['dockerflow', 'dockerflow-2016-02'];

/**
 * The profiles of a check: those that were chosen, and beside them the one whose probes it is about (`recommended`; `dockerflow`, unless its elder is chosen).
 * The others, which mostly are rules for the linter, only set levels and add probes.
 */
export function checkProfiles(kind: CheckKind, chosen: readonly string[] = []): string[] {
  if (kind !== 'dockerflow') return [...new Set([...chosen, 'recommended'])];
  // `recommended` is what is chosen by nobody.
  const asked = chosen.filter((name) => name !== 'recommended');
  return asked.some((name) => dockerflowProfiles.includes(name)) ? asked : [...asked, 'dockerflow'];
}

/** The settings with the profiles of the check, in the overrides as well. */
export function withCheckProfiles<T extends LintRules & { overrides?: readonly LintRules[] }>(
  kind: CheckKind,
  settings: T,
): T {
  const changed = <Part extends LintRules>(part: Part): Part => ({
    ...part,
    profiles: checkProfiles(kind, part.profiles),
  });
  const overrides = settings.overrides?.map((part) => (part.profiles ? changed(part) : part));
  return { ...changed(settings), ...(overrides && { overrides }) };
}

function levelsOf({ meta }: Probe, settings: ResolvedSettings): readonly Level[] {
  const named = settingOf(settings.named, meta.id);
  if (named !== undefined) return named === 'off' ? [] : [named];
  const own = settings.profiles.flatMap((name): Level[] => {
    const level = profiles[name]?.rules[meta.id];
    return [
      ...(meta.profiles.includes(name) ? (['on'] as const) : []),
      ...(level === undefined || level === 'off' ? [] : [level]),
    ];
  });
  if (own.length === 0) return [];
  return [...own, ...settings.profiles.flatMap((name) => profiles[name]?.probes ?? [])];
}

/** Whether a probe is one of a check: `image` has all but those of Dockerflow. */
function isOf(kind: CheckKind, { meta: { id, property } }: Probe): boolean {
  if (kind === 'commands') return property === 'commands' || id === 'api/hooks-succeed';
  return (property === 'dockerflow') === (kind === 'dockerflow');
}

/** The probes of a check that the settings leave on, in their order. */
export function activeProbes(
  kind: CheckKind,
  probes: readonly Probe[],
  settings: ResolvedSettings,
): ActiveProbe[] {
  return probes.flatMap((probe) => {
    if (!isOf(kind, probe)) return [];
    const levels = levelsOf(probe, settings);
    return levels.length === 0 ? [] : [{ probe, levels }];
  });
}

/** How grave a finding is at these levels. Advice stays advice. */
export function severityAt(levels: readonly Level[], own: Severity): Severity {
  if (own === 'note') return own;
  const all = levels.map((level) => (level === 'on' ? own : level));
  return severities.find((severity) => all.includes(severity)) ?? own;
}

/** A probe among the rules of a report. */
export function probeSummary({ probe: { meta }, levels }: ActiveProbe): RuleSummary {
  const { id, property, title, rationale, messages } = meta;
  const all = Object.values(messages).map(({ severity }) => severityAt(levels, severity));
  const gravest = all.reduce<Severity>((one, other) => (reaches(other, one) ? other : one), 'note');
  return { id, property, summary: title, rationale, severity: gravest };
}
