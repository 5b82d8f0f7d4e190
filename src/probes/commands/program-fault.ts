/** What programs write when they are broken themselves, whatever they are called with; and traces of errors that nobody caught. */
import type { Observation, StreamText } from '../../model/run.js';
import { lastLines } from '../evidence.js';

/** Lines that are enough to tell it. */
const looked = 60;

/** One line says it. */
const told: readonly RegExp[] = [
  // Shells: `run.sh: line 5: syntax error: unexpected end of file`, `run.sh: 5: Syntax error: end of file unexpected`.
  /^[^\s:]{1,200}: (?:line )?\d{1,9}: [Ss]yntax error\b/,
  // Node: a module of its own that is not in the image.
  /^(?:Uncaught )?(?:Error|Error \[\w{1,60}\]): Cannot find (?:module|package) ['"]/,
  /^PHP Parse error: /,
  /^syntax error at \S{1,200} line \d{1,9}, near/,
  /^[^\s:]{1,200}\.rb:\d{1,9}: syntax error/,
  /^Error: Could not find or load main class /,
];

/** Node names the frame that found it: one of its loader. A pattern or a JSON text that is none has a frame of its own. */
const nodeLoader = /^\s{1,8}at .{0,200}\b(?:node:)?internal\/(?:modules|vm)\b/;

/** Python tells the file and the line before it; `<string>` is text that the program itself was given. */
const pythonFault = /^(?:SyntaxError|IndentationError|TabError|ImportError|ModuleNotFoundError): /;
const pythonFile = /^\s{2,8}File "([^"]{1,300})", line \d/;

function isPythonFault(lines: readonly string[], at: number): boolean {
  if (!pythonFault.test(lines[at] ?? '')) return false;
  const file = lines
    .slice(0, at)
    .toReversed()
    .map((line) => pythonFile.exec(line)?.[1])
    .find((found) => found !== undefined);
  return file !== undefined && !file.startsWith('<');
}

/** The line that says that the program of a run is broken itself; undefined where none does. */
export function programFault({ stderr, stdout }: Pick<Observation, 'stderr' | 'stdout'>): string | undefined {
  for (const stream of [stderr, stdout]) {
    const lines = lastLines(stream, looked);
    const fault = lines.find(
      (line, at) =>
        told.some((sentence) => sentence.test(line)) ||
        (line.startsWith('SyntaxError: ') && nodeLoader.test(lines[at + 1] ?? '')) ||
        isPythonFault(lines, at),
    );
    if (fault !== undefined) return fault;
  }
  return undefined;
}

const pythonTrace = 'Traceback (most recent call last):';
const nodeFrame = /^\s{1,8}at .{1,280}:\d{1,9}:\d{1,9}\)?$/;
const javaFrame = /^\s{1,8}(?:at [\w.$]{1,200}\(.{0,100}\)|\.\.\. \d{1,5} more)$/;
const errorLine = /^(?:Uncaught |Exception in thread ".{0,100}" )?(?:[\w.$]{1,200})?(?:Error|Exception)\b/;

function pythonEnd(lines: readonly string[]): string | undefined {
  const begin = lines.lastIndexOf(pythonTrace);
  if (begin === -1) return undefined;
  const last = lines.at(-1) ?? '';
  const between = lines.slice(begin + 1, -1);
  const isWhole = between.length > 0 && between.every((line) => /^\s/.test(line)) && /^[A-Za-z_]/.test(last);
  return isWhole ? last : undefined;
}

/** The error whose trace is the last that a run wrote to standard error: it ended by it. What a program tells on its way is its own affair. */
export function traceAtEnd(stderr: StreamText): string | undefined {
  const lines = lastLines(stderr, looked);
  const python = pythonEnd(lines);
  if (python !== undefined) return python;
  const isNodeEnd = /^Node\.js v\d/.test(lines.at(-1) ?? '');
  const body = isNodeEnd ? lines.slice(0, -1) : lines;
  const last = body.at(-1) ?? '';
  if (isNodeEnd || nodeFrame.test(last) || javaFrame.test(last)) {
    const error = body.findLast((line) => errorLine.test(line));
    if (error !== undefined) return error;
  }
  const isGo = lines.some((line) => /^goroutine \d{1,9} \[/.test(line));
  return isGo ? lines.findLast((line) => line.startsWith('panic: ')) : undefined;
}
