import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical } from '../../../fixtures/reports/canonical.js';
import { checks, hostileCheck } from '../../../fixtures/reports/checks.js';
import { hostile, hostileLint } from '../../../fixtures/reports/hostile.js';
import { lint } from '../../../fixtures/reports/lint.js';
import { render } from '../../../fixtures/reports/render.js';
import type { Report, TargetReport } from '../../../src/model/report.js';
import { checkstyle } from '../../../src/reporters/checkstyle.js';
import { findings } from '../../../src/reporters/findings.js';
import { github } from '../../../src/reporters/github.js';
import { gitlab } from '../../../src/reporters/gitlab.js';
import { loadReporter, reporterNames } from '../../../src/reporters/index.js';
import { probeRemarks } from '../../../src/reporters/probe-remarks.js';
import { junit } from '../../../src/reporters/junit.js';
import { sarif } from '../../../src/reporters/sarif.js';
import { tap } from '../../../src/reporters/tap.js';
import { visible } from '../../../src/reporters/text.js';
import { hostileReports } from './poison.js';
import { logCommands, readCommands, readGitlab, readSarif, readTap, validateXml } from './readers.js';

const reports = fc.oneof(hostileReports(lint), hostileReports(canonical), hostileReports(checks));
const options = { color: 0, sourceFile: './sub dir/Dockerfile' } as const;
const runs = { numRuns: 40 };
/** What may not stand raw in any output; only joiners inside emoji are let through to people. */
const controls = /(?!\n|\u200d)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

function each(check: (report: Report) => void, numRuns = runs.numRuns): void {
  fc.assert(fc.property(reports, check), { numRuns });
  for (const report of [hostile, hostileLint, hostileCheck]) check(report);
}

function total(report: Report, number: (target: TargetReport) => number): number {
  return report.targets.reduce((sum, target) => sum + number(target), 0);
}

it('sarif is valid, and holds every finding', () => {
  each((report) => {
    const text = render(sarif(options), report);
    expect(text).not.toMatch(controls);
    const run = readSarif(text);
    expect(run.results).toHaveLength(
      total(report, (target) => target.findings.length + (target.suppressed?.length ?? 0)),
    );
    for (const { message, ruleId, ruleIndex } of run.results) {
      expect(message.text).not.toContain('](');
      if (ruleIndex !== undefined) expect(run.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    }
  });
});

it('gitlab is valid, and no two issues of a target share a fingerprint', () => {
  each((report) => {
    expect(render(gitlab(options), report)).not.toMatch(controls);
    for (const target of report.targets) {
      const issues = readGitlab(`[${gitlab(options).target(target)}]`);
      expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
      expect(issues.length).toBeGreaterThanOrEqual(target.findings.length);
    }
  });
});

it('junit and checkstyle are XML that their schemas take', () => {
  const seed = fc.readConfigureGlobal().seed ?? 0;
  const cases = [hostile, hostileLint, hostileCheck, ...fc.sample(reports, { seed, numRuns: 40 })];
  for (const [create, xsd] of [
    [junit, 'junit.xsd'],
    [checkstyle, 'checkstyle.xsd'],
  ] as const) {
    const documents = cases.map((report) => render(create(options), report));
    for (const text of documents) expect(text).not.toMatch(controls);
    validateXml(xsd, documents);
  }
});

it('tap has a test for each target, each with its plan', () => {
  each((report) => {
    const text = render(tap(options), report);
    expect(text).not.toMatch(controls);
    const points = readTap(text);
    expect(points).toHaveLength(report.targets.length);
    points.forEach((point, index) => {
      const target = report.targets[index];
      const grave = target?.findings.some(({ severity }) => severity !== 'note');
      const remarks = target ? probeRemarks(target) : [];
      const open = remarks.some(({ id, severity }) => severity !== 'note' && id !== 'nothing-decided');
      expect(point.ok).toBe(!target?.error && !grave && !open);
    });
  });
});

it('github holds its own commands and no other', () => {
  each((report) => {
    const text = render(github(options), report);
    expect(text).not.toMatch(controls);
    const commands = readCommands(text);
    expect(commands).toHaveLength(text.split('\n').length - 2);
    const reasons = (target: TargetReport) => new Set(target.notEvaluated.map(({ reason }) => reason)).size;
    expect(commands).toHaveLength(
      total(
        report,
        (target) =>
          target.findings.length + (target.error ? 1 : 0) + reasons(target) + probeRemarks(target).length,
      ),
    );
    const files = report.targets.flatMap((target) =>
      target.findings.map(({ location }) => (location?.kind === 'file' ? location : undefined)),
    );
    const annotated = commands.filter(({ properties }) => properties.line !== undefined);
    expect(annotated.map(({ properties }) => properties.line)).toEqual(
      files.flatMap((file) => (file ? [String(file.line)] : [])),
    );
    for (const { name, properties } of commands) {
      expect(['error', 'warning', 'notice']).toContain(name);
      expect(
        Object.keys(properties).filter((key) => !['file', 'line', 'col', 'title'].includes(key)),
      ).toEqual([]);
    }
  });
});

it('text holds no control character, and a caret for each place in an excerpt', () => {
  each((report) => {
    const text = render(findings({ color: 0 }), report);
    expect(text).not.toMatch(controls);
    const places = total(
      report,
      ({ findings: found }) =>
        found.filter(
          ({ excerpt, location }) =>
            location?.kind === 'file' && excerpt?.lines[location.line - excerpt.line] !== undefined,
        ).length,
    );
    expect(text.match(/^ {6} *\| *\^$/gm) ?? []).toHaveLength(places);
  });
});

describe('in the log of a build', () => {
  const others = reporterNames.filter((name) => name !== 'github' && name !== 'markdown' && name !== 'html');

  it.each(others)(
    '%s holds nothing that is obeyed',
    async (name) => {
      const create = await loadReporter(name);
      each((report) => {
        expect(logCommands(render(create({ color: 0 }), report))).toEqual([]);
        expect(logCommands(render(create({ color: 0, width: 60 }), report))).toEqual([]);
      }, 15);
    },
    20_000,
  );

  it('spells out what would be', () => {
    expect(visible('##[error]x ##vso[task.x]y ###[z ##teamcity[a]')).toBe(
      '#\\#[error]x #\\#vso[task.x]y ##\\#[z #\\#teamcity[a]',
    );
    expect(visible('## heading #1')).toBe('## heading #1');
  });
});
