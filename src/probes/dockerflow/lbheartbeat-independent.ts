import type { HttpExchange } from '../../model/run.js';
import { formatMs } from '../evidence.js';
import type { Next, Probe, ProbeMeta } from '../probe.js';
import { fail, finding, pass, skip } from '../verdict.js';
import { answered, exchangeEvidence, exchangeOf, isServerError } from './exchange.js';
import { endpoints, secondRun } from './runs.js';
import { answerOf, whenServed, type Served } from './survey.js';

const messages = {
  'fails-with-heartbeat': {
    severity: 'error',
    summary: 'Without services it fails as the heartbeat does.',
  },
  'needs-services': { severity: 'error', summary: 'It answers 200 only beside the services.' },
  slow: { severity: 'warning', summary: 'Without services it takes longer than a second.' },
} as const;

const path = endpoints.lbheartbeat;

const meta: ProbeMeta = {
  id: 'dockerflow/lbheartbeat-independent',
  property: 'dockerflow',
  title: `answers ${path} without its services`,
  summary: `Compares ${path} with the heartbeat in a run without any service, and with a run beside services where some were given.`,
  rationale:
    'The load balancer replaces every instance whose answer is not 200. When a database is down, that kills the whole service, and starts it anew again and again.',
  source: 'Mozilla Dockerflow README at 8f8771b, requirement 6 (51e0a9a, requirement 4)',
  messages,
  maxRuns: 3,
  profiles: ['dockerflow', 'dockerflow-2016-02'],
};

/** A load balancer waits a few seconds; an answer from memory takes milliseconds. */
const slowest = 1000;

const isDown = ({ status }: HttpExchange): boolean => status === undefined || isServerError(status);
const told = {
  subject: `endpoint ${path}`,
  suggestion: `Answer ${path} with 200 at once, and check services in ${endpoints.heartbeat} only.`,
};

/** The quickest of the answers, as one may be late for any reason. */
function quickest({ main }: Served): number {
  const names = ['lbheartbeat', 'https', 'localhost', 'slash'] as const;
  const good = names.map((name) => exchangeOf(main, name)).filter((answer) => answer?.status === 200);
  return Math.min(...good.map((answer) => answer?.ms ?? 0));
}

function judge(survey: Served, lb: HttpExchange, heartbeat: HttpExchange, services: boolean): Next {
  const evidence = [...exchangeEvidence(lb), ...exchangeEvidence(heartbeat)];
  if (lb.status === 200 && quickest(survey) > slowest)
    return fail(
      [
        finding(messages, 'slow', {
          message: `Without services ${path} takes ${formatMs(quickest(survey))}: it seems to wait for something.`,
          ...told,
        }),
      ],
      evidence,
    );
  if (lb.status === 200) {
    if (isDown(heartbeat))
      return pass(`it answered 200 while the heartbeat answered ${answered(heartbeat)}`, evidence);
    return services
      ? pass('it answered 200 without its services', evidence)
      : skip('the heartbeat misses no service either: nothing can be learned from it', evidence);
  }
  return isDown(lb) && isDown(heartbeat)
    ? fail(
        [
          finding(messages, 'fails-with-heartbeat', {
            message: `Without services ${path} fails (${answered(lb)}) as ${endpoints.heartbeat} does (${answered(heartbeat)}).`,
            ...told,
          }),
        ],
        evidence,
      )
    : skip(`it does not answer 200: see dockerflow/lbheartbeat`, evidence);
}

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenServed(context, seen, (survey) => {
      const { main } = survey;
      const { services } = context.settings;
      if (services && main.spec.network === 'services')
        return skip('it does not come up without its services: nothing can be learned from it');
      const lb = answerOf(survey, 'lbheartbeat');
      const heartbeat = answerOf(survey, 'heartbeat');
      if (!lb || !heartbeat) return skip('it ended before it could be compared with the heartbeat');
      if (!services || !isDown(lb)) return judge(survey, lb, heartbeat, services);
      const spec = secondRun(context);
      const second = seen(spec);
      if (!second) return { runs: [spec] };
      const beside = exchangeOf(second, 'lbheartbeat');
      if (beside?.status !== 200) return judge(survey, lb, heartbeat, services);
      const message = `Without its services ${path} fails (${answered(lb)}); beside them it answers 200.`;
      return fail(
        [finding(messages, 'needs-services', { message, ...told })],
        [...exchangeEvidence(lb), ...exchangeEvidence(beside)],
      );
    }),
};
export default probe;
