import type { Engine } from '../engine/engine.js';
import type { Leftover } from '../engine/prune.js';
import { UnavailableError } from '../errors.js';

type PrunedObject = Pick<Leftover, 'kind' | 'name' | 'run'>;

/** What became of everything of ours that an engine had. */
export interface PruneReport {
  /** Where nothing was removed, what would have been. */
  dryRun: boolean;
  removed: PrunedObject[];
  /** `in-use`: the process that made it still runs; `elsewhere`: it was made on another machine, where it may still run. */
  kept: (PrunedObject & { reason: 'in-use' | 'elsewhere' })[];
  /** What could not be removed. */
  failed: (PrunedObject & { message: string })[];
}

interface PruneOptions {
  dryRun?: boolean;
  /** Also what living or unknown processes made. */
  all?: boolean;
  signal: AbortSignal;
}

/**
 * Removes the containers, networks, volumes and images that processes of ours left, which were killed before they could do so. An aborted signal
 * ends it with what was done by then. Throws UnavailableError when the engine cannot be asked.
 */
export async function prune(
  engine: Engine,
  { dryRun = false, all = false, signal }: PruneOptions,
): Promise<PruneReport> {
  const report: PruneReport = { dryRun, removed: [], kept: [], failed: [] };
  for (const leftover of await listed(engine, signal)) {
    if (signal.aborted) break;
    const { owner, ...object } = leftover;
    if (owner !== 'gone' && !all) {
      report.kept.push({ ...object, reason: owner === 'alive' ? 'in-use' : 'elsewhere' });
      continue;
    }
    try {
      if (!dryRun) await engine.removeLeftover(leftover);
      report.removed.push(object);
    } catch (error) {
      // The others are removed all the same.
      if (!(error instanceof UnavailableError)) throw error;
      report.failed.push({ ...object, message: error.message });
    }
  }
  return report;
}

async function listed(engine: Engine, signal: AbortSignal): Promise<Leftover[]> {
  try {
    return await engine.listLeftovers(signal);
  } catch (error) {
    if (signal.aborted) return [];
    throw error;
  }
}
