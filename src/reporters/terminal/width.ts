/**
 * Columns that a terminal gives a text, for places that must be found fast: a caret under a line of a file. Close to `displayWidth`
 * (wrap.ts), which measures what tables pad and loads a library for it.
 */

const ascii = /^[\x20-\x7e]*$/;
/** Combining marks, joiners and skin tones draw on what stands before them. */
const zero = /^[\p{Mn}\p{Me}\u200d\p{Emoji_Modifier}]$/u;
/** Unicode East Asian Width W and F, in blocks; emoji are known by their own property. */
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]$/u;
const emoji = /^\p{Emoji_Presentation}$/u;
const flagHalf = /^\p{Regional_Indicator}$/u;
const emojiVariation = '\ufe0f';
const joiner = '\u200d';

/** The width of a harmless text (`visible`): escapes for controls are plain letters there. */
export function columnsOf(text: string): number {
  if (ascii.test(text)) return text.length;
  let columns = 0;
  let last = 0;
  let joined = false;
  for (const character of text) {
    if (character === emojiVariation && last === 1) {
      columns += 1;
      last = 2;
    }
    const drawn = joined ? 0 : widthOf(character);
    joined = character === joiner;
    if (drawn > 0) last = drawn;
    columns += drawn;
  }
  return columns;
}

function widthOf(character: string): number {
  if (zero.test(character)) return 0;
  if (flagHalf.test(character)) return 1;
  return wide.test(character) || emoji.test(character) ? 2 : 1;
}
