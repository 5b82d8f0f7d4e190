import { checkFormat } from '../contract/formats/check-format.js';
import type { KeyEntry } from '../model/vocabulary.js';

/** What a shell, a build or a template engine should have filled in. A percent sign before two hexadecimal digits is part of a URL. */
const variable = new RegExp(
  [
    /\$\{[^{}]{1,100}\}/,
    /\$\([^()]{1,200}\)/,
    /\$[A-Z][A-Z0-9_]{1,100}/,
    /\{\{[^{}]{0,100}\}\}/,
    /%(?=[A-F0-9]{0,40}[G-Z_])[A-Z][A-Z0-9_]{1,100}%/,
    /@[A-Z][A-Z0-9_]{1,100}@/,
    /__[A-Z][A-Z0-9_]{1,100}__/,
  ]
    .map(({ source }) => source)
    .join('|'),
);
const whole = new RegExp(`^(?:${variable.source}|\\$[A-Za-z_]\\w{0,100}|<[^<>@:/]{1,100}>)$`);
/** In labels that nobody knows, where `<x>` and words may well mean something; `<no value>` is what Go's templates leave. */
const wholeAnywhere =
  /^(?:@[A-Z][A-Z0-9_]{0,100}@|<no value>|\$\{[A-Z][A-Z0-9_]{0,100}\}|\$[A-Z][A-Z0-9_]{0,100}|%[A-Z][A-Z0-9_]{0,100}%|\{\{[^{}]{0,100}\}\})$/;

/** Words that stand for nothing else, in labels that nobody knows; in small letters some are states (`todo`). */
const stub = /^(?:TBD|TODO|FIXME|XXX|CHANGE[-_ ]?ME|change-?me)$/;

/** True for a placeholder by convention alone: a word, not the syntax of a tool. */
export function isStubWord(placeholder: string): boolean {
  return stub.test(placeholder);
}

const words = new Set([
  'tbd',
  'todo',
  'fixme',
  'changeme',
  'change-me',
  'change_me',
  'change me',
  'unknown',
  'undefined',
  'null',
  'none',
  'n/a',
  'not set',
  'placeholder',
]);

/**
 * The placeholder in a label's value, if there is one. In a sentence only a placeholder that is all of it counts, as prose may well speak of
 * variables; in values that tools fill in, none does.
 */
export function placeholderIn(value: string, entry: KeyEntry | undefined): string | undefined {
  const text = value.trim();
  if (!entry) return wholeAnywhere.test(text) || stub.test(text) ? text : undefined;
  if (entry.isTemplate || entry.format === 'json') return undefined;
  if (whole.test(text)) return text;
  const format = entry.format ?? 'text';
  if (format !== 'text' || !/\s/.test(text)) {
    const found = variable.exec(text)?.[0];
    if (found !== undefined) return found;
  }
  const isStub = words.has(text.toLowerCase()) || /^[xX]{3,}$/.test(text);
  const isZero = format === 'revision' && /^0+$/.test(text);
  if (!isStub && !isZero) return undefined;
  // NONE is a value of SPDX.
  return format !== 'text' && !isZero && checkFormat(format, value) === undefined ? undefined : text;
}
