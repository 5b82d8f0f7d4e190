import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isConfiguration } from '../../../../src/app/init/asyncy-sections.js';
import { labelBlock, type BlockContext } from '../../../../src/app/init/label-block.js';
import { canBeWritten, prose } from '../../../../src/app/init/label-text.js';
import { readContract } from '../../../../src/contract/read-contract.js';
import { readDockerfile } from '../../../../src/contract/readers/dockerfile.js';
import type { Contract, EnvVariable } from '../../../../src/model/contract.js';
import type { Finding } from '../../../../src/model/finding.js';
import { isSecretName } from '../../../../src/model/secret.js';
import { contract, declaredAt, hostileContract, hostileText } from './contracts.js';

const context: BlockContext = { folder: 'weather', escape: '\\' };
const buildArgs = {
  IMAGE_TITLE: 'A title',
  IMAGE_DESCRIPTION: 'What it is',
  IMAGE_SOURCE: 'https://example.com/team/app',
  IMAGE_LICENSES: 'MIT',
  IMAGE_VERSION: '1.4.0',
  IMAGE_REVISION: 'a'.repeat(40),
  IMAGE_CREATED: '2026-01-02T03:04:05Z',
};

/** The contract of the image that a Dockerfile of nothing but the block builds. */
async function forecast(
  block: string,
  head = '',
): Promise<{ contract: Contract; findings: Finding[]; undecided: string[] }> {
  const read = await readDockerfile(`${head}FROM scratch\n${block}`, 'Dockerfile', { buildArgs });
  const { fragment, image } = read;
  const joined = await readContract({
    image: { ...image, config: { Labels: read.labels } },
    fragments: [fragment],
  });
  return { ...joined, undecided: joined.notEvaluated.map(({ subject }) => subject) };
}

