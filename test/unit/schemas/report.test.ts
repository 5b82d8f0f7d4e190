import { readFileSync } from 'node:fs';
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { canonical, empty } from '../../../fixtures/reports/canonical.js';
import { checks, hostileCheck, weather } from '../../../fixtures/reports/checks.js';
import { hostile, hostileLint } from '../../../fixtures/reports/hostile.js';
import { lint } from '../../../fixtures/reports/lint.js';
import { render } from '../../../fixtures/reports/render.js';
import { lifecycleStages, infoKeys, resourceNames, valueTypes } from '../../../src/model/contract.js';
import { outcomes, properties } from '../../../src/model/probe.js';
import { reportSchemaId, schemaVersion } from '../../../src/model/report.js';
import { json } from '../../../src/reporters/json.js';
import { jsonl } from '../../../src/reporters/jsonl.js';

interface Node {
  $ref?: string;
  description?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  required?: string[];
  properties?: Record<string, Node>;
  items?: Node;
  additionalProperties?: boolean | Node;
  oneOf?: Node[];
  anyOf?: Node[];
  $defs?: Record<string, Node>;
}

const schema = JSON.parse(
  readFileSync(new URL('../../../schemas/report.schema.json', import.meta.url), 'utf8'),
) as Node & AnySchemaObject;
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
const validate = ajv.compile(schema);
const validateTarget = ajv.compile({ $ref: `${reportSchemaId}#/$defs/targetReport` });

