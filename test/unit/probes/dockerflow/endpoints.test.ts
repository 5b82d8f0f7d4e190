import { describe, expect, it } from 'vitest';

import answersHead from '../../../../src/probes/dockerflow/answers-head.js';
import contentType from '../../../../src/probes/dockerflow/content-type.js';
import heartbeatChecksServices from '../../../../src/probes/dockerflow/heartbeat-checks-services.js';
import heartbeat from '../../../../src/probes/dockerflow/heartbeat.js';
import lbheartbeatIndependent from '../../../../src/probes/dockerflow/lbheartbeat-independent.js';
import lbheartbeat from '../../../../src/probes/dockerflow/lbheartbeat.js';
import noCatchAll from '../../../../src/probes/dockerflow/no-catch-all.js';
import trailingSlash from '../../../../src/probes/dockerflow/trailing-slash.js';
import type { HttpExchange, HttpRequest, RunSpec } from '../../../../src/model/run.js';
import type { Probe, ProbeContext } from '../../../../src/probes/probe.js';
import { ended, observation, verdictOf, type Shown } from '../observation.js';
import {
  dockerflow,
  elsewhere,
  honest,
  isServices,
  json,
  portOf,
  routes,
  timedOut,
  type Routes,
} from './service.js';

const withServices = dockerflow({ settings: { services: true } });

/** `pass`, `skip`, or the message ids of a failure, with the first finding. */
function judged(probe: Probe, show: (spec: RunSpec) => Shown, given: ProbeContext = dockerflow()) {
  const verdict = verdictOf(probe, given, show);
  const [first] = verdict.findings;
  const result =
    verdict.outcome === 'fail' ? verdict.findings.map(({ messageId }) => messageId).join() : verdict.outcome;
  return {
    result,
    message: verdict.message,
    severity: first?.severity,
    suggestion: first?.suggestion,
    verdict,
  };
}

const paths =
  (changed: Routes) =>
  (spec: RunSpec): Shown =>
    honest(spec, {}, { ...routes, ...changed });

/** By what is asked for, for answers that headers decide. */
function asking(reply: (request: HttpRequest) => Partial<HttpExchange>) {
  return (spec: RunSpec): Shown =>
    honest(spec, {
      answer: (request) => (request.port === portOf(spec) ? reply(request) : { fault: 'refused' }),
    });
}

const page = (text: string): Partial<HttpExchange> => ({
  body: `<!DOCTYPE html><title>${text}</title>`,
  headers: { 'content-type': 'text/html' },
});

describe('dockerflow/no-catch-all', () => {
  it('passes 404, and a page for unknown paths beside real endpoints', () => {
    expect(judged(noCatchAll, honest).message).toBe('an unknown path is answered with 404');
    const { result, message } = judged(noCatchAll, paths({ '/__q7k2__': page('app') }));
    expect(result).toBe('pass');
    expect(message).toContain('but not like the endpoints');
  });

  it('fails where endpoints get the same answer, were it but for the path or a page with a nonce', () => {
    const echo = asking(({ path }) => ({ body: `you asked for ${path}` }));
    expect(judged(noCatchAll, echo).message).toBe(
      'A path that does not exist is answered with 200 like /__lbheartbeat__, /__heartbeat__, /__version__.',
    );
    let nonce = 0;
    const spa = asking(() => page(String((nonce += 1))));
    expect(judged(noCatchAll, spa).result).toBe('indistinguishable');
  });

  it('leaves an endpoint to it that cannot be told from unknown paths', () => {
    const spa = asking(() => page('app'));
    for (const probe of [lbheartbeat, heartbeat])
      expect(judged(probe, spa).message).toBe(
        'an unknown path gets the same answer: see dockerflow/no-catch-all',
      );
  });

  it('cannot tell without an answer', () => {
    expect(judged(noCatchAll, paths({ '/__q7k2__': { fault: 'timeout' } })).result).toBe('inconclusive');
  });
});

