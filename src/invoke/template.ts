import type { Command } from '../model/contract.js';

/** A part of a word: text that stands for itself, or the place of an argument. */
export type TemplatePiece = string | Placeholder;

export interface Placeholder {
  /** Of the argument; `$` is the command's own name. */
  name: string;
  /**
   * Of Docker's `type: poci` (spec/asyncy.md 6.1): `into` (each item of a list is a word), `first`, `last`, `or:x`, and those of volumes; of command lines of
   * Boutiques (6.2): `join:x` (a list in one word), `flag:--x` (a word in front of the value, `flag:--x=` before it in the same word, both left out with it).
   */
  functions: string[];
}

/**
 * One word of a `format`, or a place for many. `rest`: positional arguments that are not named and additional ones; `keywords`: the same of
 * keywords; `all`: both; `json`: all arguments as one JSON object.
 */
export type TemplateToken =
  { kind: 'word'; pieces: TemplatePiece[] } | { kind: 'rest' | 'keywords' | 'all' | 'json' };

/** A `format` as it is read: all of its historical syntaxes (spec/asyncy.md 1.6). */
export interface ArgumentTemplate {
  tokens: TemplateToken[];
  /** The first word is the program, which takes the place of the image's ENTRYPOINT. */
  isProgram: boolean;
  /** The command word comes first though the template does not write it. */
  withCommand: boolean;
  /** Names that have a place of their own. */
  named: ReadonlySet<string>;
  /** A place whose argument is not given is an empty word, as Docker's gateway has it, and not left out. */
  keepsEmpty: boolean;
}

/** What makes a template unusable, as the end of a sentence that begins with "the format". */
export interface TemplateFault {
  fault: string;
}

const functionNames = new Set('first flag into join last mount_as or volume volume-target'.split(' '));

/** True where a command's arguments are put into a template. */
export function hasTemplate({ format, style }: Command): boolean {
  return format !== undefined && (style === 'template' || style === 'mcp');
}

/**
 * Reads the `format` of a command. A text is split at blanks, which quotes keep together, before any value is put in; a list is a ready argv, of which
 * every item is a word. A list that begins with a fixed word other than the command's is run as it is, without the ENTRYPOINT, and gets one JSON
 * object with all arguments behind it where it names none.
 */
export function parseTemplate(command: Command): ArgumentTemplate | TemplateFault {
  const { format = '', name, style } = command;
  const declared = new Set(command.arguments.map((argument) => argument.name));
  const words = typeof format === 'string' ? splitFormat(format, declared) : wholeWords(format, declared);
  if ('fault' in words) return words;
  const hasKeywords = words.some(({ source }) => source === '**' || source === '{**}');
  const tokens = words.map((word) => tokenOf(word, hasKeywords, declared));
  const pieces = tokens.flatMap((token) => (token.kind === 'word' ? token.pieces : []));
  const placeholders = pieces.filter((piece) => typeof piece !== 'string');
  const fault = faultOf(placeholders, declared);
  if (fault !== undefined) return { fault };
  const isReady = typeof format !== 'string';
  const first = words[0]?.pieces[0];
  const isFixed = tokens[0]?.kind === 'word' && words[0]?.pieces.length === 1 && typeof first === 'string';
  const isProgram = isReady && style === 'template' && isFixed && first !== name;
  // A tool that is the image itself and takes nothing is no service of actions.
  const isTool = name === 'entrypoint' && declared.size === 0;
  if (isReady && style === 'template' && !isTool && tokens.every(isFixedWord)) tokens.push({ kind: 'json' });
  const writesCommand = (isFixed && first === name) || placeholders.some((place) => place.name === '$');
  return {
    tokens,
    isProgram,
    withCommand: style === 'template' && !isProgram && !writesCommand,
    named: new Set(placeholders.map((place) => place.name)),
    keepsEmpty: style === 'mcp',
  };
}

/** True for a token that stands for itself. */
function isFixedWord(token: TemplateToken): boolean {
  return token.kind === 'word' && token.pieces.every((piece) => typeof piece === 'string');
}

