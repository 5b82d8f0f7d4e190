import type { RunEvent } from '../model/run.js';
import type { RunSummary } from '../model/probe.js';
import { drawLines, html, type Markup } from './html-template.js';
import { totalTime } from './view/check.js';
import { formatMilliseconds } from './view/words.js';

/** Where a time stands on the line, in percent of it: drawn to any width without a script. */
function place(time: number, total: number): string {
  const share = (100 * time) / total;
  return `${(Number.isFinite(share) ? Math.min(100, Math.max(0, share)) : 100).toFixed(2)}%`;
}

function drawDot({ at, what, text }: RunEvent, run: RunSummary, total: number): Markup {
  return html`<circle class="on-${what}" cx="${place(run.startedAt + at, total)}" cy="9" r="4">
    <title>${formatMilliseconds(at)} ${what}: ${text}</title>
  </circle>`;
}

/** A bar from its beginning to its end, with a dot for each event. What it shows stands in words beside it. */
function drawBar(run: RunSummary, total: number): Markup {
  const { startedAt, ms, events, fault } = run;
  return html`<svg class="bar-line" width="100%" height="18" aria-hidden="true" focusable="false">
    <rect class="track" x="0" y="7" width="100%" height="4" rx="2" />
    <rect
      class="span${fault !== undefined && ' broken'}"
      x="${place(startedAt, total)}"
      y="4"
      width="${place(Math.min(ms, total - startedAt), total)}"
      height="10"
      rx="3"
    />
    ${events.map((event) => drawDot(event, run, total))}
  </svg>`;
}

function drawEvents(events: readonly RunEvent[]): Markup {
  const items = events.map(
    ({ at, what, text }) =>
      html`<li>
        <span class="at">${formatMilliseconds(at)}</span> <span class="tag">${what}</span> ${drawLines(text)}
      </li> `,
  );
  return html`<details class="seen">
    <summary>Events</summary>
    <ol class="events">
      ${items}
    </ol>
  </details>`;
}

function drawRun(run: RunSummary, total: number): Markup {
  const { title, startedAt, ms, events, exitCode, fault } = run;
  const end = exitCode === undefined ? '' : `, exit status ${String(exitCode)}`;
  return html`<li>
    <p class="head">
      <strong>${title}</strong>
      <span class="muted">from ${formatMilliseconds(startedAt)}, for ${formatMilliseconds(ms)}${end}</span>
    </p>
    ${drawBar(run, total)}
    ${fault !== undefined && html`<p><span class="pill error">engine failed</span> ${drawLines(fault)}</p>`}
    ${events.length > 0 && drawEvents(events)}
  </li> `;
}

/** The runs one below the other on a common time scale. */
export function drawTimeline(runs: readonly RunSummary[], anchor: string): Markup {
  const id = `${anchor}-timeline`;
  const total = Math.max(1, totalTime(runs));
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">Timeline<small>${String(runs.length)} in ${formatMilliseconds(total)}</small></h2>
    <p class="scale" aria-hidden="true">
      <span>0</span><span>${formatMilliseconds(total / 2)}</span><span>${formatMilliseconds(total)}</span>
    </p>
    <ol class="timeline">
      ${runs.map((run) => drawRun(run, total))}
    </ol>
  </section> `;
}