describe('dockerflow/lbheartbeat', () => {
  it('passes 200 whatever its text is', () => {
    expect(judged(lbheartbeat, honest).result).toBe('pass');
    expect(judged(lbheartbeat, paths({ '/__lbheartbeat__': { body: 'ohai' } })).result).toBe('pass');
  });

  it.each([
    [404, 'not-found'],
    [204, 'status'],
    [403, 'refused'],
    [429, 'refused'],
    [500, 'status'],
  ])('fails %i as %s', (status, id) => {
    const { result, severity } = judged(lbheartbeat, paths({ '/__lbheartbeat__': status }));
    expect(result).toBe(id);
    expect(severity).toBe('error');
  });

  it('fails where it does not answer and the heartbeat does', () => {
    const { result, message } = judged(
      lbheartbeat,
      paths({ '/__lbheartbeat__': { fault: 'timeout', ms: 10_000 } }),
    );
    expect(result).toBe('no-answer');
    expect(message).toBe('GET /__lbheartbeat__ gets no answer: no answer after 10.0 s.');
  });

  const toHttps = asking((request) =>
    request.headers?.['X-Forwarded-Proto'] === 'https'
      ? (honest({ env: { PORT: '1' } } as unknown as RunSpec).answer?.({ ...request, port: 1 }) ?? {})
      : { status: 301, headers: { location: `https://10.0.0.2${request.path}` } },
  );

  it('tells a redirect to HTTPS, and the others are asked as if by it', () => {
    const { result, suggestion } = judged(lbheartbeat, toHttps);
    expect(result).toBe('redirect-to-https');
    expect(suggestion).toContain('SECURE_REDIRECT_EXEMPT');
    const other = judged(heartbeat, toHttps);
    expect(other.result).toBe('pass');
    expect(other.verdict.runs).toHaveLength(2);
  });

  it('tells a host that is refused, as a warning', () => {
    const django = asking(({ headers, path }) =>
      headers?.Host === 'localhost' ? { status: path === '/__q7k2__' ? 404 : 200 } : { status: 400 },
    );
    const { result, severity } = judged(lbheartbeat, django);
    expect(result).toBe('host-refused');
    expect(severity).toBe('warning');
    expect(
      judged(
        lbheartbeat,
        asking(() => ({ status: 400 })),
      ).result,
    ).toBe('status');
  });

  const kinto = asking(({ path }) => {
    if (path.startsWith('/v1/')) return { status: path === '/v1/__q7k2__' ? 404 : 200 };
    return { status: 307, headers: { location: `http://10.0.0.2:31001/v1${path}` } };
  });

  it('tells a redirect below another path, and the others are asked there', () => {
    const { result, suggestion } = judged(lbheartbeat, kinto);
    expect(result).toBe('base-path');
    expect(suggestion).toContain('--base-path "/v1"');
    expect(judged(heartbeat, kinto).verdict.evidence[0]?.text).toContain('GET /v1/__heartbeat__');
  });

  it('goes to no other host, and leaves the others to it where everything redirects', () => {
    const away = asking(({ path }) => ({
      status: 302,
      headers: { location: `http://example.com/v1${path}` },
    }));
    const { result, message } = judged(lbheartbeat, away);
    expect(result).toBe('redirect');
    expect(message).toContain('redirects to "http://example.com/v1/__lbheartbeat__"');
    expect(judged(heartbeat, away).message).toBe(
      'everything is answered with 302: see dockerflow/lbheartbeat',
    );
  });

  it('leaves a failure that the heartbeat has as well to lbheartbeat-independent', () => {
    const down = paths({ '/__lbheartbeat__': 503, '/__heartbeat__': 503 });
    expect(judged(lbheartbeat, down).message).toContain('see dockerflow/lbheartbeat-independent');
  });

  it('is judged beside the services where it needs them', () => {
    const needy = (spec: RunSpec): Shown =>
      honest(spec, {}, isServices(spec) ? routes : { ...routes, '/__lbheartbeat__': 503 });
    expect(judged(lbheartbeat, needy, withServices).message).toBe('it answered 200 beside its services');
    expect(judged(lbheartbeat, needy).result).toBe('status');
  });

  it('is asked at the port where the service really listens', () => {
    const show = (spec: RunSpec): Shown => elsewhere(spec, 9000);
    expect(judged(lbheartbeat, show).result).toBe('pass');
    expect(judged(lbheartbeat, show).verdict.runs.map(({ title }) => title)).toContain('asked on port 9000');
  });

  it('cannot tell of one that ended', () => {
    expect(judged(lbheartbeat, (spec) => honest(spec, ended(1))).result).toBe('inconclusive');
  });
});

