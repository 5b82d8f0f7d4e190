import { resultOf, whenBooted } from '../boot.js';
import type { Probe, ProbeMeta } from '../probe.js';
import { fail, finding, pass, skip } from '../verdict.js';
import { commandLine, familyOf, processEvidence } from './main-process.js';
import { quoted } from '../../contract/finding.js';
import { stopSignalOf } from './signal-names.js';
import { isSwallowedByShell, nothingToStop, stopEvidence, stopOf, stopRun } from './stop-run.js';

const messages = {
  'declared-signal-lost': {
    severity: 'error',
    summary: 'The first process is a shell, and the stop signal that the image names does not get past it.',
  },
  'signal-lost': {
    severity: 'warning',
    summary: 'The first process is a shell, and SIGTERM does not get past it.',
  },
} as const;

const meta: ProbeMeta = {
  id: 'process/signals-reach-the-program',
  property: 'process',
  title: 'lets signals reach its program',
  summary: 'Looks at the processes of a run that is ready, and sends another one the stop signal.',
  rationale:
    'Engines signal the first process only. A shell that waits for a program there drops what it has no trap for, so the program is never asked to stop, and is killed after the grace period.',
  source: 'Module container, 1 Linux process, React to signals: use the exec form',
  messages,
  maxRuns: 4,
  profiles: ['recommended'],
};

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenBooted(context, seen, (boot) => {
      const { signal, declared } = stopSignalOf(context.contract);
      const nothing = nothingToStop(boot);
      if (nothing) return nothing;
      const run = stopRun(context, boot, signal);
      const observation = seen(run);
      if (!observation) return { runs: [run] };
      const result = stopOf(boot, observation, signal);
      if ('outcome' in result) return result;
      const evidence = [...processEvidence(resultOf(boot.pilot, 'processes')), stopEvidence(result)];
      if (result.exited) return pass(`it ends on ${signal}`, evidence);
      const family = familyOf(boot.pilot);
      if (!family) return skip('its processes could not be seen', evidence);
      const command = quoted(commandLine(family.main));
      if (isSwallowedByShell(boot, signal)) {
        return fail(
          [
            finding(messages, declared ? 'declared-signal-lost' : 'signal-lost', {
              message: `Process 1 is a shell (${command}) that does not hand ${signal} on to its program.`,
              suggestion:
                'Write CMD or ENTRYPOINT as a JSON list, ["program", "argument"], or begin the last line of the script with exec.',
              subject: `signal ${signal}`,
            }),
          ],
          evidence,
        );
      }
      return family.children.length === 0
        ? pass(`process 1 is the program itself: ${command}`, evidence)
        : skip(`${command} gets ${signal} and goes on: see process/stops-on-stop-signal`, evidence);
    }),
};
export default probe;
