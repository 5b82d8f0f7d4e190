import { describe, expect, it } from 'vitest';
import { canonical, empty, unreadable } from '../../../fixtures/reports/canonical.js';
import { hostileLint } from '../../../fixtures/reports/hostile.js';
import { clean, dockerfile, image, lint, lintClean } from '../../../fixtures/reports/lint.js';
import { render } from '../../../fixtures/reports/render.js';
import type { Report, TargetReport } from '../../../src/model/report.js';
import { artifactOf, artifactUri, repositoryPath } from '../../../src/reporters/artifact.js';
import { checkstyle } from '../../../src/reporters/checkstyle.js';
import { fingerprintOf } from '../../../src/reporters/fingerprint.js';
import { github } from '../../../src/reporters/github.js';
import { gitlab } from '../../../src/reporters/gitlab.js';
import { junit } from '../../../src/reporters/junit.js';
import { sarif } from '../../../src/reporters/sarif.js';
import { tap } from '../../../src/reporters/tap.js';
import { readCommands, readGitlab, readSarif, readTap, validateXml } from './readers.js';

const options = { color: 0 } as const;
const source = { color: 0, sourceFile: './services/weather/Dockerfile' } as const;
const reports: Report[] = [canonical, lint, lintClean, hostileLint, empty];

describe('files', () => {
  it.each([
    ['./a/b', 'a/b'],
    ['././a', 'a'],
    ['../a', '../a'],
    ['sub\\Dockerfile', 'sub/Dockerfile'],
    ['a/b\\c', 'a/b\\c'],
  ])('%s in a repository is %s', (path, written) => {
    expect(repositoryPath(path)).toBe(written);
  });

  it.each([
    ['a b/ü.yml', 'a%20b/%C3%BC.yml'],
    ['a:b', 'a%3Ab'],
    ['/etc/x#y?z', 'file:///etc/x%23y%3Fz'],
    ['//host/x', 'file:///host/x'],
    ['C:/x/y', 'file:///C:/x/y'],
    ['../a', '../a'],
    ['\ud800', '%EF%BF%BD'],
    ['javascript:alert(1)', 'javascript%3Aalert(1)'],
  ])('%j is the URI %s', (path, uri) => {
    expect(artifactUri(path)).toBe(uri);
  });

  it('are the place of a finding, else the source file, else a stand-in', () => {
    const [inFile] = dockerfile.findings;
    const [inImage] = image.findings;
    const place = (finding: typeof inFile, report: TargetReport, how: typeof source | typeof options) =>
      artifactOf(finding ?? {}, report, how);
    expect(place(inFile, dockerfile, source)).toEqual({
      path: 'services/weather/Dockerfile',
      line: 12,
      column: 6,
      exact: true,
    });
    expect(place(inImage, image, source)).toEqual({
      path: 'services/weather/Dockerfile',
      line: 1,
      exact: false,
    });
    expect(place(inImage, image, options).path).toBe('docker.io/example/weather:1.4');
    expect(place(undefined, clean, options).path).toBe('services/weather/asyncy.yml');
  });
});

