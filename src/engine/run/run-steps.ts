import type { FileEntry, RunSpec, Step, StepResult } from '../../model/run.js';
import { readChanges } from './changes.js';
import { runExec } from './exec.js';
import { readFiles } from './files.js';
import type { Live } from './live.js';
import { seenThroughProcess } from './process-root.js';
import { readProcesses } from './process-table.js';
import { sendSignal } from './signal.js';
import { waitFor } from './wait.js';

/** What steps cannot do by themselves. */
export interface StepTools {
  /** Makes a fresh container with the volumes of the one that has ended, and puts it into `live`; false when it does not start. */
  replace(): Promise<boolean>;
  /** Why the run is over before all steps were done, where it is for a reason that is nobody's fault. */
  over(): string | undefined;
}

/** Steps that a container which has ended can still answer. */
const workOnEnded: ReadonlySet<Step['do']> = new Set(['wait', 'changes', 'files', 'replace']);

/** Steps whose length is for the engine: where the run's end finds one of them, the engine hangs. */
const engineAnswers: ReadonlySet<Step['do']> = new Set(['changes', 'files', 'processes', 'replace']);

type WithoutTime<R> = R extends StepResult ? Omit<R, 'at'> : never;
type Result = WithoutTime<StepResult>;

async function take(live: Live, step: Step, tools: StepTools): Promise<Result> {
  const { api, container, signal } = live;
  switch (step.do) {
    case 'wait': {
      const result = await waitFor(live, step);
      if (result.health) live.tell('health', result.ended === 'met' ? 'healthy' : result.ended);
      if (result.ended === 'met') live.tell('ready', describe(step.for[result.met ?? 0]));
      else live.tell('note', `waited in vain: ${result.ended}`);
      return result;
    }
    case 'request': {
      const { method, path } = step.request;
      const exchange = await live.request(step.request, signal);
      live.tell('request', `${method} ${path}: ${String(exchange.status ?? exchange.fault)}`);
      return { do: 'request', ...exchange };
    }
    case 'sockets':
      return { do: 'sockets', ...(await live.sockets(step.expected, signal)) };
    case 'processes':
      return { do: 'processes', ...(await readProcesses(api, container.id, live.localPid, signal)) };
    case 'changes':
      return { do: 'changes', ...(await readChanges(api, container.id, signal, container.changesBefore)) };
    case 'files': {
      const files = await readFiles(api, container.id, step, signal);
      return { do: 'files', files: live.isPodman ? files.map((file) => trueEntry(live, file)) : files };
    }
    case 'signal':
      return sendSignal(live, step);
    case 'exec':
      return runExec(api, container.id, step, signal);
    case 'replace':
      if (!container.hasEnded())
        return { do: 'not-reached', step: 'replace', reason: 'the container still runs' };
      return { do: 'replace', started: await tools.replace() };
  }
}

/** Podman's archives say root for everything: the owner is what the file system says, where that can be looked at. */
function trueEntry({ container, localPid }: Live, { uid: _uid, gid: _gid, ...file }: FileEntry): FileEntry {
  if (localPid === undefined || container.hasEnded()) return file;
  return { ...file, ...seenThroughProcess(localPid, file) };
}

/** A condition in words, for the timeline. */
function describe(condition: Extract<Step, { do: 'wait' }>['for'][number] | undefined): string {
  switch (condition?.kind) {
    case 'listening': {
      const ports = condition.ports.map(({ port, protocol }) => `${String(port)}/${protocol}`);
      return `listens on ${ports.join(', ')}`;
    }
    case 'answering':
      return `answers ${condition.request.method} ${condition.request.path}`;
    case 'running':
      return `runs for ${String(condition.ms)} ms`;
    case 'exited':
      return 'has ended';
    case 'healthy':
      return 'is healthy';
    case undefined:
      return '';
  }
}

/** Does the steps in order, and adds a result for each to `results`. Rejects when the engine fails; `results` then holds what was done before. */
export async function runSteps(
  { steps }: RunSpec,
  live: Live,
  tools: StepTools,
  results: StepResult[],
): Promise<void> {
  for (const step of steps) {
    const result = await resultOf(live, step, tools);
    results.push({ at: live.since(), ...result });
  }
}

async function resultOf(live: Live, step: Step, tools: StepTools): Promise<Result> {
  const notReached = (reason: string): Result => ({ do: 'not-reached', step: step.do, reason });
  const over = tools.over();
  if (over !== undefined) return notReached(over);
  if (live.container.hasEnded() && !workOnEnded.has(step.do)) return notReached('the container had ended');
  try {
    const result = await take(live, step, tools);
    // A wait or a grace that the run's end cut short tells nothing of the image.
    const cut = tools.over();
    const isCut =
      result.do === 'wait' ? result.ended === 'timeout' : result.do === 'signal' && !result.exited;
    return cut !== undefined && isCut ? notReached(cut) : result;
  } catch (error) {
    const cut = tools.over();
    if (cut !== undefined && !engineAnswers.has(step.do)) return notReached(cut);
    if (live.signal.aborted || workOnEnded.has(step.do)) throw error;
    // A container that ends in the middle of a look makes the engine answer with an error, which is none.
    const { running } = await live.container.state(live.signal);
    if (running) throw error;
    return notReached('the container ended in the meantime');
  }
}
