import { describe, expect, it } from 'vitest';

import { creationBody, type Placement } from '../../../../src/engine/run/creation.js';
import type { RunSpec } from '../../../../src/model/run.js';

const spec: RunSpec = { title: 'x', env: {}, capabilities: [], network: 'isolated', steps: [] };
const place: Placement = {
  image: 'sha256:1',
  network: 'net',
  labels: { a: 'b' },
  limits: { memory: 1024, cpus: 0.5, pids: 7, deadline: 1 },
  publish: [],
  isPodman: false,
};

interface Body {
  Env: string[];
  HostConfig: Record<string, unknown>;
}

const bodyOf = (more: Partial<RunSpec>, at: Partial<Placement> = {}): Body =>
  creationBody({ ...spec, ...more }, { ...place, ...at }) as Body;

describe('the body that makes a container', () => {
  it('gives no rights and bounds everything', () => {
    expect(bodyOf({})).toEqual({
      Image: 'sha256:1',
      Labels: { a: 'b' },
      Env: [],
      AttachStdout: true,
      AttachStderr: true,
      Healthcheck: { Test: ['NONE'] },
      HostConfig: {
        NetworkMode: 'net',
        CapDrop: ['ALL'],
        CapAdd: [],
        SecurityOpt: ['no-new-privileges'],
        ReadonlyRootfs: false,
        Tmpfs: {},
        Memory: 1024,
        MemorySwap: 1024,
        NanoCpus: 500_000_000,
        PidsLimit: 7,
        LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
        RestartPolicy: { Name: 'no' },
      },
    });
  });

  it('leaves the capabilities to the engine only where that is asked for', () => {
    expect(bodyOf({ capabilities: 'default' }).HostConfig).not.toHaveProperty('CapDrop');
    expect(bodyOf({ capabilities: ['CHOWN'] }).HostConfig).toMatchObject({
      CapDrop: ['ALL'],
      CapAdd: ['CHOWN'],
    });
  });

  it('takes variables away, and tells where StatsD is', () => {
    const env = {
      A: 'x=y',
      B: null,
      H: { sink: 'statsd', part: 'host' },
      P: { sink: 'statsd', part: 'port' },
    } as const;
    expect(bodyOf({ env }, { statsd: { host: '10.0.0.1', port: 99 } }).Env).toEqual([
      'A=x=y',
      'B',
      'H=10.0.0.1',
      'P=99',
    ]);
    // A bare name would get the value of Podman's own environment.
    expect(bodyOf({ env }, { isPodman: true }).Env).toEqual(['A=x=y', 'B=', 'H=127.0.0.1', 'P=8125']);
  });

  it('publishes on loopback only', () => {
    expect(bodyOf({}, { publish: [80] })).toMatchObject({
      ExposedPorts: { '80/tcp': {} },
      HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] } },
    });
  });

  it('opens standard input only for a text', () => {
    expect(bodyOf({})).not.toHaveProperty('OpenStdin');
    expect(bodyOf({ stdin: '' })).toMatchObject({ OpenStdin: true, StdinOnce: true });
  });

  it('has the rest as it was said', () => {
    const body = bodyOf(
      { entrypoint: ['/e'], cmd: [], user: '1:2', healthcheck: true, readOnlyRoot: true, tmpfs: ['/tmp'] },
      { volumesFrom: 'old' },
    );
    expect(body).toMatchObject({
      Entrypoint: ['/e'],
      Cmd: [],
      User: '1:2',
      HostConfig: { ReadonlyRootfs: true, Tmpfs: { '/tmp': '' }, VolumesFrom: ['old'] },
    });
    expect(body).not.toHaveProperty('Healthcheck');
  });
});
