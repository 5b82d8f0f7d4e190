import type { Edit } from '../../model/finding.js';

interface Change {
  start: number;
  end: number;
  insert: string;
}

/** Offset of each line's first character. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The change that an edit makes, unless something else stands at its place: then the text is not the one that was linted. */
function changeOf(text: string, starts: readonly number[], edit: Edit): Change | undefined {
  const lineStart = starts[edit.line - 1];
  if (lineStart === undefined) return undefined;
  const offset = lineStart + edit.column - 1;
  if (offset > text.length) return undefined;
  // Keys and values are found at their quote, where they have one.
  const quote =
    /^["']/.test(text.slice(offset, offset + 1)) && !/^["']/.test(edit.remove) && edit.remove !== '';
  const start = quote ? offset + 1 : offset;
  return text.startsWith(edit.remove, start)
    ? { start, end: start + edit.remove.length, insert: edit.insert }
    : undefined;
}

/**
 * The text with all edits made that do not overlap an earlier one; those are for the next round, when the text has been linted again.
 * A byte order mark stays. The line breaks of what is inserted are those of the text.
 */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  const mark = source.startsWith('\uFEFF') ? '\uFEFF' : '';
  const text = source.slice(mark.length);
  const starts = lineStarts(text);
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const changes = edits
    .flatMap((edit) => changeOf(text, starts, edit) ?? [])
    .sort((one, other) => one.start - other.start || one.end - other.end);
  let result = '';
  let done = 0;
  let last: Change | undefined;
  for (const change of changes) {
    const isSame = last?.start === change.start && last.end === change.end && last.insert === change.insert;
    if (isSame || change.start < done) continue;
    result += text.slice(done, change.start) + change.insert.replaceAll(/\r?\n/g, lineBreak);
    done = change.end;
    last = change;
  }
  return mark + result + text.slice(done);
}
