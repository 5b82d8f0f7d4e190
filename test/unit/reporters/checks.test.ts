import { describe, expect, it } from 'vitest';
import {
  checks,
  checkSingle,
  honest,
  hostileCheck,
  undecided,
  weather,
} from '../../../fixtures/reports/checks.js';
import { render } from '../../../fixtures/reports/render.js';
import type { ProbeResult } from '../../../src/model/probe.js';
import { addToSummary, emptySummary, type Report, type TargetReport } from '../../../src/model/report.js';
import { checkstyle } from '../../../src/reporters/checkstyle.js';
import { findings } from '../../../src/reporters/findings.js';
import { github } from '../../../src/reporters/github.js';
import { gitlab } from '../../../src/reporters/gitlab.js';
import { htmlPage } from '../../../src/reporters/html.js';
import { junit } from '../../../src/reporters/junit.js';
import { markdown } from '../../../src/reporters/markdown.js';
import { probeRemarks } from '../../../src/reporters/probe-remarks.js';
import { sarif } from '../../../src/reporters/sarif.js';
import { table } from '../../../src/reporters/table.js';
import { tap } from '../../../src/reporters/tap.js';
import { runCommand } from '../../../src/reporters/view/check.js';
import { viewPromises } from '../../../src/reporters/view/promises.js';
import { countWords, standingWords, type Standing } from '../../../src/reporters/view/standing.js';
import { formatMilliseconds, formatYaml, quoteShell } from '../../../src/reporters/view/words.js';
import { parse } from 'yaml';
import { readCommands, readGitlab, readSarif, readTap, validateXml } from './readers.js';

const plain = { color: 0 } as const;

function one(target: TargetReport): Report {
  const summary = emptySummary();
  addToSummary(summary, target);
  return { ...checks, targets: [target], summary };
}

const probe: ProbeResult = {
  id: 'process/starts',
  property: 'process',
  title: 'starts',
  outcome: 'pass',
  message: 'm',
  evidence: [],
  runs: [],
};
const target = (...probes: ProbeResult[]): TargetReport => ({
  target: 'app',
  findings: [],
  probes,
  notEvaluated: [],
});

describe('how a promise stands', () => {
  const finding = { ruleId: 'process/starts', messageId: 'x', message: 'f' };

  it.each<[string, Partial<ProbeResult>, Partial<TargetReport>, Standing]>([
    ['pass', { outcome: 'pass' }, {}, 'kept'],
    ['inconclusive', { outcome: 'inconclusive' }, {}, 'undecided'],
    ['skip', { outcome: 'skip' }, {}, 'skipped'],
    ['error', { outcome: 'error' }, {}, 'failed'],
    ['fail, error', { outcome: 'fail', severity: 'error' }, {}, 'broken'],
    ['fail, warning', { outcome: 'fail', severity: 'warning' }, {}, 'warning'],
    ['fail, note', { outcome: 'fail', severity: 'note' }, {}, 'advice'],
    ['fail without a severity', { outcome: 'fail' }, {}, 'broken'],
    [
      'fail, by the gravest finding that is left',
      { outcome: 'fail', severity: 'error' },
      {
        findings: [
          { ...finding, severity: 'note' },
          { ...finding, severity: 'warning' },
        ],
      },
      'warning',
    ],
    [
      'fail, all of it held back',
      { outcome: 'fail', severity: 'error' },
      { suppressed: [{ finding: { ...finding, severity: 'error' }, by: 'config' }] },
      'suppressed',
    ],
  ])('%s', (_, of, report, standing) => {
    const [seen] = viewPromises({ ...target({ ...probe, ...of }), ...report });
    expect(seen?.standing).toBe(standing);
  });

  it('has a word of its own for each', () => {
    const words = Object.values(standingWords).map(({ word }) => word);
    expect(new Set(words).size).toBe(words.length);
    expect(countWords({ kept: 3, warning: 2, broken: 1 }).map(({ text }) => text)).toEqual([
      '1 broken',
      '2 warnings',
      '3 kept',
    ]);
  });

  it('tells a long text once, and then where it stands', () => {
    const log = { kind: 'log', text: 'one\ntwo' } as const;
    const short = { kind: 'exit', text: 'ended with 1' } as const;
    const open = (id: string): ProbeResult => ({
      ...probe,
      id,
      outcome: 'inconclusive',
      evidence: [log, short],
    });
    const kept: ProbeResult = { ...probe, evidence: [log] };
    expect(viewPromises(target(kept, open('a'), open('b'))).map(({ evidence }) => evidence)).toEqual([
      [log],
      [log, short],
      [{ kind: 'log', text: 'as for a' }, short],
    ]);
  });
});

