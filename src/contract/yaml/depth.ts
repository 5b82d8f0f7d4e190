import type { CST, Parser } from 'yaml';

/**
 * Deepest nesting of tokens that the library is given. It recurses, and catches the end of the stack; but where a regular expression is
 * compiled close to that end, V8 aborts the process, which nobody can catch.
 */
const maxTokenDepth = 1000;

/** Where the nesting of a text becomes deeper than the library can take; undefined when it does not. */
export function tooDeepAt(library: { Parser: typeof Parser }, text: string): number | undefined {
  if (deepestPossible(text) <= maxTokenDepth) return undefined;
  const open: [CST.Token, number][] = Array.from(new library.Parser().parse(text), (token) => [token, 0]);
  for (let next = open.pop(); next; next = open.pop()) {
    const [token, depth] = next;
    if (depth > maxTokenDepth) return token.offset;
    for (const child of childrenOf(token)) open.push([child, depth + 1]);
  }
  return undefined;
}

/**
 * No text is nested deeper than this, and finding it out takes one look at each character where parsing takes hundreds. Block collections
 * in one another begin at ever greater columns: at the indentation of a line, or behind a dash, question mark or colon on it, two of them
 * at most at the same column (a map whose value is a list). Flow collections begin with a bracket.
 */
export function deepestPossible(text: string): number {
  let brackets = 0;
  let deepest = 0;
  let columns = 0;
  let isIndent = true;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === lineFeed || code === carriageReturn) {
      columns = 0;
      isIndent = true;
      continue;
    }
    if (isIndent && code === space) columns += 1;
    else {
      isIndent = false;
      if (code === openBracket || code === openBrace) brackets += 1;
      else if (code === dash || code === questionMark || code === colon) columns += 1;
    }
    if (columns > deepest) deepest = columns;
  }
  return brackets + 2 * (deepest + 1);
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const dash = 0x2d;
const colon = 0x3a;
const questionMark = 0x3f;
const openBracket = 0x5b;
const openBrace = 0x7b;

function childrenOf(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value ? [token.value] : [];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) => [key, value].filter((child) => !!child));
}
