import { describe, expect, it } from 'vitest';
import { canonical, everything, ordinary, unreadable } from '../../../fixtures/reports/canonical.js';
import { attacks, hostile } from '../../../fixtures/reports/hostile.js';
import { render } from '../../../fixtures/reports/render.js';
import type { TargetReport } from '../../../src/model/report.js';
import { list } from '../../../src/reporters/list.js';
import { table } from '../../../src/reporters/table.js';
import { cellLines, displayWidth, wrapLine } from '../../../src/reporters/terminal/wrap.js';
import { code, name, prose, tag } from '../../../src/reporters/view/view.js';

const dangerous = /(?!\n|\p{Extended_Pictographic}|\u200d)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
// eslint-disable-next-line no-control-regex -- ANSI colour codes are what is looked for
const ansi = /\u001b\[[\d;]*m/g;

function words(text: string): string {
  return text.replace(/[\s│┌┐└┘├┤┬┴─]/g, '');
}

describe.each([50, 60, 80, 120, 200])('width %i', (width) => {
  it.each([
    ['table', canonical],
    ['table', hostile],
    ['list', canonical],
    ['list', hostile],
  ] as const)('no line of %s is wider', (format, report) => {
    const reporter = (format === 'table' ? table : list)({ width, color: 0 });
    const lines = render(reporter, report).split('\n');
    expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
    expect(lines.filter((line) => line.endsWith(' '))).toEqual([]);
  });

  it('colour changes nothing but the colour', () => {
    const coloured = render(table({ width, color: 3 }), canonical);
    expect(coloured).toMatch(ansi);
    expect(coloured.replace(ansi, '')).toBe(render(table({ width, color: 0 }), canonical));
  });

  it('no value is shortened', () => {
    const text = words(render(table({ width, color: 0 }), canonical));
    expect(text).not.toContain('…');
    // Cut values run on in the line below, which is only next to them where nothing stands beside.
    expect(text).toContain('0d1e2f30415263748596a7b8c9dae0f1'.slice(0, 16));
  });
});

describe('table', () => {
  const wide = (report: TargetReport) => table({ color: 0 }).target(report);

  it('holds every value whole when the width is not limited', () => {
    const text = wide(everything);
    for (const value of [
      'OPENWEATHERMAP_APIKEY (secret)',
      'Get one at http://openweathermap.org/appid and keep it to yourself.',
      'sha256:7c3f0a1de5b94a9f9d1f0f6f3c1f2b7f0f6c0d9b1a2e3f405162738495a6b7c8',
      '158 MB compressed, 7 layers',
      '2016-03-01 15:59 UTC',
      'registry (docker)',
      '1337/tcp  web   http    The weather, and the health endpoint.',
      '["--city", "Frankfurt am Main"]',
      'Host commands  never run by container-api',
      'asyncy.yml:52:9',
      '→ write `port: 1337`',
    ]) {
      expect(text).toContain(value);
    }
  });

  it('prints none for the main sections and leaves the others out', () => {
    const text = wide(ordinary);
    for (const title of ['Mandatory ENVs', 'Ports', 'Volumes', 'Findings'])
      expect(text).toContain(`${title}  none\n`);
    for (const title of ['Optional ENVs', 'Health', 'Commands', 'Links', 'Tags', 'Not evaluated']) {
      expect(text).not.toContain(title);
    }
    expect(text).toContain('Other ENVs of the image  set, but not documented\n');
  });

  it('shows a target that could not be read', () => {
    expect(wide(unreadable)).toContain(
      [
        '  Error       registry.example.org refuses to show private:2 (401)',
        '  Code        REGISTRY_UNAUTHORIZED',
        '  What to do  Log in with `docker login registry.example.org`.',
      ].join('\n'),
    );
    expect(wide(unreadable)).not.toContain('none');
  });

  it('counts when there is not exactly one target', () => {
    const reporter = table({ color: 0 });
    const findings = { error: 1, warning: 0, note: 2 };
    expect(reporter.end({ targets: 1, failed: 0, findings })).toBe('');
    expect(reporter.end({ targets: 2, failed: 1, findings })).toBe(
      '2 targets, 1 could not be read: 1 error, 0 warnings, 2 notes\n',
    );
  });

  it('spells out what a terminal would obey', () => {
    const text = render(table({ width: 100, color: 0 }), hostile);
    expect(text).not.toMatch(dangerous);
    expect(text).toContain('\\x1b[2J\\x1b[31mred\\x07\\x9b1m\\x7f');
  });

  it('lets no value of the image begin a line of its own at the margin', () => {
    const lines = render(table({ width: 80, color: 0 }), hostile).split('\n');
    expect(lines).not.toContain('Findings  none');
  });

  it('stands a description of a megabyte in reasonable time and space', () => {
    const env = Array.from({ length: 20 }, (_, index) => ({
      name: `NAME_${String(index)}`,
      required: true,
      description: index === 0 ? 'word '.repeat(100_000) + '漢'.repeat(100_000) : 'short',
      declaredAt: [],
    }));
    const contract = { ...ordinary.contract, env } as NonNullable<TargetReport['contract']>;
    for (const options of [{ width: 80, color: 0 } as const, { color: 0 } as const]) {
      const text = table(options).target({ ...ordinary, contract });
      expect(text.match(/漢/g)).toHaveLength(100_000);
      expect(text.length).toBeLessThan(5_000_000);
    }
  }, 20_000);
});

describe('list', () => {
  it('has the same columns in every row, whatever the row holds', () => {
    const lines = render(list({ color: 0 }), canonical).split('\n');
    const column = lines[0]?.indexOf('PLATFORM');
    expect(lines[1]?.indexOf('linux/arm64/v8')).toBe(column);
    expect(lines[2]?.indexOf('linux/amd64')).toBe(column);
    expect(lines[1]).toMatch(/7c3f0a1de5b9 +158 MB +1000:1000 +1337 +OPENWEATHERMAP_APIKEY +1 E 1 W 1 N$/);
  });

  it('puts an error below its row', () => {
    const reporter = list({ color: 0 });
    expect(reporter.target(ordinary)).toMatch(/^IMAGE +PLATFORM /);
    expect(reporter.target(unreadable)).toBe(
      [
        'docker://registry.example.org/private:2',
        '  REGISTRY_UNAUTHORIZED: registry.example.org refuses to show private:2 (401)',
        '  → Log in with `docker login registry.example.org`.',
        '',
      ].join('\n'),
    );
  });
});

describe('wrapping', () => {
  const lines = (cell: Parameters<typeof cellLines>[0], width: number) =>
    cellLines(cell)
      .flatMap((line) => wrapLine(line, width))
      .map((line) => line.map(({ text }) => text).join(''));

  it('cuts long words between graphemes', () => {
    expect(lines(code('漢字漢字'), 5)).toEqual(['漢字', '漢字']);
    expect(lines(code('e\u0301e\u0301e\u0301'), 2)).toEqual(['e\u0301e\u0301', 'e\u0301']);
    expect(lines(code('👩‍👧👩‍👧'), 2)).toEqual(['👩‍👧', '👩‍👧']);
    expect(lines(code('0123456789'), 4)).toEqual(['0123', '4567', '89']);
  });

  it('breaks at spaces, and keeps tags on the line of their word', () => {
    expect(lines(prose('one two three'), 8)).toEqual(['one two', 'three']);
    expect(lines([...name('A'), ...tag('secret')], 20)).toEqual(['A (secret)']);
  });

  it('shows line feeds in prose as lines and in values as text', () => {
    expect(lines(prose('a\nb'), 9)).toEqual(['a', 'b']);
    expect(lines(code('a\nb'), 9)).toEqual(['a\\nb']);
  });

  it('measures wide and combining characters', () => {
    expect(displayWidth(attacks.wide)).toBe(16 + 1 + 1 + 1 + 2 + 1 + 2 + 1 + 8);
  });
});
