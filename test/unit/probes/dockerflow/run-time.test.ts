import { describe, expect, it } from 'vitest';

import configPathDirectory from '../../../../src/probes/dockerflow/config-path-directory.js';
import configPathFile from '../../../../src/probes/dockerflow/config-path-file.js';
import defaultPort from '../../../../src/probes/dockerflow/default-port.js';
import healthcheckFollowsPort from '../../../../src/probes/dockerflow/healthcheck-follows-port.js';
import sendsStatsd from '../../../../src/probes/dockerflow/sends-statsd.js';
import stopsOnSigterm from '../../../../src/probes/dockerflow/stops-on-sigterm.js';
import type { RunSpec } from '../../../../src/model/run.js';
import type { Probe, ProbeContext } from '../../../../src/probes/probe.js';
import { ended, tcp, verdictOf, type Shown } from '../observation.js';
import { dockerflow, elsewhere, firstList, honest, refusing, routes, portOf } from './service.js';

function judged(probe: Probe, show: (spec: RunSpec) => Shown, given: ProbeContext = dockerflow()) {
  const { outcome, findings, message, runs } = verdictOf(probe, given, show);
  const ids = findings.map(({ messageId, severity }) => `${messageId} ${severity}`);
  return { result: outcome === 'fail' ? ids : outcome, message, runs };
}

const isDefault = ({ env }: RunSpec): boolean => env.PORT === undefined;

describe('dockerflow/default-port', () => {
  const where =
    (rest: Shown) =>
    (spec: RunSpec): Shown =>
      isDefault(spec) ? honest(spec, rest) : honest(spec);
  const silent: Shown = { wait: { ended: 'timeout' }, answer: refusing, sockets: [] };

  it('passes 8000, whoever answers there', () => {
    expect(judged(defaultPort, honest).message).toBe('it listens on 8000');
    expect(judged(defaultPort, where({ ...silent, sockets: [tcp(8000, '127.0.0.1')] })).result).toBe('pass');
  });

  it('leaves PORT to the image, and stops waiting for 8000 where another port is opened', () => {
    const given = dockerflow({ config: { Env: ['PORT=3000'] } });
    const spec = judged(defaultPort, honest, given).runs.find(isDefault);
    expect(spec?.env).toEqual({});
    expect(spec?.steps[0]).toMatchObject({
      for: [{ kind: 'answering' }, { kind: 'listening', ports: [{ port: 3000 }] }],
    });
  });

  it('notes another port', () => {
    const { result, message } = judged(defaultPort, where({ ...silent, sockets: [tcp(3000), tcp(9090)] }));
    expect(result).toEqual(['other-port note']);
    expect(message).toBe('Without PORT it listens on 3000, 9090, not on 8000.');
  });

  it('notes one that needs PORT', () => {
    const { result, message } = judged(defaultPort, where(ended(0)));
    expect(result).toEqual(['no-default note']);
    expect(message).toBe('Without PORT it ends with 0.');
    expect(judged(defaultPort, where(silent)).message).toBe('Without PORT it runs, and nothing listens.');
  });

  it('tells nothing without sockets, and cannot tell of what never boots', () => {
    const unseen = { ...silent, sockets: { complete: false, way: 'connect' } } as const;
    expect(judged(defaultPort, where(unseen)).result).toBe('skip');
    expect(judged(defaultPort, (spec) => honest(spec, ended(1))).result).toBe('inconclusive');
    expect(judged(defaultPort, (spec) => elsewhere(spec, 8000)).result).toBe('pass');
  });
});

describe('dockerflow/stops-on-sigterm', () => {
  it('passes an end within the grace, with any status', () => {
    const { message } = judged(stopsOnSigterm, (spec) => honest(spec, { signal: { exitCode: 143, ms: 12 } }));
    expect(message).toBe('it ended with 143 after 12 ms');
  });

  it('notes one that was killed', () => {
    const killed = { signal: { exited: false, exitCode: 137 } };
    expect(judged(stopsOnSigterm, (spec) => honest(spec, killed)).result).toEqual(['ignored note']);
  });

  it('cannot tell of one that ended before', () => {
    const show = (spec: RunSpec): Shown => honest(spec, { endedBefore: { step: spec.steps.length - 1 } });
    expect(judged(stopsOnSigterm, show).result).toBe('inconclusive');
  });
});

