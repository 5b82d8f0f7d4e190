import { quoted, shortened } from '../../contract/finding.js';
import type { Evidence } from '../../model/probe.js';
import { formatMs } from '../evidence.js';
import type { Probe, ProbeContext, ProbeFinding, ProbeMeta, Seen } from '../probe.js';
import { mostCommands, mostLeftOut, type PlannedCall } from '../values/plan-calls.js';
import { finding } from '../verdict.js';
import { callEvidence, endOf, type CallEnd } from './call-end.js';
import { callRun, runsWithout } from './call-run.js';
import { countOf, judge, nothingToCall, shown, unseen, type Ruling } from './judge.js';

const messages = {
  accepted: {
    severity: 'error',
    summary: 'A command succeeds, as if all were well, without an argument that its contract requires.',
  },
  hangs: {
    severity: 'error',
    summary: 'A command does not end when an argument is missing that its contract requires.',
  },
} as const;

const meta: ProbeMeta = {
  id: 'commands/refuses-missing',
  property: 'commands',
  title: 'has commands that refuse to work without a required argument',
  summary:
    'Calls each command without one required argument at a time (up to three): it must end in time with a status other than 0, or answer with one of 400 and above.',
  rationale:
    'A call that lacks what it needs and succeeds all the same has done something else than was meant, and nobody is told.',
  source: 'asyncy.yml, Commands: required; microservice.yml, exit status',
  messages,
  maxRuns: mostCommands * (1 + mostLeftOut),
  profiles: ['recommended'],
};

function fault(
  context: ProbeContext,
  { command, invocation }: PlannedCall,
  name: string,
  end: CallEnd,
): ProbeFinding | undefined {
  const [location] = command.arguments.find((one) => one.name === name)?.declaredAt ?? [];
  const place = {
    subject: `command ${command.name}`,
    ...(location && { location }),
    data: { command: command.name, argument: name },
  };
  const isHttp = invocation.kind === 'http';
  const suggestion = isHttp
    ? `Answer with 400 when ${shortened(name)} is missing, or declare it with required: false.`
    : `Exit with 1 when ${shortened(name)} is missing, or declare it with required: false.`;
  const told = `the command ${quoted(command.name)}`;
  const without = `Without its required argument ${quoted(name)}`;
  if (end.kind === 'succeeded')
    return finding(messages, 'accepted', {
      message: `${without} ${told} ${isHttp ? 'answers' : 'ends with 0,'} as if all were well.`,
      suggestion,
      ...place,
    });
  if (end.kind !== 'runs') return undefined;
  const patience = formatMs(context.settings.readyTimeout);
  return finding(messages, 'hangs', {
    message: `${without} ${told} ${isHttp ? `does not answer within ${patience}` : 'runs on'}.`,
    suggestion,
    ...place,
  });
}

function ruling(context: ProbeContext, call: PlannedCall, seen: Seen): Ruling {
  const { neverLeftOut } = call;
  const runs = runsWithout(context, call);
  if (runs.length === 0) return { kind: 'none' };
  const findings: ProbeFinding[] = [];
  const evidence: Evidence[] = [];
  let unclear: string | undefined;
  for (const { argument, run, request } of runs) {
    const observation = shown(run, seen);
    const end = endOf(call, observation, request);
    const found = fault(context, call, argument, end);
    if (found) findings.push(found);
    if (end.kind === 'unseen') unclear ??= end.why;
    // A service that falls over has refused nothing.
    if (end.kind === 'failed' && end.unanswered) unclear ??= `without ${shortened(argument)} it ${end.how}`;
    for (const { kind, text } of callEvidence(call, observation, request, 2))
      evidence.push({ kind, text: `without ${shortened(argument)}: ${text}` });
  }
  if (findings.length > 0) return { kind: 'broken', findings, evidence };
  // What fails whatever it is given refuses nothing.
  const whole = endOf(call, shown(callRun(context, call), seen));
  if (whole.kind !== 'succeeded' && whole.kind !== 'runs') return { kind: 'hidden', see: 'commands/can-run' };
  if (unclear !== undefined) return { kind: 'undecided', why: unclear, evidence };
  if (neverLeftOut.length > 0) {
    const count = String(runs.length);
    return { kind: 'undecided', why: `only ${count} of its required arguments were left out`, evidence };
  }
  return { kind: 'kept', evidence };
}

const probe: Probe = {
  meta,
  next: (context, seen) => {
    const nothing = nothingToCall(context);
    if (nothing) return nothing;
    const { calls } = context.calls;
    const wanted = calls
      .filter(({ without }) => without.length > 0)
      .flatMap((call) => [callRun(context, call), ...runsWithout(context, call).map(({ run }) => run)]);
    const runs = unseen(wanted, seen);
    if (runs.length > 0) return { runs };
    const rulings = calls.map((call) => ({ call, ruling: ruling(context, call, seen) }));
    return judge(context, rulings, {
      kept: (count) => `${countOf(count, 'command')} refused to work without a required argument`,
      nothing: 'none of its commands requires an argument that can be left out',
    });
  },
};
export default probe;
