import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readContractFile } from '../../../../src/contract/read-file.js';
import type { ContractFragment } from '../../../../src/contract/fragment.js';

const descriptor = {
  name: 'Skull strip',
  'tool-version': '1.2.0',
  description: 'Takes the skull off',
  author: 'A. Nonymous',
  url: 'https://example.test/strip',
  'schema-version': '0.5',
  'command-line': 'strip [IN] [OUT] [FRAC] [MODE] [VERBOSE] [MASKS] [SEED]',
  'container-image': {
    type: 'docker',
    image: 'example/strip:1.2.0',
    'container-opts': ['--privileged'],
  },
  'environment-variables': [{ name: 'FSLDIR', value: '/opt/fsl', description: 'Home' }],
  'suggested-resources': { 'cpu-cores': 2, ram: 4, 'walltime-estimate': 60 },
  tags: { domain: ['neuroinformatics', 'mri'] },
  inputs: [
    { id: 'infile', name: 'Input', type: 'File', 'value-key': '[IN]' },
    {
      id: 'frac',
      name: 'Threshold',
      type: 'Number',
      optional: true,
      minimum: 0,
      maximum: 1,
      'value-key': '[FRAC]',
      'command-line-flag': '-f',
    },
    {
      id: 'mode',
      name: 'Mode',
      description: 'How to strip',
      type: 'String',
      optional: true,
      'default-value': 'fast',
      'value-choices': ['fast', 'good'],
      'value-key': '[MODE]',
      'command-line-flag': '--mode',
      'command-line-flag-separator': '=',
    },
    {
      id: 'verbose',
      name: 'Verbose',
      type: 'Flag',
      optional: true,
      'value-key': '[VERBOSE]',
      'command-line-flag': '-v',
    },
    { id: 'masks', name: 'Masks', type: 'File', list: true, optional: true, 'value-key': '[MASKS]' },
    {
      id: 'seed',
      name: 'Seed',
      type: 'Number',
      integer: true,
      minimum: 0,
      'exclusive-minimum': true,
      'value-key': '[SEED]',
      'command-line-flag': '-s',
      'requires-inputs': ['frac'],
    },
  ],
  'output-files': [{ id: 'out', name: 'Out', 'value-key': '[OUT]', 'path-template': '[IN]_brain.nii' }],
  groups: [{ id: 'g', name: 'One of', members: ['frac', 'mode'], 'mutually-exclusive': true }],
  'error-codes': [{ code: 3, description: 'No skull' }],
  tests: [{ name: 'small', invocation: { infile: 'a.nii' }, assertions: { 'exit-code': 0 } }],
};

async function read(changes: object = {}): Promise<ContractFragment> {
  return readContractFile(JSON.stringify({ ...descriptor, ...changes }, null, 2), 'strip.json');
}

/** The format of a command line over the inputs above. */
async function formatOf(line: string, changes: object = {}): Promise<unknown> {
  return (await read({ 'command-line': line, 'output-files': [], ...changes })).commands?.[0]?.format;
}

