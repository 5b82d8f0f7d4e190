import { visible, visibleLines } from './text.js';

/** Markup that is safe to put into a page as it stands. Made by `html` and `trusted` only. */
export interface Markup {
  readonly markup: string;
}

type Value = string | Markup | readonly Value[] | undefined | false;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

function render(value: Value): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeHtml(value);
  return 'markup' in value ? value.markup : value.map(render).join('');
}

/** Markup with every text in it escaped: for elements, and for attribute values in double quotes. `undefined` and `false` are nothing. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Markup {
  return { markup: strings.reduce((page, string, index) => page + render(values[index - 1]) + string) };
}

/** Our own constant text that is markup or CSS already. */
export function trusted(markup: string): Markup {
  return { markup };
}

/** Prose of several lines. */
export function drawLines(text: string): Markup {
  const lines = visibleLines(text);
  return html`${lines.map((line, index) => html`${index > 0 && html`<br />`}${line}`)}`;
}
