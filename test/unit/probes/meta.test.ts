import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { properties } from '../../../src/model/probe.js';
import { probeById, probes } from '../../../src/probes/index.js';
import type { Probe } from '../../../src/probes/probe.js';
import { rules } from '../../../src/rules/index.js';

const folder = join(import.meta.dirname, '..', '..', '..', 'src', 'probes');

/** Every file in a folder of a property whose default export is a probe. */
async function probeFiles(): Promise<Map<string, Probe>> {
  const found = new Map<string, Probe>();
  for (const property of properties) {
    for (const name of readdirSync(join(folder, property))) {
      if (name === 'index.ts' || !name.endsWith('.ts')) continue;
      const module = (await import(join(folder, property, name))) as { default?: Probe };
      if (module.default?.meta) found.set(`${property}/${name.slice(0, -3)}`, module.default);
    }
  }
  return found;
}

/** All that the tests of a property say. */
function testsOf(property: string): string {
  const tests = join(import.meta.dirname, property);
  return readdirSync(tests)
    .map((name) => readFileSync(join(tests, name), 'utf8'))
    .join('\n');
}

test('every file of a probe is in the index, under the id that is its path', async () => {
  const files = await probeFiles();
  expect(probes.map(({ meta }) => meta.id).sort()).toEqual([...files.keys()].sort());
  for (const [id, probe] of files) expect(probeById(id)).toBe(probe);
});

test('the order is that of the properties, and no id comes twice', () => {
  const order = probes.map(({ meta }) => properties.indexOf(meta.property));
  expect(order).toEqual(order.toSorted((one, other) => one - other));
  expect(new Set(probes.map(({ meta }) => meta.id)).size).toBe(probes.length);
});

test('no probe has the id of a rule', () => {
  const ids = new Set(rules.map(({ id }) => id));
  expect(probes.map(({ meta }) => meta.id).filter((id) => ids.has(id))).toEqual([]);
});

describe.each(probes.map(({ meta }) => [meta.id, meta] as const))('%s', (id, meta) => {
  test('says what it is about', () => {
    expect(id.startsWith(`${meta.property}/`)).toBe(true);
    // To be read after "The image".
    expect(meta.title).toMatch(/^[a-z].*[^.]$/);
    expect(meta.summary).toMatch(/^[A-Z].*\.$/s);
    expect(meta.rationale).toMatch(/^[A-Z].*\.$/s);
    expect(meta.source.length).toBeGreaterThan(8);
    expect(meta.profiles.length).toBeGreaterThan(0);
    for (const { summary } of Object.values(meta.messages)) expect(summary).toMatch(/^\S.*\.$/s);
  });

  test('has a test for each of its messages', () => {
    const tests = testsOf(meta.property);
    const untested = Object.keys(meta.messages).filter((messageId) => !tests.includes(messageId));
    expect(untested).toEqual([]);
  });
});
