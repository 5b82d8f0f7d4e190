import type { HttpRequest, RunSpec } from '../../model/run.js';
import { cameUp, resultOf, runLike, untilReady, type Boot } from '../boot.js';
import { declaredPorts } from '../pilot.js';
import { formatMs } from '../evidence.js';
import type { Next, ProbeContext, ProbeFinding, Seen } from '../probe.js';
import { fail, finding, inconclusive, pass, skip } from '../verdict.js';

export const endpointMessages = {
  'endpoint-unhealthy': {
    severity: 'error',
    summary: 'The declared health endpoint does not answer 2xx or 3xx.',
  },
} as const;

const patience = 5000;

/** The request that the contract describes; undefined where no TCP port is known to send it to. */
function requestOf(context: ProbeContext, { listeners }: Boot): HttpRequest | undefined {
  const { health } = context.contract;
  const first = [...declaredPorts(context), ...listeners].find(({ protocol }) => protocol === 'tcp');
  const port = health?.port ?? first?.port;
  if (!health?.path || port === undefined) return undefined;
  const path = health.path.startsWith('/') ? health.path : `/${health.path}`;
  return { method: 'GET', path, port, timeout: patience };
}

function endpointRun(context: ProbeContext, boot: Boot, request: HttpRequest): RunSpec {
  return runLike(context, boot, 'answers at its health endpoint', [
    untilReady(context, boot),
    { do: 'wait', for: [{ kind: 'answering', request }], timeout: patience },
    { do: 'request', request },
  ]);
}

/** For contracts with an HTTP health endpoint in place of a HEALTHCHECK. */
export function judgeEndpoint(context: ProbeContext, seen: Seen, boot: Boot): Next {
  const request = requestOf(context, boot);
  if (!request) return skip('no TCP port is known to ask for the declared health endpoint');
  const run = endpointRun(context, boot, request);
  const observation = seen(run);
  if (!observation) return { runs: [run] };
  if (!cameUp(boot, observation)) return inconclusive('it did not come up again to be asked');
  const exchange = resultOf(observation, 'request') ?? resultOf(observation, 'wait')?.lastExchange;
  if (!exchange) return inconclusive('it ended before it could be asked');
  const { status, fault, ms } = exchange;
  const answer = status === undefined ? (fault ?? 'no answer') : String(status);
  const what = `GET ${request.path} on port ${String(request.port)}`;
  const evidence = [{ kind: 'request', text: `${what}: ${answer} in ${formatMs(ms)}` }] as const;
  if (status !== undefined && status >= 200 && status < 400)
    return pass(`${what} answers ${answer}`, [...evidence]);
  const location = context.contract.health?.declaredAt[0];
  const told: ProbeFinding = finding(endpointMessages, 'endpoint-unhealthy', {
    message: `The health endpoint is declared, and ${what} gives ${answer}.`,
    suggestion: `Answer 2xx at ${request.path} when all is well, or correct the label api.HEALTH.path.`,
    subject: 'health',
    ...(location && { location }),
  });
  return fail([told], [...evidence]);
}