describe('labelBlock', () => {
  it('gives the keys of OCI, those that change with a build last and from arguments', async () => {
    const info = { licenses: { value: 'Apache-2.0', declaredAt }, vendor: { value: 'Example', declaredAt } };
    const remote = 'git@github.com:team/weather.git';
    const block = labelBlock(contract({ info }), { ...context, remote });
    const { contract: read, findings, undecided } = await forecast(block);
    expect({ findings, undecided }).toEqual({ findings: [], undecided: [] });
    expect(read.labels).toEqual({
      'org.opencontainers.image.title': 'weather',
      'org.opencontainers.image.source': 'https://github.com/team/weather',
      'org.opencontainers.image.licenses': 'Apache-2.0',
      'org.opencontainers.image.vendor': 'Example',
      'org.opencontainers.image.description': 'What it is',
      'org.opencontainers.image.version': '1.4.0',
      'org.opencontainers.image.revision': 'a'.repeat(40),
      'org.opencontainers.image.created': '2026-01-02T03:04:05Z',
    });
    expect(block.indexOf('ARG IMAGE_CREATED')).toBeGreaterThan(block.indexOf('image.vendor='));
    expect(block.match(/^ARG .*/gm)).toEqual([
      'ARG IMAGE_DESCRIPTION',
      'ARG IMAGE_VERSION',
      'ARG IMAGE_REVISION',
      'ARG IMAGE_CREATED',
    ]);
  });

  it('takes what the image says before what the folder says', () => {
    const value = (text: string) => ({ value: text, declaredAt });
    const info = {
      title: value('Weather'),
      source: value('https://example.com/w'),
      description: value('a\n  b'),
    };
    const block = labelBlock(contract({ info }), {
      ...context,
      remote: 'https://user:pass@example.com/x.git',
    });
    expect(block).toContain('image.title="Weather"');
    expect(block).toContain('image.source="https://example.com/w"');
    expect(block).toContain('image.description="a b"');
    expect(labelBlock(contract(), { ...context, remote: 'https://user:pass@example.com/x.git' })).toContain(
      'image.source="https://example.com/x"',
    );
  });

  it('leaves out what lint would call invalid, or leaves it to an argument', () => {
    const value = (text: string) => ({ value: text, declaredAt });
    const info = {
      url: value('javascript:alert(1)'),
      documentation: value('https://example.com/docs'),
      source: value('weather'),
      licenses: value('<script>'),
    };
    const block = labelBlock(contract({ info }), context);
    expect(block).not.toMatch(/javascript|<script>|image\.url|source="weather"/);
    expect(block).toContain('image.documentation="https://example.com/docs"');
    expect(block).toContain('image.source="$IMAGE_SOURCE"');
    expect(block).toContain('image.licenses="$IMAGE_LICENSES"');
    const remote = 'https://example.com/team/app.git';
    expect(labelBlock(contract({ info }), { ...context, remote })).toContain(
      'image.source="https://example.com/team/app"',
    );
    expect(labelBlock(contract({ info: { licenses: value('mit') } }), context)).toContain(
      'image.licenses="MIT"',
    );
  });

  it('writes one block to copy as docs/labels.md has it', async () => {
    const source = contract({
      env: [
        { name: 'UNITS', required: false, default: 'metric', enum: ['metric', 'imperial'], declaredAt },
        { name: 'EMPTY', required: true, default: '', type: ['file', 'dir'], pattern: '^a"\\$', declaredAt },
        { name: 'NUMBERS', required: false, enum: [1, 'a,b', null], declaredAt },
      ],
      ports: [
        { port: 8080, protocol: 'tcp', scheme: 'http', description: 'The API', declaredAt },
        { port: 53, protocol: 'udp', name: 'dns', declaredAt },
        { port: 53, protocol: 'tcp', declaredAt },
      ],
      links: [
        { name: 'redis', required: true, image: 'redis:8', port: 6379, description: 'Cache', declaredAt },
      ],
      volumes: [
        {
          path: '/var/cache/app',
          name: 'cache',
          mode: 'ro',
          persist: true,
          description: 'May go',
          declaredAt,
        },
        { path: '/data', declaredAt },
      ],
      commands: [
        {
          name: 'entrypoint',
          style: 'argv',
          arguments: [
            { name: 'n', kind: 'keyword', type: 'int', required: false, default: '3', declaredAt },
            { name: 'city', kind: 'positional', type: 'string', required: true, help: 'Where', declaredAt },
            { name: 'land', kind: 'positional', type: 'any', required: false, declaredAt },
          ],
          extra: { args: true, kwargs: true },
          declaredAt,
        },
      ],
      process: { stdin: { description: 'one city a line' }, declaredAt },
      health: { path: '/healthz', port: 8080, declaredAt },
      lifecycle: {
        'pre-stop': {
          command: ['/bin/drain', '--wait', "it's \\ $HOME\n"],
          timeout: 2.5,
          role: 'hook',
          declaredAt,
        },
        'post-start': { command: 'warm --up "now"', role: 'hook', description: 'Warms', declaredAt },
      },
      resources: { memory: { value: '256Mi', amount: 268_435_456, declaredAt } },
      tags: [
        { key: 'web', declaredAt },
        { key: 'tier.name', value: 'front', declaredAt },
      ],
      tests: [{ kind: 'command', fields: { name: 'ls', command: 'ls', args: '-l' }, declaredAt }],
    });
    const { contract: read, findings } = await forecast(labelBlock(source, context));
    expect(findings).toEqual([]);
    const bare = (value: unknown) =>
      JSON.parse(
        JSON.stringify(value, (key, part: unknown) => (key === 'declaredAt' ? undefined : part)),
      ) as unknown;
    for (const part of [
      'env',
      'ports',
      'links',
      'volumes',
      'health',
      'lifecycle',
      'resources',
      'tags',
      'tests',
    ] as const) {
      expect([part, bare(read[part])]).toEqual([part, bare(source[part])]);
    }
    expect(read.process.stdin).toEqual({ description: 'one city a line' });
    expect(bare(read.commands[0]?.arguments)).toEqual([
      { name: 'city', kind: 'positional', type: 'string', required: true, help: 'Where' },
      { name: 'land', kind: 'positional', type: 'any', required: false },
      { name: 'n', kind: 'keyword', type: 'int', required: false, default: '3' },
    ]);
  });

  it('holds no secret, and says when a name alone does not tell one', async () => {
    const env = [
      {
        name: 'DB_PASSWORD',
        required: false,
        default: '***',
        secret: true,
        pattern: '^hunter2$',
        declaredAt,
      },
      { name: 'SEED', required: false, secret: true, enum: ['hunter2'], declaredAt },
      { name: 'PUBLIC_KEY_TOKEN', required: false, default: 'open', secret: false, declaredAt },
      { name: 'DSN', required: false, default: 'amqp://me:***@host', declaredAt },
    ];
    const block = labelBlock(contract({ env }), context);
    expect(block).not.toMatch(/hunter2|\*\*\*/);
    const { contract: read } = await forecast(block);
    expect(read.env.map(({ name, secret, default: value }) => [name, secret, value])).toEqual([
      ['DB_PASSWORD', true, undefined],
      ['SEED', true, undefined],
      ['PUBLIC_KEY_TOKEN', false, 'open'],
      ['DSN', undefined, undefined],
    ]);
  });

  it('names what no label can hold', () => {
    const env = [
      { name: 'A.B', required: false, declaredAt },
      { name: 'LINES', required: false, default: 'a\nb', declaredAt },
    ];
    const block = labelBlock(contract({ env }), context);
    expect(block).toContain('# No label can hold: "variable A.B", "value of variable LINES"');
    expect(block).toContain('LABEL api.ENV.LINES=""');
  });

  it('uses the escape character of the Dockerfile', async () => {
    const env = [{ name: 'DIR', required: false, default: 'C:\\temp\\"$x`', declaredAt }];
    const block = labelBlock(contract({ env }), { ...context, escape: '`' });
    expect(block).toContain('api.ENV.DIR="C:\\temp\\`"`$x``"');
    const { contract: read } = await forecast(block, '# escape=`\n');
    expect(read.env[0]?.default).toBe('C:\\temp\\"$x`');
  });

  it.each(['\\', '`'])(
    'is read back equal with the escape %s, whatever names and values are',
    async (escape) => {
      const word = /^[A-Za-z_][\w-]*$/;
      const text = (value = '') => (prose(value) === '' ? undefined : prose(value));
      await fc.assert(
        fc.asyncProperty(hostileContract, hostileText, async (source, folder) => {
          const block = labelBlock(source, { folder, escape });
          const { contract: read, findings } = await forecast(block, escape === '`' ? '# escape=`\n' : '');
          expect(findings).toEqual([]);
          const secretOf = ({ name, secret }: EnvVariable) => secret ?? isSecretName(name);
          expect(
            read.env.map((variable) => [
              variable.name,
              variable.required,
              variable.description,
              variable.type,
              variable.pattern,
              variable.default,
              secretOf(variable),
            ]),
          ).toEqual(
            source.env
              .filter(isConfiguration)
              .filter(({ name }) => word.test(name))
              .map((variable) => {
                const { default: value = '***' } = variable;
                const hidden = secretOf(variable) || !canBeWritten(value) || value.includes('***');
                return [
                  variable.name,
                  variable.required,
                  text(variable.description),
                  variable.type,
                  secretOf(variable) && variable.default !== undefined ? undefined : variable.pattern,
                  hidden ? undefined : value,
                  secretOf(variable),
                ];
              }),
          );
          expect(read.ports.map(({ port, protocol, description }) => [port, protocol, description])).toEqual(
            source.ports.map(({ port, protocol, description }) => [port, protocol, text(description)]),
          );
          const paths = new Set(source.volumes.map(({ path }) => path));
          for (const { path } of read.volumes) expect(paths).toContain(path);
          expect(read.info.title?.value).toBe(
            text(source.info.title?.value) ?? text(folder.split('/').at(-1)) ?? 'A title',
          );
          expect(read.info.version?.value).toBe('1.4.0');
          const hook = source.lifecycle['pre-stop']?.command ?? '';
          const isWritten = hook.length > 0 && (typeof hook !== 'string' || canBeWritten(hook));
          expect(read.lifecycle['pre-stop']?.command).toEqual(isWritten ? hook : undefined);
        }),
        { numRuns: 300 },
      );
    },
  );
});
