import { severities, type Finding } from '../model/finding.js';
import type { ReportHead, Summary, TargetReport } from '../model/report.js';
import { closing, drawOpening, pages, type Page } from './html-page.js';
import { drawCounts, drawScorecard } from './html-promises.js';
import { drawLines, html, type Markup } from './html-template.js';
import { drawTimeline } from './html-timeline.js';
import { drawError, drawFacts, drawSection } from './html-view.js';
import type { ReporterFactory } from './reporter.js';
import { formatSummary } from './table.js';
import { count, createTally, isClean } from './tally.js';
import { isChecked, otherFindings, viewPromises } from './view/promises.js';
import { countStandings } from './view/standing.js';
import { viewTarget } from './view/target.js';

/** How its promises stand, how many findings of each severity there are besides, or that there are none. */
function drawVerdict(report: TargetReport): Markup[] {
  if (report.error) return [html`<span class="pill error">could not be read</span>`];
  const promises = drawCounts(countStandings(viewPromises(report)));
  const counted = severities.flatMap((severity) => {
    const found = otherFindings(report).filter((finding: Finding) => finding.severity === severity).length;
    return found > 0 ? [html`<span class="pill ${severity}">${count(found, severity)}</span>`] : [];
  });
  if (isChecked(report)) return [...promises, ...counted];
  return counted.length > 0 ? counted : [html`<span class="pill good">no findings</span>`];
}

function nameOf({ image, target }: TargetReport): string {
  return image?.name ?? target;
}

/** What was checked, as far as it is known. */
function kindOf({ image, error }: TargetReport): string {
  if (image) return 'Image';
  return error ? 'Target' : 'File';
}

/** Reports of contracts come without rules, or with a contract in each target that could be read. */
function pageOf({ rules }: ReportHead, first: TargetReport | undefined): Page {
  if ((first && isChecked(first)) || rules.some(({ property }) => property !== undefined)) return 'proof';
  return rules.length > 0 && !first?.contract ? 'check' : 'contract';
}

function drawTarget(report: TargetReport, anchor: string, page: Page): Markup {
  const view = viewTarget(report);
  const badges = drawVerdict(report).map((badge) => html`<li>${badge}</li>`);
  // Targets are articles, so that each may have a first heading of its own.
  return html`<article id="${anchor}" aria-labelledby="${anchor}-title">
    <header>
      <p class="eyebrow">${page === 'contract' ? 'Container contract' : kindOf(report)}</p>
      <h1 id="${anchor}-title">${view.title}</h1>
      ${view.lead !== undefined && html`<p class="lead">${drawLines(view.lead)}</p>`}
      <ul class="badges">
        ${badges}
      </ul>
    </header>
    ${view.error && drawError(view.error)}${view.facts.length > 0 && drawFacts(view.facts, 'identity')}
    ${view.scorecard && drawScorecard(view.scorecard, anchor)}
    ${view.runs && view.runs.length > 0 && drawTimeline(view.runs, anchor)}
    ${view.sections.map((section) => drawSection(section, anchor))}
  </article>`;
}

/** The table of contents. It follows the targets, for only then it is known; the grid shows it before them. */
function drawContents(entries: readonly Markup[], line: string): Markup {
  return html`<nav id="contents" aria-label="Contents">
    <h2>Contents</h2>
    <ol>
      ${entries}
    </ol>
    <p>${line}</p>
  </nav>`;
}

/** Checked targets without anything to show, in one place. */
function drawClean(names: readonly string[]): Markup {
  const items = names.map((name) => html`<li><code>${name}</code></li> `);
  return html`<article id="clean" aria-labelledby="clean-title">
    <header>
      <p class="eyebrow">Checked</p>
      <h1 id="clean-title">${count(names.length, 'target')} without findings</h1>
    </header>
    <ul class="names">
      ${items}
    </ul>
  </article>`;
}

/**
 * A page of its own: no script, nothing to load, the same bytes for the same report. The first target waits for the second one or the end,
 * for a page of one target is named after it and needs no contents.
 */
export const htmlPage: ReporterFactory = () => {
  const entries: Markup[] = [];
  const clean: string[] = [];
  const tally = createTally();
  let opening: ReportHead | undefined;
  let first: TargetReport | undefined;
  let page: Page = 'contract';
  let targets = 0;

  function add(report: TargetReport, many: boolean): string {
    targets += 1;
    tally.add(report);
    if (many && page === 'check' && isClean(report) && !report.suppressed?.length) {
      clean.push(nameOf(report));
      return '';
    }
    const anchor = `target-${String(targets)}`;
    const platform = report.platform !== undefined && html` <span class="muted">${report.platform}</span>`;
    entries.push(
      html`<li><a href="#${anchor}">${nameOf(report)}</a>${platform} ${drawVerdict(report)}</li> `,
    );
    return `${drawTarget(report, anchor, page).markup}\n`;
  }

  function open(many: boolean): string {
    if (!opening) return '';
    page = pageOf(opening, first);
    const { single, many: several } = pages[page];
    const title = first && !many ? `${nameOf(first)}: ${single}` : several;
    const start = drawOpening(opening, title, many, page) + (first ? add(first, many) : '');
    opening = undefined;
    return start;
  }

  /** The targets without findings, and the contents of the page. */
  function drawRest(summary: Summary): string {
    if (targets === 0) return html`<p class="none">No target.</p>`.markup + closing.main;
    const rest = clean.length > 0 ? drawClean(clean).markup : '';
    if (clean.length > 0) {
      const verdict = html`<span class="pill good">no findings</span>`;
      entries.push(html`<li><a href="#clean">${count(clean.length, 'target')}</a> ${verdict}</li> `);
    }
    const line = page === 'contract' ? formatSummary(summary) : tally.line(summary);
    return rest + closing.main + (targets > 1 ? drawContents(entries, line).markup : '');
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
      return open(true) + add(report, true);
    },
    end: (summary) => open(summary.targets > 1) + drawRest(summary) + closing.page,
  };
};
