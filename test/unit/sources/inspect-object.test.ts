import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Image } from '../../../src/model/image.js';
import { imageFromInspect } from '../../../src/sources/inspect-object.js';

class Refused extends Error {}

function read(value: unknown, name = 'app:1'): Image {
  return imageFromInspect(value, 'docker-daemon', name, (message) => new Refused(message));
}

const hex = (digit: string): string => digit.repeat(64);

/** What Docker 20.10 answers for an image with everything, as far as we read it. */
const docker = {
  Id: `sha256:${hex('a')}`,
  RepoTags: ['app:1', '<none>:<none>'],
  RepoDigests: [`app@sha256:${hex('b')}`, `example.test/app@sha256:${hex('c')}`],
  Created: '2026-01-02T03:04:05.6Z',
  ContainerConfig: { Hostname: 'abf40fb90e00' },
  DockerVersion: '20.10.24',
  Author: 'me',
  Config: {
    User: '1000:1000',
    ExposedPorts: { '8080/tcp': {} },
    Env: ['A=b=c', 'EMPTY='],
    Cmd: ['httpd'],
    Healthcheck: { Test: ['CMD', 'true'], Interval: 5e9, Retries: 2, Timeout: 0 },
    Volumes: { '/data': {} },
    WorkingDir: '/w',
    Entrypoint: ['/bin/busybox'],
    OnBuild: ['RUN echo hi'],
    Labels: { 'api.ENV.A': 'mandatory' },
    StopSignal: 'SIGINT',
    Shell: ['/bin/sh', '-ec'],
  },
  Architecture: 'arm64',
  Variant: 'v8',
  Os: 'linux',
  Size: 1234,
  RootFS: { Type: 'layers', Layers: [`sha256:${hex('d')}`] },
};

