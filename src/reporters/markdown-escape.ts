import { visible, visibleLines } from './text.js';

/** Splits a word for those who would make a link, a mention or a reference of it; it renders as nothing. */
const seam = '<!-- -->';

/** What starts a link without brackets, mentions somebody or refers to an issue: `://`, `www.`, `@name`, `#12`, `GH-12`. */
const autolinks = /:(?=\/\/)|(?<=www)(?=\.)|@(?=\w)|#(?=\d)|(?<=gh)-(?=\d)/gi;

const inlineMarkup = /[\\`*_[\]<>|~$&!]/g;
/** What a line may not start with: headings, lists, rules, quotes, setext underlines. */
const blockMarkup = /^(\s*)([#+\-=:]|\d+(?=[.)](?:\s|$)))/;

/** A line of running text: nothing in it is markup, and nothing in it becomes a link or calls anybody. */
export function escapeMarkdown(line: string): string {
  const inline = visible(line).replace(inlineMarkup, (character) =>
    character === '<' || character === '&' ? `&${character === '<' ? 'lt' : 'amp'};` : `\\${character}`,
  );
  const seamed = inline.replace(autolinks, (match) => match + seam);
  return seamed
    .trim()
    .replace(blockMarkup, (_, space: string, mark: string) =>
      /\d/.test(mark) ? `${space}${mark}\\` : `${space}\\${mark}`,
    );
}

/** Text of several lines, joined by `<br>`. */
export function escapeProse(text: string): string {
  return visibleLines(text).map(escapeMarkdown).join('<br>');
}

/** All that could be markup, or part of a link, between `<code>` tags. */
const spanMarkup = /[\\`*_[\]<>|~$&!@#:.]/g;

/** Text in a code span, also inside a table: entities where a span of backticks could end early or split the cell. */
export function codeSpan(text: string): string {
  const shown = visible(text);
  if (/^[^`|\s](?:[^`|]*[^`|\s])?$/.test(shown)) return `\`${shown}\``;
  const escaped = shown.replace(spanMarkup, (character) => `&#${String(character.charCodeAt(0))};`);
  return `<code>${escaped}</code>`;
}

/** A link where the text is nothing but a plain http(s) address, else escaped text. */
export function autolink(text: string): string {
  return /^https?:\/\/[\w.~%/?=&+,;:-]+$/.test(text) ? `<${text}>` : escapeMarkdown(text);
}
