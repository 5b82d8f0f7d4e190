import { quoted, shortened } from '../../contract/finding.js';
import type { Evidence } from '../../model/probe.js';
import { reactionOf, requiredVariables, withoutRuns } from '../api/without-run.js';
import { whenBooted, type Boot } from '../boot.js';
import { exitEvidence, logEvidence } from '../evidence.js';
import type { Next, Probe, ProbeContext, ProbeFinding, ProbeMeta, Seen } from '../probe.js';
import { failIfAny, finding, pass, skip } from '../verdict.js';
import { answerOf, argumentRun, noArguments, unknownOption } from './argument-run.js';

const messages = {
  'zero-without-variable': {
    severity: 'error',
    summary: 'It ends with 0, as if all were well, when a required variable is missing.',
  },
} as const;

const meta: ProbeMeta = {
  id: 'process/exits-nonzero-on-failure',
  property: 'process',
  title: 'ends with a non-zero status when it fails',
  summary:
    'Looks at the exit status of runs that were made to fail: without a required variable, or, where none is required, with an unknown option.',
  rationale:
    'Schedulers go by the status alone: after a 0 a job counts as done and a deployment as stopped on purpose, and nobody is told.',
  source: 'Module container, 1 Linux process, Return exit codes',
  messages,
  maxRuns: 19,
  profiles: ['recommended'],
};

/** Without a variable to leave out, a wrong option is the only failure at hand. */
function judgeOption(context: ProbeContext, seen: Seen, boot: Boot): Next {
  if (noArguments(context.contract))
    return skip('no failure could be provoked: nothing is required of its caller');
  const run = argumentRun(context, boot, unknownOption);
  const observation = seen(run);
  if (!observation) return { runs: [run] };
  const answer = answerOf(boot, observation);
  const evidence = [...exitEvidence(observation), ...logEvidence(observation, 3)];
  return answer.kind === 'ended' && answer.code !== 0
    ? pass(`it ends with ${String(answer.code)} on an unknown option`, evidence)
    : skip('no failure could be provoked: see process/refuses-unknown-options', evidence);
}

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenBooted(context, seen, (boot) => {
      const variables = requiredVariables(context);
      if (variables.length === 0) return judgeOption(context, seen, boot);
      const runs = withoutRuns(context, boot);
      const wanted = runs.filter(({ run }) => !seen(run)).map(({ run }) => run);
      if (wanted.length > 0) return { runs: wanted };
      const findings: ProbeFinding[] = [];
      const evidence: Evidence[] = [];
      let refused = 0;
      for (const { name, run } of runs) {
        const observation = seen(run);
        if (!observation) continue;
        const reaction = reactionOf(boot, name, observation);
        if (reaction === 'refused') refused += 1;
        if (reaction !== 'refused' && reaction !== 'ended-with-zero') continue;
        for (const { kind, text } of exitEvidence(observation))
          evidence.push({ kind, text: `without ${shortened(name)}: ${text}` });
        if (reaction === 'refused') continue;
        const location = variables.find((variable) => variable.name === name)?.declaredAt[0];
        findings.push(
          finding(messages, 'zero-without-variable', {
            message: `Without the required variable ${quoted(name)} it ends with 0, as if all were well.`,
            suggestion: `Exit with 1 when ${shortened(name)} is missing.`,
            subject: `env ${name}`,
            ...(location && { location }),
            data: { variable: name },
          }),
        );
      }
      const broken = failIfAny(findings, evidence);
      if (broken) return broken;
      return refused > 0
        ? pass('it ends with a failure when a required variable is missing', evidence)
        : skip('no failure could be provoked: see api/required-variables-required');
    }),
};
export default probe;
