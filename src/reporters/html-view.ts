import { formatLocation, type Location } from '../model/location.js';
import { drawFindings } from './html-findings.js';
import { drawLines, html, trusted, type Markup } from './html-template.js';
import { visible, visibleLines } from './text.js';
import type { Block, Cell, Fact, Part, Section, Table, View } from './view/view.js';

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
    case 'good':
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

export function drawFacts(facts: readonly Fact[], kind?: string): Markup {
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

/** Lines as they stand. */
export function drawCode(text: string): Markup {
  const lines = visibleLines(text).map((line, index) => html`${index > 0 && trusted('\n')}${line}`);
  return html`<pre class="frame lines">${lines}</pre>`;
}

function drawBlock(block: Block): Markup {
  return html`<div class="block${block.heading && ' command'}">
    ${block.heading && html`<h3>${drawCell(block.heading)}</h3>`}${
      block.text !== undefined && html`<p>${drawLines(block.text)}</p>`
    }${block.facts.length > 0 && drawFacts(block.facts)}${block.table && drawTable(block.table)}${
      block.code !== undefined && drawCode(block.code)
    }
  </div>`;
}

export function drawSection(section: Section, anchor: string): Markup {
  const id = `${anchor}-${section.id}`;
  const remark = section.remark !== undefined && html`<small>${section.remark}</small>`;
  const blocks = section.blocks.map(drawBlock);
  if (section.raw)
    return html`<details>
      <summary>${section.title}${remark}</summary>
      ${blocks}
    </details> `;
  const filled = section.findings?.length ? drawFindings(section.findings) : blocks;
  const content = blocks.length > 0 ? filled : html`<p class="none">${section.empty}</p>`;
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${section.title}${remark}</h2>
    ${content}
  </section> `;
}

export function drawError(error: NonNullable<View['error']>): Markup {
  const suggestion = error.suggestion !== undefined && html`<p>${drawLines(error.suggestion)}</p>`;
  return html`<div class="alert error">
    <p><strong>Could not be read.</strong> ${error.message} <code>${error.code}</code></p>
    ${suggestion}
  </div> `;
}
