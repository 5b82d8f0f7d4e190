import { quoted, shortened } from '../../contract/finding.js';
import type { Observation } from '../../model/run.js';
import { bootOf, cameUp, isUnseen, runLike, untilReady, whenBooted, type Boot } from '../boot.js';
import { exitEvidence, lastLines, logEvidence } from '../evidence.js';
import { likelyMissing } from '../missing-variable.js';
import type { Next, Probe, ProbeContext, ProbeMeta, Seen, Verdict } from '../probe.js';
import { fail, finding, inconclusive, pass, skip } from '../verdict.js';
import { requiredVariables } from './without-run.js';

const messages = {
  'needs-undeclared': {
    severity: 'error',
    summary: 'No variable is required, and it misses one that is not declared.',
  },
  'needs-given': {
    severity: 'error',
    summary: 'No variable is required, and it only comes up with those that were given.',
  },
  'does-not-start': {
    severity: 'error',
    summary: 'No variable is required, and it fails when nothing is given.',
  },
} as const;

const meta: ProbeMeta = {
  id: 'api/starts-without-configuration',
  property: 'api',
  title: 'starts with no configuration where none is required',
  summary: 'Where no variable is required, the image is started with nothing but its own ENV.',
  rationale:
    'An image that asks for nothing is started with nothing. If that fails, its description left out the first thing to know.',
  source: 'Module container, 2 API, Use environment variables',
  messages,
  maxRuns: 4,
  profiles: ['recommended'],
};

/** What else than configuration keeps a program from starting in a sandbox without rights and without a way out. */
const otherReason =
  /EACCES|EPERM|EROFS|ENOSPC|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|permission denied|not permitted|read-only file system|no space left|out of memory|unreachable|connection refused|could not (?:connect|resolve)|name resolution|getaddrinfo|no such host|no such file|timed out/i;

function isExplained({ exit, stderr, stdout }: Observation): boolean {
  if (!exit || exit.code === 0 || exit.oomKilled) return true;
  return [...lastLines(stderr), ...lastLines(stdout)].some((line) => otherReason.test(line));
}

/** Somebody wrote about variables, beyond the ENV of the image. */
function speaksOfVariables({ contract }: ProbeContext): boolean {
  return contract.env.some(({ declaredAt }) => declaredAt.some(({ kind }) => kind !== 'config'));
}

function withNothing(context: ProbeContext, seen: Seen, boot: Boot): Next {
  const given = Object.keys(boot.env);
  const kept = `it ${boot.ready ? 'comes up' : 'runs'} with nothing but its own ENV`;
  if (given.length === 0) return pass(kept);
  const run = runLike(context, boot, 'without any variable', [untilReady(context, boot)], { env: {} });
  const observation = seen(run);
  if (!observation) return { runs: [run] };
  if (cameUp(boot, observation)) return pass(kept);
  const evidence = [...exitEvidence(observation), ...logEvidence(observation)];
  if (!speaksOfVariables(context))
    return inconclusive('it only comes up with the variables that were given', evidence);
  const names = given.slice(0, 8).map((name) => quoted(name));
  return fail(
    [
      finding(messages, 'needs-given', {
        message: `No variable is required, and it only comes up with those that were given: ${names.join(', ')}.`,
        suggestion: 'Declare those that it needs: LABEL api.ENV.NAME.mandatory="true".',
      }),
    ],
    evidence,
  );
}

function undeclared(context: ProbeContext, name: string, cameUp: boolean, pilot: Observation): Verdict {
  const evidence = [...exitEvidence(pilot), ...logEvidence(pilot)];
  const key = shortened(name);
  const what = `it misses ${quoted(name)}, which is not declared${cameUp ? '; with it, it comes up' : ''}`;
  if (!speaksOfVariables(context)) return inconclusive(what, evidence);
  const told = finding(messages, 'needs-undeclared', {
    message: `No variable is required, and ${what}.`,
    suggestion: `Declare it: LABEL api.ENV.${key}="" api.ENV.${key}.mandatory="true".`,
    subject: `env ${name}`,
    data: { variable: name },
  });
  return fail([told], evidence);
}

function judgeFailure(context: ProbeContext, pilot: Observation): Verdict {
  const evidence = [...exitEvidence(pilot), ...logEvidence(pilot)];
  if (!speaksOfVariables(context) || isExplained(pilot)) {
    const hint = likelyMissing(context, pilot);
    return inconclusive(
      hint === undefined ? 'it did not boot here: see process/starts' : `it did not boot here; ${hint}`,
      evidence,
    );
  }
  const told = finding(messages, 'does-not-start', {
    message: `No variable is required, and with none it ends with ${String(pilot.exit?.code)} before it is ready.`,
    suggestion: 'Let it start with defaults, or declare what it needs: LABEL api.ENV.NAME.mandatory="true".',
  });
  return fail([told], evidence);
}

const probe: Probe = {
  meta,
  next: (context, seen) => {
    if (requiredVariables(context).length > 0)
      return skip('variables are required: see api/required-variables-sufficient');
    const state = bootOf(context, seen);
    if (state.kind === 'not-booted') {
      const { undeclared: name, pilot } = state;
      return name === undefined ? judgeFailure(context, pilot) : undeclared(context, name, false, pilot);
    }
    return whenBooted(context, seen, (boot) => {
      if (isUnseen(boot)) return skip('whether it was ready could not be seen');
      if (boot.undeclared !== undefined) return undeclared(context, boot.undeclared, true, boot.pilot);
      return boot.needed.includes('optional-variables')
        ? skip('it needs an optional variable: see api/optional-variables-optional')
        : withNothing(context, seen, boot);
    });
  },
};
export default probe;
