import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonical, empty, everything } from '../../../fixtures/reports/canonical.js';
import { checks, hostileCheck } from '../../../fixtures/reports/checks.js';
import { hostile, hostileLint } from '../../../fixtures/reports/hostile.js';
import { lint, lintClean, lintSingle } from '../../../fixtures/reports/lint.js';
import { render } from '../../../fixtures/reports/render.js';
import { style, styleHash } from '../../../src/reporters/html-style.js';
import { html, trusted } from '../../../src/reporters/html-template.js';
import { htmlPage } from '../../../src/reporters/html.js';

const page = (report: Parameters<typeof render>[1]) => render(htmlPage({ color: 0 }), report);

describe('html``', () => {
  it('escapes texts, keeps markup, drops nothing-values', () => {
    const inner = html`<b title="${'"x"'}">${"<&>'"}</b>`;
    expect(inner.markup).toBe('<b title="&quot;x&quot;">&lt;&amp;&gt;&#39;</b>');
    expect(html`${inner}${undefined}${false}${[trusted('<i>'), 'a<']}`.markup).toBe(
      `${inner.markup}<i>a&lt;`,
    );
  });

  it('makes controls visible', () => {
    expect(html`${'\u001b\u202e'}`.markup).toBe('\\x1b\\u202e');
  });
});

it('allows exactly its own style sheet', () => {
  expect(styleHash).toBe(createHash('sha256').update(style).digest('base64'));
  expect(page(canonical)).toContain(
    `content="default-src &#39;none&#39;; style-src &#39;sha256-${styleHash}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
  );
  expect(page(canonical)).toContain(`<style>${style}</style>`);
});

it('names the page after a single target and gives several a table of contents', () => {
  const single = page({ ...canonical, targets: [everything], summary: { ...canonical.summary, targets: 1 } });
  expect(single).toContain('<title>docker.io/example/currentweather:1.4.0: container contract</title>');
  expect(single).not.toContain('<nav');
  expect(page(canonical)).toContain('<title>Container contracts</title>');
  expect(page(canonical).match(/<a href="#target-\d">/g)).toHaveLength(3);
  expect(page(empty)).toContain('No target.');
});

describe('a page of findings', () => {
  it('is named as such, has no sections of contracts, and gathers what is clean', () => {
    const many = page(lint);
    expect(many).toContain('<title>Findings</title>');
    expect(many).toContain('What is wrong, and how to mend it');
    for (const title of ['>Mandatory ENVs<', '>Ports<', 'Container contract'])
      expect(many).not.toContain(title);
    expect(many).toContain('1 target without findings');
    expect(many.match(/<article /g)).toHaveLength(4);
    expect(many).toContain('2 errors, 3 warnings, 2 notes in 2 of 4 targets; 1 target could not be read');
  });

  it('of one target is named after it', () => {
    expect(page(lintSingle)).toContain('<title>services/weather/Dockerfile: findings</title>');
    expect(page(lintSingle)).not.toContain('<nav');
  });

  it('without findings says so', () => {
    const text = page(lintClean);
    expect(text).toContain('2 targets without findings');
    expect(text).toContain('<code>services/forecast/oms.yml</code>');
    expect(text).toContain('No findings in 2 targets');
    const one = page({
      ...lintClean,
      targets: lintClean.targets.slice(0, 1),
      summary: { ...lintClean.summary, targets: 1 },
    });
    expect(one).toContain('<span class="pill good">no findings</span>');
    expect(one).toContain('<p class="none">none</p>');
  });

  it('shows the lines around a place, the word marked', () => {
    expect(page(lintSingle)).toContain('<span class="no">12</span>USER <mark>root</mark></span');
    expect(page(lintSingle)).toContain('<p class="advice">USER 10001:10001</p>');
  });

  it('folds suppressed findings away, with their reasons', () => {
    expect(page(lintSingle)).toMatch(/<details>\s*<summary>Suppressed findings<small>2<\/small>/);
    expect(page(lintSingle)).toContain('Kubernetes probes it');
  });
});

it('links web addresses and nothing else', () => {
  const targets = Array.from(page(hostile).matchAll(/href="([^"]*)"/g), ([, target]) => target);
  expect(targets).toEqual(['#contents', '#target-1', '#target-2']);
  expect(page(canonical)).toContain('<a href="https://weather.example.org" rel="noreferrer nofollow">');
});

it('has no script, no handler, no inline style and nothing to load', () => {
  for (const text of [canonical, hostile, lint, hostileLint, checks, hostileCheck].map(page)) {
    const tags = Array.from(text.matchAll(/<[a-z][^>]*>/g), ([tag]) => tag);
    expect(
      tags.filter((tag) =>
        /^<(script|img|link|iframe|object|use|image|foreignobject|style(?!>)|svg(?! class="bar-line" ))\b|\son\w+=|\ssrc=|\sstyle=/.test(
          tag,
        ),
      ),
    ).toEqual([]);
    expect(Buffer.byteLength(text)).toBeLessThan(1_000_000);
  }
});

it('uses every id once', () => {
  for (const text of [page(canonical), page(lint), page(checks)]) {
    const ids = Array.from(text.matchAll(/ id="([^"]*)"/g), ([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  }
});

describe('contrast', () => {
  const [light = '', dark = ''] = style.split('@media (prefers-color-scheme: dark)');
  const colours = (css: string) =>
    new Map(
      Array.from(css.matchAll(/--([a-z-]+): (#[0-9a-f]{6})/g), ([, key, value]) => [key, value] as const),
    );
  const luminance = (hex: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const part = parseInt(hex.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const pairs = [
    ...['page', 'card', 'code'].flatMap((back) => [['ink', back] as const, ['soft', back] as const]),
    ['accent', 'tint'],
    ['accent', 'page'],
    ['accent', 'card'],
    ...['error', 'warning', 'note', 'good'].map((tone) => [tone, `${tone}-tint`] as const),
    ...['error', 'warning', 'note'].flatMap((tone) => [
      [`ink`, `${tone}-tint`] as const,
      ['soft', `${tone}-tint`] as const,
    ]),
  ] as const;

  it.each([
    ['light', colours(light)],
    ['dark', colours(dark.split('@media')[0] ?? '')],
  ])('is at least 4.5:1 in %s', (_, palette) => {
    for (const [text, back] of pairs) {
      const values = [palette.get(text), palette.get(back)].map((hex) => luminance(hex ?? ''));
      const [darker = NaN, lighter = NaN] = values.sort((a, b) => a - b);
      expect((lighter + 0.05) / (darker + 0.05), `${text} on ${back}`).toBeGreaterThanOrEqual(4.5);
    }
  });
});
