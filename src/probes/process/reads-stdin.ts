import type { Observation, RunSpec } from '../../model/run.js';
import { bootOf, notBooted, resultOf, type BootState } from '../boot.js';
import { contextRun, plannedEnv } from '../pilot.js';
import { exitEvidence, logEvidence } from '../evidence.js';
import { says } from '../missing-variable.js';
import type { Probe, ProbeContext, ProbeMeta } from '../probe.js';
import { fail, finding, inconclusive, pass, skip } from '../verdict.js';

const messages = {
  ignored: {
    severity: 'error',
    summary: 'It is said to read standard input, and does the same whatever stands there.',
  },
} as const;

const meta: ProbeMeta = {
  id: 'process/reads-stdin',
  property: 'process',
  title: 'reads standard input where it says so',
  summary:
    'One run with a line on standard input and one with nothing, both closed at once: the line must come out again, or change output or exit status.',
  rationale: 'Who pipes data into an image that does not read it loses the data without a word.',
  source: 'Module container, 1 Linux process, Use standard streams: stdin',
  messages,
  maxRuns: 5,
  profiles: ['recommended'],
};

/** How long a program may work on one line. */
const patience = 10_000;

/** Standard input may be what an image needs to come up, so that one that did not come up without is given it all the same. */
function stdinRun(context: ProbeContext, state: BootState, stdin: string): RunSpec {
  const { granted, readyTimeout } = context.settings;
  const booted = state.kind === 'booted';
  const attempt = {
    title: stdin === '' ? 'with empty standard input' : 'with a line on standard input',
    capabilities: booted ? state.capabilities : granted,
    env: booted ? state.env : plannedEnv(context),
  };
  const timeout = Math.min(readyTimeout, patience);
  return { ...contextRun(context, attempt, [{ do: 'wait', for: [{ kind: 'exited' }], timeout }]), stdin };
}

/** What it said, without what differs from one run to the next anyway: numbers, times, addresses. */
function said({ stdout, stderr }: Observation): string {
  const plain = (text: string): string => text.replace(/(?:0x)?[0-9][0-9a-f:.,TZ-]*/gi, '#');
  return JSON.stringify([plain(stdout.head), plain(stderr.head)]);
}

const hasEnded = (observation: Observation): boolean =>
  resultOf(observation, 'wait')?.ended === 'met' && observation.exit !== undefined;

const probe: Probe = {
  meta,
  next: (context, seen) => {
    const { stdin, declaredAt } = context.contract.process;
    if (!stdin) return skip('it does not say that it reads standard input');
    const state = bootOf(context, seen);
    if (state.kind === 'pending') return { runs: state.runs };
    if (state.kind === 'not-started') return notBooted(state);
    const line = `container-api ${context.random.path}`;
    const runs = [stdinRun(context, state, `${line}\n`), stdinRun(context, state, '')] as const;
    const [given, empty] = [seen(runs[0]), seen(runs[1])];
    if (!given || !empty) return { runs: runs.filter((run) => !seen(run)) };
    const evidence = [...exitEvidence(given), ...logEvidence(given, 5)];
    if (given.startFault || empty.startFault) return inconclusive('it could not be started again', evidence);
    if (says(given, context.random.path)) return pass('it wrote what it had read', evidence);
    const differs = said(given) !== said(empty) || given.exit?.code !== empty.exit?.code;
    const [ended, endedEmpty] = [hasEnded(given), hasEnded(empty)];
    if (differs)
      return ended
        ? pass('it does something else with a line than without', evidence)
        : inconclusive('its output differs, and does not show what it read', evidence);
    if (ended && given.exit?.code !== 0)
      return inconclusive('it fails in the same way with a line and without', evidence);
    const location = declaredAt.find((place) => place.kind === 'label' && place.key.startsWith('api.STDIN'));
    return fail(
      [
        finding(messages, 'ignored', {
          message: `It is said to read standard input, and does the same with a line there and with nothing${ended || endedEmpty ? '' : ': it runs on after it was closed'}.`,
          suggestion:
            'Read standard input until it ends, or take the declaration back: LABEL api.STDIN="false".',
          subject: 'stdin',
          ...(location && { location }),
        }),
      ],
      evidence,
    );
  },
};
export default probe;
