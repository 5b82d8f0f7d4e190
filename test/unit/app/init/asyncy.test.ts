import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { asyncyText } from '../../../../src/app/init/asyncy.js';
import { isConfiguration } from '../../../../src/app/init/asyncy-sections.js';
import { mergeFragments } from '../../../../src/contract/merge.js';
import { readContractFile } from '../../../../src/contract/read-file.js';
import { readContract } from '../../../../src/contract/read-contract.js';
import type { Contract, TypeExpression } from '../../../../src/model/contract.js';
import { isSecretName } from '../../../../src/model/secret.js';
import type { Finding } from '../../../../src/model/finding.js';
import { contract, declaredAt, hostileContract, hostileText } from './contracts.js';

async function readBack(text: string): Promise<{ contract: Contract; findings: Finding[]; dialect: string }> {
  const fragment = await readContractFile(text, 'asyncy.yml');
  return { ...mergeFragments([fragment], {}), dialect: fragment.dialect };
}

async function written(source: Contract): Promise<{ text: string; read: Contract }> {
  const text = asyncyText(source, 'weather:1.4');
  const { contract: read, findings, dialect } = await readBack(text);
  expect(findings).toEqual([]);
  expect(dialect).toBe('asyncy');
  return { text, read };
}

/** The contract of fixtures/images/currentweather and what docs/labels.md has to copy. */
async function weather(labels: Record<string, string> = {}): Promise<Contract> {
  const read = await readContract({
    image: {
      transport: 'oci',
      name: 'weather:1.4',
      tags: [],
      platform: { os: 'linux', architecture: 'amd64' },
      config: {
        Env: ['PATH=/bin', 'UNITS=metric', 'DB_PASSWORD=hunter2hunter2'],
        ExposedPorts: { '8080/tcp': {}, '53/udp': {}, '53/tcp': {} },
        Volumes: { '/var/cache/weather': {} },
        Labels: {
          'org.opencontainers.image.title': 'Weather',
          'api.ENV.WEATHER_API_KEY.description': 'Key for the weather service',
          'api.ENV.WEATHER_API_KEY.mandatory': 'true',
          'api.ENV.UNITS.enum': 'metric,imperial',
          'api.ENV.VERBOSE.type': 'boolean',
          'api.EXPOSE.8080.scheme': 'http',
          'api.VOLUME.cache': '/var/cache/weather',
          'api.VOLUME.cache.mode': 'rw',
          'api.ARG.city.position': '1',
          'api.ARG.city.mandatory': 'true',
          'api.ARG.--days': '3',
          'api.ARG.--days.type': 'int',
          'api.HOOK.pre-stop': '/bin/drain',
          'api.RESOURCES.Memory': '256Mi',
          ...labels,
        },
      },
      notCarried: [],
    },
  });
  return read.contract;
}