describe('dockerflow/lbheartbeat-independent', () => {
  it('passes where the heartbeat fails, or does not answer, and it does', () => {
    expect(judged(lbheartbeatIndependent, paths({ '/__heartbeat__': 503 })).result).toBe('pass');
    expect(judged(lbheartbeatIndependent, paths({ '/__heartbeat__': { fault: 'timeout' } })).result).toBe(
      'pass',
    );
  });

  it('has no evidence where nothing is missed, unless services were given', () => {
    expect(judged(lbheartbeatIndependent, honest).result).toBe('skip');
    expect(judged(lbheartbeatIndependent, honest, withServices).result).toBe('pass');
  });

  it('fails where both fail', () => {
    const down = paths({ '/__lbheartbeat__': 503, '/__heartbeat__': 500 });
    const { result, severity, message } = judged(lbheartbeatIndependent, down);
    expect([result, severity]).toEqual(['fails-with-heartbeat', 'error']);
    expect(message).toBe('Without services /__lbheartbeat__ fails (503) as /__heartbeat__ does (500).');
  });

  it('fails what answers 200 only beside its services', () => {
    const needy = (spec: RunSpec): Shown =>
      honest(spec, {}, isServices(spec) ? routes : { ...routes, '/__lbheartbeat__': 503 });
    expect(judged(lbheartbeatIndependent, needy, withServices).result).toBe('needs-services');
  });

  it('warns of a slow one, and takes the quickest of its answers', () => {
    const slow = { status: 200, ms: 1500 };
    const all = paths({ '/__lbheartbeat__': slow, '/__lbheartbeat__/': slow, '/__heartbeat__': 503 });
    const { result, severity } = judged(lbheartbeatIndependent, all);
    expect([result, severity]).toEqual(['slow', 'warning']);
    const once = paths({ '/__lbheartbeat__': slow, '/__heartbeat__': 503 });
    expect(judged(lbheartbeatIndependent, once).result).toBe('pass');
  });

  it('leaves other answers to lbheartbeat', () => {
    expect(judged(lbheartbeatIndependent, paths({ '/__lbheartbeat__': 404 })).message).toContain(
      'see dockerflow/lbheartbeat',
    );
  });
});

describe('dockerflow/heartbeat', () => {
  it.each([200, 500, 503, 599])('passes %i', (status) => {
    expect(judged(heartbeat, paths({ '/__heartbeat__': status })).result).toBe('pass');
  });

  it.each([
    [204, 'status'],
    [404, 'not-found'],
    [401, 'refused'],
    [302, 'redirect'],
    [600, 'status'],
  ])('fails %i as %s', (status, id) => {
    expect(judged(heartbeat, paths({ '/__heartbeat__': status })).result).toBe(id);
  });

  it('fails without an answer', () => {
    expect(judged(heartbeat, paths({ '/__heartbeat__': { fault: 'timeout', ms: 10_000 } })).result).toBe(
      'no-answer',
    );
  });

  it.each([
    ['{"status":"ERROR","version":"1"}', 'status is "ERROR"'],
    ['{"Status":"Err"}', 'status is "Err"'],
    ['{"database":true,"cache":false}', '"cache" is false'],
  ])('warns of 200 with %s', (body, said) => {
    const { result, severity, message } = judged(heartbeat, paths({ '/__heartbeat__': json(body) }));
    expect([result, severity]).toEqual(['error-with-200', 'warning']);
    expect(message).toContain(said);
  });

  it.each([
    '{"status":"ok","debug":false}',
    '{"cache":null,"db":true}',
    '[false]',
    'false',
    '{"status":"ok"',
    '',
  ])('does not take %s for an error', (body) => {
    expect(judged(heartbeat, paths({ '/__heartbeat__': json(body) })).result).toBe('pass');
  });

  it('cannot tell when the run ended before', () => {
    const show = (spec: RunSpec): Shown => honest(spec, { endedBefore: { step: 3 } });
    expect(judged(heartbeat, show).result).toBe('inconclusive');
  });
});

