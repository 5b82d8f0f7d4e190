import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readContract } from '../../../src/contract/read-contract.js';
import { imageOf, label, labelled } from './image.js';

describe('the contract of an image', () => {
  it('is read from every source, and files come first', async () => {
    const image = imageOf(
      {
        Env: ['PATH=/bin', 'APIKEY=123456', 'UNITS=metric'],
        ExposedPorts: { '1337/tcp': {} },
        Cmd: ['node', 'server.js'],
        Labels: {
          'api.ENV.APIKEY': '',
          'api.ENV.APIKEY.mandatory': 'true',
          'api.EXPOSE.1337.scheme': 'http',
          'org.opencontainers.image.title': 'weather',
          'org.label-schema.name': 'Weather',
          'io.openshift.tags': 'weather',
          'io.docker.server.metadata': 'tools: [{name: forecast}]',
          RUN: 'docker run IMAGE',
        },
      },
      {
        annotations: { index: { 'org.opencontainers.image.title': 'the weather' } },
        notCarried: [{ subject: 'history', reason: 'not there' }],
      },
    );
    const place = { kind: 'file', path: 'asyncy.yml', line: 2, column: 3 } as const;
    const { contract, findings, notEvaluated } = await readContract({
      image,
      fragments: [
        {
          dialect: 'asyncy',
          env: [{ name: 'UNITS', default: 'imperial', declaredAt: [place] }],
          findings: [],
          notEvaluated: [{ subject: 'env X', reason: 'unknown' }],
        },
      ],
    });
    expect(contract.dialects).toEqual([
      'asyncy',
      'dockument',
      'oci',
      'docker-mcp',
      'label-schema',
      'openshift',
      'atomic',
      'image-config',
    ]);
    expect(
      contract.env.map(({ name, required, default: value, secret }) => [name, required, value, secret]),
    ).toEqual([
      ['UNITS', false, 'imperial', undefined],
      ['APIKEY', true, '123456', true],
      ['PATH', false, '/bin', undefined],
    ]);
    expect(contract.ports).toMatchObject([
      {
        port: 1337,
        protocol: 'tcp',
        scheme: 'http',
        declaredAt: [
          label('api.EXPOSE.1337.scheme'),
          { kind: 'config', pointer: '/config/ExposedPorts/1337~1tcp' },
        ],
      },
    ]);
    expect(contract.info.title?.value).toBe('weather');
    expect(contract.process.cmd).toEqual(['node', 'server.js']);
    expect(contract.commands).toMatchObject([{ name: 'forecast', style: 'mcp' }]);
    expect(contract.hostCommands).toMatchObject([{ name: 'run', command: 'docker run IMAGE' }]);
    expect(contract.labels).toEqual(image.config.Labels);
    expect(findings.map(({ ruleId, data }) => [ruleId, data?.field])).toEqual([
      ['contract/sources-disagree', 'title'],
      ['contract/sources-disagree', 'default'],
    ]);
    expect(notEvaluated).toEqual([
      { subject: 'env X', reason: 'unknown' },
      { subject: 'history', reason: 'not there' },
    ]);
  });

  it('reads all dialects of the same variable as one', async () => {
    const { contract, findings } = await readContract({
      image: labelled({
        'api.ENV.KEY.description': '2',
        'api.expected-envs.KEY': '',
        'api.expected-envs': '[{"key":"KEY","mandatory":true}]',
        'com.example.available-envs': '[{"key":"KEY","description":"0"}]',
        'org.label-schema.docker.params': 'KEY=l',
        'io.projectatomic.nulecule.environment.required': 'KEY',
      }),
    });
    expect(findings).toEqual([]);
    expect(contract.env).toMatchObject([{ name: 'KEY', required: true, description: '2' }]);
    expect(contract.env[0]?.declaredAt).toHaveLength(6);
  });

  it('is empty for an image that says nothing, and for nothing at all', async () => {
    const bare = await readContract({ image: imageOf({}) });
    expect(bare).toEqual(await readContract({}));
    expect(bare.contract.dialects).toEqual([]);
  });

  it('takes any image', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('A=b', '80/tcp', '/x', '__proto__', 'api.ENV.X', 'api.HOOK.pre-stop'),
    );
    const map = fc.dictionary(text, text, { noNullPrototype: true });
    const known = fc.constantFrom(
      'api.ENV.A',
      'api.ENV.A.type',
      'api.EXPOSE.80',
      'api.VOLUME.x',
      'api.expected-args',
      'io.docker.server.metadata',
      'io.openshift.expose-services',
      'org.label-schema.docker.params',
      'run',
      'org.opencontainers.image.created',
    );
    const value = fc.oneof(
      text,
      fc.json(),
      fc.constantFrom('2026-01-01T00:00:00Z', '[{"arg":"-q"}]', 'tools: [{name: a}]'),
    );
    const labels = fc.tuple(map, fc.dictionary(known, value)).map(([any, ours]) => ({ ...any, ...ours }));
    await fc.assert(
      fc.asyncProperty(labels, labels, fc.array(text), async (one, other, texts) => {
        const image = imageOf(
          {
            Labels: one,
            Env: texts,
            ExposedPorts: other,
            Volumes: one,
            Entrypoint: texts,
            Healthcheck: { Test: texts },
          },
          { annotations: { manifest: other, index: one } },
        );
        const read = await readContract({ image });
        expect(await readContract({ image: structuredClone(image) })).toEqual(read);
        expect(JSON.parse(JSON.stringify(read.contract.labels))).toEqual(JSON.parse(JSON.stringify(one)));
      }),
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('reads 40,000 labels without a hang', async () => {
    const count = 40_000;
    const labels = Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        [
          `api.ENV.V${String(index >> 2)}`,
          `api.ENV.V${String(index >> 2)}.description`,
          `api.TAGS.t${String(index)}`,
          `api.EXPOSE.${String((index % 60_000) + 1)}.descripton`,
        ][index % 4] ?? '',
        'x'.repeat(20),
      ]),
    );
    const image = imageOf({
      Labels: labels,
      Env: Object.keys(labels).map((_, index) => `V${String(index)}=y`),
    });
    const { contract, findings } = await readContract({ image });
    expect(contract.env).toHaveLength(count);
    expect(findings).toHaveLength(count / 2);
  }, 30_000);
});
