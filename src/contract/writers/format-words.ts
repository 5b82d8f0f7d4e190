import type { Command } from '../../model/contract.js';

/** A word of a `format`, or a place for many. */
export type FormatWord =
  | { kind: 'word'; parts: (string | { name: string; functions: string })[] }
  /** `rest`: positional arguments that are not named; `keywords`: the same of keywords; `all`: both; `json`: all as one JSON object. */
  | { kind: 'rest' | 'keywords' | 'all' | 'json' };

/** `{name}`, `{{name}}`, `{{name|function}}`. */
const place = /\{\{([^{}|]{1,200})((?:\|[^{}|]{0,200}){0,10})\}\}|\{([^{}|]{1,200})\}/g;

/**
 * The words of a command's `format`, in all of its historical syntaxes (spec/asyncy.md 1.6): a text is split at blanks, which quotes keep
 * together; every item of a list is a word. Undefined when a quote does not end.
 */
export function formatWords({ format = '', ...command }: Command): FormatWord[] | undefined {
  const declared = new Set(command.arguments.map(({ name }) => name));
  const words =
    typeof format === 'string' ? splitFormat(format) : format.map((text) => ({ text, isQuoted: false }));
  const hasKeywords = words?.some(({ text }) => text === '**' || text === '{**}') ?? false;
  return words?.map(({ text, isQuoted }) => {
    if (isQuoted) return { kind: 'word', parts: partsOf(text, declared) };
    return text === '{*}' && hasKeywords ? { kind: 'rest' } : wordOf(text, declared);
  });
}

/** A placeholder with a name that means something; braces around anything else are text. */
function partsOf(
  text: string,
  declared: ReadonlySet<string>,
): (string | { name: string; functions: string })[] {
  const parts: (string | { name: string; functions: string })[] = [];
  let done = 0;
  for (const found of text.matchAll(place)) {
    const name = (found[1] ?? found[3] ?? '').trim();
    if (!declared.has(name) && name !== '$' && !/^[A-Za-z_][\w.-]*$/.test(name)) continue;
    if (found.index > done) parts.push(text.slice(done, found.index));
    parts.push({ name, functions: found[2] ?? '' });
    done = found.index + found[0].length;
  }
  if (done < text.length || parts.length === 0) parts.push(text.slice(done));
  return parts;
}

function wordOf(text: string, declared: ReadonlySet<string>): FormatWord {
  if (text === '*') return { kind: 'rest' };
  if (text === '**' || text === '{**}') return { kind: 'keywords' };
  if (text === '{*}' || text === '$args') return { kind: 'all' };
  if (text === '$json') return { kind: 'json' };
  const name = /^<(\w{1,40})>$/.exec(text)?.[1];
  if (name === undefined) return { kind: 'word', parts: partsOf(text, declared) };
  return declared.has(name) ? { kind: 'word', parts: [{ name, functions: '' }] } : { kind: 'json' };
}

/** Splits at blanks outside of quotes. */
function splitFormat(format: string): { text: string; isQuoted: boolean }[] | undefined {
  const words: { text: string; isQuoted: boolean }[] = [];
  let word: { text: string; isQuoted: boolean } | undefined;
  let quote: string | undefined;
  for (const character of format) {
    if (quote === undefined && /\s/.test(character)) {
      word = undefined;
      continue;
    }
    if (!word) words.push((word = { text: '', isQuoted: false }));
    if (character === quote) quote = undefined;
    else if (quote === undefined && (character === '"' || character === "'")) {
      quote = character;
      word.isQuoted = true;
    } else word.text += character;
  }
  return quote === undefined ? words : undefined;
}
