/** What no line of a Dockerfile can hold, or nobody would see; joiners of letters and pictographs stay. */
const unseen = /(?!\u200c|\u200d|\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const allUnseen = new RegExp(unseen, 'gu');

/** True for a value that can stand in a Dockerfile as it is. Its syntax has no escape for line breaks. */
export function canBeWritten(value: string): boolean {
  return !unseen.test(value);
}

/** Prose on one line: line breaks and what follows them become one space, other invisible characters go. */
export function prose(text: string): string {
  return text
    .replace(/[\t ]*[\r\n\u2028\u2029][\s\u2028\u2029]*/g, ' ')
    .replace(allUnseen, '')
    .trim();
}

/** JSON whose invisible characters are escapes, so that any value can stand in a label. */
export function labelJson(value: unknown): string {
  return JSON.stringify(value).replace(allUnseen, (character) =>
    Array.from({ length: character.length }, (_, index) => {
      const unit = character.charCodeAt(index).toString(16).padStart(4, '0');
      return `\\u${unit}`;
    }).join(''),
  );
}

/**
 * A value in quotes, in which nothing is expanded: single ones where they need no escape and spare some, else double ones. `escape` is the
 * escape character of the Dockerfile.
 */
export function dockerfileQuoted(value: string, escape: string): string {
  if (value.includes('"') && !/['\\`]/.test(value)) return `'${value}'`;
  const special = escape === '`' ? /["$`]/g : /["$\\]/g;
  return `"${value.replace(special, (character) => escape + character)}"`;
}
