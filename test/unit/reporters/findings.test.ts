import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical, empty, ordinary, unreadable } from '../../../fixtures/reports/canonical.js';
import { clean, dockerfile, image, lint, lintClean, lintSingle } from '../../../fixtures/reports/lint.js';
import { render } from '../../../fixtures/reports/render.js';
import type { Finding } from '../../../src/model/finding.js';
import { addToSummary, emptySummary } from '../../../src/model/report.js';
import { codeFrame } from '../../../src/reporters/code-frame.js';
import { findings } from '../../../src/reporters/findings.js';
import { columnsOf } from '../../../src/reporters/terminal/width.js';
import { displayWidth } from '../../../src/reporters/terminal/wrap.js';

// eslint-disable-next-line no-control-regex -- ANSI colour codes are what is looked for
const ansi = /\u001b\[[\d;]*m/g;
const plain = () => findings({ color: 0 });

function finding(line: string, column: number): Finding {
  return {
    ruleId: 'label/x',
    messageId: 'x',
    severity: 'error',
    message: 'm',
    location: { kind: 'file', path: 'f', line: 1, column },
    excerpt: { line: 1, lines: [line] },
  };
}

/** The line of the frame and the one with the caret, without the gutter. */
function frame(line: string, column: number): [text: string, caret: string] {
  const report = { target: 'f', findings: [finding(line, column)], probes: [], notEvaluated: [] };
  const [, , , text = '', caret = ''] = plain().target(report).split('\n');
  return [text.slice('    > 1 | '.length), caret.slice('        | '.length)];
}

describe('text', () => {
  it('says place, severity, rule, message, lines and what to write', () => {
    expect(plain().target(lintSingle.targets[0] ?? clean)).toContain(
      [
        'services/weather/Dockerfile',
        '  services/weather/Dockerfile:12:6  error  process/user-root',
        "    the process runs as root: USER says 'root'",
        '      11 | WORKDIR /app',
        '    > 12 | USER root',
        '         |      ^',
        '      13 | CMD ["node", "server.js"]',
        '    → USER 10001:10001',
        '',
      ].join('\n'),
    );
  });

  it('names what a finding is about where there is no file', () => {
    const text = plain().target(image);
    expect(text).toContain('\n  label org.opencontainers.image.licenses  error  label/value-invalid\n');
    expect(text).toContain('\n  config /config/ExposedPorts/80~1tcp  warning  port/privileged\n');
    expect(text).toContain('\n  health  note  health/missing\n');
  });

  it('says once for all why things were not evaluated', () => {
    const reporter = plain();
    const summary = emptySummary();
    for (const report of [image, image]) {
      addToSummary(summary, report);
      expect(reporter.target(report)).not.toContain('docker inspect');
    }
    expect(reporter.end(summary)).toMatch(
      /^Not evaluated\n {2}docker inspect gives no history: label\/inherited, image\/build-tools\n {2}docker inspect gives no annotations: label\/annotations-disagree\n\n/,
    );
  });

  it('shows a target that could not be read', () => {
    expect(plain().target(unreadable)).toBe(
      [
        'docker://registry.example.org/private:2',
        '  error  REGISTRY_UNAUTHORIZED',
        '    registry.example.org refuses to show private:2 (401)',
        '    → Log in with `docker login registry.example.org`.',
        '\n',
      ].join('\n'),
    );
  });

  it('is silent about targets without anything to say, with a contract or without', () => {
    expect(plain().target(clean)).toBe('');
    expect(plain().target(ordinary)).toBe('');
  });

  it.each([
    [
      'lint',
      lint,
      '2 errors, 3 warnings, 2 notes in 2 of 4 targets; 1 target could not be read; 2 suppressed; 3 not evaluated',
    ],
    ['single', lintSingle, '1 error, 2 warnings, 1 note; 2 suppressed'],
    ['clean', lintClean, 'No findings in 2 targets'],
    [
      'canonical',
      canonical,
      '1 error, 1 warning, 1 note in 1 of 3 targets; 1 target could not be read; 1 suppressed; 1 not evaluated',
    ],
    ['empty', empty, 'No target'],
  ])('ends with the count: %s', (_, report, line) => {
    expect(render(plain(), report).split('\n').at(-2)).toBe(line);
  });

  it('does not call unreadable targets free of findings', () => {
    const summary = { targets: 1, failed: 1, findings: { error: 0, warning: 0, note: 0 } };
    expect(plain().end(summary)).toBe('1 target could not be read\n');
    expect(plain().end({ ...summary, targets: 3 })).toBe(
      'No findings in 2 targets; 1 target could not be read\n',
    );
  });

  it('colour changes nothing but the colour', () => {
    for (const color of [1, 2, 3] as const) {
      const coloured = render(findings({ color }), lint);
      expect(coloured).toContain('\u001b[31m\u001b[1merror\u001b[22m\u001b[39m');
      expect(coloured.replace(ansi, '')).toBe(render(plain(), lint));
    }
  });
});

describe('the caret', () => {
  it.each([
    ['USER root', 6, 'USER root', 6],
    ['\tUSER root', 2, '    USER root', 5],
    ['a\tb', 3, 'a    b', 6],
    ['天気 x', 4, '天気 x', 6],
    ['ｆｕｌｌ x', 6, 'ｆｕｌｌ x', 10],
    ['e\u0301e\u0301 x', 6, 'e\u0301e\u0301 x', 4],
    ['👩‍👧 x', 7, '👩‍👧 x', 4],
    ['❤️ 🇧🇪 x', 9, '❤️ 🇧🇪 x', 7],
    ['a\u001bb x', 5, 'a\\x1bb x', 8],
    ['x', 2, 'x', 2],
    ['x', 99, 'x', 2],
    ['', 1, '', 1],
    ['key: value\r', 6, 'key: value', 6],
  ])('%j column %i', (line, column, text, at) => {
    expect(frame(line, column)).toEqual([text, `${' '.repeat(at - 1)}^`]);
  });

  it.each([
    ['inside a surrogate pair', 'a🙂b', 3, 2],
    ['before a combining mark', 'ae\u0301b', 3, 2],
    ['inside a joined emoji', 'a👩‍👧b', 5, 2],
  ])('does not split a character: %s', (_, line, column, at) => {
    expect(frame(line, column)).toEqual([line, `${' '.repeat(at - 1)}^`]);
  });

  it('stays in sight on a long line', () => {
    const line = `${'x'.repeat(5000)} needle ${'y'.repeat(5000)}`;
    const [text, caret] = frame(line, 5002);
    expect(text).toHaveLength(162);
    expect(text.slice(caret.length - 1)).toMatch(/^needle y+…$/);
    expect(text.startsWith('…xxx')).toBe(true);
  });

  it('has no place where the lines do not hold it', () => {
    const lines = codeFrame({ ...finding('x', 1), excerpt: { line: 5, lines: ['y', 'z'] } });
    expect(lines.map(({ number, before, at }) => [number, before, at])).toEqual([
      [5, 'y', undefined],
      [6, 'z', undefined],
    ]);
    expect(codeFrame({ ...finding('x', 1), location: { kind: 'label', key: 'k' } })[0]?.at).toBeUndefined();
    const { excerpt: _, ...without } = finding('x', 1);
    expect(codeFrame(without)).toEqual([]);
  });

  it('never loses or invents a character of a line that is shown whole', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.integer({ min: 1, max: 60 }),
        (line, column) => {
          const [shown] = codeFrame(finding(line, column));
          const [whole] = codeFrame({ ...finding(line, 1), location: { kind: 'label', key: 'k' } });
          expect((shown?.before ?? '') + (shown?.at ?? '') + (shown?.after ?? '')).toBe(whole?.before);
        },
      ),
    );
  });
});

it('measures as tables do', () => {
  const piece = fc.constantFrom(
    'a',
    '漢',
    'ｆ',
    'é',
    'e\u0301',
    '👩‍👧',
    '👩🏽‍💻',
    '❤️',
    '🇧🇪',
    '🙂',
    ' ',
    '한',
    '…',
    '→',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      expect(columnsOf(pieces.join(''))).toBe(displayWidth(pieces.join('')));
    }),
  );
});

it('groups a thousand files without a word for the clean ones', () => {
  const reporter = plain();
  const pieces = Array.from({ length: 1000 }, (_, index) =>
    reporter.target(index === 500 ? dockerfile : clean),
  );
  expect(pieces.filter((piece) => piece !== '')).toHaveLength(1);
});
