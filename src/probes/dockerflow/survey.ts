/** What the runs of Dockerflow showed, and which of them the endpoints are judged by. */
import type { Evidence } from '../../model/probe.js';
import type { HttpExchange, ListeningSocket, Observation, RunSpec, SocketTable } from '../../model/run.js';
import { resultOf } from '../boot.js';
import { exitEvidence, logEvidence, socketEvidence } from '../evidence.js';
import { likelyMissing } from '../missing-variable.js';
import type { Next, ProbeContext, Seen, Verdict } from '../probe.js';
import { inconclusive, skip } from '../verdict.js';
import { exchangeOf, isRedirect } from './exchange.js';
import { bareRun, endpoints, rescueRun, type Reach, type RequestName, type Rescue } from './runs.js';

/** How far a run came, before anything is said of endpoints. */
export type Arrival =
  | { kind: 'served' }
  | { kind: 'not-started' | 'platform' | 'exited' | 'silent' | 'unseen' }
  | { kind: 'loopback-only'; sockets: readonly ListeningSocket[] }
  | { kind: 'other-port'; sockets: readonly ListeningSocket[] }
  | { kind: 'not-http'; fault: NonNullable<HttpExchange['fault']> };

type Undecided = 'exited' | 'silent' | 'unseen';

function answeredAtAll(observation: Observation): boolean {
  return observation.steps.some(
    (step) =>
      (step.do === 'request' && step.status !== undefined) ||
      (step.do === 'wait' && step.lastExchange?.status !== undefined),
  );
}

/** The fault of the last attempt to talk to it. */
function lastFault(observation: Observation): HttpExchange['fault'] {
  const faults = observation.steps.flatMap((step) =>
    step.do === 'request' ? [step.fault] : step.do === 'wait' ? [step.lastExchange?.fault] : [],
  );
  // A hanging request says less than one that was answered with something else.
  return faults.find((fault) => fault === 'not-http') ?? faults.findLast((fault) => fault !== undefined);
}

function byPort(table: SocketTable, port: number): Arrival {
  const tcp = table.sockets.filter(({ protocol }) => protocol === 'tcp');
  const mine = tcp.filter((socket) => socket.port === port);
  if (mine.length > 0 && mine.every(({ loopback }) => loopback))
    return { kind: 'loopback-only', sockets: mine };
  if (mine.length > 0) return { kind: 'not-http', fault: 'timeout' };
  if (tcp.length > 0) return { kind: 'other-port', sockets: tcp };
  return { kind: table.complete ? 'silent' : 'unseen' };
}

/** Classifies a run that asks at `port`. */
export function arrivalOf(observation: Observation, port: number): Arrival {
  if (observation.startFault)
    return { kind: observation.startFault.kind === 'platform' ? 'platform' : 'not-started' };
  if (answeredAtAll(observation)) return { kind: 'served' };
  if (resultOf(observation, 'wait')?.ended === 'exited') return { kind: 'exited' };
  const table = resultOf(observation, 'sockets');
  const fault = lastFault(observation);
  const seen = table?.way ? byPort(table, port) : ({ kind: 'unseen' } as const);
  if (seen.kind === 'not-http') return { kind: 'not-http', fault: fault ?? seen.fault };
  return seen.kind === 'unseen' && fault === 'not-http' ? { kind: 'not-http', fault } : seen;
}

/** Declared ports come first, then the lowest; only where something outside can connect to them. */
function reachablePort({ contract }: ProbeContext, sockets: readonly ListeningSocket[]): number | undefined {
  const ports = sockets.filter(({ loopback }) => !loopback).map(({ port }) => port);
  const declared = contract.ports.find(({ port }) => ports.includes(port))?.port;
  return declared ?? (ports.length > 0 ? Math.min(...ports) : undefined);
}

/** The path that a redirect puts before an endpoint: `/v1` of `/v1/__lbheartbeat__`. Only on the same host, as others are none of ours. */
function prefixOf({ headers, request }: HttpExchange): string | undefined {
  const location = Object.hasOwn(headers, 'location') ? (headers.location ?? '') : '';
  const here = 'http://container.invalid';
  if (!URL.canParse(location, here)) return undefined;
  const { pathname, hostname, protocol } = new URL(location, here);
  // Programs that write whole addresses take the host from the request: the container's number, or localhost.
  const isHere = /^[\d.]+$|^localhost$|^container\.invalid$/.test(hostname);
  if (!isHere || protocol !== 'http:' || !pathname.endsWith(endpoints.lbheartbeat)) return undefined;
  const prefix = pathname.slice(0, -endpoints.lbheartbeat.length);
  return prefix === '' || prefix.length > 200 || request.path === pathname ? undefined : prefix;
}

/** How the load balancer's heartbeat would be reached, where the plain request was turned away. */
export function detourOf(bare: Observation, port: number): Reach | undefined {
  const plain = exchangeOf(bare, 'lbheartbeat');
  if (isRedirect(plain?.status)) {
    if (exchangeOf(bare, 'https')?.status === 200) return { port, headers: { 'X-Forwarded-Proto': 'https' } };
    const prefix = plain && prefixOf(plain);
    return prefix === undefined ? undefined : { port, prefix };
  }
  if (plain?.status === 400 && exchangeOf(bare, 'localhost')?.status === 200)
    return { port, headers: { Host: 'localhost' } };
  return undefined;
}

