import { quoted } from '../../contract/finding.js';
import type { Observation, StartFault } from '../../model/run.js';
import { bootOf, valuesAreCertain, type Boot } from '../boot.js';
import { exitEvidence, formatMs, logEvidence } from '../evidence.js';
import { likelyMissing } from '../missing-variable.js';
import type { Probe, ProbeContext, ProbeMeta, Verdict } from '../probe.js';
import { fail, finding, inconclusive, pass } from '../verdict.js';
import { notBooted } from '../boot.js';

const messages = {
  'no-command': { severity: 'error', summary: 'The image names nothing to run.' },
  'not-found': { severity: 'error', summary: 'The program that the image names is not there.' },
  'not-executable': { severity: 'error', summary: 'The program that the image names cannot be executed.' },
  'invalid-user': { severity: 'error', summary: 'The user of the image does not exist in it.' },
  invalid: { severity: 'error', summary: 'The engine refuses the configuration of the image.' },
} as const;

const meta: ProbeMeta = {
  id: 'process/starts',
  property: 'process',
  title: 'starts',
  summary:
    'Starts the image with values for its required variables and without privileges, and waits until all declared ports listen, or, without ports, whether it runs on or ends with 0.',
  rationale: 'Nothing else that the image promises can be had when it does not start.',
  source: 'Module container, 1 Linux process; OCI image-spec, config.md, Entrypoint, Cmd and User',
  messages,
  maxRuns: 3,
  profiles: ['recommended'],
};

type Kind = Exclude<StartFault['kind'], 'platform'>;

/** The command as the container was given it. */
function commandOf({ contract }: ProbeContext, { spec }: Observation): string {
  const { entrypoint = [], cmd = [] } = contract.process;
  const argv = [...(spec.entrypoint ?? entrypoint), ...(spec.cmd ?? cmd)];
  return quoted(argv[0] ?? '');
}

function told(
  kind: Kind,
  context: ProbeContext,
  pilot: Observation,
): { message: string; suggestion: string } {
  const program = commandOf(context, pilot);
  const user = quoted(context.contract.process.user ?? '');
  switch (kind) {
    case 'no-command':
      return {
        message: 'The image has neither ENTRYPOINT nor CMD, so there is nothing to start.',
        suggestion: 'Write ENTRYPOINT ["/path/to/program"], or give a command with --cmd.',
      };
    case 'not-found':
      return {
        message: `The program ${program} was not found in the image.`,
        suggestion:
          'Name a file that the image has, by its absolute path. A script also needs the interpreter of its first line, and a dynamic program its loader.',
      };
    case 'not-executable':
      return {
        message: `The program ${program} cannot be executed.`,
        suggestion:
          'Give it the execute bit (COPY --chmod=0755, or RUN chmod 0755), and a script its #! line.',
      };
    case 'invalid-user':
      return {
        message: `The user ${user} does not exist in the image.`,
        suggestion: 'Add it (RUN adduser), or write USER with a number: USER 10001:10001.',
      };
    case 'invalid':
      return {
        message: 'The engine refuses to start the image as it is configured.',
        suggestion: 'Mend what the engine names: mostly WORKDIR, STOPSIGNAL, VOLUME, or USER.',
      };
  }
}

/** What it took, and who tells of it. */
function takes({ needed, undeclared }: Boot): string {
  if (undeclared !== undefined)
    return `; only with ${quoted(undeclared)}, which is not declared and was given a value that is made up`;
  if (needed.includes('capabilities'))
    return "; only with the engine's default capabilities: see privilege/no-capabilities";
  return needed.includes('optional-variables')
    ? '; only with optional variables: see api/optional-variables-optional'
    : '';
}

function startedUp(context: ProbeContext, boot: Boot): Verdict {
  const { pilot, ready, readyAt, role } = boot;
  const evidence = [...exitEvidence(pilot), ...(ready ? [] : logEvidence(pilot))];
  if (!ready && !valuesAreCertain(context)) {
    const hint = likelyMissing(context, pilot);
    return inconclusive(
      `it runs, and does not listen on all of its ports with values that were made up${hint === undefined ? '' : `; ${hint}`}`,
      evidence,
    );
  }
  if (!ready)
    return pass('it runs, and does not listen on all of its ports: see api/declared-ports-listen', evidence);
  const what = role === 'task' ? 'it ended with 0' : 'it was ready';
  return pass(`${what} after ${formatMs(readyAt)}${takes(boot)}`, evidence);
}

const probe: Probe = {
  meta,
  next: (context, seen) => {
    const state = bootOf(context, seen);
    if (state.kind === 'pending') return { runs: state.runs };
    if (state.kind === 'booted') return startedUp(context, state);
    const { pilot } = state;
    const kind = pilot.startFault?.kind;
    if (kind === 'platform') return notBooted(state);
    if (kind !== undefined) {
      const location =
        kind === 'invalid-user' ? ({ kind: 'config', pointer: '/config/User' } as const) : undefined;
      return fail(
        [finding(messages, kind, { ...told(kind, context, pilot), ...(location && { location }) })],
        [{ kind: 'start', text: pilot.startFault?.message ?? '' }],
      );
    }
    const hint = likelyMissing(context, pilot);
    const { exit } = pilot;
    const how = exit ? `it ended with ${String(exit.code)} before it was ready` : 'it did not become ready';
    const evidence = [...exitEvidence(pilot), ...logEvidence(pilot)];
    return inconclusive(hint === undefined ? how : `${how}; ${hint}`, evidence);
  },
};
export default probe;