it('the canonical check has every outcome and severity', () => {
  expect(new Set(weather.probes.map(({ outcome }) => outcome)).size).toBe(5);
  expect(new Set(viewPromises(weather).map(({ standing }) => standing)).size).toBe(
    Object.keys(standingWords).length,
  );
});

it('the summary counts promises by outcome, and only where some were asked for', () => {
  expect(checks.summary.probes).toEqual({ pass: 4, fail: 5, inconclusive: 1, skip: 3, error: 1 });
  expect(one(target()).summary).not.toHaveProperty('probes');
});

describe('what is undecided is no pass', () => {
  const states = ['inconclusive', 'error'] as const;

  it.each(states)('%s: junit has an error', (outcome) => {
    const text = render(junit(plain), one(target({ ...probe, outcome })));
    expect(text).toContain('tests="1" failures="0" errors="1" skipped="0"');
    expect(text).toContain(`<error type="${outcome}" message="m">`);
  });

  it.each(states)('%s: tap is not ok', (outcome) => {
    const [point] = readTap(render(tap(plain), one(target({ ...probe, outcome }))));
    expect([point?.ok, point?.subtest?.[0]?.ok]).toEqual([false, false]);
    expect(point?.subtest?.[0]?.diagnostics).toMatchObject({ promise: 'starts', outcome, message: 'm' });
  });

  it.each(states)('%s: sarif says that it failed, without a result', (outcome) => {
    const run = readSarif(render(sarif(plain), one(target({ ...probe, outcome }))));
    expect(run.results).toEqual([]);
    expect(run.invocations[0]?.executionSuccessful).toBe(false);
    expect(run.invocations[0]?.toolExecutionNotifications[0]?.level).toBe(
      outcome === 'error' ? 'error' : 'warning',
    );
  });

  it.each([
    ['text', findings],
    ['table', table],
    ['markdown', markdown],
    ['html', htmlPage],
    ['checkstyle', checkstyle],
    ['github', github],
    ['gitlab', gitlab],
  ])('%s says so', (_, create) => {
    const text = render(create(plain), one(target({ ...probe, outcome: 'inconclusive' })));
    expect(text).toContain('could not tell');
    expect(text).not.toContain('no findings');
  });

  it.each([
    ['text', findings],
    ['checkstyle', checkstyle],
    ['github', github],
    ['gitlab', gitlab],
    ['sarif', sarif],
  ])('%s says that nothing was decided at all', (_, create) => {
    expect(render(create(plain), one(undecided))).toContain('nothing was decided (2 promises)');
  });
});

describe('remarks', () => {
  it('speak for promises without a finding', () => {
    const broken = target({ ...probe, outcome: 'fail', severity: 'warning' });
    expect(probeRemarks(broken)).toEqual([
      { id: 'process/starts', severity: 'warning', word: 'warning', text: 'starts: m' },
    ]);
    expect(probeRemarks(honest)).toEqual([]);
    expect(probeRemarks(target())).toEqual([]);
  });
});

describe('junit', () => {
  const text = render(junit(plain), checks);

  it('is valid, with one case for each probe', () => {
    validateXml('junit.xsd', [text, render(junit(plain), hostileCheck)]);
    for (const { id } of weather.probes)
      expect(text.split(`<testcase name="${id}" classname="example/weather:1.4 linux/amd64">`)).toHaveLength(
        2,
      );
  });

  it('fails for errors and warnings, passes advice with its words, skips with the reason', () => {
    const caseOf = (id: string) => text.split(`<testcase name="${id}"`)[1]?.split('</testcase>')[0] ?? '';
    expect(caseOf('process/stops-on-stop-signal')).toContain(
      '<failure type="error" message="SIGTERM does not',
    );
    expect(caseOf('privilege/not-root')).toContain('<failure type="warning"');
    expect(caseOf('process/answers-help')).toContain('><system-out>note: --help starts the service');
    expect(caseOf('process/reads-stdin')).toContain(
      '<skipped message="the contract says nothing of standard input"/>',
    );
    expect(caseOf('api/declared-ports-listen')).toContain('(and 1 more)');
    expect(caseOf('immutable/runs-read-only')).toContain('suppressed (config): it does not start');
  });
});

