import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { detectDialect } from '../../../../src/contract/detect-dialect.js';
import { readContractFile } from '../../../../src/contract/read-file.js';
import * as keys from '../../../../src/contract/readers/contract-file/keys.js';
import { toJson } from '../../../../src/contract/yaml/node.js';
import { parseYaml } from '../../../../src/contract/yaml/parse.js';

const dialects = ['asyncy', 'microservice', 'oms'] as const;
type Dialect = (typeof dialects)[number];

interface Schema {
  $id: string;
  description?: string;
  deprecated?: boolean;
  properties?: Record<string, Schema>;
  $defs: Record<string, Schema>;
  anyOf?: Schema[];
}

function schemaOf(dialect: Dialect): Schema {
  const file = new URL(`../../../../schemas/${dialect}.schema.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Schema;
}

const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
const validators = Object.fromEntries(
  dialects.map((dialect) => [dialect, ajv.compile(schemaOf(dialect))]),
) as Record<Dialect, ValidateFunction>;

const fixtures = new URL('../../../../fixtures/contracts/', import.meta.url);
const corpus = new URL('../../../../../shared/corpus/contracts/', import.meta.url);
const folders = [fixtures, ...(existsSync(corpus) ? [corpus] : [])];
const files = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .map((name): [string, URL] => [name, new URL(encodeURIComponent(name), folder)]),
);

/** What the reader finds, and whether the schema accepts; undefined when the file is of no dialect. */
async function judge(
  text: string,
): Promise<{ findings: string[]; valid: boolean; errors: string } | undefined> {
  const { root } = await parseYaml(text, { kind: 'file', path: 'f' });
  const detected = root && detectDialect(root);
  if (!root || !detected?.contract) return undefined;
  const { findings } = await readContractFile(text, 'f');
  const validate = validators[detected.dialect];
  const valid = validate(toJson(root));
  return {
    findings: findings.map((finding) => finding.messageId),
    valid,
    errors: ajv.errorsText(validate.errors),
  };
}

describe('schemas and readers agree', () => {
  it.each(files)('%s', async (_name, file) => {
    const verdict = await judge(readFileSync(file, 'utf8'));
    if (!verdict) return;
    const { findings, valid, errors } = verdict;
    if (findings.length === 0) expect(errors).toBe('No errors');
    if (!valid) expect(findings).not.toEqual([]);
  });

  it.each([
    ['commands:\n  go: {halp: x}\n', false],
    ['commands: [go]\n', false],
    ['commands:\n  go: {help: [x]}\n', false],
    ['env:\n  A: {required: maybe}\n', false],
    ['ports: [99999]\n', false],
    ['cap: ["no such"]\n', false],
    ['interface: telnet\n', false],
    ['volumes:\n  a: {mode: rw}\n', false],
    ['lifecycle: {startup: {}}\n', false],
    ['commands:\n  go: {results: {type: json}}\n', true],
    ['commands:\n  go:\nenv:\n  A:\n', true],
    ['entrypoint: {args: [a, {type: file}]}\nvolume: true\n', true],
  ])('accepts variants and refuses faults: %j', async (text, valid) => {
    const verdict = await judge(text);
    expect(verdict?.valid).toBe(valid);
    expect(verdict?.findings).not.toEqual([]);
  });
});

describe.each(dialects)('schemas/%s.schema.json', (dialect) => {
  const schema = schemaOf(dialect);
  const letter = dialect.charAt(0);

  it('has its own identity', () => {
    expect(schema.$id).toBe(`urn:container-api:schema:${dialect}:1`);
  });

  it.each<[keys.Keys, Schema | undefined]>([
    [keys.rootKeys, schema],
    [keys.commandKeys, schema.$defs.command],
    [keys.argumentKeys, schema.$defs.argument],
    [keys.resultKeys, schema.$defs.result],
    [keys.envKeys, schema.$defs.variable],
    [keys.volumeKeys, schema.$defs.volume],
    [keys.systemKeys, schema.$defs.system],
    [keys.lifecycleKeys, schema.$defs.lifecycle],
    [keys.hookKeys, schema.$defs.hook],
    [keys.healthKeys, schema.$defs.health],
    [keys.infoKeys, schema.$defs.info],
  ])('describes the keys that the reader knows, and marks the ones of others (%#)', (table, section) => {
    const properties = section?.properties ?? {};
    expect(Object.keys(properties)).toEqual(Object.keys(table));
    for (const [key, [, documented]] of Object.entries(table)) {
      expect(properties[key]?.description, key).toMatch(/\.$/);
      expect(properties[key]?.deprecated ?? false, key).toBe(!documented.includes(letter));
    }
  });
});
