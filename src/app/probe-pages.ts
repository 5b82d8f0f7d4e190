import { reaches, type Severity } from '../model/finding.js';
import type { ProbePage } from '../model/rule-page.js';
import { probes } from '../probes/index.js';
import type { ProbeMeta } from '../probes/probe.js';
import { profiles } from '../profiles/index.js';

function pageOf({
  id,
  property,
  title,
  summary,
  rationale,
  source,
  messages,
  maxRuns,
  ...meta
}: ProbeMeta): ProbePage {
  const list = Object.entries(messages).map(([messageId, message]) => ({ id: messageId, ...message }));
  const severity = list.reduce<Severity>(
    (one, other) => (reaches(other.severity, one) ? other.severity : one),
    'note',
  );
  const others = Object.entries(profiles).flatMap(([name, { rules }]) =>
    Object.hasOwn(rules, id) && !meta.profiles.includes(name) ? [name] : [],
  );
  return {
    id,
    kind: 'probe',
    property,
    title,
    summary,
    rationale,
    source,
    severity,
    messages: list,
    profiles: [...meta.profiles, ...others],
    maxRuns,
  };
}

/** All probes, in the order of the scorecard. */
export function probePages(): ProbePage[] {
  return probes.map(({ meta }) => pageOf(meta));
}
