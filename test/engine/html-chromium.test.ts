import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonical, everything } from '../../fixtures/reports/canonical.js';
import { checks, hostileCheck } from '../../fixtures/reports/checks.js';
import { hostile } from '../../fixtures/reports/hostile.js';
import { render } from '../../fixtures/reports/render.js';
import type { Report } from '../../src/model/report.js';
import { htmlPage } from '../../src/reporters/html.js';

const run = promisify(execFile);
const single: Report = {
  ...canonical,
  targets: [everything],
  summary: { ...canonical.summary, targets: 1, failed: 0 },
};
const reports = { canonical, hostile, single, checks, hostileCheck };

/** Writes what it measures into attributes of the root element. Runs only where a copy of the page has lost its policy. */
const probe = `<script>
  const root = document.documentElement;
  const boxes = [root, ...document.querySelectorAll('.block, nav, .scorecard, .timeline')];
  root.dataset.overflow = boxes.filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.className || box.tagName).join();
  root.dataset.width = innerWidth;
  root.dataset.background = getComputedStyle(document.body).backgroundColor;
  root.dataset.columns = getComputedStyle(document.querySelector('tbody tr')).display;
  const shares = (tag) => [...document.querySelectorAll('.timeline svg')].map((svg) => {
    const line = svg.getBoundingClientRect();
    return [...svg.querySelectorAll(tag)].map((shape) => {
      const box = shape.getBoundingClientRect();
      return [(box.left - line.left) / line.width, (box.right - line.left) / line.width].map((share) => Math.round(100 * share)).join('-');
    }).join(' ');
  });
  root.dataset.bars = shares('.span').join();
  root.dataset.dots = shares('circle').join();
  root.dataset.fill = [...document.querySelectorAll('.timeline .span, .timeline circle')].map((shape) => getComputedStyle(shape).fill).join(';');
</script>`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'container-api-html-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** The page as the browser has it after loading. Headless windows are never narrower than 500 pixels. */
async function load(page: string, width = 1280, dark = false): Promise<string> {
  const file = join(folder, `page-${String(width)}.html`);
  await writeFile(file, page);
  const profile = await mkdtemp(join(folder, 'profile-'));
  const flags = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--hide-scrollbars',
    `--user-data-dir=${profile}`,
    `--window-size=${String(width)},900`,
    `--blink-settings=preferredColorScheme=${dark ? '0' : '1'}`,
    '--dump-dom',
  ];
  const { stdout } = await run('chromium', [...flags, pathToFileURL(file).href], {
    timeout: 60_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

function measured(dom: string, name: string): string | undefined {
  return new RegExp(`data-${name}="([^"]*)"`).exec(dom.slice(0, 2000))?.[1];
}

function withoutPolicy(page: string): string {
  const open = page.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');
  expect(open.length).toBeLessThan(page.length);
  return open;
}

describe.each(Object.entries(reports))('%s', (_, report) => {
  const page = render(htmlPage({ color: 0 }), report);

  it('runs nothing, not even where the policy is taken away', async () => {
    for (const dom of [await load(page), await load(withoutPolicy(page))]) {
      expect(dom).not.toContain('<script');
      expect(dom).not.toMatch(/<title>pwned/);
      expect(dom).not.toMatch(/<[^>]*\s(onerror|onmouseover)=/);
      expect(dom.match(/<article/g)).toHaveLength(report.targets.length);
    }
  });

  it.each([
    [500, 'block'],
    [800, 'block'],
    [1000, 'table-row'],
    [1360, 'table-row'],
    [1920, 'table-row'],
  ])('overflows nowhere at %i pixels', async (width, row) => {
    const dom = await load(withoutPolicy(page).replace('</body>', `${probe}</body>`), width);
    expect(measured(dom, 'width')).toBe(String(width));
    expect(measured(dom, 'overflow')).toBe('');
    expect(measured(dom, 'columns')).toBe(row);
  });
});

it('applies its style under its policy, and shows the text', async () => {
  const policed = render(htmlPage({ color: 0 }), canonical);
  const dom = await load(policed);
  for (const text of [
    'OPENWEATHERMAP_APIKEY',
    '1337/tcp',
    '/var/cache/weather',
    'Could not be read.',
    '134 MB',
  ]) {
    expect(dom).toContain(text);
  }
  // The policy stays and lets the probe in by its hash, beside the style sheet.
  const script = probe.replace(/<\/?script>/g, '');
  const { createHash } = await import('node:crypto');
  const hash = createHash('sha256').update(script).digest('base64');
  const allowed = policed
    .replace('style-src', `script-src &#39;sha256-${hash}&#39;; style-src`)
    .replace('</body>', `${probe}</body>`);
  expect(measured(await load(allowed), 'background')).toBe('rgb(245, 246, 248)');
  expect(measured(await load(allowed, 1280, true), 'background')).toBe('rgb(15, 20, 27)');
});

describe('the timeline', () => {
  const page = withoutPolicy(render(htmlPage({ color: 0 }), checks)).replace('</body>', `${probe}</body>`);

  it.each([500, 1280])('is drawn to scale at %i pixels', async (width) => {
    const dom = await load(page, width);
    const bars = (measured(dom, 'bars') ?? '').split(',').map((bar) => bar.split('-').map(Number));
    // Of 31,910 ms: 1,480 from 0; 10,870 from 20; 2,200 from 1,500; 30,400 from 1,510; 200 from 2,300. The one run of the second image fills its line.
    const wanted = [
      [0, 5],
      [0, 34],
      [5, 12],
      [5, 100],
      [7, 8],
      [0, 100],
    ];
    expect(bars.slice(0, 6)).toHaveLength(wanted.length);
    wanted.forEach(([from = 0, to = 0], index) => {
      expect(Math.abs((bars[index]?.[0] ?? -9) - from), `bar ${String(index)}`).toBeLessThanOrEqual(1);
      expect(Math.abs((bars[index]?.[1] ?? -9) - to), `bar ${String(index)}`).toBeLessThanOrEqual(1);
    });
    expect(
      (measured(dom, 'dots') ?? '').split(',').map((dots) => dots.split(' ').filter(Boolean).length),
    ).toEqual([4, 3, 0, 2, 1, 0, 0]);
  });

  it('takes the colours of the scheme', async () => {
    const fills = async (dark: boolean) => (measured(await load(page, 1280, dark), 'fill') ?? '').split(';');
    const [light, dark] = [await fills(false), await fills(true)];
    expect(light[0]).toBe('rgb(230, 241, 248)');
    expect(dark[0]).toBe('rgb(22, 50, 74)');
    expect(new Set(light).size).toBeGreaterThan(4);
    expect(light).not.toContain('rgb(0, 0, 0)');
    expect(dark).not.toContain('rgb(0, 0, 0)');
  });
});
