/** What a line may not hold as it stands: it would end the line, hide, or reorder what follows. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** Texts that need no quotes in any YAML: they start with a letter, and hold no indicator. */
const plain = /^[A-Za-z_/](?:[\w/. +()-]*[\w/.+()-])?$/;

/** What YAML 1.1 or 1.2 takes for something else than text. */
const reserved = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off', 'y', 'n']);

function escaped(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return hex.length > 4 ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}

/** The text with YAML's escapes for all that nobody would see. */
export function withoutUnseen(text: string): string {
  return text.replace(unseen, escaped);
}

/** A text in double quotes on one line, as YAML and JSON read it; what nobody would see is spelled out. */
export function yamlQuoted(text: string): string {
  return withoutUnseen(JSON.stringify(text));
}

/** A text, quoted where YAML would take it for something else. */
export function yamlText(text: string): string {
  return plain.test(text) && !reserved.has(text.toLowerCase()) ? text : yamlQuoted(text);
}
