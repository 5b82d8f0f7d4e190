import { parseBoolean } from '../contract/boolean-text.js';
import { holdsToken, isSecretName, redacted, redactUrlCredentials } from '../model/secret.js';
import type { Contract } from '../model/contract.js';
import type { TargetReport } from '../model/report.js';

/** Shorter secrets are masked where they stand alone; inside longer texts they would hit innocent words. */
const shortestInText = 8;

function lastSegment(key: string): string {
  return key.slice(key.lastIndexOf('.') + 1);
}

/** `--password=x` and `--password x`: options whose name says that the value is secret. */
function secretArguments(argv: readonly string[]): string[] {
  return argv.flatMap((argument, index) => {
    const [, name, value] = /^-{1,2}([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(argument) ?? [];
    if (name === undefined || !isSecretName(name)) return [];
    const secret = value ?? argv[index + 1];
    return secret === undefined || secret === '' ? [] : [secret];
  });
}

/** The words of a command in shell form. What refers to a variable is no secret itself. */
function shellWords(text: string): string[] {
  return text
    .split(/[\s;&|]+/)
    .map((word) => word.replaceAll(/["']/g, ''))
    .filter((word) => !word.includes('$'));
}

/** The values of a contract that must not be shown. */
export function secretValues(contract: Contract): Set<string> {
  const values = new Set<string>();
  for (const { secret, default: value } of contract.env)
    if (value && (secret || holdsToken(value))) values.add(value);
  for (const [key, value] of Object.entries(contract.labels)) {
    // `api.ENV.X.secret="true"` is a switch, and so is every other label that says no more.
    if (value && parseBoolean(value) === undefined && isSecretName(lastSegment(key))) values.add(value);
  }
  for (const { name, default: value } of contract.commands.flatMap((command) => command.arguments)) {
    if (typeof value === 'string' && value && isSecretName(name)) values.add(value);
  }
  const { entrypoint = [], cmd = [] } = contract.process;
  const argv = [...entrypoint, ...cmd, ...(contract.health?.test ?? [])];
  const scripts = argv.filter((argument) => /\s/.test(argument)).map(shellWords);
  for (const value of [argv, ...scripts].flatMap(secretArguments)) values.add(value);
  return values;
}

/** Keys whose values are names or prose of ours, where a mask would only do harm; only passwords in URLs are hidden there. */
const kept = new Set([
  'key',
  'name',
  'user',
  'target',
  'platform',
  'kind',
  'ruleId',
  'messageId',
  'severity',
  'digest',
  'code',
  'id',
  'outcome',
  'property',
  'origin',
  'what',
  'by',
  'socketsBy',
]);

/** Maps whose keys are other people's: none of them names a value to keep. */
const foreign = new Set(['labels', 'fields', 'extra']);

/**
 * Hides the values of secret-looking variables wherever they occur in a report: as defaults, in labels, in commands and in messages; and
 * passwords in URLs. The names stay.
 */
export function redact(report: TargetReport): TargetReport {
  return hide(report, report.contract ? secretValues(report.contract) : new Set());
}

/** Shorter words are too common to be hidden wherever they stand. */
const shortestWord = 4;

/** A word alone, with no letter, digit or underscore beside it, wherever it stands in a text. */
function withoutWord(text: string, word: string): string {
  let result = '';
  let done = 0;
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const before = text.charAt(at - 1);
    const after = text.charAt(at + word.length);
    if (at < done || /\w/.test(before) || /\w/.test(after)) continue;
    result += text.slice(done, at) + redacted;
    done = at + word.length;
  }
  return done === 0 ? text : result + text.slice(done);
}

/**
 * The same for a report that does not hold the contract whose secrets these are. `words`: hidden inside longer texts even where they are short, as
 * words of their own.
 */
export function hide<T>(report: T, hidden: ReadonlySet<string>, words: ReadonlySet<string> = new Set()): T {
  const short = [...words].filter((value) => value.length >= shortestWord && value.length < shortestInText);
  const long = [...hidden]
    .filter((value) => value.length >= shortestInText)
    .sort((a, b) => b.length - a.length);
  const text = (value: string): string => {
    if (hidden.has(value)) return redacted;
    const equals = value.indexOf('=');
    if (equals !== -1 && hidden.has(value.slice(equals + 1))) return value.slice(0, equals + 1) + redacted;
    let result = value;
    for (const secret of long) if (result.includes(secret)) result = result.replaceAll(secret, redacted);
    for (const word of short) result = withoutWord(result, word);
    return redactUrlCredentials(result);
  };
  // Copies only what changes: most reports hold no secret.
  const walk = (value: unknown, key?: string): unknown => {
    if (typeof value === 'string')
      return key !== undefined && kept.has(key) ? redactUrlCredentials(value) : text(value);
    if (typeof value !== 'object' || value === null) return value;
    let copy: unknown[] | Record<string, unknown> | undefined;
    for (const name of Object.keys(value)) {
      const item = (value as Record<string, unknown>)[name];
      const walked = walk(
        item,
        Array.isArray(value) || (key !== undefined && foreign.has(key)) ? undefined : name,
      );
      if (walked === item) continue;
      copy ??= Array.isArray(value) ? [...(value as unknown[])] : Object.fromEntries(Object.entries(value));
      (copy as Record<string, unknown>)[name] = walked;
    }
    return copy ?? value;
  };
  return walk(report) as T;
}
