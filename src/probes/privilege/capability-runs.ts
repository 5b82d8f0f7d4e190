import type { RunSpec } from '../../model/run.js';
import { type Boot } from '../boot.js';
import { defaultCapabilities } from '../pilot.js';
import type { ProbeContext, Seen } from '../probe.js';
import { secondRun, worksAgain } from '../second-run.js';
import { smallestSet, type Search } from './smallest-set.js';

/** The run with just these capabilities. */
export function capabilityRun(context: ProbeContext, boot: Boot, capabilities: readonly string[]): RunSpec {
  const names = [...capabilities].sort();
  const title = names.length === 0 ? 'with no capability' : `with ${names.join(', ')}`;
  return secondRun(context, boot, title, { capabilities: names });
}

/** True where it works with them; undefined while that was not tried. */
export function worksWith(
  context: ProbeContext,
  boot: Boot,
  seen: Seen,
): (set: readonly string[]) => boolean | undefined {
  return (set) => {
    const run = seen(capabilityRun(context, boot, set));
    return run && worksAgain(boot, run);
  };
}

/** Everything that a search may take from: the engine's default set where the image needed that, and what was granted. */
export function availableCapabilities({ settings }: ProbeContext, boot: Boot): string[] {
  const all = boot.needed.includes('capabilities') ? defaultCapabilities : [];
  return [...new Set([...all, ...settings.granted])].sort();
}

/** What the contract says that it needs, of what is available: a label can take away from the default set, and never add to it. */
export function declaredCapabilities(context: ProbeContext, boot: Boot): string[] {
  const available = new Set(availableCapabilities(context, boot));
  const declared = context.contract.capabilities.map(({ name }) => name);
  return [...new Set(declared)].filter((name) => available.has(name)).sort();
}

/** The smallest set of these, or the runs that are still wanted for it. `failed`: it does not work with all of them either. */
export function searchCapabilities(
  context: ProbeContext,
  boot: Boot,
  seen: Seen,
  from: readonly string[],
): Exclude<Search, { ask: string[][] }> | { runs: RunSpec[] } {
  const search = smallestSet(from, worksWith(context, boot, seen));
  return 'ask' in search ? { runs: search.ask.map((set) => capabilityRun(context, boot, set)) } : search;
}
