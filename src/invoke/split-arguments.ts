import type { GivenArguments, GivenValue } from '../model/call.js';
import type { Argument, Command } from '../model/contract.js';
import { didYouMean } from '../model/did-you-mean.js';
import { flagOf, typesOf } from './encode.js';

type Keyword = GivenArguments['keywords'][number];

/**
 * The words behind a command, as positional arguments and keywords. Keywords are `--name value` and `--name=value`, for booleans `--name`,
 * `--name=true`, `--name=false` and `--no-name`, and `-n` where the command declares an argument `n`; behind `--` there are none. A
 * keyword takes the next word unless that is a keyword itself: `--text=--raw` passes one that begins with hyphens. Negative numbers, a hyphen alone, and
 * any other word are positional. A command that declares no arguments and takes them all is passed its words as they are.
 */
export function splitArguments(words: readonly string[], command: Command): GivenArguments {
  if (isPassThrough(command)) return { positionals: words.map((text) => ({ text })), keywords: [] };
  const positionals: GivenValue[] = [];
  const keywords: Keyword[] = [];
  const flags = flagsOf(command);
  let index = 0;
  for (; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--') {
      index += 1;
      break;
    }
    const flag = flags(word);
    if (!flag) {
      positionals.push({ text: word });
      continue;
    }
    const { name, value } = flag;
    if (value !== undefined) {
      keywords.push({ name, value });
      continue;
    }
    const next = words[index + 1];
    if (flag.isBoolean || next === undefined || next === '--' || flags(next)) {
      keywords.push({ name, value: 'bare' });
      continue;
    }
    keywords.push({ name, value: { text: next } });
    index += 1;
  }
  positionals.push(...words.slice(index).map((text) => ({ text })));
  return { positionals, keywords };
}

/** The words of a command that says nothing of its arguments are nobody's to sort. */
function isPassThrough({ style, arguments: declared, extra, format }: Command): boolean {
  return (
    style === 'argv' &&
    format === undefined &&
    declared.length === 0 &&
    extra.args !== false &&
    extra.kwargs === true
  );
}

interface Flag {
  name: string;
  /** Behind `=`, or what `--no-name` says. */
  value?: GivenValue;
  isBoolean: boolean;
}

/** Reads a word as a keyword; undefined for any other word. */
function flagsOf({ arguments: declared, extra }: Command): (word: string) => Flag | undefined {
  const byName = new Map<string, Argument>();
  for (const argument of declared) {
    // A name with blanks in it is reached by its slug as well.
    const slug = argument.name.trim().replace(/\s+/g, '-');
    for (const name of [slug, argument.name])
      if (!byName.has(name) || name === argument.name) byName.set(name, argument);
  }
  const isBoolean = (argument: Argument | undefined): boolean =>
    argument !== undefined && typesOf(argument.type).every((type) => type === 'boolean');
  return (word) => {
    if (!word.startsWith('-')) return undefined;
    const equals = word.indexOf('=');
    const head = equals === -1 ? word : word.slice(0, equals);
    const isLong = head.startsWith('--');
    const bare = head.slice(isLong ? 2 : 1);
    // A contract may have the hyphens in the name.
    const argument = byName.get(head) ?? (isLong || bare.length === 1 ? byName.get(bare) : undefined);
    const value = equals === -1 ? {} : { value: { text: word.slice(equals + 1) } };
    if (argument) return { name: argument.name, ...value, isBoolean: isBoolean(argument) };
    // What no flag can be made from is a text like any other.
    if (!isLong || flagOf(bare) !== head) return undefined;
    const negated = equals === -1 && bare.startsWith('no-') ? byName.get(bare.slice(3)) : undefined;
    if (negated && isBoolean(negated))
      return { name: negated.name, value: { text: 'false' }, isBoolean: true };
    const near = extra.kwargs === false ? didYouMean(bare, [...byName.keys()]) : undefined;
    return { name: bare, ...value, isBoolean: near !== undefined && isBoolean(byName.get(near)) };
  };
}
