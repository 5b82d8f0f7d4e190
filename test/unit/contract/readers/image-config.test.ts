import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readImageConfigContract } from '../../../../src/contract/readers/image-config.js';
import type { HealthcheckConfig } from '../../../../src/model/image.js';
import { imageOf, label } from '../image.js';

function at(pointer: string): { kind: 'config'; pointer: string } {
  return { kind: 'config', pointer };
}

describe('an image config', () => {
  it('that says nothing makes no fragment', () => {
    expect(readImageConfigContract(imageOf({}))).toBeUndefined();
    expect(
      readImageConfigContract(imageOf({ Env: [], Cmd: [], User: '', ExposedPorts: {} })),
    ).toBeUndefined();
  });

  it('splits Env once, at the first equals sign', () => {
    const fragment = readImageConfigContract(imageOf({ Env: ['OPTS=-Da=b -Dc=d', 'EMPTY=', 'NL=a\nb'] }));
    expect(fragment?.findings).toEqual([]);
    expect(fragment?.env).toEqual([
      { name: 'OPTS', default: '-Da=b -Dc=d', declaredAt: [at('/config/Env/0')] },
      { name: 'EMPTY', default: '', declaredAt: [at('/config/Env/1')] },
      { name: 'NL', default: 'a\nb', declaredAt: [at('/config/Env/2')] },
    ]);
  });

  it('reports entries without name or equals sign, not showing what may be a secret', () => {
    const fragment = readImageConfigContract(imageOf({ Env: ['s3cr3t', '=x', '__proto__=y'] }));
    expect(fragment?.findings).toMatchObject([
      { ruleId: 'contract/syntax', messageId: 'env-without-equals', location: at('/config/Env/0') },
      { ruleId: 'contract/syntax', messageId: 'env-without-name', location: at('/config/Env/1') },
    ]);
    expect(JSON.stringify(fragment?.findings)).not.toContain('s3cr3t');
    expect(fragment?.env).toEqual([{ name: '__proto__', default: 'y', declaredAt: [at('/config/Env/2')] }]);
  });

  it('lets the last of two entries win', () => {
    const fragment = readImageConfigContract(imageOf({ Env: ['A=1', 'B=2', 'A=3'] }));
    expect(fragment?.env).toEqual([
      { name: 'A', default: '3', declaredAt: [at('/config/Env/0'), at('/config/Env/2')] },
      { name: 'B', default: '2', declaredAt: [at('/config/Env/1')] },
    ]);
    expect(fragment?.findings).toMatchObject([{ messageId: 'env-duplicate', severity: 'warning' }]);
  });

  it.each<[string, { port: number; protocol?: string }[]]>([
    ['8080', [{ port: 8080 }]],
    ['8080/tcp', [{ port: 8080, protocol: 'tcp' }]],
    ['53/UDP', [{ port: 53, protocol: 'udp' }]],
    ['8000-8002/tcp', [8000, 8001, 8002].map((port) => ({ port, protocol: 'tcp' }))],
    ['1-65535', []],
    ['0', []],
    ['65536', []],
    ['9-8', []],
    ['80/http', []],
    ['80/tcp/udp', []],
    ['', []],
    [' 80', []],
    ['__proto__', []],
  ])('reads the exposed port %j', (key, ports) => {
    const exposed = Object.fromEntries([[key, {}]]);
    const fragment = readImageConfigContract(imageOf({ ExposedPorts: exposed }));
    const location = at(`/config/ExposedPorts/${key.replaceAll('/', '~1')}`);
    expect(fragment?.ports ?? []).toEqual(ports.map((port) => ({ ...port, declaredAt: [location] })));
    const messageId = key === '1-65535' ? 'port-range-too-wide' : 'port-invalid';
    expect(fragment?.findings).toMatchObject(ports.length > 0 ? [] : [{ messageId, location }]);
  });

  it('lists no more ports than a bound, however many ranges there are', () => {
    const ranges = Array.from({ length: 60 }, (_, index) => [
      `${String(index * 1000 + 1)}-${String(index * 1000 + 1000)}`,
      {},
    ]);
    const fragment = readImageConfigContract(
      imageOf({ ExposedPorts: Object.fromEntries(ranges) as object as Record<string, unknown> }),
    );
    expect(fragment?.ports).toHaveLength(4000);
    expect(fragment?.findings).toHaveLength(56);
  });

  it('reads volumes with absolute paths', () => {
    const fragment = readImageConfigContract(
      imageOf({ Volumes: { '/data': {}, 'C:\\data': {}, data: {}, '': {} } }),
    );
    expect(fragment?.volumes).toEqual([
      { path: '/data', declaredAt: [at('/config/Volumes/~1data')] },
      { path: 'C:\\data', declaredAt: [at('/config/Volumes/C:\\data')] },
    ]);
    expect(fragment?.findings.map(({ messageId }) => messageId)).toEqual([
      'volume-not-absolute',
      'volume-not-absolute',
    ]);
  });

  it('reads the process, each field with its place', () => {
    const fragment = readImageConfigContract(
      imageOf({
        Entrypoint: ['/app'],
        Cmd: ['serve'],
        User: '1000:1000',
        WorkingDir: '/srv',
        StopSignal: 'SIGINT',
        Shell: ['/bin/bash', '-c'],
        OnBuild: ['COPY . /app'],
      }),
    );
    expect(fragment?.process).toEqual({
      entrypoint: ['/app'],
      cmd: ['serve'],
      user: '1000:1000',
      workingDir: '/srv',
      stopSignal: 'SIGINT',
      shell: ['/bin/bash', '-c'],
      onBuild: ['COPY . /app'],
      declaredAt: ['Entrypoint', 'Cmd', 'User', 'WorkingDir', 'StopSignal', 'Shell', 'OnBuild'].map((field) =>
        at(`/config/${field}`),
      ),
    });
  });

  it.each<[HealthcheckConfig, object | undefined]>([
    [{ Test: ['NONE'] }, { disabled: true }],
    [
      { Test: ['CMD', '/check'], Interval: 30e9, Timeout: 1.5e9, StartPeriod: 5e9, Retries: 3 },
      { test: ['CMD', '/check'], interval: 30, timeout: 1.5, startPeriod: 5, retries: 3 },
    ],
    [
      { Test: ['CMD-SHELL', 'curl -f localhost'], Interval: 0, Retries: 0 },
      { test: ['CMD-SHELL', 'curl -f localhost'] },
    ],
    [{}, undefined],
    [{ Test: [], Interval: 30e9 }, undefined],
  ])('reads the health check %j', (check, health) => {
    const fragment = readImageConfigContract(imageOf({ Healthcheck: check }));
    expect(fragment?.health).toEqual(health && { ...health, declaredAt: [at('/config/Healthcheck')] });
    expect(fragment?.findings ?? []).toEqual([]);
  });

  it.each<[string[]]>([[['CMD']], [['curl', 'x']]])('reports the health check %j', (Test) => {
    expect(readImageConfigContract(imageOf({ Healthcheck: { Test } }))?.findings).toMatchObject([
      { messageId: 'healthcheck-invalid' },
    ]);
  });

  it('takes the author from the maintainer label, else from the config', () => {
    const image = imageOf({ Labels: { maintainer: 'ann' } }, { author: 'bob' });
    expect(readImageConfigContract(image)?.info).toEqual({
      authors: { value: 'ann', declaredAt: [label('maintainer')] },
    });
    expect(readImageConfigContract({ ...image, config: {} })?.info).toEqual({
      authors: { value: 'bob', declaredAt: [at('/author')] },
    });
  });

  it('takes any texts', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .tuple(fc.constantFrom('A=b', '80/tcp', '1-2', '/data', 'NONE'), fc.string())
        .map(([valid, more]) => valid + more),
    );
    fc.assert(
      fc.property(fc.array(text), (texts) => {
        const keys = Object.fromEntries(texts.map((key) => [key, {}]));
        const config = {
          Env: texts,
          ExposedPorts: keys,
          Volumes: keys,
          Cmd: texts,
          Healthcheck: { Test: texts },
        };
        const fragment = readImageConfigContract(imageOf(config));
        const listed = (fragment?.env ?? []).length + (fragment?.findings.length ?? 0);
        expect(listed).toBeGreaterThanOrEqual(texts.length > 0 ? 1 : 0);
        for (const { port } of fragment?.ports ?? []) expect(port).toBeGreaterThan(0);
      }),
    );
  });
});