describe('sarif', () => {
  it('is valid for every report', () => {
    for (const report of reports) readSarif(render(sarif(options), report));
  });

  const run = readSarif(render(sarif(options), lint));

  it('names the rules and refers to them', () => {
    expect(run.tool.driver.rules.map(({ id }) => id)).toEqual(lint.rules.map(({ id }) => id));
    expect(run.results.map(({ ruleId, ruleIndex, level }) => [ruleId, ruleIndex, level])).toEqual([
      ['process/user-root', 0, 'error'],
      ['label/deprecated-key', 1, 'warning'],
      ['label/deprecated-key', 1, 'warning'],
      ['dockerfile/changing-first', undefined, 'note'],
      ['health/missing', 4, 'warning'],
      ['process/shell-form', undefined, 'warning'],
      ['label/value-invalid', 2, 'error'],
      ['port/privileged', undefined, 'warning'],
      ['health/missing', 4, 'note'],
    ]);
  });

  it('gives each region a start and the text of its line', () => {
    for (const { locations } of run.results) {
      expect(locations[0]?.physicalLocation.region.startLine).toBeGreaterThanOrEqual(1);
    }
    const physical = run.results[1]?.locations[0]?.physicalLocation;
    expect(physical?.region).toEqual({
      startLine: 4,
      startColumn: 14,
      snippet: { text: 'org.label-schema.name="天気 service"' },
    });
    expect(physical?.contextRegion).toMatchObject({ startLine: 2, endLine: 6 });
  });

  it('writes edits as regions that are deleted', () => {
    expect(run.results[1]?.fixes?.[0]?.artifactChanges[0]?.replacements).toEqual([
      {
        deletedRegion: { startLine: 4, startColumn: 14, endLine: 4, endColumn: 35 },
        insertedContent: { text: 'org.opencontainers.image.title' },
      },
      {
        deletedRegion: { startLine: 5, startColumn: 1, endLine: 6, endColumn: 1 },
        insertedContent: { text: '' },
      },
    ]);
    expect(run.results[0]?.fixes).toBeUndefined();
  });

  it('shows image findings at a stand-in, and says what they are about', () => {
    const [first] = run.results[6]?.locations ?? [];
    expect(first?.physicalLocation).toEqual({
      artifactLocation: { uri: 'docker.io/example/weather%3A1.4' },
      region: { startLine: 1 },
    });
    expect(first?.logicalLocations?.[0]?.fullyQualifiedName).toBe(
      'example/weather:1.4/label org.opencontainers.image.licenses',
    );
    expect(run.results[6]?.partialFingerprints).toEqual({
      'containerApi/v1': 'aaaabbbbccccddddeeeeffff00001111',
      primaryLocationLineHash: 'aaaabbbbccccddddeeeeffff00001111:1',
    });
    const [withSource] = readSarif(
      sarif(source).start(lint) + sarif(source).target(image) + sarif(source).end(lint.summary),
    ).results;
    expect(withSource?.locations[0]?.physicalLocation.artifactLocation.uri).toBe(
      'services/weather/Dockerfile',
    );
  });

  it('keeps suppressed findings, with the reason', () => {
    expect(run.results.map(({ suppressions }) => suppressions?.[0]).filter(Boolean)).toEqual([
      { kind: 'inSource', status: 'accepted', justification: 'Kubernetes probes it' },
      { kind: 'external', status: 'accepted', justification: 'in the baseline' },
    ]);
  });

  it('says what could not be done', () => {
    const [invocation] = run.invocations;
    expect(invocation?.executionSuccessful).toBe(false);
    expect(invocation?.toolExecutionNotifications.map(({ level, message }) => [level, message.text])).toEqual(
      [
        [
          'error',
          'docker://registry.example.org/private:2: registry.example.org refuses to show private:2 (401)\n→ Log in with `docker login registry.example.org`.',
        ],
        ['note', 'not evaluated: label/inherited: docker inspect gives no history'],
        ['note', 'not evaluated: image/build-tools: docker inspect gives no history'],
        ['note', 'not evaluated: label/annotations-disagree: docker inspect gives no annotations'],
      ],
    );
    expect(readSarif(render(sarif(options), lintClean)).invocations[0]?.executionSuccessful).toBe(true);
  });

  it('keeps nothing of a target but what the end needs', () => {
    const reporter = sarif(options);
    reporter.start(lint);
    for (let index = 0; index < 50; index += 1) reporter.target(image);
    const end = reporter.end(lint.summary);
    expect(end.match(/not evaluated: label\/inherited/g)).toHaveLength(1);
    expect(end).toContain('(50 targets)');
  });
});

describe('junit', () => {
  const suites = (report: Report) => render(junit(options), report);

  it('is valid for every report', () => {
    validateXml('junit.xsd', reports.map(suites));
  });

  it('fails a rule with an error or a warning, not with a note', () => {
    const text = suites(lint);
    expect(text).toContain(
      '<testsuite name="services/weather/Dockerfile" tests="6" failures="2" errors="0" skipped="0">',
    );
    expect(text).toContain(
      `<testcase name="process/user-root" classname="services/weather/Dockerfile"><failure type="error" message="the process runs as root: USER says 'root'">error: services/weather/Dockerfile:12:6: `,
    );
    expect(text).toContain(`message="label 'org.label-schema.name' is deprecated (and 1 more)"`);
    expect(text).toMatch(/<testcase name="dockerfile\/changing-first"[^>]*><system-out>note: /);
  });

  it('passes clean rules, skips what was not evaluated, and is in error where nothing could be read', () => {
    const text = suites(lint);
    expect(text).toContain('<testcase name="label/value-invalid" classname="services/weather/Dockerfile"/>');
    // A rule that did not look at a target did not pass there.
    expect(text).not.toContain('<testcase name="label/inherited" classname="services/weather/Dockerfile"');
    expect(text).toMatch(
      /<testcase name="label\/inherited" classname="example\/weather[^>]*><skipped message="docker/,
    );
    expect(text).toContain(
      '<testsuite name="docker://registry.example.org/private:2" tests="1" failures="0" errors="1" skipped="0">',
    );
    expect(text).toContain('<testcase name="target/readable"');
  });

  it('counts what it holds', () => {
    for (const suite of suites(lint).split('<testsuite ').slice(1)) {
      const [, tests, failures, errors, skipped] =
        /tests="(\d+)" failures="(\d+)" errors="(\d+)" skipped="(\d+)"/.exec(suite) ?? [];
      const number = (tag: string) => String(suite.match(new RegExp(`<${tag}[ >]`, 'g'))?.length ?? 0);
      expect([tests, failures, errors, skipped]).toEqual(
        ['testcase', 'failure', 'error', 'skipped'].map(number),
      );
    }
  });
});

