import { quoted } from '../../contract/finding.js';
import type { Probe, ProbeFinding, ProbeMeta } from '../probe.js';
import { fail, finding, pass, skip } from '../verdict.js';
import { endpointMessages, hiddenBy, statusFinding } from './endpoint-findings.js';
import { exchangeEvidence, exchangeOf, isServerError } from './exchange.js';
import { endpoints, secondRun } from './runs.js';
import { detourOf, whenServed, type Served } from './survey.js';

const messages = {
  'redirect-to-https': { severity: 'error', summary: 'It redirects to HTTPS, where nobody listens.' },
  'base-path': { severity: 'error', summary: 'It redirects to the same endpoint below another path.' },
  'host-refused': { severity: 'warning', summary: 'It answers only to a host name of its own.' },
  ...endpointMessages,
} as const;

const path = endpoints.lbheartbeat;

const meta: ProbeMeta = {
  id: 'dockerflow/lbheartbeat',
  property: 'dockerflow',
  title: `answers ${path} with 200`,
  summary: `Asks for ${path}; where that is turned away, once more as if by HTTPS, and with Host: localhost.`,
  rationale:
    'The load balancer asks by plain HTTP, by address, and takes everything but 200 for a dead instance, which it replaces.',
  source: 'Mozilla Dockerflow README at 8f8771b, requirement 6 (51e0a9a, requirement 4)',
  messages,
  maxRuns: 3,
  profiles: ['dockerflow', 'dockerflow-2016-02'],
};

const subject = `endpoint ${path}`;

/** It was turned away; a detour led to 200. */
function detourFinding({ main }: Served, port: number): ProbeFinding | undefined {
  const detour = detourOf(main, port);
  if (!detour) return undefined;
  const status = String(exchangeOf(main, 'lbheartbeat')?.status);
  if (detour.prefix !== undefined)
    return finding(messages, 'base-path', {
      message: `GET ${path} answers ${status} and redirects to ${quoted(`${detour.prefix}${path}`)}.`,
      suggestion: `Answer at ${path} itself; to check the service below its path, give --base-path ${quoted(detour.prefix)}`,
      subject,
    });
  const isHost = detour.headers?.Host !== undefined;
  return isHost
    ? finding(messages, 'host-refused', {
        message: `GET ${path} answers ${status}, and 200 with Host: localhost: the address of the container is refused as a host.`,
        suggestion: `Leave ${path} out of the check of host names (Django: answer in a middleware before ALLOWED_HOSTS is looked at): load balancers send the address.`,
        subject,
      })
    : finding(messages, 'redirect-to-https', {
        message: `GET ${path} answers ${status} and redirects to HTTPS, and 200 with X-Forwarded-Proto: https.`,
        suggestion: `Leave ${path} out of the redirect: SECURE_REDIRECT_EXEMPT = [r"^__(lb)?heartbeat__$", r"^__version__$"] in Django.`,
        subject,
      });
}

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenServed(context, seen, (survey) => {
      const { main } = survey;
      const answer = exchangeOf(main, 'lbheartbeat');
      const hidden = hiddenBy(survey, 'lbheartbeat');
      if (hidden ?? !answer) return hidden ?? skip('it was not asked');
      const evidence = exchangeEvidence(answer);
      const { status } = answer;
      if (status === 200) return pass('it answered 200', evidence);
      const isFault = status === undefined || isServerError(status);
      const heartbeat = exchangeOf(main, 'heartbeat');
      const isHeartbeatDown =
        heartbeat && (heartbeat.status === undefined || isServerError(heartbeat.status));
      if (isFault && context.settings.services) {
        const spec = secondRun(context);
        const second = seen(spec);
        if (!second) return { runs: [spec] };
        const beside = exchangeOf(second, 'lbheartbeat');
        if (beside?.status === 200)
          return pass('it answered 200 beside its services', [...evidence, ...exchangeEvidence(beside)]);
      }
      if (isFault && isHeartbeatDown)
        return skip('it fails as the heartbeat does: see dockerflow/lbheartbeat-independent', [
          ...evidence,
          ...exchangeEvidence(heartbeat),
        ]);
      const port = context.random.ports[0];
      const retries = ['https', 'localhost'] as const;
      return fail(
        [detourFinding(survey, port) ?? statusFinding('lbheartbeat', answer, '200')],
        [...evidence, ...retries.flatMap((name) => exchangeEvidence(exchangeOf(main, name)))],
      );
    }),
};
export default probe;
