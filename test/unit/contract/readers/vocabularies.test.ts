import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAtomic } from '../../../../src/contract/readers/atomic.js';
import { readLabelSchema } from '../../../../src/contract/readers/label-schema.js';
import {
  readDescriptorAnnotations,
  readIndexAnnotations,
  readManifestAnnotations,
  readOciLabels,
} from '../../../../src/contract/readers/oci.js';
import { readOpenShift } from '../../../../src/contract/readers/openshift.js';
import { readDescriptiveLabels } from '../../../../src/contract/readers/redhat.js';
import type { Info } from '../../../../src/model/contract.js';
import { imageOf, label, labelled } from '../image.js';

/** Key and value of everything that a fragment says about the image. */
function said(info: Info | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(info ?? {}).map(([key, { value }]) => [key, value]));
}

describe('OCI', () => {
  const key = (suffix: string): string => `org.opencontainers.image.${suffix}`;

  it('reads every key but ref.name, and leaves empty values out', () => {
    const suffixes =
      'created authors url documentation source version revision vendor licenses title description base.digest base.name ref.name'.split(
        ' ',
      );
    const labels = Object.fromEntries(suffixes.map((suffix) => [key(suffix), `the ${suffix}`]));
    const fragment = readOciLabels(labelled({ ...labels, [key('url')]: '' }));
    expect(said(fragment?.info)).toEqual({
      created: 'the created',
      authors: 'the authors',
      documentation: 'the documentation',
      source: 'the source',
      version: 'the version',
      revision: 'the revision',
      vendor: 'the vendor',
      licenses: 'the licenses',
      title: 'the title',
      description: 'the description',
      'base-digest': 'the base.digest',
      'base-name': 'the base.name',
    });
    expect(fragment?.info?.title?.declaredAt).toEqual([label(key('title'))]);
  });

  it.each([
    ['manifest', readManifestAnnotations],
    ['descriptor', readDescriptorAnnotations],
    ['index', readIndexAnnotations],
  ] as const)('reads the annotations of the %s', (on, read) => {
    const image = imageOf({}, { annotations: { [on]: { [key('title')]: on } } });
    expect(read(image)?.info).toEqual({
      title: { value: on, declaredAt: [{ kind: 'annotation', on, key: key('title') }] },
    });
    expect(read(imageOf({}))).toBeUndefined();
  });
});

describe('label-schema', () => {
  it('maps to OCI', () => {
    const names =
      'build-date name description url vcs-url vcs-ref vendor version license schema-version'.split(' ');
    const labels = Object.fromEntries(names.map((name) => [`org.label-schema.${name}`, `the ${name}`]));
    expect(said(readLabelSchema(labelled(labels))?.info)).toEqual({
      created: 'the build-date',
      title: 'the name',
      description: 'the description',
      url: 'the url',
      source: 'the vcs-url',
      revision: 'the vcs-ref',
      vendor: 'the vendor',
      version: 'the version',
      licenses: 'the license',
    });
  });

  it.each([
    ['https://example.com/usage', { documentation: 'https://example.com/usage' }],
    ['/usr/doc/app-usage.txt', { usage: '/usr/doc/app-usage.txt' }],
  ])('reads usage %s', (usage, info) => {
    expect(said(readLabelSchema(labelled({ 'org.label-schema.usage': usage }))?.info)).toEqual(info);
  });

  it('reads params, commas in descriptions included', () => {
    const key = 'org.label-schema.docker.params';
    const fragment = readLabelSchema(
      labelled({ [key]: 'NO_THREADS=number of threads, a=b, LEVEL=low, mid or high,X=' }),
    );
    expect(fragment?.env).toEqual([
      { name: 'NO_THREADS', description: 'number of threads', declaredAt: [label(key)] },
      { name: 'a', description: 'b', declaredAt: [label(key)] },
      { name: 'LEVEL', description: 'low, mid or high', declaredAt: [label(key)] },
      { name: 'X', declaredAt: [label(key)] },
    ]);
    expect(fragment?.findings).toEqual([]);
  });

  it.each(['no params', '=x', '9=x', 'junk, A=b'])('reports params %s', (text) => {
    const fragment = readLabelSchema(labelled({ 'org.label-schema.docker.params': text }));
    expect(fragment?.findings).toMatchObject([{ messageId: 'params-invalid' }]);
  });

  it('reads commands for the host, and tests apart', () => {
    const fragment = readLabelSchema(
      labelled({
        'org.label-schema.docker.cmd': 'docker run x',
        'org.label-schema.docker.debug': 'docker exec x',
        'org.label-schema.rkt.cmd.help': 'rkt help',
        'org.label-schema.docker.cmd.test': 'docker run x test',
      }),
    );
    expect(fragment?.hostCommands).toMatchObject([
      { name: 'docker.cmd', command: 'docker run x' },
      { name: 'docker.debug', command: 'docker exec x' },
      { name: 'rkt.cmd.help', command: 'rkt help' },
    ]);
    expect(fragment?.tests).toMatchObject([
      { kind: 'docker.cmd.test', fields: { command: 'docker run x test' } },
    ]);
  });
});

describe('descriptive labels', () => {
  it("are Red Hat's beside a com.redhat label, else Atomic's", () => {
    expect(readDescriptiveLabels(labelled({ name: 'ubi9', 'com.redhat.component': 'c' }))?.dialect).toBe(
      'redhat',
    );
    expect(readDescriptiveLabels(labelled({ name: 'ubi9' }))?.dialect).toBe('atomic');
    expect(readDescriptiveLabels(labelled({ 'com.redhat.component': 'c', maintainer: 'm' }))).toBeUndefined();
  });

  it('read the present spelling before the deprecated one, and summary for want of a description', () => {
    const fragment = readDescriptiveLabels(
      labelled({
        Name: 'old',
        Version: '1',
        version: '2',
        summary: 's',
        'vcs-ref': 'abc',
        release: '3',
        architecture: 'x86_64',
        'build-date': 'd',
      }),
    );
    expect(said(fragment?.info)).toEqual({
      title: 'old',
      version: '2',
      description: 's',
      revision: 'abc',
      release: '3',
      architecture: 'x86_64',
      'build-date': 'd',
    });
    expect(fragment?.info?.title?.declaredAt).toEqual([label('Name')]);
  });
});