it('checkstyle is valid, by file, with its own words for severities', () => {
  validateXml(
    'checkstyle.xsd',
    reports.map((report) => render(checkstyle(options), report)),
  );
  const text = render(checkstyle(options), lint);
  expect(text.match(/<file name="[^"]*"/g)).toEqual([
    '<file name="services/weather/Dockerfile"',
    '<file name="docker.io/example/weather:1.4"',
    '<file name="docker://registry.example.org/private:2"',
  ]);
  expect(text).toContain('<error line="8" column="1" severity="info"');
  const together = checkstyle(source).target(image);
  expect(together).toContain('<file name="services/weather/Dockerfile">');
  expect(together).toContain('message="example/weather:1.4, label org.opencontainers.image.licenses: label ');
});

describe('tap', () => {
  it('is a subtest for each target', () => {
    const points = readTap(render(tap(options), lint));
    expect(points.map(({ ok, description }) => [ok, description])).toEqual([
      [false, 'services/weather/Dockerfile'],
      [true, 'services/weather/asyncy.yml'],
      [false, 'example/weather:1.4 linux/amd64'],
      [false, 'docker://registry.example.org/private:2'],
    ]);
    expect(points[0]?.subtest?.map(({ ok, description }) => [ok, description])).toContainEqual([
      false,
      'label/deprecated-key',
    ]);
    expect(points[2]?.subtest?.find(({ description }) => description === 'label/inherited')).toEqual({
      ok: true,
      description: 'label/inherited',
      skip: 'docker inspect gives no history',
    });
    expect(points[3]?.diagnostics).toEqual({
      code: 'REGISTRY_UNAUTHORIZED',
      message: 'registry.example.org refuses to show private:2 (401)',
      suggestion: 'Log in with `docker login registry.example.org`.',
    });
    expect(readTap(render(tap(options), empty))).toEqual([]);
  });

  it('holds a target named like a directive together', () => {
    const [point] = readTap(
      render(tap(options), { ...lint, targets: [{ ...clean, target: 'a # TODO \\# b' }] }),
    );
    expect(point).toMatchObject({ ok: true, description: 'a # TODO \\# b' });
  });
});

describe('github', () => {
  it('annotates lines of files, and says which image else', () => {
    const commands = readCommands(render(github(options), lint));
    expect(commands[0]).toEqual({
      name: 'error',
      properties: { file: 'services/weather/Dockerfile', line: '12', col: '6', title: 'process/user-root' },
      data: "the process runs as root: USER says 'root'\n→ USER 10001:10001",
    });
    expect(commands[4]).toEqual({
      name: 'error',
      properties: { title: 'label/value-invalid' },
      data: `example/weather:1.4, label org.opencontainers.image.licenses: label 'org.opencontainers.image.licenses' is 'Apache 2', which is no SPDX expression\n→ LABEL org.opencontainers.image.licenses="Apache-2.0"`,
    });
    expect(readCommands(github(source).target(image))[0]?.properties.file).toBe(
      'services/weather/Dockerfile',
    );
  });

  it('escapes as the runner unescapes', () => {
    const message = '100% of a:b,c\nsecond\r\nthird';
    const [command] = readCommands(
      github(options).target({
        ...clean,
        findings: [
          {
            ruleId: 'x/a:b,c%2C',
            messageId: 'x',
            severity: 'note',
            message,
            location: { kind: 'file', path: 'dir/a,b:c%3A', line: 1, column: 1 },
          },
        ],
      }),
    );
    expect(command?.properties).toMatchObject({ file: 'dir/a,b:c%3A', title: 'x/a:b,c%2C' });
    expect(command?.data).toBe('100% of a:b,c\nsecond\nthird');
  });
});

describe('gitlab', () => {
  it('is one issue for each finding, each with a fingerprint of its own', () => {
    for (const report of reports) readGitlab(render(gitlab(options), report));
    const issues = readGitlab(render(gitlab(options), lint));
    expect(issues.map(({ severity }) => severity)).toEqual([
      'major',
      'minor',
      'minor',
      'info',
      'major',
      'minor',
      'info',
      'info',
      'info',
      'major',
    ]);
    expect(issues[0]).toMatchObject({
      check_name: 'process/user-root',
      fingerprint: '2f1de0a96f2d4a1c8b7e6d5c4b3a2918',
      location: { path: 'services/weather/Dockerfile', lines: { begin: 12 } },
    });
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
  });

  it('tells the same finding in two images apart, and in one image twice', () => {
    const other = {
      ...image,
      target: 'example/weather:1.5',
      findings: [...image.findings, ...image.findings],
    };
    const issues = readGitlab(render(gitlab(options), { ...lint, targets: [image, other] }));
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
  });

  it('fingerprints by content', () => {
    expect(fingerprintOf(['a', 'b'])).toMatch(/^[0-9a-f]{32}$/);
    expect(fingerprintOf(['a', 'b'])).toBe(fingerprintOf(['a', 'b']));
    const many = Array.from({ length: 20_000 }, (_, index) =>
      fingerprintOf(['rule', `label ${String(index)}`]),
    );
    expect(new Set(many).size).toBe(many.length);
  });
});

it('no format for tools mentions the clean file, but those that count tests', () => {
  for (const create of [checkstyle, github, gitlab])
    expect(create(options).target(clean)).not.toContain('asyncy');
  expect(unreadable.target).toContain('private');
});
