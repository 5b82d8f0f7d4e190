import { quoted } from '../../contract/finding.js';
import { readResult } from '../../invoke/read-result.js';
import { redacted } from '../../model/secret.js';
import type { Observation } from '../../model/run.js';
import type { Probe, ProbeMeta } from '../probe.js';
import { mostCommands, type PlannedCall } from '../values/plan-calls.js';
import { finding } from '../verdict.js';
import { callEvidence, endOf } from './call-end.js';
import { callRun } from './call-run.js';
import { countOf, judge, nothingToCall, shown, unseen, type Ruling } from './judge.js';

const messages = {
  'wrong-type': {
    severity: 'error',
    summary: 'What a command that succeeded wrote is not of its declared result type.',
  },
} as const;

const meta: ProbeMeta = {
  id: 'commands/result',
  property: 'commands',
  title: 'has commands whose results are what they declare',
  summary:
    'Reads standard output of each call that succeeded, or the body of its answer, by the declared type of the result, strictly.',
  rationale:
    'Whoever calls the command reads its output by that type: a line of talk before the JSON, or a text in its place, fails far from where it was made.',
  source: 'asyncy.yml, Results; microservice.yml and oms.yml, output',
  messages,
  maxRuns: mostCommands,
  profiles: ['recommended'],
};

function ruling(call: PlannedCall, observation: Observation): Ruling {
  const { command, invocation } = call;
  const end = endOf(call, observation);
  if (end.kind === 'runs')
    return { kind: 'undecided', why: 'it had not ended, so that its result is not known' };
  if (end.kind === 'unseen') return { kind: 'undecided', why: end.why };
  if (end.kind !== 'succeeded') return { kind: 'hidden', see: 'commands/can-run' };
  if (!end.isWhole) return { kind: 'undecided', why: 'it wrote more than is kept here' };
  const evidence = callEvidence(call, observation);
  const reading = readResult(end.output, command.result);
  if ('value' in reading) return { kind: 'kept', evidence };
  if (end.output.includes(redacted))
    return { kind: 'undecided', why: 'its result holds a secret, which is hidden' };
  const [location] = command.declaredAt;
  const stream = invocation.kind === 'http' ? 'in the body of its answer' : 'on standard output';
  return {
    kind: 'broken',
    findings: [
      finding(messages, 'wrong-type', {
        message: `The command ${quoted(command.name)} should give ${reading.expected} ${stream}, and gives ${reading.found}.`,
        suggestion:
          'Write the result alone, and all talk to standard error; or declare the type that it has.',
        subject: `command ${command.name}`,
        ...(location && { location }),
        data: { command: command.name, expected: reading.expected },
      }),
    ],
    evidence,
  };
}

const probe: Probe = {
  meta,
  next: (context, seen) => {
    const nothing = nothingToCall(context);
    if (nothing) return nothing;
    const { calls } = context.calls;
    const wanted = calls.filter(({ command }) => command.result).map((call) => callRun(context, call));
    const runs = unseen(wanted, seen);
    if (runs.length > 0) return { runs };
    const rulings = calls.map((call) => {
      const ruled: Ruling = call.command.result
        ? ruling(call, shown(callRun(context, call), seen))
        : { kind: 'none' };
      return { call, ruling: ruled };
    });
    return judge(context, rulings, {
      kept: (count) => `${countOf(count, 'result')} of the declared type`,
      nothing: 'none of its commands declares a result',
    });
  },
};
export default probe;
