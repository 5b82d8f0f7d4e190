import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { canonical, empty } from '../../../fixtures/reports/canonical.js';
import { hostile } from '../../../fixtures/reports/hostile.js';
import { render } from '../../../fixtures/reports/render.js';
import type { Report } from '../../../src/model/report.js';
import { json } from '../../../src/reporters/json.js';
import { jsonl } from '../../../src/reporters/jsonl.js';
import { yaml } from '../../../src/reporters/yaml.js';

const reports: [string, Report][] = [
  ['canonical', canonical],
  ['hostile', hostile],
  ['empty', empty],
];
const dangerous = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

describe('json', () => {
  it.each([reports[0], reports[2]] as [string, Report][])(
    'is what JSON.stringify makes of the whole report: %s',
    (_, report) => {
      expect(render(json({ color: 0 }), report)).toBe(`${JSON.stringify(report, null, 2)}\n`);
    },
  );

  it('escapes what a terminal would obey and still parses to the same', () => {
    const text = render(json({ color: 0 }), hostile);
    expect(text).not.toMatch(dangerous);
    expect(text).toContain('user\\u202enimda');
    expect(text).toContain('\\udb40\\udc41');
    expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(hostile));
  });

  it('keeps an own key __proto__', () => {
    const parsed = JSON.parse(render(json({ color: 0 }), hostile)) as Report;
    expect(Object.keys(parsed.targets[0]?.contract?.labels ?? {})).toContain('__proto__');
  });
});

describe('jsonl', () => {
  it.each(reports)('is one line for each target, target first: %s', (_, report) => {
    const text = render(jsonl({ color: 0 }), report);
    expect(text).not.toMatch(dangerous);
    const lines = text.split('\n').slice(0, -1);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
      JSON.parse(JSON.stringify(report.targets)),
    );
    for (const line of lines) expect(line.startsWith('{"target":')).toBe(true);
  });

  it('puts target first whatever the order of the keys', () => {
    const line = jsonl({ color: 0 }).target({ findings: [], probes: [], notEvaluated: [], target: 'x' });
    expect(line).toBe('{"target":"x","findings":[],"probes":[],"notEvaluated":[]}\n');
  });
});

describe('yaml', () => {
  it.each(reports)('holds the data of json: %s', (_, report) => {
    const text = render(yaml({ color: 0 }), report);
    expect(text).not.toMatch(dangerous);
    expect(JSON.stringify(parse(text))).toBe(JSON.stringify(report));
  });

  it('quotes what YAML 1.1 would read as something else', () => {
    const report = { ...empty, rules: [{ id: 'yes', summary: '012' }] };
    expect(render(yaml({ color: 0 }), report)).toContain('- id: "yes"\n  summary: "012"\n');
  });

  it('writes shared objects out instead of anchors', () => {
    const rule = { id: 'a', summary: 'b' };
    expect(render(yaml({ color: 0 }), { ...empty, rules: [rule, rule] })).not.toMatch(/[&*]a\d/);
  });
});
