import { severities, type Finding } from '../model/finding.js';
import type { ReportHead, Summary, TargetReport } from '../model/report.js';
import { style, styleHash } from './html-style.js';
import { html, trusted, type Markup } from './html-template.js';
import { drawError, drawFacts, drawLines, drawSection } from './html-view.js';
import type { ReporterFactory } from './reporter.js';
import { formatSummary } from './table.js';
import { viewTarget } from './view/target.js';
import { count } from './view/words.js';

const styleSheet = trusted(`<style>${style}</style>`);

/** Nothing may load, run or be sent; only the one style sheet, named by its hash. */
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;

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
