import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../src/app/lint/edits.js';
import { readContractDocument, type ContractDocument } from '../../../../src/contract/read-file.js';
import { parseYaml } from '../../../../src/contract/yaml/parse.js';
import { mutatedFrom } from './mutated-contracts.js';

const folder = new URL('../../../../fixtures/contracts/', import.meta.url);
const fixtures = readdirSync(folder).map((name): [string, string] => [
  name,
  readFileSync(new URL(name, folder), 'utf8'),
]);

async function read(text: string): Promise<ContractDocument> {
  return readContractDocument(text, 'f.yml');
}

async function once(text: string): Promise<string> {
  const { fragment } = await read(text);
  return applyEdits(
    text,
    fragment.findings.flatMap(({ edits = [] }) => edits),
  );
}

/** As `--fix` does: until nothing changes any more. */
async function fix(text: string): Promise<string> {
  for (let round = 0; round < 10; round += 1) {
    const next = await once(text);
    if (next === text) return text;
    text = next;
  }
  throw new Error(`never settles: ${text}`);
}

/** What a contract says, without the places where it says it and what was wrong with it. */
function meaning({ dialect, fragment: { findings: _, ...parts } }: ContractDocument): unknown {
  const plain = JSON.stringify({ dialect, parts }, (key, value: unknown) =>
    key === 'declaredAt' ? undefined : value,
  );
  // Notes and HTTP bindings are shown as they are written, whose nulls become maps.
  return JSON.parse(plain.replaceAll('null', '{}'));
}

