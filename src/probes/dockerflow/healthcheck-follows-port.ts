import { quoted } from '../../contract/finding.js';
import type { Evidence } from '../../model/probe.js';
import { resultOf } from '../boot.js';
import { formatMs } from '../evidence.js';
import type { Probe, ProbeMeta } from '../probe.js';
import { fail, finding, inconclusive, pass, skip } from '../verdict.js';
import { isServerError } from './exchange.js';
import { healthCommand } from './health-command.js';
import { answerOf, whenServed } from './survey.js';

const messages = {
  'fixed-port': { severity: 'note', summary: 'The health check asks a port of its own, whatever PORT says.' },
  fails: { severity: 'note', summary: 'The health check fails under another PORT.' },
} as const;

const meta: ProbeMeta = {
  id: 'dockerflow/healthcheck-follows-port',
  property: 'dockerflow',
  title: 'has a health check that follows $PORT',
  summary: 'Runs the command of HEALTHCHECK once in a container with a random PORT that has answered.',
  rationale:
    'A health check with the port written into it calls every container unhealthy that was given another one, and some platforms restart it then.',
  source: 'Advice, not in Dockerflow; Dockerfile reference, HEALTHCHECK',
  messages,
  maxRuns: 2,
  profiles: ['dockerflow', 'dockerflow-2016-02'],
};

/** `localhost:8000`, `127.0.0.1:8000`, `[::1]:8000`, `-p 8000`, `--port=8000`. */
const fixedPort = /(?:localhost|\d|\]):(\d{2,5})(?!\d)|--?p(?:ort)?[ =](\d{2,5})(?!\d)/;

const place = {
  subject: 'health',
  location: { kind: 'config', pointer: '/config/Healthcheck/Test' },
} as const;

const probe: Probe = {
  meta,
  next: (context, seen) => {
    const command = healthCommand(context);
    if (!command) return skip('the image has no HEALTHCHECK');
    return whenServed(context, seen, (survey) => {
      const result = resultOf(survey.main, 'exec');
      const port = String(context.random.ports[0]);
      if (!result) return inconclusive('it ended before the health check was run');
      const text = (context.image.config.Healthcheck?.Test ?? []).slice(1).join(' ');
      const status =
        result.fault ?? (result.exitCode === undefined ? 'no status' : `status ${String(result.exitCode)}`);
      const said = (result.stderr || result.stdout).trim().slice(0, 200);
      const line = `${quoted(text)}: ${status} in ${formatMs(result.ms)}${said === '' ? '' : `, ${said}`}`;
      const evidence: Evidence[] = [{ kind: 'note', text: line }];
      if (result.exitCode === 0) return pass(`it succeeds with PORT=${port}`, evidence);
      const [, first, second] = fixedPort.exec(text) ?? [];
      const fixed = first ?? second;
      if (fixed !== undefined)
        return fail(
          [
            finding(messages, 'fixed-port', {
              message: `HEALTHCHECK asks port ${fixed}, and fails with PORT=${port}.`,
              suggestion: `Write \${PORT} in the place of ${fixed}: HEALTHCHECK CMD curl -f http://localhost:$PORT/__lbheartbeat__`,
              ...place,
            }),
          ],
          evidence,
        );
      if (isServerError(answerOf(survey, 'heartbeat')?.status))
        return skip('it fails while the heartbeat fails for want of services', evidence);
      return fail(
        [
          finding(messages, 'fails', {
            message: `HEALTHCHECK fails (${status}) in a container that answers on PORT=${port}.`,
            suggestion: 'Let the health check read PORT, with programs that are in the image.',
            ...place,
          }),
        ],
        evidence,
      );
    });
  },
};
export default probe;
