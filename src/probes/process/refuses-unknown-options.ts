import { whenBooted } from '../boot.js';
import { exitEvidence, logEvidence } from '../evidence.js';
import type { Probe, ProbeMeta } from '../probe.js';
import { fail, finding, inconclusive, pass, skip } from '../verdict.js';
import { answerOf, argumentRun, noArguments, unknownOption } from './argument-run.js';

const messages = {
  ignored: { severity: 'note', summary: 'It starts as usual with an option that it cannot know.' },
  'ended-with-zero': {
    severity: 'note',
    summary: 'It ends with 0 when it is given an option that it cannot know.',
  },
  hangs: { severity: 'note', summary: 'With an option that it cannot know it neither starts nor ends.' },
} as const;

const meta: ProbeMeta = {
  id: 'process/refuses-unknown-options',
  property: 'process',
  title: 'refuses options that it does not know',
  summary: `Runs the entrypoint with ${unknownOption}: it should end with a failure. Advice.`,
  rationale:
    'A mistyped option that is passed over in silence leaves its author believing in a setting that is not there.',
  source: 'Module container, 1 Linux process, Handle arguments; POSIX.1-2017, Utility Conventions',
  messages,
  maxRuns: 4,
  profiles: ['recommended'],
};

const suggestion = 'Parse arguments with a library, and exit with 2 and a message on one that is unknown.';

const probe: Probe = {
  meta,
  next: (context, seen) => {
    const none = noArguments(context.contract);
    if (none) return none;
    return whenBooted(context, seen, (boot) => {
      const run = argumentRun(context, boot, unknownOption);
      const observation = seen(run);
      if (!observation) return { runs: [run] };
      const evidence = [...exitEvidence(observation), ...logEvidence(observation, 5)];
      const answer = answerOf(boot, observation);
      const told = (messageId: keyof typeof messages, message: string) =>
        fail([finding(messages, messageId, { message, suggestion, subject: 'entrypoint' })], evidence);
      switch (answer.kind) {
        case 'as-command':
          return skip('its entrypoint takes arguments for a command to run', evidence);
        case 'ended':
          return answer.code === 0
            ? told(
                'ended-with-zero',
                `With the option ${unknownOption} it ends with 0, as if nothing were wrong.`,
              )
            : pass(`it ends with ${String(answer.code)}`, evidence);
        case 'ran':
          return told('ignored', `It passes over the option ${unknownOption}, and starts as usual.`);
        case 'hung':
          return told('hangs', `With the option ${unknownOption} it neither starts nor ends.`);
        case 'unclear':
          return inconclusive('what it did with an unknown option could not be seen', evidence);
      }
    });
  },
};
export default probe;
