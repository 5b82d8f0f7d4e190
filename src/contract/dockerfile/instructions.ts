import type { Finding } from '../../model/finding.js';
import type { Location } from '../../model/location.js';
import { quoted, syntaxFinding } from '../finding.js';
import { createLocator } from '../yaml/place.js';

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

  const { Copy, DockerfileParser, Run } = await import('dockerfile-ast');
  const document = DockerfileParser.parse(text);
  const directive = document.getDirectives().find((one) => one.getDirective()?.toLowerCase() === 'escape');
  const escape = directive?.getValue() === '`' ? '`' : '\\';
  const lines = lineStarts(text);
  const offsetOf = (position: { line: number; character: number }): number =>
    (lines[position.line] ?? 0) + position.character;

  const instructions = document.getInstructions().map((instruction): Instruction => {
    const range = instruction.getRange();
    const begin = offsetOf(range.start);
    const keyword = instruction.getInstruction();
    const rest = instruction.getInstructionRange().end;
    const logical = joinLines(text, offsetOf(rest), offsetOf(range.end), escape);
    return {
      keyword: keyword.toUpperCase(),
      text: logical.text,
      location: locator.at(begin),
      at: (offset) => locator.at(logical.offsets[offset] ?? begin),
    };
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

/** Joins continued lines as BuildKit does: comment lines and empty lines between them are dropped. `offsets[i]` is where `text[i]` was. */
function joinLines(
  source: string,
  from: number,
  to: number,
  escape: string,
): { text: string; offsets: number[] } {
  let text = '';
  const offsets: number[] = [];
  let at = from;
  for (const [index, line] of source.slice(from, to).split('\n').entries()) {
    const trimmed = line.trim();
    if (index === 0 || (trimmed !== '' && !trimmed.startsWith('#'))) {
      let kept = withoutContinuation(line, escape);
      let skip = 0;
      if (text === '') {
        skip = kept.length - kept.trimStart().length;
        kept = kept.trimStart();
      }
      text += kept;
      for (let offset = 0; offset < kept.length; offset += 1) offsets.push(at + skip + offset);
    }
    at += line.length + 1;
  }
  return { text: text.trimEnd(), offsets };
}

/** A line ends with a continuation when its last visible character is a single escape. */
function withoutContinuation(line: string, escape: string): string {
  const visible = line.trimEnd();
  return visible.endsWith(escape) && visible.at(-2) !== escape ? visible.slice(0, -1) : line;
}
