import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { canonical } from '../../../fixtures/reports/canonical.js';
import { checks } from '../../../fixtures/reports/checks.js';
import { render } from '../../../fixtures/reports/render.js';
import type { Report } from '../../../src/model/report.js';
import { htmlPage } from '../../../src/reporters/html.js';
import { json } from '../../../src/reporters/json.js';
import { jsonl } from '../../../src/reporters/jsonl.js';
import { list } from '../../../src/reporters/list.js';
import { markdown } from '../../../src/reporters/markdown.js';
import { table } from '../../../src/reporters/table.js';
import { displayWidth } from '../../../src/reporters/terminal/wrap.js';
import { yaml } from '../../../src/reporters/yaml.js';
import { hostileReports, poison } from './poison.js';

// Only joiners inside emoji are let through, and only to people.
const controls = /(?!\n|\u200d)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const dangerous = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const runs = { numRuns: 40 };
const hostileReport = fc.oneof(hostileReports(canonical), hostileReports(checks));

it.each([
  ['table', table, 80],
  ['table', table, undefined],
  ['list', list, 100],
  ['markdown', markdown, undefined],
  ['html', htmlPage, undefined],
] as const)('%s holds no control character', (_, create, width) => {
  fc.assert(
    fc.property(hostileReport, (report) => {
      const output = render(create({ ...(width === undefined ? {} : { width }), color: 0 }), report);
      expect(output).not.toMatch(controls);
      if (width !== undefined) {
        expect(output.split('\n').filter((line) => displayWidth(line) > width)).toEqual([]);
      }
    }),
    runs,
  );
});

it('json, jsonl and yaml parse back to the same', () => {
  fc.assert(
    fc.property(hostileReport, (report) => {
      const asJson = render(json({ color: 0 }), report);
      const asLines = render(jsonl({ color: 0 }), report);
      const asYaml = render(yaml({ color: 0 }), report);
      for (const output of [asJson, asLines, asYaml]) expect(output).not.toMatch(dangerous);
      expect(JSON.parse(asJson)).toEqual(report);
      expect(JSON.stringify(parse(asYaml), null, 2)).toBe(JSON.stringify(report, null, 2));
      expect(
        asLines
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line) as unknown),
      ).toEqual(report.targets);
    }),
    runs,
  );
});

it('html holds the same elements whatever the texts say', () => {
  const elements = (report: Report) =>
    Array.from(
      render(htmlPage({ color: 0 }), report).matchAll(/<(\/?[a-z][a-z0-9]*)/g),
      ([, tag]) => tag,
    ).filter((tag) => tag !== 'br' && !tag?.endsWith('a'));
  let texts = 0;
  for (const shape of [canonical, checks]) {
    const blank = elements(poison(shape, () => String((texts += 1))) as Report);
    fc.assert(
      fc.property(hostileReports(shape), (report) => {
        expect(elements(report)).toEqual(blank);
      }),
      runs,
    );
  }
});

it.each([
  ['canonical', canonical],
  ['checks', checks],
])('table keeps every character of a value, wherever it breaks: %s', (_, shape) => {
  fc.assert(
    fc.property(fc.stringMatching(/^[§¶ ]{0,300}$/), fc.integer({ min: 50, max: 130 }), (value, width) => {
      const report = poison(shape, () => `§${value}`) as Report;
      const [target] = report.targets;
      const count = (output: string) => output.split(/[§¶]/).length;
      if (!target) throw new Error('the canonical report has targets');
      expect(count(table({ width, color: 0 }).target(target))).toBe(
        count(table({ color: 0 }).target(target)),
      );
    }),
    runs,
  );
});
