import type { Health, Json, TypeExpression } from '../../model/contract.js';

const units = ['kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Decimal units and three digits, as engines print sizes: `158 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 'B';
  for (const next of units) {
    if (value < 999.5) break;
    value /= 1000;
    unit = next;
  }
  return `${unit === 'B' ? String(value) : String(Number(value.toPrecision(3)))} ${unit}`;
}

/** RFC 3339 to the minute, in the zone it was written in; anything else as it stands. */
export function formatTime(time: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.exec(time);
  return match ? `${match[1] ?? ''} ${match[2] ?? ''} ${match[3] === 'Z' ? 'UTC' : (match[3] ?? '')}` : time;
}

export function formatSeconds(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : `${String(seconds)} s`;
}

export function formatType(type: TypeExpression): string {
  return typeof type === 'string' ? type : type.join(' or ');
}

/** Exec form, as a Dockerfile writes it. */
export function formatArgv(argv: readonly string[]): string {
  return `[${argv.map((word) => JSON.stringify(word)).join(', ')}]`;
}

/** A command line: a list is exec form, a string runs in a shell. */
export function formatCommand(command: string | readonly string[]): string {
  return typeof command === 'string' ? command : formatArgv(command);
}

/** Docker's test array as HEALTHCHECK writes it. */
export function formatHealthTest(test: NonNullable<Health['test']>): string {
  const [kind, ...words] = test;
  if (kind === 'CMD-SHELL') return words.join(' ');
  return kind === 'CMD' ? formatArgv(words) : formatArgv(test);
}

/** A value in running text: `method: get, path: /x`; a value inside a value stays JSON. */
export function formatJson(value: Json): string {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object') return String(value);
  if (Object.keys(value).length === 0) return nested(value);
  if (Array.isArray(value)) return value.map(nested).join(', ');
  return Object.entries(value)
    .map(([key, item]) => `${key}: ${nested(item)}`)
    .join(', ');
}

function nested(value: Json): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** `12 ms`, `1.4 s`, `2 min 5 s`. */
export function formatMilliseconds(ms: number): string {
  if (!Number.isFinite(ms)) return '?';
  if (ms < 999.5) return `${String(Math.round(ms))} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${String(Math.floor(seconds / 60))} min ${String(seconds % 60)} s`;
}

/** A word as a POSIX shell takes it to the letter. */
export function quoteShell(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

const plainYaml = /^[A-Za-z][\w./-]*$/;
const yamlWords = /^(?:true|false|yes|no|on|off|y|n|null)$/i;

function yamlScalar(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return plainYaml.test(value) && !yamlWords.test(value) ? value : JSON.stringify(value);
}

function yamlLines(value: unknown): string[] {
  if (Array.isArray(value) && value.length > 0)
    return value.flatMap((item) =>
      yamlLines(item).map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`)),
    );
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [yamlScalar(value)];
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return ['{}'];
  return entries.flatMap(([key, item]) => {
    const isNested = typeof item === 'object' && item !== null && Object.keys(item as object).length > 0;
    const lines = yamlLines(item);
    return isNested
      ? [`${yamlScalar(key)}:`, ...lines.map((line) => `  ${line}`)]
      : [`${yamlScalar(key)}: ${lines[0] ?? ''}`];
  });
}

/** Plain data as YAML in block style, for people to copy; strings that could be read as something else are in double quotes. */
export function formatYaml(value: unknown): string {
  return yamlLines(value).join('\n');
}