describe('dockerflow/healthcheck-follows-port', () => {
  const checked = (...Test: string[]) => dockerflow({ config: { Healthcheck: { Test } } });
  const failing = (spec: RunSpec): Shown => honest(spec, { exec: { exitCode: 1, stderr: 'refused' } });

  it('is not asked without a health check', () => {
    expect(judged(healthcheckFollowsPort, honest).result).toBe('skip');
    expect(judged(healthcheckFollowsPort, honest, checked('NONE')).result).toBe('skip');
  });

  it('runs the command in the form that the image has', () => {
    const argv = (...test: string[]) =>
      judged(healthcheckFollowsPort, honest, checked(...test)).runs[0]?.steps.find(
        (step) => step.do === 'exec',
      )?.argv;
    expect(argv('CMD', '/app/health', '-q')).toEqual(['/app/health', '-q']);
    expect(argv('CMD-SHELL', 'curl -f localhost:$PORT')).toEqual([
      '/bin/sh',
      '-c',
      'curl -f localhost:$PORT',
    ]);
  });

  it('passes what succeeds', () => {
    expect(judged(healthcheckFollowsPort, honest, checked('CMD', '/app/health')).result).toBe('pass');
  });

  it.each([
    'curl -f http://localhost:8000/',
    'curl http://127.0.0.1:8000',
    'check --port=8000',
    'nc -p 8000',
  ])('notes the port in %s', (text) => {
    const { result, message } = judged(healthcheckFollowsPort, failing, checked('CMD-SHELL', text));
    expect(result).toEqual(['fixed-port note']);
    expect(message).toBe('HEALTHCHECK asks port 8000, and fails with PORT=31001.');
  });

  it('notes one that fails for another reason, but not for want of services', () => {
    expect(judged(healthcheckFollowsPort, failing, checked('CMD', '/app/health')).result).toEqual([
      'fails note',
    ]);
    const down = (spec: RunSpec): Shown =>
      honest(spec, { exec: { fault: 'timeout' } }, { ...routes, '/__heartbeat__': 503 });
    expect(judged(healthcheckFollowsPort, down, checked('CMD', '/app/health')).result).toBe('pass');
    const failingDown = (spec: RunSpec): Shown =>
      honest(spec, { exec: { exitCode: 1 } }, { ...routes, '/__heartbeat__': 503 });
    expect(judged(healthcheckFollowsPort, failingDown, checked('CMD', '/app/health')).result).toBe('skip');
  });

  it('cannot tell of one that ended before', () => {
    const show = (spec: RunSpec): Shown => honest(spec, { endedBefore: { step: 8 } });
    expect(judged(healthcheckFollowsPort, show, checked('CMD', '/app/health')).result).toBe('inconclusive');
  });
});

describe('dockerflow/sends-statsd', () => {
  const sent = (...statsd: string[]) =>
    judged(sendsStatsd, (spec) => honest(spec, spec.statsd ? { statsd } : {}), firstList());

  it('gives all three variables, and only to the second run', () => {
    const { runs } = sent('a.b:1|c');
    const second = runs.find(({ statsd }) => statsd === true);
    expect(second?.env).toMatchObject({
      STATSD_HOST: { sink: 'statsd', part: 'host' },
      STATSD_PORT: { sink: 'statsd', part: 'port' },
      STATD_PORT: { sink: 'statsd', part: 'port' },
    });
    expect(runs.filter(({ env }) => 'STATSD_HOST' in env)).toHaveLength(1);
  });

  it('passes metrics', () => {
    expect(sent('app.requests:1|c\napp.time:3.5|ms|@0.1', 'users:7|g|#env:prod').message).toBe(
      'it sent 3 metrics: "app.requests", "app.time", "users"',
    );
  });

  it('notes lines that are none, and names that are changed', () => {
    expect(sent('app.requests:1|c', 'hello').result).toEqual(['malformed note']);
    expect(sent('GET /things:1|c').result).toEqual(['metric-name note']);
  });

  it('says nothing of silence', () => {
    expect(sent().message).toBe('it sent nothing; metrics are left to the service');
    const deaf = (spec: RunSpec): Shown => {
      const { statsd: _none, ...rest } = honest(spec);
      return rest;
    };
    const unheard = judged(sendsStatsd, deaf, firstList());
    expect(unheard.message).toContain('no receiver could be opened');
    const fallen = (spec: RunSpec): Shown => honest(spec, spec.statsd ? { ...ended(1), statsd: [] } : {});
    expect(judged(sendsStatsd, fallen, firstList()).message).toContain('see dockerflow/config-path-file');
  });
});

describe.each([
  ['file', configPathFile],
  ['directory', configPathDirectory],
] as const)('dockerflow/config-path-%s', (kind, probe) => {
  const isMine = ({ env }: RunSpec): boolean =>
    typeof env.CONFIG_PATH === 'string' && env.CONFIG_PATH.endsWith('.d') === (kind === 'directory');
  const falling =
    (rest: (spec: RunSpec) => Shown) =>
    (spec: RunSpec): Shown =>
      isMine(spec) ? rest(spec) : honest(spec);

  it('sets it to what is there', () => {
    const { result, runs } = judged(probe, honest, firstList());
    expect(result).toBe('pass');
    const spec = runs.find(isMine);
    expect(spec?.files?.[0]?.path).toBe(spec?.env.CONFIG_PATH);
    expect(spec?.files?.[0]?.content).toBe(kind === 'file' ? '{}\n' : undefined);
  });

  it('notes one that falls over it', () => {
    const { result, message } = judged(
      probe,
      falling((spec) => honest(spec, ended(2))),
      firstList(),
    );
    expect(result).toEqual(['fails note']);
    expect(message).toContain('it ends with 2, and without CONFIG_PATH it serves.');
    const silent: Shown = { wait: { ended: 'timeout' }, answer: refusing, sockets: [] };
    expect(
      judged(
        probe,
        falling((spec) => honest(spec, silent)),
        firstList(),
      ).message,
    ).toContain('it never listens');
  });

  it('leaves other faults to serves-on-port', () => {
    const other = falling((spec) => elsewhere(spec, 31_001));
    expect(judged(probe, other, firstList()).result).toBe('skip');
    expect(judged(probe, (spec) => elsewhere(spec, portOf(spec) + 1), firstList()).result).toBe('skip');
    expect(judged(probe, (spec) => honest(spec, ended(1)), firstList()).result).toBe('inconclusive');
  });
});