describe('edits of contract files', () => {
  it.each([
    ['env:\n  A:\n', 'env:\n  A: {}\n'],
    ['env:\n  A: # why\n  B:\t\n', 'env:\n  A: {} # why\n  B: {}\t\n'],
    ['env:\n  "A":\n  \'B\':\n', 'env:\n  "A": {}\n  \'B\': {}\n'],
    ['env:\n  A: ~\n  B: null # none\n', 'env:\n  A: {}\n  B: {} # none\n'],
    ['env: {A: , B: null, "C":}\n', 'env: {A: {} , B: {}, "C": {}}\n'],
    ['env:\n  A :\n', 'env:\n  A : {}\n'],
    ['environmentr:\n  A: {}\ncommands: {}\n', 'env:\n  A: {}\ncommands: {}\n'],
    ['"environment": {A: {}}\nvolume: true\n', 'env: {A: {}}\nvolume: true\n'],
    ['volume:\n  a: {dest: /a}\nenv: {}\n', 'volumes:\n  a: {dest: /a}\nenv: {}\n'],
    ['volume: {a: {dest: /a}}\nvolumes: {}\n', 'volume: {a: {dest: /a}}\nvolumes: {}\n'],
    ['volume: {a: true}\n', 'volume: {a: true}\n'],
    [
      'oms: 1\nenvironment: {A: {type: folder}, B: {type: dir}}\n',
      'oms: 1\nenvironment: {A: {type: path}, B: {type: dir}}\n',
    ],
    ['env: {A: {type: folder}}\n', 'env: {A: {type: dir}}\n'],
    ['commands:\n  go: {results: {type: int}}\n', 'commands:\n  go: {result: {type: int}}\n'],
    ['volumes:\n  a: {target: /a}\nenv: {}\n', 'volumes:\n  a: {dest: /a}\nenv: {}\n'],
    [
      'oms: 1\nvolumes:\n  a: {dest: /a}\nenv: {A: {}}\n',
      'oms: 1\nvolumes:\n  a: {target: /a}\nenvironment: {A: {}}\n',
    ],
    [
      'commands:\n  go:\n    args:\n    - {name: a, values: [x], description: y}\n',
      'commands:\n  go:\n    args:\n    - {name: a, enum: [x], help: y}\n',
    ],
    ['env:\n  A: {type: str}\n  B: {type: "String"}\n', 'env:\n  A: {type: string}\n  B: {type: string}\n'],
    [
      'commands:\n  go:\n    args:\n    - data:any\n    - to:file|folder # where\n',
      'commands:\n  go:\n    args:\n    - {name: data, type: any}\n    - {name: to, type: file|dir} # where\n',
    ],
    [
      'commands:\n  go:\n    args: [from:file, "to: dir"]\n',
      'commands:\n  go:\n    args: [{name: from, type: file}, {name: to, type: dir}]\n',
    ],
    ["env:\n  A: {pattern: /^it's$/}\n", "env:\n  A: {pattern: '^it''s$'}\n"],
    ['env:\n  A:\n    pattern: "/^\\\\d+$/i"\n', "env:\n  A:\n    pattern: '^\\d+$'\n"],
    ['env:\n  A:\n    pattern: /[a-z]/ # small\n', "env:\n  A:\n    pattern: '[a-z]' # small\n"],
    ['commands:\n  _:\n    help: x\n', 'commands:\n  entrypoint:\n    help: x\n'],
    ['cap: chown # why\n', 'cap: [chown] # why\n'],
    [
      'commands:\n  go:\n    output: int\n    arguments: {}\n',
      'commands:\n  go:\n    output: {type: int}\n    arguments: {}\n',
    ],
    ['oms: 1\nlifecycle:\n  startup: run a, b\n', "oms: 1\nlifecycle:\n  startup: {command: 'run a, b'}\n"],
    [
      'oms: 1\nlifecycle:\n  startup: "run \\"a\\""\n',
      'oms: 1\nlifecycle:\n  startup: {command: "run \\"a\\""}\n',
    ],
    ["commands:\n  go:\n    help: It's: x # y\n", "commands:\n  go:\n    help: 'It''s: x' # y\n"],
    ['commands:\n\tgo:\n\t\thelp: x\n', 'commands:\n  go:\n    help: x\n'],
    ['commands:\r\n  go:\r\n', 'commands:\r\n  go: {}\r\n'],
    ['\uFEFFcommands:\n  go:\n', '\uFEFFcommands:\n  go: {}\n'],
    ['env:\n  A: {default: 1e999}\n', "env:\n  A: {default: '1e999'}\n"],
  ])('turn %j into %j', async (text, expected) => {
    expect(await fix(text)).toBe(expected);
    expect(await once(expected)).toBe(expected);
  });

  it.each([
    ['a key whose proper spelling is there too', 'env: {A: {}}\nenvironment: {B: {}}\n'],
    ['a name beside the reserved one', 'commands:\n  _: {}\n  entrypoint: {}\n'],
    ['a reserved name at the root', 'commands:\n  _: {}\nentrypoint: {args: []}\n'],
    [
      'a value on a line of its own',
      'commands:\n  go:\n    output:\n      int\n      # long\nenvironment: {}\n'.replace(
        '      int',
        '      int |',
      ),
    ],
    ['a body behind an alias', 'commands:\n  go: &none\n  run: *none\n'],
    ['a text over several lines', 'cap: chown\n  setuid\n'],
    ['a pattern in slashes twice', 'env:\n  A: {pattern: //a//}\n'],
    ['a union', 'commands:\n  go:\n    args:\n    - {name: a, type: file|string}\n'],
    ['a type that does not exist', 'commands:\n  go:\n    args:\n    - to:strng\n'],
    ['tabs beside spaces', 'commands:\n  go:\n\t\thelp: x\n'],
    ['a quoted text that would go on', 'commands:\n  go:\n    help: a: b\n      c\n'],
  ])('leave %s alone', async (_, text) => {
    const { fragment } = await read(text);
    expect(fragment.findings).not.toEqual([]);
    expect(await once(text)).toBe(text);
  });

  it.each(fixtures)('keep the meaning of %s, and settle', async (_, text) => {
    const before = await read(text);
    const fixed = await fix(text);
    const after = await read(fixed);
    expect(meaning(after)).toEqual(meaning(before));
    const told = (document: ContractDocument): number => document.fragment.findings.length;
    expect(told(after)).toBeLessThanOrEqual(told(before));
  });

  it('never break a file that could be read, and change what it means only where it was not read as it stood', async () => {
    const sources = fixtures.flatMap(([name, text]) =>
      /^(?:dev|seed|asyncy|oms|micro)/.test(name) ? text : [],
    );
    let changed = 0;
    await fc.assert(
      fc.asyncProperty(mutatedFrom(sources), async (text) => {
        const before = await read(text);
        const fixed = await fix(text);
        if (fixed === text) return;
        changed += 1;
        const after = await read(fixed);
        const faults = async (source: string): Promise<number> =>
          (await parseYaml(source, { kind: 'file', path: 'f' })).findings.length;
        expect(await faults(fixed)).toBeLessThanOrEqual(await faults(text));
        // With several faults, mending one may show for the first time what stands around the next.
        if ((await faults(text)) <= 1) expect(meaning(after)).toEqual(meaning(before));
      }),
      { numRuns: 1200 },
    );
    expect(changed).toBeGreaterThan(100);
  }, 240_000);
});