function faultOf(placeholders: readonly Placeholder[], declared: ReadonlySet<string>): string | undefined {
  const unknown = placeholders.find(({ name }) => name !== '$' && !declared.has(name));
  if (unknown) return `names ${JSON.stringify(unknown.name)}, which is not declared as an argument`;
  const inShell = placeholders.find(({ functions }) => functions.includes('shell'));
  if (inShell)
    return `puts ${JSON.stringify(inShell.name)} into a shell, and no value of a caller goes there`;
  const strange = placeholders
    .flatMap(({ functions }) => functions)
    .find((text) => !functionNames.has(text.split(':', 1)[0] ?? ''));
  return strange === undefined
    ? undefined
    : `uses ${JSON.stringify(strange)}, which is no function that is known`;
}

interface Word {
  pieces: TemplatePiece[];
  /** As it is written, quotes left out; undefined when it was quoted, so that `'*'` is a star. */
  source?: string;
}

function tokenOf(
  { pieces, source }: Word,
  hasKeywords: boolean,
  declared: ReadonlySet<string>,
): TemplateToken {
  switch (source) {
    case '*':
      return { kind: 'rest' };
    case '{*}':
      return { kind: hasKeywords ? 'rest' : 'all' };
    case '**':
    case '{**}':
      return { kind: 'keywords' };
    case '$args':
      return { kind: 'all' };
    case '$json':
      return { kind: 'json' };
    case undefined:
      return { kind: 'word', pieces };
  }
  const [, name] = /^<(\w{1,40})>$/.exec(source) ?? [];
  if (name === undefined) return { kind: 'word', pieces };
  return declared.has(name) ? { kind: 'word', pieces: [{ name, functions: [] }] } : { kind: 'json' };
}

function wholeWords(items: readonly string[], declared: ReadonlySet<string>): Word[] {
  return items.map((source) => {
    const pieces: TemplatePiece[] = [];
    for (let at = 0; at < source.length;) {
      const place = placeholderAt(source, at, declared);
      addPiece(pieces, place?.placeholder ?? source.charAt(at));
      at = place?.end ?? at + 1;
    }
    if (pieces.length === 0) pieces.push('');
    return { pieces, source };
  });
}

function splitFormat(format: string, declared: ReadonlySet<string>): Word[] | TemplateFault {
  const words: Word[] = [];
  let word: (Word & { start: number }) | undefined;
  let quote: string | undefined;
  for (let at = 0; at < format.length;) {
    const character = format.charAt(at);
    if (quote === undefined && /\s/.test(character)) {
      if (word) words.push(ended(word, format.slice(word.start, at)));
      word = undefined;
      at += 1;
      continue;
    }
    word ??= { pieces: [], start: at, source: '' };
    if (character === quote || (quote === undefined && (character === '"' || character === "'"))) {
      quote = quote === undefined ? character : undefined;
      delete word.source;
      addPiece(word.pieces, '');
      at += 1;
      continue;
    }
    const place = placeholderAt(format, at, declared);
    addPiece(word.pieces, place?.placeholder ?? character);
    at = place?.end ?? at + 1;
  }
  if (quote !== undefined) return { fault: `has a quote ${quote} that does not end` };
  if (word) words.push(ended(word, format.slice(word.start)));
  return words;
}

function ended({ pieces, source }: Word, text: string): Word {
  return { pieces, ...(source !== undefined && { source: text }) };
}

/** Adds to a text that is there already, so that a fixed word is one piece. */
function addPiece(pieces: TemplatePiece[], piece: TemplatePiece): void {
  const last = pieces.at(-1);
  if (typeof piece === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + piece;
  else if (piece !== '' || pieces.length === 0) pieces.push(piece);
}

const braces = /\{\{([^{}]{1,300})\}\}|\{([^{}]{1,300})\}/y;

/** A placeholder that begins here; braces around anything but a name are text. */
function placeholderAt(
  text: string,
  at: number,
  declared: ReadonlySet<string>,
): { placeholder: Placeholder; end: number } | undefined {
  if (text.charAt(at) !== '{') return undefined;
  braces.lastIndex = at;
  const [whole, double, single] = braces.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const [name = '', ...functions] = (double?.split('|') ?? [single ?? '']).map((part) => part.trim());
  const isName = declared.has(name) || name === '$' || /^[A-Za-z_][\w.-]*$/.test(name);
  return isName ? { placeholder: { name, functions }, end: at + whole.length } : undefined;
}
