import type { Instruction } from '../../contract/dockerfile/instructions.js';
import type { Finding } from '../../model/finding.js';
import type { ConfigIgnore } from './settings.js';

/** A comment that holds findings back: `# container-api ignore=RULE[,RULE] # reason`, with `global` before `ignore` for the whole file. */
export interface InlineIgnore {
  line: number;
  column: number;
  rules: readonly string[];
  reason?: string;
  /** The lines that it speaks of, both included. */
  from: number;
  to: number;
  /** It speaks of the whole file, and so of findings without a line as well. */
  isGlobal: boolean;
  used: Set<string>;
}

const directive =
  /#[ \t]*container-api[ \t]+(global[ \t]+)?ignore[ \t]*=[ \t]*([\w/*,:. \t-]*?)[ \t]*(?:#[ \t]*(.*))?$/;

function isComment(line: string): boolean {
  return /^\s*(?:#.*)?$/.test(line);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** The node that begins on the first line with content at or after `start` (0-based): its line and the deeper ones below it. */
function nodeLines(lines: readonly string[], start: number): { from: number; to: number } | undefined {
  let from = start;
  while (from < lines.length && isComment(lines[from] ?? '')) from += 1;
  const head = lines[from];
  if (head === undefined) return undefined;
  // A list's item goes on at the indentation of what follows its dash.
  const indent = indentOf(head);
  let to = from;
  for (let at = from + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (isComment(line)) continue;
    const deeper =
      indentOf(line) > indent || (indentOf(line) === indent && /^\s*- /.test(line) && !/^\s*- /.test(head));
    if (!deeper) break;
    to = at;
  }
  return { from, to };
}

/** The lines of the instruction that begins at or after `start` (1-based). */
function instructionLines(
  instructions: readonly Instruction[],
  start: number,
  last: number,
): { from: number; to: number } | undefined {
  const lineOf = ({ location }: Instruction): number => (location.kind === 'file' ? location.line : 0);
  const index = instructions.findIndex((instruction) => lineOf(instruction) >= start);
  const [own, next] = [instructions[index], instructions[index + 1]];
  return own && { from: lineOf(own), to: next ? lineOf(next) - 1 : last };
}

/** Finds the comments of a Dockerfile (with its instructions) or of a YAML file. */
export function readInlineIgnores(text: string, instructions?: readonly Instruction[]): InlineIgnore[] {
  if (!text.includes('container-api')) return [];
  const lines = text.split(/\r?\n/);
  return lines.flatMap((line, index): InlineIgnore[] => {
    const match = directive.exec(line);
    if (!match) return [];
    const alone = line.slice(0, match.index).trim() === '';
    if (instructions && !alone) return []; // a Dockerfile has no comments behind its instructions
    const [, global, names = '', reason = ''] = match;
    const whole = { from: 1, to: lines.length };
    const own = instructions
      ? instructionLines(instructions, index + 2, lines.length)
      : shifted(nodeLines(lines, alone ? index + 1 : index));
    return [
      {
        line: index + 1,
        column: match.index + 1,
        rules: names
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== ''),
        ...(reason.trim() !== '' && { reason: reason.trim() }),
        ...(global ? whole : (own ?? { from: 0, to: 0 })),
        isGlobal: global !== undefined,
        used: new Set(),
      },
    ];
  });
}

function shifted(range: { from: number; to: number } | undefined): { from: number; to: number } | undefined {
  return range && { from: range.from + 1, to: range.to + 1 };
}

/** True when a rule id, or `category/*`, speaks of a rule. */
export function names(pattern: string, ruleId: string): boolean {
  return pattern === ruleId || (pattern.endsWith('/*') && ruleId.startsWith(pattern.slice(0, -1)));
}

/** The comment that holds a finding back, marked as used. */
export function inlineIgnoreOf(
  ignores: readonly InlineIgnore[],
  { ruleId, location }: Finding,
): InlineIgnore | undefined {
  const line = location?.kind === 'file' ? location.line : undefined;
  for (const ignore of ignores) {
    const name = ignore.rules.find((rule) => names(rule, ruleId));
    const isSpokenOf = ignore.isGlobal || (line !== undefined && line >= ignore.from && line <= ignore.to);
    if (name === undefined || !isSpokenOf) continue;
    ignore.used.add(name);
    return ignore;
  }
  return undefined;
}

/** What an ignore of the configuration has met so far in a run. */
export interface IgnoreUse {
  ignore: ConfigIgnore;
  /** Some target was one that it speaks of. */
  met: boolean;
  used: boolean;
  expired: boolean;
}

export function trackIgnores(ignores: readonly ConfigIgnore[], now: number): IgnoreUse[] {
  const today = new Date(now).toISOString().slice(0, 10);
  return ignores.map((ignore) => ({
    ignore,
    met: false,
    used: false,
    expired: ignore.until !== undefined && ignore.until < today,
  }));
}

/** The entry of the configuration that holds a finding back, marked as used. */
export function configIgnoreOf(
  uses: readonly IgnoreUse[],
  { ruleId, subject }: Finding,
): IgnoreUse | undefined {
  const use = uses.find(
    ({ ignore, expired }) =>
      !expired && names(ignore.rule, ruleId) && (ignore.subject === undefined || ignore.subject === subject),
  );
  if (use) use.used = true;
  return use;
}
