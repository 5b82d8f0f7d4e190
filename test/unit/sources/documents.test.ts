import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { UsageError } from '../../../src/errors.js';
import {
  assembleImage,
  digestOf,
  maxManifestBytes,
  parseImageConfig,
  parseManifest,
  verifyDigest,
  type ImageManifest,
  type ImageParts,
} from '../../../src/sources/documents.js';
import { fail, json } from './make-images.js';

const digest = `sha256:${'a'.repeat(64)}`;
const configType = 'application/vnd.oci.image.config.v1+json';
const manifestDocument = {
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  config: { mediaType: configType, digest, size: 7 },
  layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest, size: 30 }],
  annotations: { a: 'b' },
};

describe('parseManifest', () => {
  it('reads a manifest', () => {
    expect(parseManifest(json(manifestDocument), fail)).toEqual({
      kind: 'manifest',
      manifest: {
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        config: { mediaType: configType, digest, size: 7 },
        layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest, size: 30 }],
        annotations: { a: 'b' },
      },
    });
  });

  it('reads an index with platforms, without media types', () => {
    const platform = { os: 'windows', architecture: 'amd64', 'os.version': '10.0', variant: '' };
    expect(parseManifest(json({ manifests: [{ digest, platform, annotations: null }] }), fail)).toEqual({
      kind: 'index',
      index: {
        manifests: [{ digest, platform: { os: 'windows', architecture: 'amd64', osVersion: '10.0' } }],
      },
    });
  });

  it.each([
    ['Docker schema 1', { schemaVersion: 1, fsLayers: [] }, /schema 1/],
    [
      'an artifact',
      { ...manifestDocument, config: { mediaType: 'application/vnd.oci.empty.v1+json', digest } },
      /artifact \(application\/vnd\.oci\.empty/,
    ],
    ['both kinds at once', { ...manifestDocument, manifests: [] }, /both an index and a manifest/],
    ['neither kind', {}, /neither/],
    ['no object', [], /must be an object, not a list/],
    [
      'a digest that is a path',
      { ...manifestDocument, config: { digest: '../../etc/passwd' } },
      /^\/config\/digest is not a digest/,
    ],
    ['a negative size', { ...manifestDocument, layers: [{ digest, size: -1 }] }, /^\/layers\/0\/size/],
    [
      'annotations that are no strings',
      { ...manifestDocument, annotations: { 'a/b': 1 } },
      /^\/annotations\/a~1b must be a string, not a number/,
    ],
  ])('refuses %s', (_, document, message) => {
    expect(() => parseManifest(json(document), fail)).toThrow(message);
  });

  it('refuses what is too large, and what is no JSON without quoting it', () => {
    expect(() => parseManifest(Buffer.alloc(maxManifestBytes + 1), fail)).toThrow(/larger than/);
    expect(() => parseManifest(Buffer.from('{"password": s3cret'), fail)).toThrow(
      /^the manifest is not valid JSON$/,
    );
  });

  it('keeps hostile keys as data', () => {
    const text = JSON.stringify(manifestDocument).replace('"a":"b"', '"__proto__":"x","constructor":"y"');
    const parsed = parseManifest(Buffer.from(text), fail);
    const annotations = (parsed as { manifest: ImageManifest }).manifest.annotations ?? {};
    expect(Object.entries(annotations)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(Object.getPrototypeOf(annotations)).toBe(Object.prototype);
  });
});

