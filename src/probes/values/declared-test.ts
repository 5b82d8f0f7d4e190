import { parseJsonText } from '../../contract/json-text.js';
import type { Command, Contract } from '../../model/contract.js';

/** A JSON list of words, or words with blanks between them. */
function wordsOf(text = ''): readonly string[] {
  const parsed = text.trimStart().startsWith('[') ? parseJsonText(text) : undefined;
  if (parsed && 'value' in parsed && Array.isArray(parsed.value)) return parsed.value.map(String);
  return text.split(/\s+/).filter((word) => word !== '');
}

const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/**
 * The words after the command in a test that the image brings along (`api.TEST.command`): what its author calls it with. Undefined where no test
 * calls this command. The program of the image may stand before it.
 */
export function testArguments(
  { name }: Command,
  { tests, process }: Contract,
): readonly string[] | undefined {
  const { entrypoint = [] } = process;
  for (const { kind, fields } of tests) {
    if (kind !== 'command') continue;
    const words = [...wordsOf(fields.command), ...wordsOf(fields.args)];
    const isProgram = entrypoint.length > 0 && entrypoint.every((word, index) => words[index] === word);
    const isNamed = entrypoint.length === 1 && words[0] === lastPart(entrypoint[0] ?? '');
    const rest = isProgram ? words.slice(entrypoint.length) : isNamed ? words.slice(1) : words;
    if (name === 'entrypoint' && (isProgram || isNamed)) return rest;
    if (name !== 'entrypoint' && rest[0] === name) return rest.slice(1);
  }
  return undefined;
}
