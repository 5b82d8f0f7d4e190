import { resultOf } from '../boot.js';
import { exitEvidence, logEvidence, socketEvidence } from '../evidence.js';
import type { Probe, ProbeMeta } from '../probe.js';
import { fail, finding, pass, skip } from '../verdict.js';
import { defaultRun, recommendedPort } from './runs.js';
import { isUndecided, notServed, surveyOf } from './survey.js';

const messages = {
  'other-port': { severity: 'note', summary: 'It listens on another port than 8000 when PORT is not set.' },
  'no-default': { severity: 'note', summary: 'It does not come up when PORT is not set.' },
} as const;

const port = String(recommendedPort);

const meta: ProbeMeta = {
  id: 'dockerflow/default-port',
  property: 'dockerflow',
  title: `listens on port ${port} when PORT is not set`,
  summary:
    "Starts the image without giving PORT, so that the image's own ENV counts, and looks where it listens.",
  rationale:
    'With the same default everywhere, an image can be tried, and put behind a proxy, without reading how.',
  source: 'Mozilla Dockerflow README at 8f8771b, recommendation 4 (dd42563)',
  messages,
  maxRuns: 3,
  profiles: ['dockerflow'],
};

const told = { suggestion: `Write ENV PORT=${port} in the Dockerfile.`, subject: 'env PORT' };

const probe: Probe = {
  meta,
  next: (context, seen) => {
    const spec = defaultRun(context);
    const observation = seen(spec);
    const survey = surveyOf(context, seen);
    if ('runs' in survey) return { runs: observation ? survey.runs : [...survey.runs, spec] };
    if (!observation) return { runs: [spec] };
    const { arrival } = survey;
    if (isUndecided(arrival) || arrival.kind === 'platform' || arrival.kind === 'not-started')
      return notServed(context, survey);
    const table = resultOf(observation, 'sockets');
    const tcp = (table?.sockets ?? []).filter(({ protocol }) => protocol === 'tcp');
    const evidence = [...(table ? [socketEvidence(table)] : []), ...exitEvidence(observation)];
    const wait = resultOf(observation, 'wait');
    if (wait?.lastExchange?.status !== undefined || tcp.some((socket) => socket.port === recommendedPort))
      return pass(`it listens on ${port}`, evidence);
    const ports = tcp.map((socket) => String(socket.port)).join(', ');
    if (ports !== '')
      return fail(
        [
          finding(messages, 'other-port', {
            message: `Without PORT it listens on ${ports}, not on ${port}.`,
            ...told,
          }),
        ],
        evidence,
      );
    if (survey.main === undefined || survey.main !== survey.bare)
      return skip('where it listens is told by dockerflow/serves-on-port', evidence);
    if (wait?.ended !== 'exited' && !(table?.way && table.complete))
      return skip('its sockets could not be seen', evidence);
    const message =
      wait?.ended === 'exited'
        ? `Without PORT it ends with ${String(observation.exit?.code)}.`
        : 'Without PORT it runs, and nothing listens.';
    return fail(
      [finding(messages, 'no-default', { message, ...told })],
      [...evidence, ...logEvidence(observation, 5)],
    );
  },
};
export default probe;