it('sarif results of probes are failures with their evidence; those of rules are as ever', () => {
  const run = JSON.parse(render(sarif(plain), checkSingle)) as {
    runs: { results: { ruleId: string; kind?: string; properties: { evidence?: unknown[] } }[] }[];
  };
  const kinds = run.runs[0]?.results.map(({ ruleId, kind }) => [ruleId, kind]);
  expect(kinds).toContainEqual(['process/stops-on-stop-signal', 'fail']);
  expect(kinds).toContainEqual(['contract/syntax', undefined]);
  expect(kinds?.map(([id]) => id)).not.toContain('process/starts');
  expect(run.runs[0]?.results[0]?.properties.evidence).toHaveLength(3);
});

it('gitlab and github have the findings and what could not be told', () => {
  const issues = readGitlab(render(gitlab(plain), checkSingle));
  expect(issues.map(({ check_name, severity }) => `${check_name} ${severity}`)).toEqual([
    'process/stops-on-stop-signal major',
    'process/answers-help info',
    'api/declared-ports-listen major',
    'api/declared-ports-listen major',
    'privilege/not-root minor',
    'contract/syntax info',
    'api/becomes-healthy minor',
    'privilege/arbitrary-uid major',
    'not-evaluated info',
  ]);
  const commands = readCommands(render(github(plain), checkSingle));
  expect(commands.at(-3)).toEqual({
    name: 'warning',
    properties: { title: 'api/becomes-healthy' },
    data: 'example/weather:1.4: could not tell: becomes healthy: it did not become ready within 30 s here: give --env API_KEY=…',
  });
});

describe('text', () => {
  it('has a line for each promise that could not be decided, and counts all at the end', () => {
    const lines = render(findings(plain), checkSingle).trimEnd().split('\n');
    expect(lines).toContain(
      '  engine failed  privilege/arbitrary-uid  runs as any user of group 0: the engine stopped answering: connect ECONNREFUSED /var/run/docker.sock',
    );
    expect(lines.at(-1)).toBe(
      '3 errors, 1 warning, 2 notes; 1 suppressed; 1 not evaluated; promises: 2 broken, 1 engine failed, 1 could not tell, 1 warning, 1 advice, 1 suppressed, 2 kept, 1 not asked',
    );
    expect(render(findings(plain), one(honest))).toBe('No findings in 1 target; promises: 2 kept\n');
  });
});