describe('OpenShift', () => {
  it('reads services, tags, wants, resources and scale', () => {
    const fragment = readOpenShift(
      labelled({
        'io.openshift.expose-services': '8080:http, 53/udp:dns,9000',
        'io.openshift.tags': 'builder, php ,',
        'io.openshift.wants': 'mysql,redis',
        'io.openshift.non-scalable': 'true',
        'io.openshift.min-memory': '1Gi',
        'io.openshift.min-cpu': '250m',
        'io.k8s.description': 'd',
        'io.k8s.display-name': 'n',
      }),
    );
    expect(fragment).toMatchObject({
      dialect: 'openshift',
      ports: [{ port: 8080, name: 'http' }, { port: 53, protocol: 'udp', name: 'dns' }, { port: 9000 }],
      tags: [{ key: 'builder' }, { key: 'php' }],
      links: [{ name: 'mysql' }, { name: 'redis' }],
      notes: [{ topic: 'scale', value: false }],
      resources: {
        'min-memory': { value: '1Gi', amount: 2 ** 30 },
        'min-cpu': { value: '250m', amount: 0.25 },
      },
      findings: [],
    });
    expect(said(fragment?.info)).toEqual({ description: 'd', 'display-name': 'n' });
  });

  it.each([
    ['io.openshift.expose-services', 'http:8080', 'service-invalid'],
    ['io.openshift.expose-services', '1-9:http', 'service-invalid'],
    ['io.openshift.non-scalable', 'no', 'boolean-invalid'],
    ['io.openshift.min-memory', 'lots', 'memory-invalid'],
    ['io.openshift.min-cpu', '1Gi', 'cpu-invalid'],
  ])('reports %s=%s', (key, value, messageId) => {
    expect(readOpenShift(labelled({ [key]: value }))?.findings).toMatchObject([
      { messageId, location: label(key) },
    ]);
  });
});

describe('Atomic', () => {
  it('reads commands in any of the three spellings', () => {
    const labels = {
      RUN: 'docker run IMAGE',
      run: 'podman run IMAGE',
      Install: 'i',
      run_opts_file: '/f',
      runs: 'x',
    };
    expect(readAtomic(labelled(labels))?.hostCommands).toEqual([
      { name: 'run', command: 'podman run IMAGE', declaredAt: [label('run')] },
      { name: 'run', command: 'docker run IMAGE', declaredAt: [label('RUN')] },
      { name: 'run_opts_file', command: '/f', declaredAt: [label('run_opts_file')] },
      { name: 'install', command: 'i', declaredAt: [label('Install')] },
    ]);
  });

  it('reads Nulecule variables and volumes', () => {
    const prefix = 'io.projectatomic.nulecule.';
    const fragment = readAtomic(
      labelled({
        [`${prefix}environment.required`]: 'MYSQL_USER, MYSQL_PASSWORD',
        [`${prefix}environment.optional`]: 'LEVEL=info',
        [`${prefix}volume.data`]: '/var/lib/mysql,4Gi',
        [`${prefix}volume.bad`]: 'data',
      }),
    );
    expect(fragment).toMatchObject({
      env: [
        { name: 'MYSQL_USER', required: true },
        { name: 'MYSQL_PASSWORD', required: true },
        { name: 'LEVEL', required: false, default: 'info' },
      ],
      volumes: [{ path: '/var/lib/mysql', name: 'data' }],
      notes: [{ topic: 'volume-size', value: { path: '/var/lib/mysql', size: '4Gi' } }],
      findings: [{ messageId: 'volume-without-path', location: label(`${prefix}volume.bad`) }],
    });
  });
});

it('all take any text', () => {
  const keys = [
    'org.label-schema.docker.params',
    'org.label-schema.usage',
    'io.openshift.expose-services',
    'io.openshift.tags',
    'io.openshift.wants',
    'io.openshift.non-scalable',
    'io.openshift.min-memory',
    'io.openshift.min-cpu',
    'io.projectatomic.nulecule.environment.required',
    'io.projectatomic.nulecule.volume.__proto__',
    'run',
    'name',
  ];
  const piece = fc.constantFrom('A=b', ',', '8080:http', '/data', '1Gi', 'true', ' ', ':', '/', '=');
  const text = fc.oneof(
    fc.array(fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 3 }))).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(text, (value) => {
      const image = labelled(Object.fromEntries(keys.map((key) => [key, value])));
      for (const read of [readLabelSchema, readOpenShift, readAtomic, readDescriptiveLabels, readOciLabels]) {
        for (const { ruleId } of read(image)?.findings ?? []) expect(ruleId).toBe('contract/syntax');
      }
    }),
  );
});

it.each(['a'.repeat(1_000_000), ','.repeat(1_000_000), ' '.repeat(1_000_000), 'A=b,'.repeat(50_000)])(
  'reads a value of 1 MB in time',
  (value) => {
    const image = labelled({
      'org.label-schema.docker.params': `x${value}`,
      'io.openshift.tags': value,
      'io.openshift.min-memory': value,
    });
    const start = performance.now();
    readLabelSchema(image);
    readOpenShift(image);
    expect(performance.now() - start).toBeLessThan(5000);
  },
);
