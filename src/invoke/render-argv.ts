import type { ArgvInvocation, BoundCall } from '../model/call.js';
import { wordFault } from './encode.js';
import { commandWord, fillTemplate } from './fill-template.js';
import { hasTemplate, parseTemplate } from './template.js';
import { jsonWord, keywordWords, positionalWords } from './words.js';

/**
 * The words of a call in its dialect (spec/asyncy.md 1.1 to 1.6), never through a shell. asyncy.yml: the command word, positional arguments in the order of
 * declaration, `--name value`; its successors: the command word and one JSON object; a `format` says where arguments go. The command
 * `entrypoint` has no word. A problem ends the sentence "the command cannot be called: …".
 */
export function renderArgv(bound: BoundCall): ArgvInvocation | { problem: string } {
  const { style } = bound.command;
  if (hasTemplate(bound.command)) return renderTemplate(bound);
  switch (style) {
    case 'argv':
    case 'template':
    case 'mcp':
      return checked([...commandWord(bound), ...positionalWords(bound), ...keywordWords(bound)]);
    case 'json':
      return checked([...commandWord(bound), jsonWord(bound)]);
    case 'http':
    case 'rpc':
    case 'events':
      return { problem: `it is called through ${style}, not with an argv` };
  }
}

function renderTemplate(bound: BoundCall): ArgvInvocation | { problem: string } {
  const template = parseTemplate(bound.command);
  if ('fault' in template) return { problem: `its format ${template.fault}` };
  const words = fillTemplate(template, bound);
  return 'problem' in words ? words : checked(words, template.isProgram);
}

function checked(words: readonly string[], isProgram = false): ArgvInvocation | { problem: string } {
  for (const [index, word] of words.entries()) {
    const fault = wordFault(word);
    if (fault !== undefined) return { problem: `word ${String(index + 1)} of its argv ${fault}` };
  }
  const [program = '', ...argv] = words;
  return isProgram ? { kind: 'argv', entrypoint: [program], argv } : { kind: 'argv', argv: [...words] };
}
