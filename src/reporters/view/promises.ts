import type { Finding } from '../../model/finding.js';
import { properties, type Evidence, type Property } from '../../model/probe.js';
import type { TargetReport } from '../../model/report.js';
import {
  countStandings,
  isOpen,
  propertyTitles,
  standingOf,
  type Standing,
  type StandingCounts,
} from './standing.js';

/** One promise as people read it. */
export interface PromiseView {
  id: string;
  title: string;
  standing: Standing;
  message: string;
  /** All that was found by its probe. */
  findings: readonly Finding[];
  /** What was seen; instead of a long text that stands at an earlier promise of the target, where that is. */
  evidence: readonly Evidence[];
}

/** One line of the scorecard. */
export interface PropertyView {
  property: Property;
  title: string;
  counts: StandingCounts;
  promises: readonly PromiseView[];
}

/** The same log stands under every promise of an image that did not boot. */
const shortEvidence = 80;

/** Evidence of a promise; long texts that stand at an earlier one are told by its id. */
function shorten(): (id: string, evidence: readonly Evidence[]) => Evidence[] {
  const shown = new Map<string, string>();
  return (id, evidence) =>
    evidence.map((item) => {
      const { kind, text } = item;
      if (text.length <= shortEvidence && !text.includes('\n')) return item;
      const key = `${kind} ${text}`;
      const earlier = shown.get(key);
      if (earlier !== undefined) return { kind, text: `as for ${earlier}` };
      shown.set(key, id);
      return item;
    });
}

/** Promises with how they stand, in the order of the report. */
export function viewPromises(report: TargetReport): (PromiseView & { property: Property })[] {
  if (report.probes.length === 0) return [];
  const found = new Map<string, Finding[]>(report.probes.map(({ id }) => [id, []]));
  for (const finding of report.findings) found.get(finding.ruleId)?.push(finding);
  const shortened = shorten();
  return report.probes.map((probe) => {
    const { id, property, title, message, evidence } = probe;
    const findings = found.get(id) ?? [];
    const standing = standingOf(probe, findings, report);
    // That of kept promises is not shown everywhere.
    const shown = isOpen(standing) ? shortened(id, evidence) : evidence;
    return { id, property, title, standing, message, findings, evidence: shown };
  });
}

/** The scorecard: properties in their order, those without a promise left out. */
export function viewProperties(report: TargetReport): PropertyView[] {
  const promises = viewPromises(report);
  return properties.flatMap((property) => {
    const own = promises.filter((promise) => promise.property === property);
    return own.length === 0
      ? []
      : [{ property, title: propertyTitles[property], counts: countStandings(own), promises: own }];
  });
}

/** Findings that do not come from a probe. */
export function otherFindings({ findings, probes }: TargetReport): readonly Finding[] {
  if (probes.length === 0) return findings;
  const ids = new Set(probes.map(({ id }) => id));
  return findings.filter(({ ruleId }) => !ids.has(ruleId));
}

/** The target was run, not only read. */
export function isChecked({ probes, check }: Pick<TargetReport, 'probes' | 'check'>): boolean {
  return probes.length > 0 || check !== undefined;
}
