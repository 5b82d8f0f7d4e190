import { UnavailableError } from '../../errors.js';
import type { ExitState, Observation, RunEvent, RunSpec, StartFault } from '../../model/run.js';
import type { EngineImage } from '../sandbox.js';
import { contactWith, type ContactOptions } from './contact.js';
import { engineFault } from './engine-fault.js';
import { startContainer, type Container, type Workshop } from './container.js';
import type { Placement } from './creation.js';
import type { Live } from './live.js';
import type { RunNetwork } from './networks.js';
import { programFault } from './program-fault.js';
import { runSteps } from './run-steps.js';
import { keepStream } from './stream-text.js';

/** Where and how a run is made. */
export interface RunPlace extends Pick<Placement, 'labels' | 'limits' | 'statsd'> {
  /** Absent: none. */
  network: RunNetwork | undefined;
  helpers: ContactOptions['helpers'];
  isPodman: boolean;
  /** The endpoint, for messages. */
  where: string;
}

/** The reason of a signal that ends a run because its time is over. */
export class RunDeadline extends Error {}

/** Milliseconds that the last bytes of a container that has ended may take. */
const drainPatience = 1000;

/**
 * One run from creation to the last look. Where `signal` aborts with a RunDeadline, the steps that are left are not reached; with any other reason this
 * rejects with it.
 */
export async function runContainer(
  workshop: Workshop,
  image: EngineImage,
  spec: RunSpec,
  place: RunPlace,
  signal: AbortSignal,
): Promise<Observation> {
  const begin = performance.now();
  const timeline: RunEvent[] = [];
  const tell: Live['tell'] = (what, text) => {
    timeline.push({ at: performance.now() - begin, what, text });
  };
  const streams = { stdout: keepStream(), stderr: keepStream() };
  const steps: Observation['steps'] = [];
  const observation = (rest: Partial<Observation>): Observation => ({
    spec,
    steps,
    stdout: streams.stdout.text(),
    stderr: streams.stderr.text(),
    timeline,
    ms: performance.now() - begin,
    ...rest,
  });
  const { labels, limits, statsd, network, isPodman } = place;
  const placement: Placement = {
    image: image.id,
    labels,
    limits,
    network: network?.name ?? 'none',
    isPodman,
    publish: network?.reach === 'published' ? tcpPortsOf(spec) : [],
    ...(statsd && { statsd }),
  };
  let container: Container | undefined;
  const start = async (from: Placement): Promise<StartFault | undefined> => {
    tell(
      'created',
      from.volumesFrom === undefined ? 'the container' : 'a fresh container on the same volumes',
    );
    const made = await startContainer(workshop, spec, from, streams, signal);
    if ('startFault' in made) return made.startFault;
    container?.forget();
    container = made;
    tell('started', 'the container');
    return undefined;
  };
  const liveOf = (one: Container): Live => ({
    api: workshop.api,
    isPodman,
    container: one,
    signal,
    since: () => performance.now() - one.startedAt,
    tell,
    ...contactWith(one, { api: workshop.api, network, helpers: place.helpers }),
  });
  try {
    const fault = await start(placement);
    if (fault || !container) return observation({ ...(fault && { startFault: fault }) });
    const live = liveOf(container);
    const tools = {
      over: () => (signal.reason instanceof RunDeadline ? signal.reason.message : undefined),
      async replace() {
        if (await start({ ...placement, volumesFrom: live.container.id })) return false;
        if (container) Object.assign(live, liveOf(container));
        return true;
      },
    };
    await runSteps(spec, live, tools, steps);
    if (tools.over() !== undefined) {
      tell('note', signal.reason instanceof Error ? signal.reason.message : '');
      return observation({});
    }
    const exit = await lastLook(live);
    if (exit) tell('exited', `with ${String(exit.code)}${exit.oomKilled ? ', out of memory' : ''}`);
    const startFault = exit && (await faultOfExec(live, exit, observation({})));
    return observation({ ...(exit && { exit }), ...(startFault && { startFault }) });
  } catch (error) {
    const reason: unknown = signal.aborted ? signal.reason : error;
    if (signal.aborted && !(reason instanceof RunDeadline)) throw reason;
    const failure = reason instanceof RunDeadline ? lateEngine(place.where) : reason;
    const fault = engineFault(failure, place.where);
    tell('note', fault.message);
    return observation({ fault });
  } finally {
    container?.forget();
  }
}

/** The run's time was over in the middle of something that only the engine had to do. */
function lateEngine(where: string): UnavailableError {
  return new UnavailableError(
    'ENGINE_TIMEOUT',
    `The container engine at ${where} did not finish its answer before the end of the run`,
    { suggestion: 'Try again with fewer runs at once, or look at its log.' },
  );
}

/** TCP ports that a run talks to. */
function tcpPortsOf({ steps }: RunSpec): number[] {
  const ports = steps.flatMap((step) => {
    if (step.do === 'request') return [step.request.port];
    if (step.do === 'sockets') return step.expected.flatMap(tcpPort);
    if (step.do !== 'wait') return [];
    return step.for.flatMap((condition) => {
      if (condition.kind === 'listening') return condition.ports.flatMap(tcpPort);
      return condition.kind === 'answering' ? [condition.request.port] : [];
    });
  });
  return [...new Set(ports)];
}

const tcpPort = ({ port, protocol }: { port: number; protocol: string }): number[] =>
  protocol === 'tcp' ? [port] : [];

/** The end, and the last bytes of a container that has ended; undefined for one that runs on. */
async function lastLook({ container, signal }: Live): Promise<ExitState | undefined> {
  if (!container.hasEnded()) return undefined;
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, drainPatience);
  });
  const [state] = await Promise.all([
    container.state(signal),
    Promise.race([container.drained, patience]).finally(() => {
      clearTimeout(timer);
    }),
  ]);
  const { startedAt, finishedAt, exitCode, oomKilled } = state;
  const at = startedAt > 0n && finishedAt >= startedAt ? Number(finishedAt - startedAt) / 1e6 : 0;
  return { code: exitCode, at, oomKilled: oomKilled || container.lastEvent('oom') !== undefined };
}

/** Statuses with which runtimes end where the kernel refused the program: 1 runc, 255 older ones. */
const refusals: ReadonlySet<number> = new Set([1, 255]);
const quick = 1000;
const fewBytes = 1000;

/** A program that the kernel refused ends like one that ran: at once, and with one line. Whether it could run at all, its file tells. */
async function faultOfExec(
  { api, container, signal }: Live,
  exit: ExitState,
  { stdout, stderr }: Observation,
): Promise<StartFault | undefined> {
  const isSuspect =
    refusals.has(exit.code) && exit.at < quick && stdout.bytes === 0 && stderr.bytes < fewBytes;
  if (!isSuspect) return undefined;
  const kind = await programFault(api, container.id, signal);
  return (
    kind && { kind, message: stderr.head.trim() || `the program ended at once with ${String(exit.code)}` }
  );
}
