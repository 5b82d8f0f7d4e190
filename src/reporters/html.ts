import { severities, type Finding } from '../model/finding.js';
import { formatLocation, type Location } from '../model/location.js';
import type { ReportHead, Summary, TargetReport } from '../model/report.js';
import { style, styleHash } from './html-style.js';
import { html, trusted, type Markup } from './html-template.js';
import type { ReporterFactory } from './reporter.js';
import { formatSummary } from './table.js';
import { visible, visibleLines } from './text.js';
import { viewTarget } from './view/target.js';
import type { Block, Cell, Fact, Part, Section, Table, View } from './view/view.js';
import { count } from './view/words.js';

const styleSheet = trusted(`<style>${style}</style>`);

/** Nothing may load, run or be sent; only the one style sheet, named by its hash. */
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;

/** Up to here a value is not broken into lines; columns of such values fit beside each other where tables are drawn as tables. */
const shortWord = { name: 24, value: 20 };

function drawText({ text, tone }: Part): Markup {
  switch (tone) {
    case 'name':
      return html`<code class="name${visible(text).length <= shortWord.name && ' keep'}">${text}</code>`;
    case 'code':
      return visible(text).length <= shortWord.value
        ? html`<code class="keep">${text}</code>`
        : html`<code>${text}</code>`;
    case 'link':
      return isWebAddress(text)
        ? html`<a href="${text}" rel="noreferrer nofollow">${text}</a>`
        : html`${text}`;
    case 'tag':
      return html`<span class="tag">${text}</span>`;
    case 'error':
    case 'warning':
    case 'note':
      return html`<span class="pill ${tone}">${text}</span>`;
    case 'muted':
      return html`<span class="muted">${text}</span>`;
    case 'prose':
      return drawLines(text);
    case 'plain':
      return html`${text}`;
  }
}

