/**
 * Characters that move a cursor, reorder or hide text: controls (C0, DEL, C1), format characters (bidi controls, zero-width characters, byte
 * order mark, tag characters), line and paragraph separators, lone surrogates and everything else that Unicode draws as nothing.
 * The variation selectors 15 and 16 are left out: they only choose between the text and the emoji form of the character before.
 */
const deceptive = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|(?![\ufe0e\ufe0f])\p{Default_Ignorable_Code_Point}/gu;
const harmless = /^[\x20-\x7e\n]*$/;
const plainLine = /^[\x20-\x7e]*$/;
const endsPictographic = /\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?$/u;
const startsPictographic = /^\p{Extended_Pictographic}/u;

/**
 * What a build server takes for a command anywhere in a line of its log: `##[…]` (GitHub), `##vso[…]` (Azure Pipelines), `##teamcity[…]`.
 * Its other form, `::…::` at the start of a line, can only be seen where lines are made: `inertLines`.
 */
const logCommand = /##(?=(?:vso|teamcity)?\[)/g;

const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeVisibly(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return shortEscapes[character] ?? `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}

/**
 * Text for one line that people read: what a terminal would obey, or nobody would see, is spelled out (`\x1b`, `\u202e`, `\n`).
 * A zero-width joiner stays only between two pictographs, where it makes one emoji of them; elsewhere it would hide a difference.
 */
export function visible(text: string): string {
  if (plainLine.test(text)) return text.includes('##') ? text.replace(logCommand, '#\\#') : text;
  const shown = text.replace(deceptive, (character, offset: number) => {
    const joinsEmoji =
      character === '\u200d' &&
      endsPictographic.test(text.slice(Math.max(0, offset - 4), offset)) &&
      startsPictographic.test(text.slice(offset + 1, offset + 3));
    return joinsEmoji ? character : escapeVisibly(character);
  });
  return shown.replace(logCommand, '#\\#');
}

/** Text of several lines, each made visible. */
export function visibleLines(text: string): string[] {
  return text.includes('\n') ? text.split(/\r?\n/).map(visible) : [visible(text)];
}

/** Prose of several lines on one, each made visible. */
export function oneLine(text: string): string {
  return visibleLines(text).join(' ');
}

/**
 * Escapes the same characters inside serialised text whose strings are in double quotes, line feeds apart (they are the layout).
 * `escape` writes one character in the language of that text.
 */
export function escapeQuoted(serialised: string, escape: (character: string) => string): string {
  const inert = serialised.replace(logCommand, () => `#${escape('#')}`);
  if (harmless.test(inert)) return inert;
  return inert.replace(deceptive, (character) => (character === '\n' ? character : escape(character)));
}

/**
 * Lines for people that may stand in the log of a build: none of them starts a command of GitHub Actions (`::…::` behind any space). A backslash takes
 * the place of the space before it, so that lines stay as wide as they are.
 */
export function inertLines(text: string): string {
  if (!text.includes('::')) return text;
  return text.replace(/^([^\S\n]*?)[^\S\n]?::/gm, '$1\\::');
}

/**
 * True when `text` holds a character that only an escape may stand for, or would be a command in the log of a build; a line feed counts only
 * beside such a one.
 */
export function isDeceptive(text: string): boolean {
  if (text.search(logCommand) >= 0 || /^\s*::/m.test(text)) return true;
  return !harmless.test(text) && text.replaceAll('\n', ' ').search(deceptive) >= 0;
}