describe('dockerflow/heartbeat-checks-services', () => {
  const needy = (spec: RunSpec): Shown =>
    honest(spec, {}, { ...routes, '/__heartbeat__': isServices(spec) ? 200 : 503 });

  it('is proven by both answers', () => {
    expect(judged(heartbeatChecksServices, needy, withServices).message).toBe(
      'it answered 503 without its services, and 200 beside them',
    );
    expect(judged(heartbeatChecksServices, needy).result).toBe('pass');
  });

  it('notes 200 in both', () => {
    const { result, severity } = judged(heartbeatChecksServices, honest, withServices);
    expect([result, severity]).toEqual(['not-checked', 'note']);
  });

  it('cannot tell where it fails in both', () => {
    const down = paths({ '/__heartbeat__': 503 });
    expect(judged(heartbeatChecksServices, down, withServices).result).toBe('inconclusive');
  });

  it('is not asked without services', () => {
    expect(judged(heartbeatChecksServices, honest).result).toBe('skip');
    expect(judged(heartbeatChecksServices, paths({ '/__heartbeat__': 404 }), withServices).message).toContain(
      'see dockerflow/heartbeat',
    );
  });
});

describe('advice about endpoints', () => {
  const noHead = asking((request) => (request.method === 'HEAD' ? { status: 405 } : { status: 200 }));

  it('passes HEAD and a slash that are answered', () => {
    expect(judged(answersHead, honest).result).toBe('pass');
    expect(judged(trailingSlash, honest).result).toBe('pass');
  });

  it('notes what is refused', () => {
    const head = judged(answersHead, noHead);
    expect([head.result, head.severity]).toEqual(['refused', 'note']);
    expect(head.message).toBe('HEAD /__lbheartbeat__ answers 405, not 200 as the plain request does.');
    const slash = judged(trailingSlash, paths({ '/__lbheartbeat__/': 404 }));
    expect(slash.message).toBe('GET /__lbheartbeat__/ answers 404, not 200 as the plain request does.');
  });

  it('says nothing where the plain request fails', () => {
    expect(judged(answersHead, paths({ '/__lbheartbeat__': 404 })).result).toBe('skip');
  });

  it('cannot tell when the run ended before', () => {
    const show = (spec: RunSpec): Shown => honest(spec, { endedBefore: { step: 5 } });
    expect(judged(trailingSlash, show).result).toBe('inconclusive');
  });

  it.each([
    [{ body: '{}', headers: { 'content-type': 'Application/JSON; charset=utf-8' } }, 'pass'],
    [{ body: '{}', headers: { 'content-type': 'application/problem+json' } }, 'pass'],
    [{ body: '{}', headers: { 'content-type': 'text/json' } }, 'other'],
    [{ body: '{}', headers: {} }, 'missing'],
    [{ body: 'null', headers: {} }, 'skip'],
    [{ status: 500, body: '{}' }, 'skip'],
  ])('judges the content type of %o', (answer, result) => {
    expect(judged(contentType, paths({ '/__version__': answer })).result).toBe(result);
  });
});

describe('a run that waits in vain', () => {
  it('is only passed over where the service is elsewhere', () => {
    const spec = verdictOf(lbheartbeat, dockerflow(), honest).runs[0];
    expect(spec && timedOut(spec, 31_001)).toEqual({});
    expect(spec && observation(spec, elsewhere(spec, 9000)).steps[0]).toMatchObject({ ended: 'timeout' });
  });
});
