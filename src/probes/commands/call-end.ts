/** What became of a call, as far as a run shows it. */
import type { Evidence } from '../../model/probe.js';
import type { HttpExchange, Observation, StreamText } from '../../model/run.js';
import { exitEvidence, formatMs, logEvidence } from '../evidence.js';
import type { PlannedCall } from '../values/plan-calls.js';
import { programFault } from './program-fault.js';

export type CallEnd =
  /** Status 0, or an answer of 2xx. `isWhole`: nothing of the output was cut off. */
  | { kind: 'succeeded'; output: string; isWhole: boolean }
  /** `how`: "ends with 2", "answers 400". `atStart`: its service did not even come up; `unanswered`: there was no answer. */
  | { kind: 'failed'; how: string; atStart?: true; unanswered?: true }
  /** Its program could not be started. */
  | { kind: 'not-started' }
  /** `fault`: the line that says that the program itself is broken. */
  | { kind: 'broken'; fault: string }
  /** Nothing is served at its address. `how`: "answers 404". */
  | { kind: 'not-served'; how: string }
  | { kind: 'killed'; signal: string }
  /** It was still at work when its time was over, or serves ports. */
  | { kind: 'runs' }
  | { kind: 'unseen'; why: string };

/** Ends that a program does not choose; 128 and the signal's number. SIGKILL is mostly the kernel's want of memory. */
const deadly: Readonly<Record<number, string>> = {
  132: 'SIGILL',
  133: 'SIGTRAP',
  134: 'SIGABRT',
  135: 'SIGBUS',
  136: 'SIGFPE',
  139: 'SIGSEGV',
  159: 'SIGSYS',
};

/** Bytes of a stream that an observation keeps. */
const keptOfStream = (256 + 64) * 1024;
const keptOfBody = 64 * 1024;

function outputOf({
  head,
  tail,
  bytes,
}: StreamText): Pick<Extract<CallEnd, { kind: 'succeeded' }>, 'output' | 'isWhole'> {
  return { output: head + tail, isWhole: tail === '' || bytes <= keptOfStream };
}

/** The end of a run whose container ended, or was not even started; undefined while it ran. */
function endOfProgram(observation: Observation): CallEnd | undefined {
  const { startFault, exit } = observation;
  if (startFault)
    return startFault.kind === 'platform'
      ? { kind: 'unseen', why: 'this engine cannot run the platform of the image' }
      : { kind: 'not-started' };
  if (!exit) return undefined;
  const { code, oomKilled } = exit;
  if (oomKilled || code === 137)
    return { kind: 'unseen', why: 'it was killed, mostly for want of memory: give it more with --memory' };
  if (code === 0) return { kind: 'succeeded', ...outputOf(observation.stdout) };
  if (code === 126 || code === 127) return { kind: 'not-started' };
  const fault = programFault(observation);
  if (fault !== undefined) return { kind: 'broken', fault };
  const signal = Object.hasOwn(deadly, code) ? deadly[code] : undefined;
  return signal === undefined
    ? { kind: 'failed', how: `ends with ${String(code)}` }
    : { kind: 'killed', signal };
}

/** The end of a command line. */
function endOfWords(observation: Observation): CallEnd {
  const [wait] = observation.steps;
  const end = endOfProgram(observation);
  if (end) return end;
  const isOver = wait?.do === 'wait' && (wait.ended === 'timeout' || wait.ended === 'met');
  return isOver ? { kind: 'runs' } : { kind: 'unseen', why: 'how it ended could not be seen' };
}

const faultWords: Readonly<Record<NonNullable<HttpExchange['fault']>, string>> = {
  refused: 'refuses the connection',
  timeout: 'does not answer in time',
  reset: 'closes the connection without an answer',
  'not-http': 'does not answer in HTTP',
  unreachable: 'cannot be reached',
};

function endOfExchange({ status, fault, body, bodyBytes }: HttpExchange, hasPlaces: boolean): CallEnd {
  if (status === undefined) {
    if (fault === 'timeout') return { kind: 'runs' };
    return fault === 'unreachable'
      ? { kind: 'unseen', why: 'its service cannot be reached from here' }
      : { kind: 'failed', how: faultWords[fault ?? 'reset'], unanswered: true };
  }
  if (status < 200 || (status >= 300 && status < 400))
    return { kind: 'unseen', why: `it answers ${String(status)}, and no redirect is followed` };
  if (status < 300) return { kind: 'succeeded', output: body, isWhole: bodyBytes <= keptOfBody };
  const how = `answers ${String(status)}`;
  // What is named in the path may be what is not found.
  const isAbsent = status === 405 || status === 501 || (status === 404 && !hasPlaces);
  return isAbsent ? { kind: 'not-served', how } : { kind: 'failed', how };
}

/** The end of request number `request` of a service. */
function endOfRequest(call: PlannedCall, observation: Observation, request: number): CallEnd {
  const wait = observation.steps[0];
  const step = observation.steps[1 + request];
  const isReady = wait?.do === 'wait' && (wait.ended === 'met' || wait.ended === 'unobservable');
  if (isReady && step?.do === 'request') return endOfExchange(step, hasPlaces(call));
  // An earlier one may have ended it.
  if (isReady && request > 0) return { kind: 'unseen', why: 'its service had ended before' };
  const end = endOfProgram(observation);
  if (end?.kind === 'succeeded')
    return { kind: 'failed', how: 'has a service that ends with 0 at once', atStart: true };
  if (end?.kind === 'failed')
    return { kind: 'failed', how: `has a service that ${end.how} at once`, atStart: true };
  if (end) return end;
  return wait?.do === 'wait' && wait.ended === 'timeout'
    ? { kind: 'failed', how: 'has a service that does not listen in time', atStart: true }
    : { kind: 'unseen', why: 'its service could not be seen' };
}

/** True where arguments stand in the path of a request. */
function hasPlaces({ command }: PlannedCall): boolean {
  const binding = JSON.stringify(command.http ?? '');
  return command.arguments.some(
    ({ in: place, name }) =>
      place === 'path' || binding.includes(`{${name}}`) || binding.includes(`:${name}`),
  );
}

/** `request`: which of a service's, 0 for the call with all that is required. */
export function endOf(call: PlannedCall, observation: Observation, request = 0): CallEnd {
  return call.invocation.kind === 'http' ? endOfRequest(call, observation, request) : endOfWords(observation);
}

function exchangeText({ request, status, fault, ms, body }: HttpExchange): string {
  const what = status === undefined ? (fault ?? 'no answer') : String(status);
  const text = body.trim().slice(0, 200);
  return `${request.method} ${request.path}: ${what} after ${formatMs(ms)}${text === '' ? '' : `: ${text}`}`;
}

/** How a call ended and what it wrote, under the name of its command. */
export function callEvidence(
  call: PlannedCall,
  observation: Observation,
  request = 0,
  lines = 5,
): Evidence[] {
  const step = observation.steps[1 + request];
  const asked: Evidence[] =
    call.invocation.kind === 'http' && step?.do === 'request'
      ? [{ kind: 'request', text: exchangeText(step) }]
      : [];
  const { startFault } = observation;
  const start: Evidence[] = startFault ? [{ kind: 'start', text: startFault.message }] : [];
  return [...asked, ...start, ...exitEvidence(observation), ...logEvidence(observation, lines)].map(
    ({ kind, text }) => ({ kind, text: `${call.command.name}: ${text}` }),
  );
}