describe('a Boutiques descriptor', () => {
  it('is read as one command, with a place for each input', async () => {
    const fragment = await read();
    expect(fragment.dialect).toBe('boutiques');
    expect(fragment.findings).toEqual([]);
    expect(fragment.notEvaluated).toBeUndefined();
    expect(fragment.commands).toMatchObject([
      {
        name: 'entrypoint',
        help: 'Takes the skull off',
        style: 'template',
        extra: { args: false, kwargs: false },
        format: [
          'strip',
          '{infile}',
          '{infile}_brain.nii',
          '{{frac|flag:-f}}',
          '--mode={mode}',
          '{{verbose|flag:-v}}',
          '{{masks|into}}',
          '-s',
          '{seed}',
        ],
        declaredAt: [{ line: 8, column: 3, pointer: '/command-line' }],
        arguments: [
          { name: 'infile', kind: 'positional', type: 'file', required: true, help: 'Input' },
          { name: 'frac', kind: 'keyword', type: 'number', required: false, minimum: 0, maximum: 1 },
          {
            name: 'mode',
            kind: 'keyword',
            type: 'string',
            required: false,
            default: 'fast',
            enum: ['fast', 'good'],
            help: 'How to strip',
          },
          { name: 'verbose', type: 'boolean', required: false },
          { name: 'masks', type: 'list', shape: { list: { elements: { type: 'file' } } } },
          { name: 'seed', type: 'int', required: true, minimum: 1 },
        ],
      },
    ]);
    expect(fragment.commands?.[0]?.arguments[0]?.declaredAt).toMatchObject([
      { line: 35, pointer: '/inputs/0' },
    ]);
  });

  it('keeps the rest as info, variables, resources, tags, tests and notes', async () => {
    const { info, env, resources, tags, tests, notes } = await read();
    expect(info?.title?.value).toBe('Skull strip');
    expect(info?.version?.value).toBe('1.2.0');
    expect(info?.authors?.value).toBe('A. Nonymous');
    expect(env).toMatchObject([
      { name: 'FSLDIR', required: false, default: '/opt/fsl', description: 'Home' },
    ]);
    expect(resources).toMatchObject({
      'min-cpu': { amount: 2 },
      'min-memory': { value: '4GB', amount: 4e9 },
    });
    expect(tags).toMatchObject([
      { key: 'domain', value: 'neuroinformatics' },
      { key: 'domain', value: 'mri' },
    ]);
    expect(tests).toMatchObject([
      {
        kind: 'boutiques',
        fields: { name: 'small', invocation: '{"infile":"a.nii"}', assertions: '{"exit-code":0}' },
      },
    ]);
    expect(notes?.map(({ topic }) => topic)).toEqual([
      'boutiques input seed',
      'boutiques output-files',
      'boutiques suggested-resources',
      'boutiques container-image',
      'boutiques groups',
      'boutiques error-codes',
    ]);
  });

  it.each([
    ['strip [IN]', ['strip', '{infile}']],
    ['strip "a b" \'c d\' [IN]', ['strip', 'a b', 'c d', '{infile}']],
    ['strip --in=[IN]', ['strip', '--in={infile}']],
    ['[IN]', ['{infile}']],
  ])('splits %j into words', async (line, words) => {
    expect(await formatOf(line)).toEqual(words);
  });

  it('is a text where the words follow the ENTRYPOINT', async () => {
    const image = { type: 'docker', image: 'x', entrypoint: true };
    expect(await formatOf('strip "a b" [IN]', { 'container-image': image })).toBe('strip "a b" {infile}');
  });

  it.each([
    'strip [IN] > out',
    'cd /tmp && strip [IN]',
    'strip "$HOME" [IN]',
    'strip `x` [IN]',
    'strip "[IN]',
  ])('says that %j needs a shell, which no value is put into', async (line) => {
    const { commands, notEvaluated } = await read({ 'command-line': line, 'output-files': [] });
    expect(notEvaluated).toMatchObject([
      {
        subject: 'command entrypoint',
        reason: 'the command line needs a shell, which no value of a caller is put into',
        location: { line: 8 },
      },
    ]);
    expect(commands?.[0]?.format).toEqual(['/bin/sh', '-c', line.replace('[IN]', '{{infile|shell}}')]);
  });

  it('takes YAML, keys that look like anything, and separators of lists', async () => {
    const text = `command-line: tool %%files%% @n
schema-version: 0.5
inputs:
  - {id: files, name: F, type: String, list: true, list-separator: ',', value-key: '%%files%%', command-line-flag: --f}
  - {id: n, name: N, type: Number, value-key: '@n'}
`;
    const { commands, findings } = await readContractFile(text, 'tool.yml');
    expect(findings).toEqual([]);
    expect(commands).toMatchObject([{ format: ['tool', '--f', '{{files|join:,}}', '{n}'] }]);
  });

  it.each<[object, string]>([
    [{ inputs: [{ id: 'a', name: 'A', type: 'File' }] }, 'input-unplaced'],
    [{ inputs: [{ id: 'a', name: 'A', type: 'Path', 'value-key': '[IN]' }] }, 'unknown-type'],
    [{ inputs: [{ name: 'A', type: 'File' }] }, 'name-missing'],
    [{ inputs: 7 }, 'wrong-shape'],
    [
      {
        inputs: [
          { id: 'a', name: 'A', type: 'File', 'value-key': '[IN]' },
          { id: 'a', name: 'A', type: 'File', 'value-key': '[IN]' },
        ],
      },
      'input-twice',
    ],
    [{ 'schema-version': '0.4', inputs: [] }, 'schema-version'],
    [{ 'environment-variables': [{ value: 'x' }], inputs: [] }, 'name-missing'],
  ])('reports %j', async (changes, messageId) => {
    const { findings } = await read({ 'command-line': 'tool [IN]', 'output-files': [], ...changes });
    expect(findings.map((finding) => finding.messageId)).toEqual([messageId]);
    expect(findings[0]?.location).toMatchObject({ kind: 'file', path: 'strip.json' });
  });

  it.each(['', '|', '}'])('says that a separator %j is none that a template can hold', async (separator) => {
    const inputs = [
      {
        id: 'a',
        name: 'A',
        type: 'String',
        optional: true,
        'value-key': '[A]',
        'command-line-flag': '-a',
        'command-line-flag-separator': separator,
      },
    ];
    const { commands, notEvaluated } = await read({ 'command-line': 'tool [A]', 'output-files': [], inputs });
    expect(commands?.[0]?.format).toEqual(['tool', '{{a|unsupported}}']);
    expect(notEvaluated?.[0]?.reason).toBe(
      'the command line has a flag or separator of a that no template can hold',
    );
  });

  it('takes no file of another kind', async () => {
    for (const text of ['command-line: tool\n', 'inputs: {a: {}}\nruns: {using: docker}\nname: x\n']) {
      expect((await readContractFile(text, 'f.yml')).dialect, text).toBe('asyncy');
    }
  });

  it('takes any text', { timeout: 30_000 }, async () => {
    const text = JSON.stringify(descriptor, null, 1);
    const mutated = fc
      .tuple(fc.nat(text.length), fc.nat(5), fc.string({ unit: 'binary', maxLength: 4 }))
      .map(([at, cut, more]) => text.slice(0, at) + more + text.slice(at + cut));
    const lines = fc.string({
      unit: fc.constantFrom('[IN]', ' ', '"', "'", '>', '{', '}', '|', 'x', '\\', '[FRAC]'),
    });
    const values = fc.record({
      'command-line': fc.oneof(lines, fc.jsonValue()),
      inputs: fc.oneof(fc.constant(descriptor.inputs), fc.jsonValue()),
      'output-files': fc.jsonValue(),
      tests: fc.jsonValue(),
      tags: fc.jsonValue(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          mutated,
          values.map((value) => JSON.stringify(value)),
        ),
        async (any) => {
          JSON.stringify(await readContractFile(any, 'f.yml'));
          expect((await readContractFile(any, 'f.yml')).findings.length).toBeLessThanOrEqual(300);
        },
      ),
      { numRuns: 100 },
    );
  });
});
