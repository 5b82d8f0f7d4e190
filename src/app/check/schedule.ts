import { setMaxListeners } from 'node:events';

import { InternalError, UnavailableError } from '../../errors.js';
import { runKey, type Observation, type RunSpec } from '../../model/run.js';
import type { Probe, ProbeContext, Verdict } from '../../probes/probe.js';

/** A run that was asked for, in the order of asking. */
export interface MadeRun {
  spec: RunSpec;
  /** Absent when it was not finished. */
  observation?: Observation;
  /** Milliseconds of the clock, from the place that it got to its end. */
  startedAt: number;
  endedAt: number;
  /** Why nothing can be concluded from it. */
  fault?: string;
}

/** What became of one probe: a verdict, or that it could not get one. */
export interface Decision {
  probe: Probe;
  verdict: Verdict | { outcome: 'error'; message: string };
  /** Indexes of the runs that it looked at. */
  runs: number[];
}

export interface ScheduleOptions {
  /** Makes one run, and tells when it begins. Rejects with the signal's reason when that aborts. */
  execute: (spec: RunSpec, signal: AbortSignal, begun: () => void) => Promise<Observation>;
  signal: AbortSignal;
  /** Milliseconds. */
  now: () => number;
  onDecision?: (decision: Decision) => void;
}

/** What is said of a probe that was not decided when the user interrupted. */
const interrupted = 'interrupted before it was decided';

interface Run extends MadeRun {
  index: number;
  waiting: Set<Task>;
}

interface Task {
  probe: Probe;
  asked: Set<string>;
  seen: Set<number>;
  decision?: Decision;
}

function bug(id: string, what: string, cause?: unknown): InternalError {
  return new InternalError('PROBE_FAILED', `the probe ${id} ${what}`, {
    suggestion: `This is a bug of the probe. Until it is mended, leave it out with --rule ${id}=off.`,
    ...(cause !== undefined && { cause }),
  });
}

/** What the engine failed at, and what to do about it. */
function told({ message, suggestion }: { message: string; suggestion?: string | undefined }): string {
  return suggestion === undefined ? message : `${message}. ${suggestion}`;
}

/**
 * Takes all probes to their verdicts. Each distinct run is made once, however many ask for it; when it is seen, those that wait for it are called again.
 * A run in which the engine failed gives its probes the outcome `error`; so does the signal's end, and what was decided before stands. Throws
 * InternalError `PROBE_FAILED`, naming the probe, when one throws, asks for more runs than it said, or asks for what it has seen.
 */
export async function schedule(
  probes: readonly Probe[],
  context: ProbeContext,
  options: ScheduleOptions,
): Promise<{ decisions: Decision[]; runs: MadeRun[] }> {
  const runs = new Map<string, Run>();
  const tasks = probes.map((probe): Task => ({ probe, asked: new Set(), seen: new Set() }));
  const open = new Set<Promise<void>>();
  const failing = new AbortController();
  const signal = AbortSignal.any([options.signal, failing.signal]);
  setMaxListeners(0, signal); // every run that waits or is under way has one

  const decide = (task: Task, verdict: Decision['verdict']): void => {
    task.decision = { probe: task.probe, verdict, runs: [...task.seen].sort((one, other) => one - other) };
    options.onDecision?.(task.decision);
  };

  const begin = (key: string, spec: RunSpec): Run => {
    const run: Run = { spec, index: runs.size, waiting: new Set(), startedAt: -1, endedAt: 0 };
    runs.set(key, run);
    const made = make(run).finally(() => open.delete(made));
    open.add(made);
    return run;
  };

  const make = async (run: Run): Promise<void> => {
    try {
      run.observation = await options.execute(run.spec, signal, () => {
        run.startedAt = options.now();
      });
      if (run.observation.fault) run.fault = told(run.observation.fault);
    } catch (error) {
      // A bug is one; what the engine cannot do is told by the probes that needed it; an interruption ends all.
      if (!signal.aborted && !(error instanceof UnavailableError)) throw error;
      run.fault = error instanceof UnavailableError && !signal.aborted ? told(error) : interrupted;
    }
    run.endedAt = options.now();
    if (run.startedAt < 0) run.startedAt = run.endedAt;
    const waiting = [...run.waiting];
    run.waiting.clear();
    for (const task of waiting) if (!task.decision) advance(task);
  };

  const next = (task: Task): ReturnType<Probe['next']> => {
    const seen = (spec: RunSpec): Observation | undefined => {
      const run = runs.get(runKey(spec));
      if (!run?.observation || run.fault !== undefined) return undefined;
      task.seen.add(run.index);
      return run.observation;
    };
    try {
      return task.probe.next(context, seen);
    } catch (cause) {
      throw bug(
        task.probe.meta.id,
        `failed: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`,
        cause,
      );
    }
  };

  const advance = (task: Task): void => {
    const answer = next(task);
    if (!('runs' in answer)) {
      decide(task, answer);
      return;
    }
    if (options.signal.aborted) {
      decide(task, { outcome: 'error', message: interrupted });
      return;
    }
    const { id, maxRuns } = task.probe.meta;
    const wanted = new Map(answer.runs.map((spec) => [runKey(spec), spec]));
    for (const key of wanted.keys()) task.asked.add(key);
    if (task.asked.size > maxRuns)
      throw bug(id, `asks for more runs than the ${String(maxRuns)} that it announced`);
    const asked = [...wanted].map(([key, spec]) => runs.get(key) ?? begin(key, spec));
    const faulty = asked.find(({ fault }) => fault !== undefined);
    if (faulty) {
      task.seen.add(faulty.index);
      decide(task, { outcome: 'error', message: faulty.fault ?? '' });
      return;
    }
    const unseen = asked.filter(({ observation }) => !observation);
    if (unseen.length === 0) throw bug(id, 'asks for runs that it has seen');
    for (const run of unseen) run.waiting.add(task);
  };

  try {
    for (const task of tasks) advance(task);
    while (open.size > 0) await Promise.race(open);
  } catch (error) {
    failing.abort(error);
    await Promise.allSettled(open);
    throw error;
  }
  return {
    decisions: tasks.flatMap(({ decision }) => decision ?? []),
    runs: [...runs.values()].map(({ index: _index, waiting: _waiting, ...run }) => run),
  };
}