describe('parseImageConfig', () => {
  const parse = (document: unknown) => parseImageConfig(json(document), fail);

  it('takes null, and what Go writes for nothing, as absent', () => {
    const parsed = parse({
      os: 'linux',
      architecture: 'arm64',
      variant: 'v8',
      created: '0001-01-01T00:00:00Z',
      author: '',
      config: {
        User: '',
        Env: null,
        Cmd: [],
        Labels: {},
        OnBuild: null,
        Healthcheck: { Interval: 0 },
        ArgsEscaped: false,
      },
      history: null,
      rootfs: { diff_ids: null },
    });
    expect(parsed).toMatchObject({ config: {}, diffIds: [] });
    expect(Object.keys(parsed).sort()).toEqual(['config', 'diffIds', 'digest', 'platform', 'raw']);
    expect(parsed.platform).toEqual({ os: 'linux', architecture: 'arm64', variant: 'v8' });
  });

  it('reads every field', () => {
    const config = {
      User: '1000:1000',
      ExposedPorts: { '80/tcp': {} },
      Env: ['A=b=c', 'EMPTY='],
      Entrypoint: ['/bin/x'],
      Cmd: ['y'],
      Volumes: { '/data': {} },
      WorkingDir: '/w',
      Labels: { l: '' },
      StopSignal: 'SIGINT',
      ArgsEscaped: true,
      Healthcheck: {
        Test: ['CMD-SHELL', 'true'],
        Interval: 5,
        Timeout: 6,
        StartPeriod: 7,
        StartInterval: 8,
        Retries: 9,
      },
      OnBuild: ['RUN x'],
      Shell: ['/bin/bash', '-c'],
    };
    const history = [
      { created: '2026-01-01T00:00:00Z', created_by: 'x', author: 'a', comment: 'c', empty_layer: true },
    ];
    const document = {
      architecture: 'amd64',
      os: 'linux',
      author: 'A',
      created: '2026-01-01T00:00:00Z',
      config,
      history,
    };
    const parsed = parse({ ...document, config: { ...config, Hostname: 'ignored' }, unknown: [1] });
    expect(parsed).toMatchObject({
      config,
      history,
      author: 'A',
      created: '2026-01-01T00:00:00Z',
      platform: { os: 'linux', architecture: 'amd64' },
    });
    expect(parsed.raw).toContain('"unknown":[1]');
    expect(parsed.config).not.toHaveProperty('Hostname');
  });

  it('takes a string where old Docker wrote one for a list', () => {
    expect(parse({ config: { Cmd: 'run', Entrypoint: 'sh' } }).config).toEqual({
      Cmd: ['run'],
      Entrypoint: ['sh'],
    });
  });

  it.each([
    [{ config: { Env: 'A=1' } }, '/config/Env must be a list, not a string'],
    [{ config: { Env: ['A=1', 2] } }, '/config/Env/1 must be a string, not a number'],
    [{ config: { Labels: { 'a/b~c': [] } } }, '/config/Labels/a~1b~0c must be a string, not a list'],
    [{ config: { Healthcheck: { Test: [null] } } }, '/config/Healthcheck/Test/0 must be a string, not null'],
    [{ config: { ArgsEscaped: 'yes' } }, '/config/ArgsEscaped must be true or false, not a string'],
    [{ config: [] }, '/config must be an object, not a list'],
    [{ history: [{ empty_layer: 1 }] }, '/history/0/empty_layer must be true or false, not a number'],
    [{ os: 5 }, '/os must be a string, not a number'],
    [null, 'the document must be an object, not null'],
  ])('names the place of a wrong type: %j', (document, message) => {
    expect(() => parse(document)).toThrow(message);
  });

  it('replaces invalid UTF-8 and drops a byte order mark', () => {
    const bytes = Buffer.concat([
      Buffer.from('\ufeff{"author":"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}'),
    ]);
    expect(parseImageConfig(bytes, fail).author).toBe('\ufffd\ufffd');
  });

  it('keeps labels of a megabyte with escapes', () => {
    const value = '\u001b[31m\u202e\n'.repeat(170_000);
    expect(parse({ config: { Labels: { big: value } } }).config.Labels?.big).toBe(value);
  });

  it('survives nesting', () => {
    expect(() => parseImageConfig(Buffer.from('['.repeat(1_000_000)), fail)).toThrow(UsageError);
    expect(() =>
      parseImageConfig(Buffer.from(`{"config":${'['.repeat(500_000)}${']'.repeat(500_000)}}`), fail),
    ).toThrow('/config must be an object');
  });

  const names = [
    'User',
    'ExposedPorts',
    'Env',
    'Entrypoint',
    'Cmd',
    'Volumes',
    'Labels',
    'Healthcheck',
    'OnBuild',
    'Shell',
  ];
  it('never throws anything but the error that it was given', () => {
    const config = fc.dictionary(fc.constantFrom(...names), fc.jsonValue());
    const document = fc.record(
      { config, history: fc.jsonValue(), rootfs: fc.jsonValue(), os: fc.jsonValue() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(document, (value) => {
        try {
          const parsed = parse(value);
          expect(Object.values(parsed.config)).not.toContain(null);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('verifyDigest', () => {
  const bytes = Buffer.from('abc');

  it('takes sha256 and sha512', () => {
    verifyDigest(bytes, 'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', fail);
    verifyDigest(
      bytes,
      'sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
      fail,
    );
    expect(digestOf(bytes)).toBe('sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('refuses other content, and digests that it cannot compute', () => {
    expect(() => {
      verifyDigest(bytes, digest, fail);
    }).toThrow(/expected sha256:aaa.*got sha256:ba78/);
    expect(() => {
      verifyDigest(bytes, 'md5:900150983cd24fb0d6963f7d28e17f72', fail);
    }).toThrow(/only sha256 and sha512/);
  });
});

describe('assembleImage', () => {
  const config = parseImageConfig(
    json({ architecture: 'amd64', os: 'linux', config: { OnBuild: ['RUN x'] } }),
    fail,
  );
  const parsed = parseManifest(json(manifestDocument), fail);
  if (parsed.kind !== 'manifest') throw new Error('no manifest');
  const { manifest } = parsed;
  const parts: ImageParts = { transport: 'docker', name: 'n', tags: [], manifest, config };

  it('adds the layers up and names what OCI cannot carry', () => {
    const image = assembleImage({ ...parts, annotations: { index: {}, descriptor: { d: 'e' } } });
    expect(image.size).toEqual({ bytes: 30, measure: 'compressed' });
    expect(image.annotations).toEqual({ manifest: { a: 'b' }, descriptor: { d: 'e' } });
    expect(image.notCarried.map((each) => each.subject)).toEqual(['health', 'process shell']);
    expect(image.configDigest).toBe(config.digest);
  });

  it('knows an OCI manifest by its config, and gives no size that it does not know', () => {
    const { mediaType: _, ...untyped } = manifest;
    const image = assembleImage({ ...parts, manifest: { ...untyped, layers: [{ digest }] } });
    expect(image.mediaType).toBe('application/vnd.oci.image.manifest.v1+json');
    expect(image).not.toHaveProperty('size');
  });

  it('names annotations, and nothing else, as what a Docker manifest has no field for', () => {
    const { annotations: _, ...plain } = manifest;
    const docker = { ...plain, mediaType: 'application/vnd.docker.distribution.manifest.v2+json' };
    const lost = (one: Parameters<typeof assembleImage>[0]) =>
      assembleImage(one).notCarried.map((each) => each.subject);
    expect(lost({ ...parts, manifest: docker })).toEqual(['annotations']);
    expect(lost({ ...parts, manifest: docker, annotations: { index: { a: 'b' } } })).toEqual([]);
    expect(lost({ ...parts, transport: 'docker-archive' })).toEqual([]);
  });
});