describe('table', () => {
  it.each([50, 60, 72, 80, 100, 140])('fits %i columns', (width) => {
    const lines = render(table({ width, color: 0 }), checks).split('\n');
    expect(lines.filter((line) => line.length > width)).toEqual([]);
  });

  it('shows nothing more of what was kept than its message', () => {
    const text = render(table({ width: 100, color: 0 }), one(honest));
    expect(text).toContain('\n  ✓ kept            starts  ready after 212 ms\n');
    expect(text).not.toContain('process/starts');
    expect(text).not.toContain('Findings');
    expect(text).not.toContain('Overview');
  });

  it('shows the values with their origins, the limits, and the rights that were proven', () => {
    const text = render(table({ width: 100, color: 0 }), checkSingle);
    expect(text).toMatch(/API_KEY +\*\*\* +made up from its type\n/);
    expect(text).toMatch(/CITY +Frankfurt am Main +given with --env or --env-file\n/);
    expect(text).toMatch(/Limits +memory 512 MiB, 1 CPU, 256 processes\n/);
    expect(text).toMatch(/Sockets seen by +the kernel's tables\n/);
    expect(text).toContain('      --cap-add NET_BIND_SERVICE \\\n');
    expect(text).toContain('    securityContext:\n      allowPrivilegeEscalation: false\n');
  });

  it('ends with an overview of a fleet', () => {
    expect(render(table({ width: 100, color: 0 }), checks)).toMatch(
      /\nOverview\n {2}✗ example\/weather:1\.4 linux\/amd64 {2,}2 broken[^]*\n {2}✓ oci:layouts\/honest {2,}2 kept\n {2}– example\/foreign:1 {2,}2 not asked\n {2}✗ docker:\/\/registry\.example\.org\/private:2 {2}could not be read\n/,
    );
  });
});

describe('markdown', () => {
  const text = render(markdown(plain), checkSingle);

  it('has a scorecard, a table of what was not kept, and the rest folded', () => {
    expect(text).toContain('| ✗ API | **1 broken**, **1 could not tell** |');
    expect(text).toContain('| ✓ Small | 1 kept |');
    expect(text).toContain('<summary>2 kept</summary>');
    expect(text.match(/<details>/g)).toHaveLength(text.match(/<\/details>/g)?.length ?? 0);
  });

  it('fences what is to be copied so that nothing ends it early', () => {
    const proven = { ...weather.check?.proven, flags: ['--label=```', '`````'] };
    const report = { ...weather, check: { ...weather.check, proven } } as TargetReport;
    expect(render(markdown(plain), one(report))).toContain(
      "\n``````\ndocker run \\\n  '--label=```' '`````' \\\n",
    );
  });
});

describe('html', () => {
  const text = render(htmlPage(plain), checkSingle);

  it('links each property of the scorecard to its promises', () => {
    const links = Array.from(text.matchAll(/<a href="#(target-1-[a-z-]+)">/g), ([, id]) => id);
    expect(links).toEqual(
      ['process', 'api', 'immutable', 'small', 'privilege'].map((id) => `target-1-${id}`),
    );
    for (const id of links) expect(text).toContain(`<h2 id="${id ?? ''}">`);
    expect(text).toContain('<title>docker.io/example/weather:1.4: check</title>');
  });

  it('draws the runs on one scale, with their events', () => {
    const bars = Array.from(
      text.matchAll(/class="span(?: broken)?"\s+x="([\d.]+)%"\s+y="4"\s+width="([\d.]+)%"/g),
      ([, x, width]) => [x, width],
    );
    // 31,910 ms in all.
    expect(bars).toEqual([
      ['0.00', '4.64'],
      ['0.06', '34.06'],
      ['4.70', '6.89'],
      ['4.73', '95.27'],
      ['7.21', '0.63'],
    ]);
    expect(text).toMatch(
      /<circle class="on-ready" cx="1\.03%"[^>]*>\s*<title>330 ms ready: 1337\/tcp listens<\/title>/,
    );
    expect(text).toContain('class="span broken"');
  });

  it('says in words what the timeline shows', () => {
    expect(text).toMatch(
      /<strong>becomes healthy<\/strong>\s*<span class="muted">from 1\.5 s, for 30\.4 s, exit status 143<\/span/,
    );
    expect(text.match(/<svg [^>]*aria-hidden="true"/g)).toHaveLength(5);
    expect(text).toMatch(/<span class="at">10\.8 s<\/span>\s*<span class="tag">exited<\/span>\s*exit 137/);
  });

  it('keeps every place on the line, whatever the times say', () => {
    const wild = render(htmlPage(plain), hostileCheck);
    const places = Array.from(wild.matchAll(/ (?:x|cx|width)="(-?[^"]*)%"/g), ([, share]) => Number(share));
    expect(places.length).toBeGreaterThan(30);
    for (const share of places) expect(share >= 0 && share <= 100).toBe(true);
  });
});

describe('words', () => {
  it.each([
    [0, '0 ms'],
    [12.4, '12 ms'],
    [999.6, '1.0 s'],
    [1449, '1.4 s'],
    [59_940, '59.9 s'],
    [125_000, '2 min 5 s'],
    [Infinity, '?'],
  ])('%d milliseconds are %s', (ms, text) => {
    expect(formatMilliseconds(ms)).toBe(text);
  });

  it.each([
    ['--cap-drop=ALL', '--cap-drop=ALL'],
    ['/tmp:rw,size=1m', '/tmp:rw,size=1m'],
    ['', "''"],
    ['a b', "'a b'"],
    ["it's; rm -rf $HOME", "'it'\\''s; rm -rf $HOME'"],
    ['a\nb', "'a\nb'"],
  ])('a shell takes %j as %s', (word, quoted) => {
    expect(quoteShell(word)).toBe(quoted);
  });

  it('docker run has an option on each line', () => {
    expect(runCommand(['--user', '1000:0', '--read-only'], undefined)).toBe(
      'docker run \\\n  --user 1000:0 \\\n  --read-only \\\n  IMAGE',
    );
  });

  it.each([
    [{ a: { drop: ['ALL'], add: [] }, b: true, c: 1000, d: 'no', e: '1', f: 'x: y', g: {} }],
    [{ list: [{ a: 1, b: [1, [2, 3]] }, 'yes', null] }],
    [{ 'odd: key': ' x\ny ', '': '' }],
    [hostileCheck.targets[0]?.check?.proven?.securityContext ?? {}],
  ])('%j survives YAML', (value) => {
    expect(parse(formatYaml(value))).toEqual(value);
  });
});
