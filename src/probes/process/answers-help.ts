import { whenBooted } from '../boot.js';
import { exitEvidence, logEvidence } from '../evidence.js';
import type { Probe, ProbeMeta } from '../probe.js';
import { fail, finding, inconclusive, pass, skip } from '../verdict.js';
import { answerOf, argumentRun, noArguments } from './argument-run.js';

const messages = {
  ignored: { severity: 'note', summary: 'It starts as usual with --help, or hangs.' },
  fails: { severity: 'note', summary: 'It ends with a failure on --help.' },
  silent: { severity: 'note', summary: 'It prints nothing on --help.' },
} as const;

const meta: ProbeMeta = {
  id: 'process/answers-help',
  property: 'process',
  title: 'answers --help',
  summary: 'Runs the entrypoint with --help: it should print something and end with 0. Advice.',
  rationale: 'It is the first thing that people try with an image that they do not know, and costs nothing.',
  source: 'Module container, 1 Linux process, Handle arguments; GNU Coding Standards, --help',
  messages,
  maxRuns: 4,
  profiles: ['recommended'],
};

const suggestion = 'Let the program print its usage to standard output on --help, and exit with 0.';

const probe: Probe = {
  meta,
  next: (context, seen) => {
    const none = noArguments(context.contract);
    if (none) return none;
    return whenBooted(context, seen, (boot) => {
      const run = argumentRun(context, boot, '--help');
      const observation = seen(run);
      if (!observation) return { runs: [run] };
      const evidence = [...exitEvidence(observation), ...logEvidence(observation, 5)];
      const answer = answerOf(boot, observation);
      const told = (messageId: keyof typeof messages, message: string) =>
        fail([finding(messages, messageId, { message, suggestion, subject: 'entrypoint' })], evidence);
      switch (answer.kind) {
        case 'as-command':
          return skip('its entrypoint takes arguments for a command to run', evidence);
        case 'ran':
        case 'hung':
          return told('ignored', 'It passes over --help instead of printing its usage.');
        case 'unclear':
          return inconclusive('what it did with --help could not be seen', evidence);
        case 'ended':
          if (answer.code !== 0) return told('fails', `It ends with ${String(answer.code)} on --help.`);
          return observation.stdout.bytes + observation.stderr.bytes === 0
            ? told('silent', 'It prints nothing on --help.')
            : pass('it prints its usage and ends with 0', evidence);
      }
    });
  },
};
export default probe;
