import type { Input, Output } from './inputs.js';

/** A command line as a `format`, and why it cannot be run as it stands. */
export interface CommandLine {
  format: string | string[];
  /** The end of a sentence that begins with "the command line". */
  doubts: string[];
  /** Inputs that have no place on it. */
  unplaced: string[];
}

/** Outside of quotes these ask for a shell: operators, expansions, redirections. */
const operators = /[|&;<>()$`*?~#\n\\]/;
/** In double quotes only these do. */
const expansions = /[$`\\]/;

interface Word {
  text: string;
}

/** Words as a shell would split them; undefined where it would do more than that. */
function shellWords(line: string): Word[] | undefined {
  const words: Word[] = [];
  let word: Word | undefined;
  let quote: string | undefined;
  for (const character of line) {
    if (quote === undefined && /[ \t]/.test(character)) {
      word = undefined;
      continue;
    }
    if (!word) words.push((word = { text: '' }));
    if (character === quote) quote = undefined;
    else if (quote === undefined && (character === '"' || character === "'")) quote = character;
    else if (quote === undefined ? operators.test(character) : quote === '"' && expansions.test(character))
      return undefined;
    else word.text += character;
  }
  return quote === undefined ? words : undefined;
}

const placeholder = (name: string, ...functions: string[]): string =>
  functions.length === 0 ? `{${name}}` : `{{${[name, ...functions].join('|')}}}`;

/** The keys of a text, each with what takes its place; the longest key at a place counts. */
function replaced(text: string, keys: ReadonlyMap<string, string>): string {
  let result = '';
  for (let at = 0; at < text.length;) {
    const key = [...keys.keys()].find((one) => text.startsWith(one, at));
    result += key === undefined ? text.charAt(at) : (keys.get(key) ?? '');
    at += key?.length ?? 1;
  }
  return result;
}

function byLength<T extends { valueKey?: string }>(items: readonly T[]): (T & { valueKey: string })[] {
  return items
    .flatMap((item) => (item.valueKey ? [{ ...item, valueKey: item.valueKey }] : []))
    .sort((one, other) => other.valueKey.length - one.valueKey.length);
}

/** A flag as a function: one that ends in a letter is a word of its own, any other is written before the value. */
function flagFunction(flag: string, separator: string): string | undefined {
  const text = `${flag}${separator === ' ' ? '' : separator}`;
  return /[\p{L}\p{N}]$/u.test(text) === (separator === ' ') ? `flag:${text}` : undefined;
}

/** The words that take the place of a whole word; undefined where no template can hold them. */
function wordsOf({ argument, flag, separator, listSeparator, isFlag, isSure }: Input): string[] | undefined {
  const { name } = argument;
  if (/[{}|]/.test(`${flag ?? ''}${separator}${listSeparator ?? ''}`)) return undefined;
  if (isFlag) return [placeholder(name, ...(flag === undefined ? [] : [`flag:${flag}`]))];
  const items = listSeparator === undefined ? [] : [listSeparator === ' ' ? 'into' : `join:${listSeparator}`];
  if (flag === undefined) return [placeholder(name, ...items)];
  if (!isSure || listSeparator === ' ') {
    const before = flagFunction(flag, separator);
    return before === undefined ? undefined : [placeholder(name, ...items, before)];
  }
  return separator === ' '
    ? [flag, placeholder(name, ...items)]
    : [`${flag}${separator}${placeholder(name, ...items)}`];
}

/**
 * The command line of a descriptor with a place for each input. Boutiques runs it through a shell; where that only splits words, a ready argv does the same.
 * Else the shell stands in the argv, and the values of inputs have to be quoted for it (`shell`).
 */
export function readCommandLine(
  line: string,
  inputs: readonly Input[],
  outputs: readonly Output[],
  how: { shell: string; afterEntrypoint: boolean },
): CommandLine {
  const keyed = byLength(inputs);
  const doubts: string[] = [];
  const unplaced = inputs.filter(({ valueKey }) => !valueKey || !placesOf(line, outputs).includes(valueKey));
  const inner = (functions: string[]): Map<string, string> =>
    new Map(keyed.map(({ valueKey, argument }) => [valueKey, placeholder(argument.name, ...functions)]));
  const full = (text: string): string =>
    replaced(
      text,
      new Map(
        byLength(outputs).map(({ valueKey, template, flag }) => [
          valueKey,
          flag === undefined ? template : `${flag} ${template}`,
        ]),
      ),
    );
  // Keys are no operators, whatever they look like.
  const bare = replaced(full(line), new Map(keyed.map(({ valueKey }) => [valueKey, 'x'])));
  if (shellWords(bare) === undefined) {
    doubts.push('needs a shell, which no value of a caller is put into');
    return {
      format: [how.shell, '-c', replaced(full(line), inner(['shell']))],
      doubts,
      unplaced: unplaced.map(({ argument }) => argument.name),
    };
  }
  const words = markedWords(full(line), keyed).flatMap(({ text, input }) => {
    if (!input) return [replaced(text, inner([]))];
    const written = wordsOf(input);
    if (written) return written;
    const { name } = input.argument;
    doubts.push(`has a flag or separator of ${name} that no template can hold`);
    // A function that nobody knows: such a command is refused, and not called otherwise than it was meant.
    return [placeholder(name, 'unsupported')];
  });
  const inside = keyed.filter(
    ({ valueKey, flag, listSeparator }) =>
      (flag ?? listSeparator) !== undefined &&
      markedWords(full(line), keyed).some(({ text, input }) => !input && text.includes(valueKey)),
  );
  for (const { argument } of inside)
    doubts.push(`puts ${argument.name} inside a word, where its flag or its list has no place`);
  return {
    format: how.afterEntrypoint ? formatText(words, doubts) : words,
    doubts,
    unplaced: unplaced.map(({ argument }) => argument.name),
  };
}

/** All of the text that keys may stand in. */
function placesOf(line: string, outputs: readonly Output[]): string {
  return [line, ...outputs.map(({ template }) => template)].join('\n');
}

/** The words of the line; `input` where a word is nothing but its key. */
function markedWords(
  line: string,
  keyed: readonly (Input & { valueKey: string })[],
): { text: string; input?: Input }[] {
  // A key may hold blanks: it stands as one character of Unicode's private use while the line is split.
  const mark = (index: number): string => String.fromCodePoint(0xf0000 + index);
  const marked = replaced(line, new Map(keyed.map(({ valueKey }, index) => [valueKey, mark(index)])));
  const unmarked = new Map(keyed.map(({ valueKey }, index) => [mark(index), valueKey]));
  return (shellWords(marked) ?? []).map(({ text }) => {
    const input = keyed.find((_, index) => text === mark(index));
    return { text: replaced(text, unmarked), ...(input && { input }) };
  });
}

/** Words as one text, which is split again at blanks outside of quotes. */
function formatText(words: readonly string[], doubts: string[]): string {
  return words
    .map((word) => {
      if (word !== '' && !/[\s"']/.test(word)) return word;
      if (word.includes('"') && word.includes("'")) doubts.push('has a word with both kinds of quotes');
      return word.includes('"') ? `'${word}'` : `"${word}"`;
    })
    .join(' ');
}