function errors(report: unknown): string[] {
  void validate(report);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

/** Every schema node with its place, references not followed. */
function* nodes(node: Node, place = ''): Generator<[place: string, node: Node]> {
  yield [place, node];
  for (const [key, child] of Object.entries(node.properties ?? {})) yield* nodes(child, `${place}/${key}`);
  for (const [key, child] of Object.entries(node.$defs ?? {})) yield* nodes(child, `${place}/$defs/${key}`);
  for (const child of [...(node.oneOf ?? []), ...(node.anyOf ?? [])]) yield* nodes(child, `${place}/|`);
  if (node.items) yield* nodes(node.items, `${place}/[]`);
  if (typeof node.additionalProperties === 'object') yield* nodes(node.additionalProperties, `${place}/*`);
}

function resolve(node: Node): Node {
  const name = node.$ref?.replace('#/$defs/', '');
  return name === undefined ? node : (schema.$defs?.[name] ?? node);
}

/** Marks every property of the schema that `value` shows. */
function cover(value: unknown, at: Node, seen: Set<Node>): void {
  const node = resolve(at);
  if (Array.isArray(value)) for (const item of value) cover(item, node.items ?? {}, seen);
  for (const branch of [...(node.oneOf ?? []), ...(node.anyOf ?? [])]) {
    const kind = branch.properties?.kind?.const;
    if (kind === undefined || kind === (value as { kind?: unknown } | null)?.kind) cover(value, branch, seen);
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    const property = node.properties?.[key];
    if (!property) continue;
    seen.add(property);
    cover(item, property, seen);
  }
}

describe('report.schema.json', () => {
  it.each([
    ['canonical', canonical],
    ['hostile', hostile],
    ['empty', empty],
    ['lint', lint],
    ['hostile lint', hostileLint],
    ['checks', checks],
  ])('takes the %s report, and what json prints of it', (_, report) => {
    expect(errors(report)).toEqual([]);
    expect(errors(JSON.parse(render(json({ color: 0 }), report)))).toEqual([]);
  });

  it('takes the hostile check as json prints it', () => {
    // A number as large as 1e308 is one in JSON, too.
    expect(errors(JSON.parse(render(json({ color: 0 }), hostileCheck)))).toEqual([]);
  });

  it('takes reports of 1.0, which have no probes', () => {
    expect(errors({ ...lint, schemaVersion: '1.0' })).toEqual([]);
  });

  it('takes every line of jsonl as a targetReport', () => {
    for (const line of render(jsonl({ color: 0 }), hostile)
      .trimEnd()
      .split('\n')) {
      expect(validateTarget(JSON.parse(line))).toBe(true);
    }
  });

  it('carries the identity that reports name', () => {
    expect(schema.$id).toBe(reportSchemaId);
    expect(schema.properties?.$schema?.const).toBe(reportSchemaId);
    expect(schema.properties?.schemaVersion?.enum?.at(-1)).toBe(schemaVersion);
  });

  it('lists the words of the model', () => {
    const definitions = schema.$defs ?? {};
    expect(definitions.valueType?.enum).toEqual([...valueTypes]);
    expect(definitions.property?.enum).toEqual([...properties]);
    expect(definitions.probe?.properties?.outcome?.enum).toEqual([...outcomes]);
    expect(Object.keys(schema.properties?.summary?.properties?.probes?.properties ?? {})).toEqual([
      ...outcomes,
    ]);
    const contract = definitions.contract?.properties ?? {};
    expect(Object.keys(contract.info?.properties ?? {})).toEqual([...infoKeys]);
    expect(Object.keys(contract.lifecycle?.properties ?? {})).toEqual([...lifecycleStages]);
    expect(Object.keys(contract.resources?.properties ?? {})).toEqual([...resourceNames]);
  });

  it('describes every property and definition', () => {
    const silent = [...nodes(schema)].filter(
      ([place, node]) => !/\/(\[\]|\*|\|)$/.test(place) && !node.description && !node.$ref,
    );
    expect(silent.map(([place]) => place)).toEqual([]);
  });

  it('closes every object', () => {
    const open = [...nodes(schema)].filter(
      ([, node]) => node.type === 'object' && node.additionalProperties === undefined,
    );
    expect(open.map(([place]) => place)).toEqual([]);
  });

  it('has no property that the model does not have: the canonical reports show them all', () => {
    const seen = new Set<Node>();
    cover(canonical, schema, seen);
    cover(checks, schema, seen);
    const unseen = [...nodes(schema)].flatMap(([place, node]) =>
      Object.entries(node.properties ?? {}).flatMap(([key, property]) =>
        seen.has(property) ? [] : [`${place}/${key}`],
      ),
    );
    expect(unseen).toEqual([]);
  });

  it('refuses a missing required field and an unknown one, anywhere', () => {
    let tried = 0;
    function mutate(value: unknown, at: Node): void {
      const node = resolve(at);
      if (Array.isArray(value)) for (const item of value) mutate(item, node.items ?? {});
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
      const record = value as Record<string, unknown>;
      const branch = node.oneOf?.find(({ properties }) => properties?.kind?.const === record.kind) ?? node;
      if (!branch.properties) return;
      for (const key of branch.required ?? []) {
        const kept = record[key];
        expect(kept, key).toBeDefined();
        Reflect.deleteProperty(record, key);
        expect(validate(report), `without ${key}`).toBe(false);
        record[key] = kept;
        tried += 1;
      }
      record.unknown = 1;
      expect(validate(report), `with an unknown key beside ${Object.keys(record).join()}`).toBe(false);
      delete record.unknown;
      for (const [key, item] of Object.entries(record)) mutate(item, branch.properties[key] ?? {});
    }
    const report = structuredClone<unknown>({ ...checks, targets: [...canonical.targets, weather] });
    mutate(report, schema);
    expect(validate(report)).toBe(true);
    expect(tried).toBeGreaterThan(250);
  });

  it.each([
    [
      'severity',
      (report: typeof canonical) => ({
        ...report,
        summary: { ...report.summary, findings: { error: -1, warning: 0, note: 0 } },
      }),
    ],
    ['schemaVersion', (report: typeof canonical) => ({ ...report, schemaVersion: '2.0' })],
    [
      'probes',
      (report: typeof canonical) => ({ ...report, targets: [{ ...report.targets[0], probes: [{}] }] }),
    ],
    [
      'error code',
      (report: typeof canonical) => ({
        ...report,
        targets: [{ ...report.targets[2], error: { code: 'x', message: '', exitCode: 3 } }],
      }),
    ],
  ])('refuses a wrong %s', (_, change) => {
    expect(errors(change(canonical))).not.toEqual([]);
  });
});