describe('imageFromInspect', () => {
  it("reads Docker's answer", () => {
    expect(read(docker)).toEqual({
      transport: 'docker-daemon',
      name: 'app:1',
      tags: ['app:1'],
      digest: `sha256:${hex('b')}`,
      configDigest: `sha256:${hex('a')}`,
      platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
      created: '2026-01-02T03:04:05.6Z',
      author: 'me',
      size: { bytes: 1234, measure: 'unpacked' },
      layers: [{ digest: `sha256:${hex('d')}` }],
      config: {
        ...docker.Config,
        Healthcheck: { Test: ['CMD', 'true'], Interval: 5e9, Retries: 2 },
      },
      notCarried: [
        { subject: 'history', reason: 'docker inspect does not give the history' },
        { subject: 'annotations', reason: 'docker inspect does not give annotations' },
      ],
    });
  });

  it('takes null and empty for absent', () => {
    const image = read({
      RepoTags: null,
      RepoDigests: [],
      Created: '0001-01-01T00:00:00Z',
      Author: '',
      Config: { User: '', Env: null, Labels: {}, Cmd: [], OnBuild: null },
      RootFS: { Type: 'layers' },
    });
    expect(image).toEqual({
      transport: 'docker-daemon',
      name: 'app:1',
      tags: [],
      platform: { os: 'linux', architecture: 'unknown' },
      config: {},
      notCarried: expect.any(Array) as unknown,
    });
    expect(read({ Config: null, RootFS: {} }).config).toEqual({});
  });

  it('keeps labels that are named like parts of objects', () => {
    const labels = JSON.parse('{"__proto__":"a","constructor":"b"}') as Record<string, string>;
    const { config } = read({ ...docker, Config: { Labels: labels } });
    expect(Object.entries(config.Labels ?? {})).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
  });

  it.each([
    ['example.test/app:2', 'c'],
    ['docker.io/library/app:9', 'b'],
    [`app@sha256:${hex('b')}`, 'b'],
    ['other:1', undefined],
    [hex('a'), undefined],
  ])('answers the repository digest for %s', (name, digit) => {
    expect(read(docker, name).digest).toBe(digit && `sha256:${hex(digit)}`);
  });

  it('answers the only repository digest under any name', () => {
    expect(read({ ...docker, RepoDigests: [`app@sha256:${hex('b')}`] }, hex('a')).digest).toBe(
      `sha256:${hex('b')}`,
    );
  });

  it("reads Podman's own answer, with history, annotations and the health check beside Config", () => {
    const { Healthcheck, OnBuild: _onBuild, Shell: _shell, ...config } = docker.Config;
    const image = read({
      ...docker,
      Id: hex('a'),
      Digest: `sha256:${hex('e')}`,
      Config: config,
      Healthcheck,
      Annotations: { team: 'x' },
      ManifestType: 'application/vnd.oci.image.manifest.v1+json',
      History: [{ created_by: 'COPY x', empty_layer: true }],
      NamesHistory: ['localhost/app:1'],
      ContainerConfig: undefined,
    });
    expect(image).toMatchObject({
      digest: `sha256:${hex('e')}`,
      configDigest: `sha256:${hex('a')}`,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      annotations: { manifest: { team: 'x' } },
      history: [{ created_by: 'COPY x', empty_layer: true }],
      config: { Healthcheck: { Test: ['CMD', 'true'] } },
    });
    expect(image.notCarried.map(({ subject }) => subject)).toEqual(['process onBuild', 'process shell']);
  });

  it("tells Podman's answer in Docker's form, and what that lacks", () => {
    const image = read({ ...docker, ContainerConfig: { Hostname: 'a'.repeat(11) }, OsVersion: '20.10.24' });
    expect(image.notCarried.map(({ subject }) => subject)).toEqual([
      'history',
      'annotations',
      'health',
      'process onBuild',
      'process shell',
    ]);
    expect(image.platform).not.toHaveProperty('osVersion');
  });

  it.each([
    ['application/vnd.oci.image.index.v1+json', { indexDigest: `sha256:${hex('f')}` }],
    [
      'application/vnd.oci.image.manifest.v1+json',
      { digest: `sha256:${hex('f')}`, mediaType: 'application/vnd.oci.image.manifest.v1+json' },
    ],
  ])('does not take the Id of the containerd store for the config (%s)', (mediaType, identity) => {
    const image = read({ ...docker, Descriptor: { mediaType, digest: `sha256:${hex('f')}`, size: 9 } });
    expect(image).toMatchObject(identity);
    expect(image).not.toHaveProperty('configDigest');
    expect(image).not.toHaveProperty('size');
    expect(image.notCarried.map(({ subject }) => subject)).toContain('size');
  });

  it.each([
    [[], 'the document must be an object'],
    [null, 'the document must be an object'],
    [{}, 'does not describe an image'],
    [{ Config: {}, State: {} }, 'a container, not an image'],
    [{ ...docker, Config: { Env: 'A=b' } }, '/Config/Env must be a list'],
    [{ ...docker, Config: { Labels: { 'a/b': 1 } } }, '/Config/Labels/a~1b must be a string'],
    [{ ...docker, Size: 'big' }, '/Size must be a whole number'],
    [{ ...docker, RepoTags: [1] }, '/RepoTags/0 must be a string'],
  ])('refuses %j', (value, message) => {
    expect(() => read(value)).toThrow(Refused);
    expect(() => read(value)).toThrow(message);
  });

  it('gives an image or refuses, whatever is changed', () => {
    const paths: string[][] = [];
    const visit = (value: unknown, path: string[]): void => {
      paths.push(path);
      if (typeof value !== 'object' || value === null) return;
      for (const [key, child] of Object.entries(value)) visit(child, [...path, key]);
    };
    visit(docker, []);
    const change = fc.tuple(
      fc.constantFrom(...paths.slice(1)),
      fc.oneof(fc.jsonValue(), fc.constant(undefined)),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.string(), (changes, name) => {
        const value = structuredClone(docker) as Record<string, unknown>;
        for (const [path, replacement] of changes) {
          let at: unknown = value;
          for (const key of path.slice(0, -1)) {
            if (typeof at === 'object' && at !== null) at = (at as Record<string, unknown>)[key];
          }
          if (typeof at === 'object' && at !== null)
            (at as Record<string, unknown>)[path.at(-1) ?? ''] = replacement;
        }
        try {
          expect(read(value, name).transport).toBe('docker-daemon');
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });
});