describe('asyncyText', () => {
  it('says what the image says, in documented keys', async () => {
    const { read } = await written(await weather());
    expect(read.env).toMatchObject([
      { name: 'WEATHER_API_KEY', required: true, type: 'string', description: 'Key for the weather service' },
      { name: 'UNITS', required: false, type: 'string' },
      { name: 'VERBOSE', required: false },
      { name: 'DB_PASSWORD', required: false, secret: true },
    ]);
    expect(read.ports.map(({ port, protocol }) => `${String(port)}/${protocol}`)).toEqual([
      '8080/tcp',
      '53/udp',
      '53/tcp',
    ]);
    expect(read.volumes).toMatchObject([{ path: '/var/cache/weather', name: 'cache', mode: 'rw' }]);
    expect(read.commands).toMatchObject([
      {
        name: 'entrypoint',
        style: 'argv',
        arguments: [
          { name: 'city', kind: 'positional', required: true },
          { name: 'days', kind: 'keyword', type: 'int', required: false },
        ],
      },
    ]);
    expect(read.resources.memory?.value).toBe('256Mi');
  });

  it('keeps what the dialect has no key for in comments', async () => {
    const { text } = await written(await weather());
    expect(text).toContain('# Default: "metric"');
    expect(text).toContain('# One of: "metric", "imperial"');
    expect(text).toContain('# Type: boolean, which asyncy.yml has no name for.');
    expect(text).toContain('- 8080 # "http"');
    expect(text).toContain('# Default: "3"');
    expect(text).toContain('hooks of their own: pre-stop');
    expect(text).toContain('# Title: "Weather"');
  });

  it('holds no secret', async () => {
    const source = await weather({
      'api.ENV.TOKEN': 'sesame-open',
      'api.ENV.TOKEN.enum': 'sesame-open,sesame-close',
      'api.ENV.TOKEN.pattern': '^sesame-open$',
      'api.ARG.--api-key': 'sesame-key',
    });
    const { text, read } = await written(source);
    expect(text).not.toMatch(/hunter2|sesame/);
    expect(text.match(/# A secret:/g)).toHaveLength(3);
    expect(read.env.map(({ name }) => name)).toContain('TOKEN');
  });

  it('gives examples, which are valid themselves, where nothing is known', async () => {
    const { text, read } = await written(contract());
    expect(read).toMatchObject({ commands: [], env: [], ports: [], volumes: [] });
    const filled = text
      .replace('commands: {}\n', '')
      .replace('# None is known', 'commands:\n# None is known')
      .replace(/^# ( {2,})(?!container-api)/gm, '$1')
      .replace(/^# (env|ports|volumes|system|lifecycle|cap):$/gm, '$1:');
    const { contract: example, findings } = await readBack(filled);
    expect(findings).toEqual([]);
    expect(example).toMatchObject({
      commands: [
        {
          name: 'report',
          arguments: [
            { name: 'city', required: true },
            { name: 'days', type: 'int' },
          ],
        },
      ],
      env: [{ name: 'CITY', required: true }],
      ports: [{ port: 8080 }],
      volumes: [{ name: 'cache', path: '/var/cache/app' }],
      lifecycle: { startup: { command: ['/bin/warm-up'] }, shutdown: { command: ['/bin/drain'] } },
      capabilities: [{ name: 'NET_BIND_SERVICE' }],
    });
  });

  it('writes back every part of a contract file of its own dialect', async () => {
    const source = contract({
      commands: [
        {
          name: 'encode',
          style: 'http',
          arguments: [
            { name: 'input', kind: 'positional', type: 'file', required: true, enum: ['a', 1], declaredAt },
          ],
          extra: { args: false, kwargs: 'string' },
          result: { type: 'json' },
          declaredAt,
        },
        {
          name: 'probe',
          style: 'template',
          format: '--brief * **',
          arguments: [],
          extra: { args: true, kwargs: true },
          declaredAt,
        },
      ],
      interface: { kind: 'http', ssl: true, port: 8443, path: '/encode?x=1', declaredAt },
      ports: [{ port: 8443, protocol: 'tcp', scheme: 'https', declaredAt }],
      lifecycle: {
        startup: { command: './warm-up.sh # now', role: 'hook', declaredAt },
        shutdown: { command: ['/bin/drain', '--wait: 1'], role: 'hook', declaredAt },
      },
      capabilities: [{ name: 'SYS_NICE', declaredAt }],
      resources: { cpu: { value: '0.5', amount: 0.5, declaredAt } },
    });
    const { read } = await written(source);
    expect(read.commands).toMatchObject([
      {
        name: 'encode',
        style: 'http',
        arguments: [{ name: 'input', type: 'file', required: true, enum: ['a', 1] }],
        extra: { args: false, kwargs: 'string' },
        result: { type: 'json' },
      },
      { name: 'probe', style: 'template', format: '--brief * **', extra: { args: true, kwargs: true } },
    ]);
    expect(read.interface).toMatchObject({ kind: 'http', ssl: true, port: 8443, path: '/encode?x=1' });
    expect(read.lifecycle.startup?.command).toBe('./warm-up.sh # now');
    expect(read.lifecycle.shutdown?.command).toEqual(['/bin/drain', '--wait: 1']);
    expect(read.capabilities).toMatchObject([{ name: 'SYS_NICE' }]);
    expect(read.resources.cpu?.amount).toBe(0.5);
  });

  it('takes the description of the image for the command without a name', async () => {
    const about = { 'org.opencontainers.image.description': 'Tells the weather' };
    const { read } = await written(await weather(about));
    expect(read.commands[0]?.help).toBe('Tells the weather');
    expect((await written(await weather())).read.commands[0]?.help).toBeUndefined();
  });

  it('says which commands it cannot describe', async () => {
    const tool = {
      name: 'search',
      style: 'mcp' as const,
      arguments: [],
      extra: { args: true, kwargs: true },
      declaredAt,
    };
    const { text, read } = await written(contract({ commands: [tool] }));
    expect(read.commands).toEqual([]);
    expect(text).toContain('cannot describe such calls: "search" (mcp)');
  });

  it('refuses a contract that no reader would take', () => {
    const description = 'x'.repeat(300_000);
    const env = [{ name: 'A', required: true, description, declaredAt }];
    expect(() => asyncyText(contract({ env }), 'app')).toThrow(
      expect.objectContaining({ code: 'CONTRACT_TOO_LARGE' }),
    );
  });

  it('is read back equal, whatever names and values are', async () => {
    const documented = new Set<unknown>(['string', 'json', 'int', 'list', 'file']);
    const typeOf = (type: TypeExpression | undefined, otherwise?: string) =>
      type === undefined ? otherwise : documented.has(type) ? type : undefined;
    const text = (value = '') => (value.trim() === '' ? undefined : value.trim());
    const canBeKey = ({ name }: { name: string }) => name !== '<<';
    const unslashed = (pattern: string | undefined) => pattern?.replace(/^\((\?:)(\/.*)\)$/s, '$2');

    await fc.assert(
      fc.asyncProperty(hostileContract, hostileText, async (source, from) => {
        const written = asyncyText(source, from);
        const { contract: read, findings } = await readBack(written);
        expect(findings).toEqual([]);
        expect(written.split('\n').filter((line) => line.startsWith('env:'))).toHaveLength(
          read.env.length > 0 ? 1 : 0,
        );

        const env = source.env.filter(isConfiguration).filter(canBeKey);
        expect(
          read.env.map(({ name, required, description, type, pattern }) => ({
            name,
            required,
            description,
            type,
            pattern: unslashed(pattern),
          })),
        ).toEqual(
          env.map(({ name, required, description, type, pattern, secret, default: value }) => ({
            name,
            required,
            description: text(description),
            type: typeOf(type, 'string'),
            pattern: (secret ?? isSecretName(name)) && value !== undefined ? undefined : pattern,
          })),
        );
        expect(read.ports.map(({ port, protocol }) => [port, protocol])).toEqual(
          source.ports.map(({ port, protocol }) => [port, protocol]),
        );
        expect(read.volumes.map(({ path, mode }) => [path, mode])).toEqual(
          source.volumes.map(({ path, mode }) => [path, mode]),
        );
        const commands = source.commands.filter(
          ({ name, style }) => name !== '<<' && name !== '_' && (style === 'argv' || style === 'template'),
        );
        expect(read.commands.map(({ name, style, format, help }) => ({ name, style, format, help }))).toEqual(
          commands.map(({ name, style, format, help }) => ({
            name,
            style,
            format,
            help: text(name === 'entrypoint' ? (help ?? source.info.description?.value) : help),
          })),
        );
        for (const [index, command] of commands.entries()) {
          const ordered = [...command.arguments].sort((one, other) =>
            one.kind === other.kind ? 0 : one.kind === 'positional' ? -1 : 1,
          );
          expect(
            read.commands[index]?.arguments.map(({ name, kind, required, help, type }) => ({
              name,
              kind,
              required,
              help,
              type,
            })),
          ).toEqual(
            ordered.map(({ name, kind, required, help, type }) => ({
              name,
              kind,
              required,
              help: text(help),
              type: typeOf(type) ?? 'any',
            })),
          );
        }
        expect(read.lifecycle.startup?.command).toEqual(source.lifecycle.startup?.command);
        expect(read.resources.memory?.value).toBe(source.resources.memory?.value);
      }),
      { numRuns: 300 },
    );
  });
});
