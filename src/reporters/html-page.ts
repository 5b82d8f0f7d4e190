import type { ReportHead } from '../model/report.js';
import { style, styleHash } from './html-style.js';
import { html, trusted, type Markup } from './html-template.js';

const styleSheet = trusted(`<style>${style}</style>`);

/** Nothing may load, run or be sent; only the one style sheet, named by its hash. */
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;

/** What the page is about, in its words. */
export const pages = {
  contract: {
    slogan: 'What the image promises, as it says itself',
    single: 'container contract',
    many: 'Container contracts',
  },
  check: {
    slogan: 'What is wrong, and how to mend it',
    single: 'findings',
    many: 'Findings',
  },
  proof: {
    slogan: 'What was promised, and what was seen of it',
    single: 'check',
    many: 'Checks',
  },
} as const;
export type Page = keyof typeof pages;

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

function drawBanner({ tool }: ReportHead, page: Page): Markup {
  return html`<header class="bar"><strong>${tool.name}</strong> <span>${pages[page].slogan}</span></header>`;
}

/** Everything before the first target; the elements that stay open are closed by `closing`. */
export function drawOpening(head: ReportHead, title: string, many: boolean, page: Page): string {
  const skip = many ? html`<a class="skip" href="#contents">Contents</a>` : html``;
  return `<!doctype html>
<html lang="en">
${drawHead(head, title).markup}
<body class="${many ? 'many' : 'single'}">
${skip.markup}${drawBanner(head, page).markup}
<div class="page"><main>
`;
}

/** The ends of what `drawOpening` leaves open. */
export const closing = { main: '</main>\n', page: '</div>\n</body>\n</html>\n' };
