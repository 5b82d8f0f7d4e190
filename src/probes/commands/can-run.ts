import { quoted, shortened } from '../../contract/finding.js';
import type { Observation } from '../../model/run.js';
import type { Probe, ProbeContext, ProbeFinding, ProbeMeta } from '../probe.js';
import type { PlannedCall } from '../values/plan-calls.js';
import { finding } from '../verdict.js';
import { callEvidence, endOf } from './call-end.js';
import { callRun } from './call-run.js';
import { countOf, judge, nothingToCall, shown, unseen, type Ruling } from './judge.js';
import { whyUncertain } from './uncertain.js';

const messages = {
  'not-started': {
    severity: 'error',
    summary: 'The program of a declared command is not in the image, or cannot be executed.',
  },
  'program-broken': {
    severity: 'error',
    summary: 'The program of a declared command is broken: a syntax error, or a module that is not there.',
  },
  'not-served': { severity: 'error', summary: 'Nothing answers at the address of a declared command.' },
  failed: {
    severity: 'error',
    summary: 'A declared command fails with values that its contract gives, or that wants none.',
  },
} as const;

const meta: ProbeMeta = {
  id: 'commands/can-run',
  property: 'commands',
  title: 'has commands that can be called',
  summary:
    'Calls each declared command with values for what is required: its default, an example, the words of a declared test, a member of its enum, else one that is made up. What fails with values that are made up is not held against it.',
  rationale:
    'A contract can be in order while the program behind it does not even parse: who calls the command is the first to find out.',
  source: 'asyncy.yml, Commands; microservice.yml and oms.yml, actions',
  messages,
  maxRuns: 20,
  profiles: ['recommended'],
};

function place({ command }: PlannedCall): Pick<ProbeFinding, 'subject' | 'location' | 'data'> {
  const [location] = command.declaredAt;
  return {
    subject: `command ${command.name}`,
    ...(location && { location }),
    data: { command: command.name },
  };
}

function ruling(context: ProbeContext, call: PlannedCall, observation: Observation): Ruling {
  const { command, invocation } = call;
  const name = quoted(command.name);
  const end = endOf(call, observation);
  const evidence = callEvidence(call, observation);
  const broken = (messageId: keyof typeof messages, message: string, suggestion: string): Ruling => ({
    kind: 'broken',
    findings: [finding(messages, messageId, { message, suggestion, ...place(call) })],
    evidence,
  });
  switch (end.kind) {
    case 'succeeded':
    case 'runs':
      return { kind: 'kept', evidence: callEvidence(call, observation, 0, 0) };
    case 'killed':
      return { kind: 'hidden', see: 'commands/exit-status', evidence };
    case 'unseen':
      return { kind: 'undecided', why: end.why, evidence };
    case 'not-started': {
      const hasProgram = (context.contract.process.entrypoint?.length ?? 0) > 0 || invocation.kind === 'http';
      return broken(
        'not-started',
        `The command ${name} cannot be started: its program is not in the image, or cannot be executed.`,
        hasProgram
          ? 'Name a program that the image has, with its execute bit and the interpreter of its first line.'
          : 'Write ENTRYPOINT ["/path/to/program"]: the command is passed to it as its first word.',
      );
    }
    case 'broken':
      return broken(
        'program-broken',
        `The program of the command ${name} is broken: ${shortened(end.fault)}`,
        'Mend what it tells, and call each command once before the image is published.',
      );
    case 'not-served':
      return broken(
        'not-served',
        `The command ${name} is not served: its request is answered with ${end.how.replace(/^answers /, '')}.`,
        'Serve the method and the path that the contract declares, or declare those that are served.',
      );
    case 'failed': {
      const atStart = end.atStart === true;
      // A service that does not come up was given no argument yet.
      const why = whyUncertain(context, atStart ? { ...call, madeUp: [] } : call, observation);
      if (why !== undefined) return { kind: 'undecided', why: `it ${end.how}; ${why}`, evidence };
      const given = command.arguments.some(({ required }) => required)
        ? ' with values that its contract gives'
        : ' without an argument, and requires none';
      return broken(
        'failed',
        `The command ${name} ${end.how}${atStart ? '' : given}.`,
        'Mend what its output tells, or declare what it needs as required.',
      );
    }
  }
}

const probe: Probe = {
  meta,
  next: (context, seen) => {
    const nothing = nothingToCall(context);
    if (nothing) return nothing;
    const { calls } = context.calls;
    const runs = unseen(
      calls.map((call) => callRun(context, call)),
      seen,
    );
    if (runs.length > 0) return { runs };
    const rulings = calls.map((call) => ({
      call,
      ruling: ruling(context, call, shown(callRun(context, call), seen)),
    }));
    return judge(context, rulings, {
      kept: (count) => `${countOf(count, 'command')} could be called`,
      nothing: 'none of its commands is called',
    });
  },
};
export default probe;
