import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';

const folder = new URL('../../../../fixtures/contracts/', import.meta.url);
const valid = readdirSync(folder)
  .filter((name) => /^(?:seed|asyncy|microservice|oms)/.test(name))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'));

const junk = [
  '',
  ' ',
  '\t',
  ':',
  ': ',
  '- ',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '#',
  '&a',
  '*a',
  '<<: *a',
  '|',
  '>',
  '!!int',
  '~',
  'null',
  'true',
  '0',
  '-1',
  '99999',
  '.inf',
  '[]',
  '{}',
  '__proto__',
  'toString',
  '\u202e',
  '\0',
  '\r\n',
  '---',
  '...',
  'é',
];

/** One change: delete, swap, insert, indent, or put another value. */
const edit = fc.record({
  kind: fc.constantFrom('delete', 'swap', 'insert', 'indent', 'value', 'key'),
  at: fc.nat(),
  other: fc.nat(),
  text: fc.oneof(fc.constantFrom(...junk), fc.string({ maxLength: 6 })),
});
interface Edit {
  kind: string;
  at: number;
  other: number;
  text: string;
}

function mutate(source: string, { kind, at, other, text }: Edit): string {
  if (kind === 'insert' || kind === 'delete' || kind === 'swap') {
    const tokens = source.split(/(?<=\s|:)|(?=\s|:)/);
    const index = at % tokens.length;
    const from = tokens[index] ?? '';
    if (kind === 'insert') tokens.splice(index, 0, text);
    else if (kind === 'delete') tokens.splice(index, 1);
    else {
      const to = other % tokens.length;
      tokens[index] = tokens[to] ?? '';
      tokens[to] = from;
    }
    return tokens.join('');
  }
  const lines = source.split('\n');
  const index = at % lines.length;
  const line = lines[index] ?? '';
  if (kind === 'indent') lines[index] = ' '.repeat(other % 8) + line.trimStart();
  else if (kind === 'value') lines[index] = line.replace(/:.*$/, () => `: ${text}`);
  else lines[index] = line.replace(/[\w-]+:/, () => `${text}:`);
  return lines.join('\n');
}

/** These texts with one to four changes, each as a hand that slips makes it. */
export function mutatedFrom(sources: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...sources), fc.array(edit, { minLength: 1, maxLength: 4 }))
    .map(([source, edits]) => edits.reduce(mutate, source));
}

export const mutated = mutatedFrom(valid);
