/** Columns of a terminal that nobody has made wider. */
export const columns = 80;

/** Lines of at most so many characters, broken at blanks; a word that is longer is broken where it must be. Later lines are indented by `hang`. */
export function wrapped(text: string, width: number, hang = 0): string[] {
  const lines: string[] = [];
  let line = '';
  const room = (): number => (lines.length === 0 ? width : width - hang);
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    let rest = Array.from(word);
    const joined = line === '' ? word : `${line} ${word}`;
    if (Array.from(joined).length <= room()) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    for (; rest.length > room(); rest = rest.slice(room())) lines.push(rest.slice(0, room()).join(''));
    line = rest.join('');
  }
  if (line !== '') lines.push(line);
  return lines.map((one, index) => (index === 0 ? one : ' '.repeat(hang) + one));
}

/** A line of usage broken between its words, so that `[--name VALUE]` stays together; later lines are indented. */
export function wrappedWords(words: readonly string[], width: number, hang: number): string[] {
  const nonBreaking = '\u0000';
  const line = words.map((word) => word.replaceAll(' ', nonBreaking)).join(' ');
  return wrapped(line, width, hang).map((one) => one.replaceAll(nonBreaking, ' '));
}

/** Rows of two columns: the second begins behind the widest of the first, or on a line of its own where that leaves too little room. */
export function table(rows: readonly (readonly [string, string])[], indent = 2): string[] {
  const widest = Math.max(0, ...rows.map(([left]) => Array.from(left).length));
  const left = Math.min(widest, 30);
  const start = indent + left + 2;
  return rows.flatMap(([name, text]) => {
    const lines = wrapped(text, columns - start);
    const length = Array.from(name).length;
    const head = ' '.repeat(indent) + name;
    const rest = (some: readonly string[]): string[] => some.map((line) => ' '.repeat(start) + line);
    if (lines.length === 0) return [head];
    if (length > left) return [...brokenName(head), ...rest(lines)];
    return [`${head}${' '.repeat(left - length + 2)}${lines[0] ?? ''}`, ...rest(lines.slice(1))];
  });
}

function brokenName(head: string): string[] {
  return wrapped(head.trimStart(), columns - 2, 2).map((line) => `  ${line}`);
}
