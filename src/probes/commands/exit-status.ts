import { quoted, shortened } from '../../contract/finding.js';
import type { Observation } from '../../model/run.js';
import type { Next, Probe, ProbeContext, ProbeMeta, Seen } from '../probe.js';
import { mostCommands, type PlannedCall } from '../values/plan-calls.js';
import { finding, skip } from '../verdict.js';
import { callEvidence, endOf } from './call-end.js';
import { callRun } from './call-run.js';
import { countOf, judge, nothingToCall, shown, unseen, type Ruling } from './judge.js';
import { traceAtEnd } from './program-fault.js';

const messages = {
  'unknown-accepted': {
    severity: 'error',
    summary: 'It does not refuse a command that its contract does not declare.',
  },
  'trace-and-zero': {
    severity: 'error',
    summary: 'A command ends with the trace of an error, and with status 0.',
  },
  'killed-by-signal': {
    severity: 'error',
    summary: 'A command is killed by a signal: it reads where nothing is, or aborts.',
  },
} as const;

const meta: ProbeMeta = {
  id: 'commands/exit-status',
  property: 'commands',
  title: 'has commands whose exit status is honest',
  summary:
    'Calls a command that nobody declares, which must be refused with a status other than 0, and looks at how the declared ones ended.',
  rationale:
    'The status is all that a caller goes by: a 0 after an error has the next step work with a result that is none.',
  source: 'microservice.yml, exit status: 0 is success, all else a failure',
  messages,
  maxRuns: mostCommands + 1,
  profiles: ['recommended'],
};

function ruling(call: PlannedCall, observation: Observation): Ruling {
  const { command } = call;
  const end = endOf(call, observation);
  const [location] = command.declaredAt;
  const place = {
    subject: `command ${command.name}`,
    ...(location && { location }),
    data: { command: command.name },
  };
  const evidence = callEvidence(call, observation);
  const broken = (messageId: keyof typeof messages, message: string, suggestion: string): Ruling => ({
    kind: 'broken',
    findings: [finding(messages, messageId, { message, suggestion, ...place })],
    evidence,
  });
  if (end.kind === 'killed')
    return broken(
      'killed-by-signal',
      `The command ${quoted(command.name)} is killed by ${end.signal}.`,
      'Find out where it crashes, and let it end with 1 and a message instead.',
    );
  if (end.kind === 'runs') return { kind: 'none' };
  if (end.kind === 'unseen') return { kind: 'undecided', why: end.why };
  if (end.kind !== 'succeeded') return { kind: 'hidden', see: 'commands/can-run' };
  const trace = traceAtEnd(observation.stderr);
  if (trace !== undefined)
    return broken(
      'trace-and-zero',
      `The command ${quoted(command.name)} ends with 0 after an error: ${shortened(trace)}`,
      'Let the program end with 1 when it fails; a script around it with the status of the program.',
    );
  return { kind: 'kept', evidence: callEvidence(call, observation, 0, 0) };
}

/** What a command that nobody declares showed: refused, broken by being taken, or undecided where nothing was seen of its end. */
function rulingOfUnknown(call: PlannedCall, observation: Observation): Ruling {
  const end = endOf(call, observation);
  const evidence = callEvidence(call, observation, 0, 2);
  if (end.kind === 'unseen') return { kind: 'undecided', why: end.why, evidence };
  if (end.kind !== 'succeeded' && end.kind !== 'runs') return { kind: 'none', evidence };
  const how = end.kind === 'runs' ? 'runs on' : 'ends with 0';
  const accepted = finding(messages, 'unknown-accepted', {
    message: `The command ${quoted(call.command.name)}, which its contract does not declare, ${how}.`,
    suggestion: 'Let the program end with 1, or 64, on a command that it does not know.',
    subject: 'entrypoint',
  });
  return { kind: 'broken', findings: [accepted], evidence };
}

function decide(context: ProbeContext, words: readonly PlannedCall[], seen: Seen): Next {
  const { unknown } = context.calls;
  const rulingsOf = (call: PlannedCall, rule: typeof ruling) => ({
    call,
    ruling: rule(call, shown(callRun(context, call), seen)),
  });
  const stranger = 'call' in unknown ? [rulingsOf(unknown.call, rulingOfUnknown)] : [];
  const refused = stranger.length > 0 ? ', and one that is not declared was refused' : '';
  const kept = (count: number): string =>
    `${countOf(count, 'command')} ended with an honest status${refused}`;
  const rulings = [...stranger, ...words.map((call) => rulingsOf(call, ruling))];
  return judge(context, rulings, { kept, nothing: 'none of its commands ended' });
}

const probe: Probe = {
  meta,
  next: (context, seen) => {
    const nothing = nothingToCall(context);
    if (nothing) return nothing;
    const { calls, unknown, left } = context.calls;
    const words = calls.filter(({ invocation }) => invocation.kind === 'argv');
    if (words.length === 0 && !left.some(({ undecided }) => undecided))
      return skip('its commands are requests, which have no exit status');
    const runs = unseen(
      [
        ...words.map((call) => callRun(context, call)),
        ...('call' in unknown ? [callRun(context, unknown.call)] : []),
      ],
      seen,
    );
    return runs.length > 0 ? { runs } : decide(context, words, seen);
  },
};
export default probe;