/** Plain http(s) only: nothing that runs, no user name before the host. */
function isWebAddress(text: string): boolean {
  return /^https?:\/\/[\w.~%/?=&#+,;:-]+$/.test(text);
}

function drawLines(text: string): Markup {
  const lines = visibleLines(text);
  return html`${lines.map((line, index) => html`${index > 0 && html`<br />`}${line}`)}`;
}

function drawPart(part: Part): Markup {
  return part.lead === undefined
    ? drawText(part)
    : html`<span class="muted">${part.lead}</span> ${drawText(part)}`;
}

/** Parts below each other; a tag stays on its line. */
function drawCell(cell: Cell): Markup {
  const lines: Part[][] = [];
  for (const part of cell) {
    const last = lines.at(-1);
    if (part.tone === 'tag' && last) last.push(part);
    else lines.push([part]);
  }
  const drawn = lines.map((parts) => parts.map((part, index) => html`${index > 0 && ' '}${drawPart(part)}`));
  return drawn.length > 1
    ? html`${drawn.map((line) => html`<span class="line">${line}</span>`)}`
    : html`${drawn}`;
}

function drawFacts(facts: readonly Fact[], kind?: string): Markup {
  const items = facts.map(
    ({ label, cell }) =>
      html`<dt>${label}</dt>
        <dd>${drawCell(cell)}</dd>`,
  );
  return kind === undefined ? html`<dl>${items}</dl>` : html`<dl class="${kind}">${items}</dl>`;
}

function drawPlaces(places: readonly Location[]): Markup {
  return html`${places.map((place) => html`<span class="line">${formatLocation(place)}</span>`)}`;
}

/** Roles are spelled out because narrow screens lay the rows out as blocks, which takes the implied ones away. */
function drawTable({ columns, rows }: Table): Markup {
  const declared = rows.some(({ declaredAt }) => declaredAt.length > 0);
  const titles = declared ? [...columns, 'Declared at'] : columns;
  const head = titles.map((title) => html`<th role="columnheader" scope="col">${title}</th>`);
  const body = rows.map(({ cells, declaredAt }) => {
    const [first = [], ...others] = cells;
    const data = others.map(
      (cell, index) => html`<td role="cell" data-label="${columns[index + 1]}">${drawCell(cell)}</td>`,
    );
    const places =
      declared && html`<td role="cell" class="from" data-label="Declared at">${drawPlaces(declaredAt)}</td>`;
    return html`<tr role="row">
      <th role="rowheader" scope="row">${drawCell(first)}</th>
      ${data}${places}
    </tr> `;
  });
  return html`<table role="table">
    <thead role="rowgroup">
      <tr role="row">
        ${head}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${body}
    </tbody>
  </table>`;
}

function drawBlock(block: Block): Markup {
  return html`<div class="block${block.heading && ' command'}">
    ${block.heading && html`<h3>${drawCell(block.heading)}</h3>`}${
      block.text !== undefined && html`<p>${drawLines(block.text)}</p>`
    }${block.facts.length > 0 && drawFacts(block.facts)}${block.table && drawTable(block.table)}
  </div>`;
}

function drawSection(section: Section, anchor: string): Markup {
  const id = `${anchor}-${section.id}`;
  const remark = section.remark !== undefined && html`<small>${section.remark}</small>`;
  const blocks = section.blocks.map(drawBlock);
  if (section.raw)
    return html`<details>
      <summary>${section.title}${remark}</summary>
      ${blocks}
    </details> `;
  const content = blocks.length > 0 ? blocks : html`<p class="none">${section.empty}</p>`;
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${section.title}${remark}</h2>
    ${content}
  </section> `;
}

function drawError(error: NonNullable<View['error']>): Markup {
  const suggestion = error.suggestion !== undefined && html`<p>${drawLines(error.suggestion)}</p>`;
  return html`<div class="alert error">
    <p><strong>Could not be read.</strong> ${error.message} <code>${error.code}</code></p>
    ${suggestion}
  </div> `;
}

/** How many findings of each severity, or that there are none. */
function drawVerdict(report: TargetReport): Markup[] {
  if (report.error) return [html`<span class="pill error">could not be read</span>`];
  const counted = severities.flatMap((severity) => {
    const found = report.findings.filter((finding: Finding) => finding.severity === severity).length;
    return found > 0 ? [html`<span class="pill ${severity}">${count(found, severity)}</span>`] : [];
  });
  return counted.length > 0 ? counted : [html`<span class="pill good">no findings</span>`];
}

function drawTarget(report: TargetReport, anchor: string): Markup {
  const view = viewTarget(report);
  const badges = drawVerdict(report).map((badge) => html`<li>${badge}</li>`);
  // Targets are articles, so that each may have a first heading of its own.
  return html`<article id="${anchor}" aria-labelledby="${anchor}-title">
    <header>
      <p class="eyebrow">Container contract</p>
      <h1 id="${anchor}-title">${view.title}</h1>
      ${view.lead !== undefined && html`<p class="lead">${drawLines(view.lead)}</p>`}
      <ul class="badges">
        ${badges}
      </ul>
    </header>
    ${view.error && drawError(view.error)}${view.facts.length > 0 && drawFacts(view.facts, 'identity')}
    ${view.sections.map((section) => drawSection(section, anchor))}
  </article>`;
}

function drawHead({ tool }: ReportHead, title: string): Markup {
  return html`<head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="referrer" content="no-referrer" />
    <meta name="color-scheme" content="light dark" />
    <meta name="generator" content="${tool.name} ${tool.version}" />
    <title>${title}</title>
    ${styleSheet}
  </head>`;
}

function drawBanner({ tool }: ReportHead): Markup {
  return html`<header class="bar">
    <strong>${tool.name}</strong> <span>What the image promises, as it says itself</span>
  </header>`;
}

/** Everything before the first target; the elements that stay open are closed by `closing`. */
function drawOpening(head: ReportHead, title: string, many: boolean): string {
  const skip = many ? html`<a class="skip" href="#contents">Contents</a>` : html``;
  return `<!doctype html>
<html lang="en">
${drawHead(head, title).markup}
<body class="${many ? 'many' : 'single'}">
${skip.markup}${drawBanner(head).markup}
<div class="page"><main>
`;
}

const closing = { main: '</main>\n', page: '</div>\n</body>\n</html>\n' };

/** The table of contents. It follows the targets, for only then it is known; the grid shows it before them. */
function drawContents(entries: readonly Markup[], summary: Summary): Markup {
  return html`<nav id="contents" aria-label="Contents">
    <h2>Contents</h2>
    <ol>
      ${entries}
    </ol>
    <p>${formatSummary(summary)}</p>
  </nav>`;
}

/**
 * A page of its own: no script, nothing to load, the same bytes for the same report. The first target waits for the second one or the end,
 * for a page of one target is named after it and needs no contents.
 */
export const htmlPage: ReporterFactory = () => {
  const entries: Markup[] = [];
  let opening: ReportHead | undefined;
  let first: TargetReport | undefined;

  function add(report: TargetReport): string {
    const anchor = `target-${String(entries.length + 1)}`;
    const title = report.image?.name ?? report.target;
    const platform = report.platform !== undefined && html` <span class="muted">${report.platform}</span>`;
    entries.push(html`<li><a href="#${anchor}">${title}</a>${platform} ${drawVerdict(report)}</li> `);
    return `${drawTarget(report, anchor).markup}\n`;
  }

  function open(many: boolean): string {
    if (!opening) return '';
    const title =
      first && !many ? `${first.image?.name ?? first.target}: container contract` : 'Container contracts';
    const page = drawOpening(opening, title, many) + (first ? add(first) : '');
    opening = undefined;
    return page;
  }

  return {
    start: (head) => {
      opening = head;
      return '';
    },
    target: (report) => {
      if (opening && !first) {
        first = report;
        return '';
      }
      return open(true) + add(report);
    },
    end: (summary) => {
      const page = open(summary.targets > 1);
      const none = entries.length === 0 ? html`<p class="none">No target.</p>` : html``;
      const contents = entries.length > 1 ? drawContents(entries, summary) : html``;
      return page + none.markup + closing.main + contents.markup + closing.page;
    },
  };
};