/** What else to try, where the bare run did not show the endpoints. */
function rescueOf(context: ProbeContext, bare: Observation, arrival: Arrival): Rescue | undefined {
  const [port] = context.random.ports;
  const { services } = context.settings;
  if (arrival.kind === 'exited' || (arrival.kind === 'silent' && services)) {
    const beside = services ? ', beside the services' : '';
    return { kind: 'wider', title: `with the engine's default capabilities${beside}` };
  }
  if (arrival.kind === 'other-port') {
    const other = reachablePort(context, arrival.sockets);
    return other === undefined
      ? undefined
      : { kind: 'reach', title: `asked on port ${String(other)}`, reach: { port: other } };
  }
  const reach = arrival.kind === 'served' ? detourOf(bare, port) : undefined;
  if (!reach) return undefined;
  const headers = Object.entries(reach.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  const how = reach.prefix === undefined ? `with ${headers.join(', ')}` : 'where the redirect leads';
  return { kind: 'reach', title: `asked ${how}`, reach };
}

export interface Survey {
  bare: Observation;
  /** Made only where the bare run did not show enough. */
  rescue?: { how: Rescue; observation: Observation; arrival: Arrival };
  /** How far it came: the bare run, or the other one where that told more. */
  arrival: Arrival;
  /** The run that `arrival` is of. */
  shown: Observation;
  /** The run that processes, logs and files are looked at in; undefined when none answered. */
  main?: Observation;
}

/** The runs that are wanted to know how the endpoints are reached, or what they showed. */
export function surveyOf(context: ProbeContext, seen: Seen): { runs: RunSpec[] } | Survey {
  const bareSpec = bareRun(context);
  const bare = seen(bareSpec);
  if (!bare) return { runs: [bareSpec] };
  const [port] = context.random.ports;
  const arrival = arrivalOf(bare, port);
  const alone = { bare, arrival, shown: bare, ...(arrival.kind === 'served' && { main: bare }) };
  const how = rescueOf(context, bare, arrival);
  if (!how) return alone;
  const spec = rescueRun(context, how);
  const observation = seen(spec);
  if (!observation) return { runs: [spec] };
  const reached = arrivalOf(observation, how.kind === 'reach' ? how.reach.port : port);
  const rescue = { how, observation, arrival: reached };
  if (how.kind === 'reach') {
    const main = arrival.kind === 'served' ? bare : reached.kind === 'served' ? observation : undefined;
    return { bare, arrival, shown: bare, rescue, ...(main && { main }) };
  }
  if (isUndecided(reached)) return { ...alone, rescue };
  const main = reached.kind === 'served' ? observation : undefined;
  return { bare, arrival: reached, shown: observation, rescue, ...(main && { main }) };
}

/** It did not come up, and why is not known. */
export function isUndecided(arrival: Arrival): arrival is Arrival & { kind: Undecided } {
  const { kind } = arrival;
  return kind === 'exited' || kind === 'silent' || kind === 'unseen';
}

/** A survey in which some run answered. */
export interface Served extends Survey {
  main: Observation;
}

/** The exchange that an endpoint is judged by: by the detour where the plain way was turned away. */
export function answerOf({ main, bare, rescue }: Served, name: RequestName): HttpExchange | undefined {
  const plain = exchangeOf(main, name);
  const isTurnedAway = isRedirect(plain?.status) || plain?.status === 400;
  if (main !== bare || !rescue || !isTurnedAway) return plain;
  return exchangeOf(rescue.observation, name) ?? plain;
}

/** Why nothing is known of the endpoints: for the probes that need them. */
export function notServed(context: ProbeContext, { shown, arrival }: Survey): Verdict {
  const table = resultOf(shown, 'sockets');
  const evidence: Evidence[] = [
    ...exitEvidence(shown),
    ...(table && arrival.kind !== 'exited' ? [socketEvidence(table)] : []),
    ...logEvidence(shown),
  ];
  switch (arrival.kind) {
    case 'platform':
      return skip('this engine cannot run the platform of the image');
    case 'not-started':
      return skip('the container could not be started: see dockerflow/serves-on-port');
    case 'exited':
    case 'silent':
    case 'unseen':
      return inconclusive(`it did not boot here: ${stateOf(context, shown, arrival.kind)}`, evidence);
    case 'served':
    case 'loopback-only':
    case 'other-port':
    case 'not-http':
      return skip('nothing of it can be reached: see dockerflow/serves-on-port', evidence);
  }
}

/** What became of a run that served nothing, with the variable that is likely missing. */
export function stateOf(context: ProbeContext, observation: Observation, kind: Undecided): string {
  const code = observation.exit?.code;
  const how = {
    exited: code === undefined ? 'it ended' : `it ended with ${String(code)}`,
    silent: 'it runs, and nothing listens',
    unseen: 'it does not answer on PORT, and its sockets could not be seen',
  }[kind];
  const hint = likelyMissing(context, observation);
  return hint === undefined ? how : `${how}; ${hint}`;
}

/** Asks for the runs, then for the verdict; where nothing answered, the probe cannot tell. */
export function whenServed(context: ProbeContext, seen: Seen, judge: (survey: Served) => Next): Next {
  const survey = surveyOf(context, seen);
  if ('runs' in survey) return survey;
  const { main } = survey;
  return main ? judge({ ...survey, main }) : notServed(context, survey);
}

/** Asks for the bare run; files can be read of any container that was made. */
export function whenMade(context: ProbeContext, seen: Seen, judge: (bare: Observation) => Next): Next {
  const spec = bareRun(context);
  const bare = seen(spec);
  if (!bare) return { runs: [spec] };
  if (bare.steps.some((step) => step.do === 'files')) return judge(bare);
  return bare.startFault
    ? skip('the container could not be started: see dockerflow/serves-on-port')
    : inconclusive('its files could not be read', [...exitEvidence(bare), ...logEvidence(bare)]);
}
