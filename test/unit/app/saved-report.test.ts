import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { canonical } from '../../../fixtures/reports/canonical.js';
import { checks } from '../../../fixtures/reports/checks.js';
import { hostile, hostileLint } from '../../../fixtures/reports/hostile.js';
import { lint } from '../../../fixtures/reports/lint.js';
import { render } from '../../../fixtures/reports/render.js';
import { readSavedReport } from '../../../src/app/saved-report.js';
import { UsageError } from '../../../src/errors.js';
import type { Report } from '../../../src/model/report.js';
import { json } from '../../../src/reporters/json.js';
import { jsonl } from '../../../src/reporters/jsonl.js';

const folder = mkdtempSync(join(tmpdir(), 'container-api-saved-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const nothing = Readable.from([]);

function saved(text: string): Promise<Awaited<ReturnType<typeof readSavedReport>>> {
  const file = join(folder, 'report.json');
  writeFileSync(file, text);
  return readSavedReport(file, nothing);
}

async function failure(text: string): Promise<UsageError> {
  const error: unknown = await saved(text).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UsageError);
  return error as UsageError;
}

const plain = (report: Report) => JSON.parse(JSON.stringify(report)) as Record<string, unknown>;

it.each([
  ['canonical', canonical],
  ['lint', lint],
  ['hostile', hostile],
  ['hostile lint', hostileLint],
  ['checks', checks],
])('reads back what json and jsonl print: %s', async (_, report) => {
  expect(await saved(render(json({ color: 0 }), report))).toEqual(plain(report));
  expect(await saved(render(jsonl({ color: 0 }), report))).toEqual({ targets: plain(report).targets });
});

it('reads standard input, in pieces', async () => {
  const bytes = Buffer.from(`\ufeff${render(json({ color: 0 }), lint)}`);
  const pieces = (async function* () {
    for (let at = 0; at < bytes.length; at += 1000)
      yield await Promise.resolve(bytes.subarray(at, at + 1000));
  })();
  expect(await readSavedReport('-', pieces)).toEqual(plain(lint));
});

describe('refuses', () => {
  it('what is not there', async () => {
    await expect(readSavedReport(join(folder, 'nope.json'), nothing)).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
  });

  it.each([
    ['', 'this is not JSON'],
    ['{\n  "schemaVersion": "1.0",\n  oops\n}', ':3:3: this is not JSON'],
    ['[]', 'this is no report of container-api'],
    ['"text"', 'this is no report of container-api'],
    ['{"targets": []}', 'this is no report of container-api'],
    ['{"schemaVersion": "one"}', 'this is no report of container-api'],
  ])('%j', async (text, message) => {
    const error = await failure(text);
    expect(error.code).toBe('REPORT_INVALID');
    expect(error.message).toContain('report.json');
    expect(error.message).toContain(message);
  });

  it('another major version, and says which', async () => {
    const error = await failure(JSON.stringify({ ...lint, schemaVersion: '2.3' }));
    expect(error.code).toBe('REPORT_VERSION');
    expect(error.message).toContain('version 2.3, and this program reads 1.x');
  });

  it('a field of a wrong type, with its place', async () => {
    const report = structuredClone(lint) as unknown as { targets: { findings: { severity: string }[] }[] };
    const finding = report.targets[2]?.findings[1];
    if (finding) finding.severity = 'grave';
    const error = await failure(JSON.stringify(report));
    expect(error.message).toContain(
      '/targets/2/findings/1/severity must be equal to one of the allowed values',
    );
  });

  it('an unknown field of this version, by its name', async () => {
    const error = await failure(JSON.stringify({ ...lint, extra: 1 }));
    expect(error.message).toContain('must NOT have additional properties: "extra"');
  });

  it('what is nested too deep to be printed', async () => {
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    const text = JSON.stringify(lint).replace('"rules":', `"x":${deep},"rules":`);
    expect((await failure(text)).message).toContain('nested deeper than 128 levels');
  });
});

it('takes reports of 1.0, and refuses a probe that is none', async () => {
  expect((await saved(JSON.stringify({ ...lint, schemaVersion: '1.0' }))).targets).toHaveLength(4);
  const broken = { ...checks, targets: [{ ...checks.targets[0], probes: [{ id: 'process/starts' }] }] };
  expect((await failure(JSON.stringify(broken))).message).toContain(
    '/targets/0/probes/0 must have required property',
  );
});

it('takes what a later minor version adds, and still knows what is missing', async () => {
  const later = { ...lint, schemaVersion: '1.7', more: true };
  expect((await saved(JSON.stringify(later))).targets).toHaveLength(4);
  const { summary: _, ...rest } = later;
  expect((await failure(JSON.stringify(rest))).message).toContain("must have required property 'summary'");
});

it('reads any JSON to a report or to a UsageError', async () => {
  await fc.assert(
    fc.asyncProperty(fc.json(), async (text) => {
      const value: unknown = await saved(text).catch((reason: unknown) => reason);
      expect(value).toBeInstanceOf(UsageError);
    }),
    { numRuns: 100 },
  );
});
