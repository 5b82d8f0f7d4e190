import { reportSchemaId, schemaVersion } from '../model/report.js';
import type { ReporterFactory } from './reporter.js';
import { escapeQuoted } from './text.js';

/** UTF-16 code units as `\uXXXX`, the only escape that JSON has for them. */
function unicodeEscape(character: string): string {
  let escaped = '';
  for (let index = 0; index < character.length; index++) {
    escaped += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}

/**
 * JSON whose strings hold no raw control, bidi or zero-width character: safe to print on a terminal, the same value once parsed. The joiner
 * U+200D is escaped too, also inside emoji.
 */
export function stringifyJson(value: unknown, indent?: number): string {
  return escapeQuoted(JSON.stringify(value, null, indent), unicodeEscape);
}

function indentBy(columns: number, text: string): string {
  return text.replaceAll('\n', `\n${' '.repeat(columns)}`);
}

/** The whole report as `JSON.stringify(report, null, 2)` would print it, target by target. */
export const json: ReporterFactory = () => {
  let targets = 0;
  return {
    start: (head) => {
      const opening = stringifyJson(
        { $schema: reportSchemaId, schemaVersion, tool: head.tool, rules: head.rules },
        2,
      );
      return `${opening.slice(0, -2)},\n  "targets": [`;
    },
    target: (target) => {
      targets += 1;
      return `${targets === 1 ? '' : ','}\n    ${indentBy(4, stringifyJson(target, 2))}`;
    },
    end: (summary) =>
      `${targets === 0 ? '' : '\n  '}],\n  "summary": ${indentBy(2, stringifyJson(summary, 2))}\n}\n`,
  };
};
