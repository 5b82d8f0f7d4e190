/** A part of an instruction's text, quotes and escapes still in it. */
export interface Word {
  text: string;
  /** Offset in the instruction's text. */
  offset: number;
  /** The quote that nothing closes before the text ends. */
  unclosed?: string;
}

/** Splits at white space that is neither quoted nor escaped. */
export function splitWords(text: string, escape: string): Word[] {
  const words: Word[] = [];
  let start = -1;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (quote === '' && /\s/.test(char)) {
      if (start >= 0) words.push({ text: text.slice(start, at), offset: start });
      start = -1;
      continue;
    }
    if (start < 0) start = at;
    if (char === escape && quote !== "'") at += 1;
    else if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
  }
  if (start >= 0) {
    words.push({ text: text.slice(start), offset: start, ...(quote !== '' && { unclosed: quote }) });
  }
  return words;
}

/** `name=value` pairs, or the old form `name value with spaces`; undefined when there is a word without `=`, or no value at all. */
export function splitPairs(text: string, escape: string): { name: Word; value: Word }[] | undefined {
  const words = splitWords(text, escape);
  const [first] = words;
  if (!first) return undefined;
  if (!first.text.includes('=')) {
    const rest = text.slice(first.offset + first.text.length);
    const value = rest.trimStart();
    if (value === '') return undefined;
    return [{ name: first, value: { text: value, offset: text.length - value.length } }];
  }
  const pairs: { name: Word; value: Word }[] = [];
  for (const { text: word, offset } of words) {
    const equals = word.indexOf('=');
    if (equals < 1) return undefined;
    pairs.push({
      name: { text: word.slice(0, equals), offset },
      value: { text: word.slice(equals + 1), offset: offset + equals + 1 },
    });
  }
  return pairs;
}

/** The exec form: a JSON list of texts. Anything else is the shell form. */
export function execForm(text: string): string[] | undefined {
  if (!text.trimStart().startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
  } catch {
    // The builder too takes what is not JSON as a shell command.
    return undefined;
  }
}
