import type { ErrorCode, YAMLError } from 'yaml';
import type { Edit, Finding, Severity } from '../../model/finding.js';
import type { Locator } from './place.js';

/** One YAML-level fault as a finding of `contract/syntax`. */
export interface Fault {
  messageId: string;
  severity: Severity;
  message: string;
  offset: number;
  pointer?: string;
  suggestion?: string;
  /** What stands on the line was perhaps not meant as it was read. */
  misread?: true;
  /** What makes the line read as it was meant. */
  edits?: Edit[] | undefined;
}

export function faultFinding(fault: Fault, locator: Locator): Finding {
  return {
    ruleId: 'contract/syntax',
    messageId: fault.messageId,
    severity: fault.severity,
    message: fault.message,
    location: locator.at(fault.offset, fault.pointer),
    ...(fault.suggestion === undefined ? {} : { suggestion: fault.suggestion }),
    ...(fault.edits && { edits: fault.edits }),
  };
}

/** Splits `  help: Example: text # comment` at the value; undefined when the value is not plain text with a colon inside. */
function unquotedColon(line: string): { before: string; text: string; after: string } | undefined {
  const key = /^ *(?:- +)*[^\s:'"#[\]{}&*!|>%@`,?-][^:'"#]{0,200}: +/.exec(line);
  if (!key) return undefined;
  const rest = line.slice(key[0].length);
  if (/^['"[{&*!|>%@`#]/.test(rest) || !/:(?:\s|$)/.test(rest)) return undefined;
  const comment = rest.indexOf(' #');
  const text = (comment < 0 ? rest : rest.slice(0, comment)).trimEnd();
  return /:(?:\s|$)/.test(text) ? { before: key[0], text, after: rest.slice(text.length) } : undefined;
}

export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The library's error in our words; the cause that is by far the most frequent (an unquoted `: `, spec/asyncy.md 5.1) gets its cure. */
export function explain(error: YAMLError, locator: Locator): Fault {
  const offset = error.pos[0];
  const at = locator.lineOf(offset);
  const line = locator.textOf(at);
  const fault = (messageId: string, message: string, suggestion?: string, edit?: LineEdit): Fault => ({
    messageId,
    severity: error.name === 'YAMLWarning' ? 'warning' : 'error',
    message,
    offset,
    ...(error.name === 'YAMLWarning' ? {} : { misread: true }),
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(edit && { edits: [{ line: at, ...edit }] }),
  });
  const known = causes[error.code]?.(line, error.message.slice(0, 200));
  return known ? fault(...known) : fault('not-yaml', `This is not YAML: ${error.message.slice(0, 200)}.`);
}

type LineEdit = Omit<Edit, 'line'>;
type Cause = [messageId: string, message: string, suggestion?: string, edit?: LineEdit];

/** What the library's codes mean to an author; undefined where the line does not bear it out. */
const causes: Partial<Record<ErrorCode, (line: string, message: string) => Cause | undefined>> = {
  BLOCK_AS_IMPLICIT_KEY(line) {
    const colon = unquotedColon(line);
    if (!colon) return undefined;
    const { before, text } = colon;
    return [
      'unquoted-colon',
      'The text contains ": ", which YAML takes for a key: quote this text.',
      `Write ${before.trim()} ${quote(text)}`,
      { column: before.length + 1, remove: text, insert: quote(text) },
    ];
  },
  TAB_AS_INDENT: () => ['tab-indent', 'A tab is used as indentation.', 'Indent with spaces.'],
  MULTILINE_IMPLICIT_KEY: missingSpace,
  MISSING_CHAR: missingSpace,
  MULTIPLE_DOCS: () => [
    'several-documents',
    'The text holds several YAML documents; only the first one is read.',
    'Remove the line "---", or split the file.',
  ],
  TAG_RESOLVE_FAILED: (_line, message) => [
    'unknown-tag',
    `${message}: the value is read without its tag.`,
    'Remove the tag.',
  ],
  RESOURCE_EXHAUSTION: () => [
    'too-deep',
    'The document is nested too deeply to be read.',
    'Flatten the document.',
  ],
  BAD_INDENT: (_line, message) => ['bad-indent', `The indentation is wrong: ${message}.`],
};

function missingSpace(line: string): Cause | undefined {
  const key = /^\s*[\w.-]+:(?=[^\s:/])/.exec(line)?.[0];
  if (key === undefined) return undefined;
  return [
    'missing-space',
    'There is no space after the colon, so the line is not read as key and value.',
    `Write ${key.trim()} ${line.slice(key.length).trim()}`,
    { column: key.length + 1, remove: '', insert: ' ' },
  ];
}

/**
 * Two spaces for each tab, where tabs alone indent the whole text: beside lines that are indented with spaces nobody knows how wide a
 * tab was meant to be.
 */
export function spacesForTabs(lines: readonly string[]): Edit[] | undefined {
  const edits: Edit[] = [];
  for (const [index, line] of lines.entries()) {
    const indent = /^[\t ]*(?=[^\s#])/.exec(line)?.[0] ?? '';
    if (indent.includes(' ')) return undefined;
    if (indent !== '')
      edits.push({ line: index + 1, column: 1, remove: indent, insert: '  '.repeat(indent.length) });
  }
  return edits;
}
