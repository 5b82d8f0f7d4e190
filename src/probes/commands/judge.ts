/** What a promise about commands comes to, over all that are declared. */
import { shortened } from '../../contract/finding.js';
import type { Evidence } from '../../model/probe.js';
import type { Observation, RunSpec } from '../../model/run.js';
import type { Next, ProbeContext, ProbeFinding, Seen } from '../probe.js';
import type { PlannedCall } from '../values/plan-calls.js';
import { failIfAny, inconclusive, pass, skip } from '../verdict.js';

/** What one command shows of a promise. `hidden`: another probe tells why nothing can be seen; `none`: it promises nothing of it. */
export type Ruling = { evidence?: readonly Evidence[] } & (
  | { kind: 'kept' }
  | { kind: 'broken'; findings: readonly ProbeFinding[] }
  | { kind: 'undecided'; why: string }
  | { kind: 'hidden'; see: string }
  | { kind: 'none' }
);

/** What is told where there is something to tell. */
export interface Words {
  /** "3 commands start" for 3. */
  kept: (count: number) => string;
  /** Where no command promises anything of it. */
  nothing: string;
}

const weight: readonly Ruling['kind'][] = ['broken', 'undecided', 'hidden', 'kept', 'none'];

const mostNamed = 3;

const named = (names: readonly string[]): string => {
  const few = names.slice(0, mostNamed).map(shortened).join(', ');
  return names.length > mostNamed ? `${few} and ${String(names.length - mostNamed)} more` : few;
};

export const countOf = (count: number, noun: string): string =>
  `${String(count)} ${noun}${count === 1 ? '' : 's'}`;

/** The runs that are still wanted. */
export function unseen(runs: readonly RunSpec[], seen: Seen): RunSpec[] {
  return runs.filter((run) => !seen(run));
}

/** What was seen of a run that was asked for before. */
export function shown(run: RunSpec, seen: Seen): Observation {
  const observation = seen(run);
  if (!observation) throw new Error(`the run was not made: ${run.title}`);
  return observation;
}

/**
 * A broken promise of one command is one of the image. Else nothing is kept while a command could not be decided or was left out; where no
 * command can show anything, as another probe tells, nothing was asked.
 */
export function judge(
  { calls: plan }: ProbeContext,
  rulings: readonly { call: PlannedCall; ruling: Ruling }[],
  words: Words,
): Next {
  // Evidence is cut to size: what matters comes first.
  const inOrder = [...rulings].sort(
    (one, other) => weight.indexOf(one.ruling.kind) - weight.indexOf(other.ruling.kind),
  );
  const evidence = inOrder.flatMap(({ ruling }) => ruling.evidence ?? []);
  const found = rulings.flatMap(({ ruling }) => (ruling.kind === 'broken' ? ruling.findings : []));
  const broken = failIfAny(found, evidence);
  if (broken) return broken;
  const of = (kind: Ruling['kind']): string[] =>
    rulings.flatMap(({ call, ruling }) => (ruling.kind === kind ? [call.command.name] : []));
  const kept = of('kept');
  const hidden = of('hidden');
  const left = plan.left.filter(({ undecided }) => undecided);
  const reasons = [
    ...rulings.flatMap(({ call, ruling }) =>
      ruling.kind === 'undecided' ? [{ name: call.command.name, why: ruling.why }] : [],
    ),
    ...left.map(({ command, reason }) => ({ name: command.name, why: reason })),
  ];
  const [first] = reasons;
  const see = rulings.find(({ ruling }) => ruling.kind === 'hidden')?.ruling;
  const seeWhere = see?.kind === 'hidden' ? `: see ${see.see}` : '';
  if (first) {
    const more = reasons.length > 1 ? ` (and ${named(reasons.slice(1).map(({ name }) => name))})` : '';
    return inconclusive(`${shortened(first.name)}: ${first.why}${more}`, evidence);
  }
  if (kept.length > 0 && hidden.length > 0)
    return inconclusive(`nothing can be told of ${named(hidden)}${seeWhere}`, evidence);
  if (kept.length > 0) return pass(words.kept(kept.length), evidence);
  if (hidden.length > 0) return skip(`nothing can be told of ${named(hidden)}${seeWhere}`, evidence);
  return skip(words.nothing, evidence);
}

/** Why there is nothing to call; undefined where there is. */
export function nothingToCall({ calls: { calls, left } }: ProbeContext): Next | undefined {
  if (calls.length > 0 || left.some(({ undecided }) => undecided)) return undefined;
  const [first] = left;
  return first
    ? skip(`none of its commands is called: ${shortened(first.command.name)}: ${first.reason}`)
    : skip('it declares no commands');
}
