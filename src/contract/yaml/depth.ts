import type { CST, Parser } from 'yaml';

/**
 * Deepest nesting of tokens that the library is given. It recurses, and catches the end of the stack; but where a regular expression is
 * compiled close to that end, V8 aborts the process, which nobody can catch.
 */
const maxTokenDepth = 1000;

/** Where the nesting of a text becomes deeper than the library can take; undefined when it does not. */
export function tooDeepAt(library: { Parser: typeof Parser }, text: string): number | undefined {
  if (text.length <= maxTokenDepth) return undefined;
  const open: [CST.Token, number][] = Array.from(new library.Parser().parse(text), (token) => [token, 0]);
  for (let next = open.pop(); next; next = open.pop()) {
    const [token, depth] = next;
    if (depth > maxTokenDepth) return token.offset;
    for (const child of childrenOf(token)) open.push([child, depth + 1]);
  }
  return undefined;
}

function childrenOf(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value ? [token.value] : [];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) => [key, value].filter((child) => !!child));
}
