import { describe, expect, it } from 'vitest';
import { hostileCheck } from '../../../fixtures/reports/checks.js';
import { hostile, hostileLint } from '../../../fixtures/reports/hostile.js';
import { clean, lint, lintClean, lintSingle } from '../../../fixtures/reports/lint.js';
import { render } from '../../../fixtures/reports/render.js';
import { autolink, codeSpan, escapeMarkdown, escapeProse } from '../../../src/reporters/markdown-escape.js';
import { markdown } from '../../../src/reporters/markdown.js';

describe('escapeMarkdown', () => {
  it.each([
    ['**b** _i_ ~~s~~', '\\*\\*b\\*\\* \\_i\\_ \\~\\~s\\~\\~'],
    ['a | b', 'a \\| b'],
    ['`c`', '\\`c\\`'],
    ['<img src=x>', '&lt;img src=x\\>'],
    ['&lt;', '&amp;lt;'],
    ['[x](y) ![x](y)', '\\[x\\](y) \\!\\[x\\](y)'],
    ['see http://x.org', 'see http:<!-- -->//x.org'],
    ['www.x.org', 'www<!-- -->.x.org'],
    ['@someone and me@x.org', '@<!-- -->someone and me@<!-- -->x.org'],
    ['see #12, GH-12', 'see #<!-- -->12, GH-<!-- -->12'],
    ['# h', '\\# h'],
    ['- x', '\\- x'],
    ['1. x', '1\\. x'],
    ['1.5 s', '1.5 s'],
    ['    code', 'code'],
    ['$x$', '\\$x\\$'],
    ['a\nb\u001b', 'a\\\\nb\\\\x1b'],
  ])('%j', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });

  it('joins lines of prose inside a cell', () => {
    expect(escapeProse('a\r\n# b')).toBe('a<br>\\# b');
  });
});

describe('codeSpan', () => {
  it.each([
    ['npm run x', '`npm run x`'],
    ['^\\d+$', '`^\\d+$`'],
    ['a|b', '<code>a&#124;b</code>'],
    ['a\\|b', '<code>a&#92;&#124;b</code>'],
    ['`x`', '<code>&#96;x&#96;</code>'],
    [' x', '<code> x</code>'],
    ['', '<code></code>'],
    ['|<b>@me', '<code>&#124;&#60;b&#62;&#64;me</code>'],
  ])('%j', (text, span) => {
    expect(codeSpan(text)).toBe(span);
  });
});

it('links nothing but a plain web address', () => {
  expect(autolink('https://x.org/a?b=c')).toBe('<https://x.org/a?b=c>');
  expect(autolink('https://u@x.org')).toBe('https:<!-- -->//u@<!-- -->x.org');
  expect(autolink('javascript:alert(1)')).toBe('javascript:alert(1)');
});

describe('findings', () => {
  it('are a table with a column for each part', () => {
    expect(render(markdown({ color: 0 }), lintSingle)).toContain(
      [
        '| Severity | Rule | Where | Finding | What to do |',
        '| --- | --- | --- | --- | --- |',
        "| **error** | `process/user-root` | `services/weather/Dockerfile:12:6` | the process runs as root: USER says 'root' | USER 10001:10001 |",
      ].join('\n'),
    );
  });

  it('end with the count, also for one target, as a step summary needs it', () => {
    expect(render(markdown({ color: 0 }), lintSingle)).toMatch(
      /\n\*\*1 error, 2 warnings, 1 note; 2 suppressed\*\*\n$/,
    );
    expect(render(markdown({ color: 0 }), lintClean)).toBe('**No findings in 2 targets**\n');
  });

  it('have no section for a target without any', () => {
    const text = render(markdown({ color: 0 }), lint);
    expect(text).not.toContain(clean.target);
    expect(text.match(/^## /gm)).toHaveLength(3);
  });
});

it.each([hostile, hostileLint, hostileCheck])('keeps every row of a table in its columns', (report) => {
  const lines = render(markdown({ color: 0 }), report).split('\n');
  let columns = 0;
  let rows = 0;
  for (const line of lines) {
    if (!line.startsWith('|')) {
      columns = 0;
      continue;
    }
    // A pipe splits a cell unless a backslash stands before it, inside code too.
    const pipes = line.replace(/\\./g, '').split('|').length - 2;
    if (columns > 0) expect(pipes).toBe(columns);
    columns = pipes;
    rows += 1;
  }
  expect(rows).toBeGreaterThan(report.targets[0]?.contract ? 100 : 30);
});

it.each([
  [hostile, []],
  [hostileCheck, ['</details>', '</summary>', '<details>', '<summary>']],
])('holds no tag but its own outside code', (report, own) => {
  const text = render(markdown({ color: 0 }), report)
    .replace(/^(`{3,})\n[^]*?^\1$/gm, '')
    .replace(/`[^`\n]*`/g, '');
  const tags = new Set(Array.from(text.matchAll(/(?<!\\)<[^>\n]*>/g), ([found]) => found));
  expect([...tags].sort()).toEqual(['<!-- -->', '</code>', '<br>', '<code>', ...own].sort());
});
