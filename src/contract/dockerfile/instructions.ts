import type { Finding } from '../../model/finding.js';
import type { Location } from '../../model/location.js';
import { quoted, syntaxFinding } from '../finding.js';
import { createLocator, type Locator } from '../yaml/place.js';

/** Most UTF-16 units of a Dockerfile. */
const maxDockerfileLength = 1024 * 1024;

/** One instruction as the builder sees it: one line, continuations joined, comments inside it dropped. */
export interface Instruction {
  /** Upper case. */
  keyword: string;
  /** What follows the keyword. */
  text: string;
  /** Where the keyword stands. */
  location: Location;
  /** Where the character of `text` at this offset stands. */
  at: (offset: number) => Location;
}

export interface ParsedDockerfile {
  instructions: Instruction[];
  /** `\`, or what the `escape` directive says. */
  escape: string;
  /** The first character of the file. */
  start: Location;
  findings: Finding[];
}

/** Splits a Dockerfile into instructions, with heredocs, directives and continuations told apart (dockerfile-ast). Never throws on content. */
export async function parseInstructions(source: string, path: string): Promise<ParsedDockerfile> {
  // Neither changes the line or the column of anything else.
  const text = source
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', ' ');
  const locator = createLocator(text, { kind: 'file', path });
  const start = locator.at(0);
  const refuse = (messageId: string, message: string, offset: number): ParsedDockerfile => ({
    instructions: [],
    escape: '\\',
    start,
    findings: [
      syntaxFinding({
        messageId,
        message,
        location: locator.at(offset),
        suggestion: 'Check that this is a Dockerfile.',
      }),
    ],
  });
  const nul = text.indexOf('\0');
  if (nul >= 0) return refuse('not-text', 'The file holds NUL characters, so it is no text.', nul);
  if (text.length > maxDockerfileLength) {
    const most = String(maxDockerfileLength);
    return refuse(
      'too-large',
      `The file has ${String(text.length)} characters, more than the ${most} that are read.`,
      0,
    );
  }

  const spans = plainSpans(text);
  if (spans) {
    const instructions = spans.map((span) => instructionOf(text, span, '\\', locator));
    return { instructions, escape: '\\', start, findings: [] };
  }
  return parseWithLibrary(text, locator);
}

/** Where an instruction stands: from its keyword to its last character. */
interface Span {
  begin: number;
  keywordEnd: number;
  end: number;
}

function instructionOf(
  text: string,
  { begin, keywordEnd, end }: Span,
  escape: string,
  locator: Locator,
): Instruction {
  const logical = joinLines(text, keywordEnd, end, escape);
  return {
    keyword: text.slice(begin, keywordEnd).toUpperCase(),
    text: logical.text,
    location: locator.at(begin),
    at: (offset) => locator.at(logical.offsetOf(offset) ?? begin),
  };
}

/**
 * The instructions of a file that needs no more than lines and continuations to be told apart; undefined where heredocs, the `escape`
 * directive or a continued keyword call for the library, which takes ten times as long (docs/decisions/0006).
 */
export function plainSpans(text: string): Span[] | undefined {
  if (text.includes('<<')) return undefined;
  const spans: Span[] = [];
  let open: Span | undefined;
  let isHead = true;
  for (let start = 0; start < text.length;) {
    const lineBreak = text.indexOf('\n', start);
    const end = lineBreak < 0 ? text.length : lineBreak;
    const line = text.slice(start, end);
    const first = line.search(/\S/);
    const isComment = first >= 0 && line.charAt(first) === '#';
    if (isHead && isComment && /^\s*#\s*escape\s*=/i.test(line)) return undefined;
    if (first >= 0 && !isComment) {
      isHead = false;
      if (open) open.end = end;
      else {
        const keyword = /^\S+/.exec(line.slice(first))?.[0] ?? '';
        if (keyword.includes('\\')) return undefined;
        const begin = start + first;
        open = { begin, keywordEnd: begin + keyword.length, end };
        spans.push(open);
      }
      if (withoutContinuation(line, '\\') === line) open = undefined;
    } else if (open) open.end = end;
    start = end + 1;
  }
  return spans;
}

/** Directives, heredocs and everything else, by dockerfile-ast. */
export async function parseWithLibrary(text: string, locator: Locator): Promise<ParsedDockerfile> {
  const start = locator.at(0);
  const { Copy, DockerfileParser, Run } = await import('dockerfile-ast');
  const document = DockerfileParser.parse(text);
  const directive = document.getDirectives().find((one) => one.getDirective()?.toLowerCase() === 'escape');
  const escape = directive?.getValue() === '`' ? '`' : '\\';
  const lines = lineStarts(text);
  const offsetOf = (position: { line: number; character: number }): number =>
    (lines[position.line] ?? 0) + position.character;

  const instructions = document.getInstructions().map((instruction) => {
    const range = instruction.getRange();
    const span = {
      begin: offsetOf(range.start),
      keywordEnd: offsetOf(instruction.getInstructionRange().end),
      end: offsetOf(range.end),
    };
    return instructionOf(text, span, escape, locator);
  });
  const open = document
    .getInstructions()
    .filter((instruction) => instruction instanceof Run || instruction instanceof Copy)
    .flatMap((instruction) => instruction.getHeredocs())
    .find((heredoc) => heredoc.getDelimiterRange() === null);
  const findings = open ? [unclosed(open.getName(), locator.at(offsetOf(open.getStartRange().start)))] : [];
  return { instructions, escape, start, findings };
}

/** A heredoc without end: everything to the end of the file belongs to it. */
function unclosed(name: string, location: Location): Finding {
  return syntaxFinding({
    messageId: 'heredoc-unclosed',
    message: `The heredoc ${quoted(name)} has no end; what follows it is not read.`,
    location,
    suggestion: `Write a line that holds only ${quoted(name)} after the text.`,
  });
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/**
 * Joins continued lines as BuildKit does: comment lines and empty lines between them are dropped. `offsetOf` says where a character of the
 * joined text was.
 */
function joinLines(
  source: string,
  from: number,
  to: number,
  escape: string,
): { text: string; offsetOf: (offset: number) => number | undefined } {
  let text = '';
  /** Where each piece begins in the joined text, and in the source. */
  const pieces: [at: number, source: number][] = [];
  for (let at = from, index = 0; at <= to; index += 1) {
    const lineBreak = source.indexOf('\n', at);
    const end = lineBreak < 0 || lineBreak > to ? to : lineBreak;
    const line = source.slice(at, end);
    if (index === 0 || !/^\s*(?:#|$)/.test(line)) {
      const kept = withoutContinuation(line, escape);
      const skip = text === '' ? kept.length - kept.trimStart().length : 0;
      pieces.push([text.length, at + skip]);
      text += skip > 0 ? kept.slice(skip) : kept;
    }
    at = end + 1;
  }
  return {
    text: text.trimEnd(),
    offsetOf(offset) {
      if (offset >= text.length) return undefined;
      let low = 0;
      let high = pieces.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((pieces[middle]?.[0] ?? 0) <= offset) low = middle;
        else high = middle - 1;
      }
      const piece = pieces[low];
      return piece && piece[1] + offset - piece[0];
    },
  };
}

/** A line ends with a continuation when its last visible character is a single escape. */
function withoutContinuation(line: string, escape: string): string {
  const visible = line.trimEnd();
  const isContinued = visible.endsWith(escape) && visible.charAt(visible.length - 2) !== escape;
  return isContinued ? visible.slice(0, -1) : line;
}
