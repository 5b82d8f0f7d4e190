import { Document, Scalar, visit } from 'yaml';
import { reportSchemaId, schemaVersion } from '../model/report.js';
import type { ReporterFactory } from './reporter.js';
import { escapeQuoted, isDeceptive } from './text.js';

function yamlEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** YAML 1.2 that a 1.1 parser reads alike; strings with dangerous characters are double-quoted and escaped. */
function stringifyYaml(value: unknown): string {
  const document = new Document(value, { compat: 'yaml-1.1', aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value === 'string' && isDeceptive(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  // What had to be quoted stays on one line: the next one would begin with text of others.
  const layout = { indentSeq: false, lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER };
  return escapeQuoted(document.toString(layout), yamlEscape);
}

/** The data of `json` as YAML. List items stand flush with their key, so that targets can follow one another. */
export const yaml: ReporterFactory = () => {
  let targets = 0;
  return {
    start: (head) =>
      `${stringifyYaml({ $schema: reportSchemaId, schemaVersion, tool: head.tool, rules: head.rules })}targets:`,
    target: (target) => {
      targets += 1;
      return `${targets === 1 ? '\n' : ''}${stringifyYaml([target])}`;
    },
    end: (summary) => `${targets === 0 ? ' []\n' : ''}${stringifyYaml({ summary })}`,
  };
};
