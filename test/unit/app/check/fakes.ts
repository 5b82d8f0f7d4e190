/** Probes and runs without an engine. */
import type { Observation, RunSpec } from '../../../../src/model/run.js';
import type { Next, Probe, ProbeMeta, Seen } from '../../../../src/probes/probe.js';
import { pass } from '../../../../src/probes/verdict.js';
import { observation } from '../../probes/observation.js';

export function spec(title: string, rest: Partial<RunSpec> = {}): RunSpec {
  return {
    title,
    env: {},
    capabilities: [],
    network: 'isolated',
    // The title does not make a run another one.
    steps: [{ do: 'exec', argv: [title], timeout: 1000 }],
    ...rest,
  };
}

export function probe(id: string, next: (seen: Seen) => Next, meta: Partial<ProbeMeta> = {}): Probe {
  return {
    meta: {
      id,
      property: 'process',
      title: `keeps ${id}`,
      summary: '',
      rationale: 'because',
      source: 'test',
      messages: { broken: { severity: 'error', summary: 'It is broken.' } },
      maxRuns: 3,
      profiles: ['recommended'],
      ...meta,
    },
    next: (_context, seen) => next(seen),
  };
}

/** A probe that wants these runs and then passes. */
export function wanting(id: string, ...runs: RunSpec[]): Probe {
  return probe(id, (seen) => {
    const missing = runs.filter((run) => !seen(run));
    return missing.length > 0 ? { runs: missing } : pass('seen');
  });
}

/** An engine whose runs end when the test says so. */
export class Runs {
  readonly made: string[] = [];
  private readonly open = new Map<string, { resolve: (seen: Observation) => void; spec: RunSpec }>();

  execute = (
    run: RunSpec,
    signal: AbortSignal,
    begun: () => void = () => undefined,
  ): Promise<Observation> => {
    begun();
    this.made.push(run.title);
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        reject(signal.reason as Error);
      };
      if (signal.aborted) abort();
      signal.addEventListener('abort', abort, { once: true });
      this.open.set(run.title, { resolve, spec: run });
    });
  };

  /** Ends a run, and waits until everybody has heard of it. */
  async end(title: string, rest: Partial<Observation> = {}): Promise<void> {
    const run = this.open.get(title);
    if (!run) throw new Error(`no run ${title}`);
    run.resolve({ ...observation(run.spec), ...rest });
    await new Promise(setImmediate);
  }
}
