import { isSecretName, redacted } from '../model/secret.js';
import { findConfig, type ConfigFile } from './config-file.js';

/** One setting, its value, and who said it. */
export interface EffectiveValue {
  key: keyof ConfigFile;
  value: unknown;
  from: string;
}

/** What is known of a flag: its value after flag and variable were joined. */
interface FlagDefinition {
  env?: string;
}

/** Settings that have a flag of another name than their key. */
const flagNames: Partial<Record<keyof ConfigFile, string>> = {
  rules: 'rule',
  plugins: 'plugin',
};

const defaults: readonly (readonly [keyof ConfigFile, unknown])[] = [
  ['format', 'text for lint, table for inspect and check'],
  ['fail-on', 'error for lint and check, never for inspect'],
  ['profile', ['recommended']],
  ['rules', {}],
  ['labels', []],
  ['label-schema', undefined],
  ['budgets', {}],
  ['overrides', []],
  ['ignore', []],
  ['baseline', undefined],
  ['inline-ignore', true],
  ['plugins', []],
  ['base', undefined],
  ['image-files', true],
  ['source-file', undefined],
  ['contract', []],
  ['image-contract', false],
  ['platform', undefined],
  ['concurrency', 8],
  ['timeout', 30],
  ['engine', undefined],
  ['registry', undefined],
  ['check', undefined],
  ['aliases', {}],
];

/** The parts of the section `check` that have a flag which speaks of nothing else. */
const checkParts: readonly string[] = [
  'env-file',
  'with',
  'network',
  'observe',
  'grace',
  'deadline',
  'memory',
  'cpus',
  'pids',
  'cap-add',
  'find-capabilities',
  'helper',
  'base-path',
  'release',
];

/** Without the values of secret variables in the section `check`. */
function shown(value: unknown): unknown {
  const { env } = (typeof value === 'object' && value !== null ? value : {}) as NonNullable<
    ConfigFile['check']
  >;
  if (!env || Array.isArray(value)) return value;
  const safe = Object.entries(env).map(([name, text]) => [
    name,
    isSecretName(name) && text !== null ? redacted : text,
  ]);
  return { ...(value as object), env: Object.fromEntries(safe) as unknown };
}

/** The flags that speak of a key; sections have several. */
function flagsOf(key: keyof ConfigFile): [flag: string, part?: string][] {
  if (key === 'engine')
    return [
      ['host', 'host'],
      ['context', 'context'],
    ];
  if (key === 'registry')
    return [
      ['insecure-registry', 'insecure'],
      ['registry-ca', 'ca'],
    ];
  if (key === 'check') return checkParts.map((part) => [part, part]);
  return [[flagNames[key] ?? key]];
}

/**
 * Every setting with its value and where it comes from: a flag, its environment variable, a line of the configuration file, or the
 * default. Absent settings without a default are left out.
 */
export async function effectiveConfig(
  flags: Readonly<Record<string, unknown>>,
  definitions: Readonly<Record<string, FlagDefinition>>,
  argv: readonly string[],
): Promise<EffectiveValue[]> {
  const named = typeof flags.config === 'string' ? flags.config : undefined;
  const { config, path, lineOf } = await findConfig(named);
  const isWritten = (flag: string): boolean =>
    argv.some((word) => [`--${flag}`, `--no-${flag}`].includes(word.replace(/=.*$/s, '')));
  return defaults.flatMap(([key, byDefault]): EffectiveValue[] => {
    const said = flagsOf(key).filter(([flag]) => flags[flag] !== undefined);
    const fromFile = config[key];
    if (said.length > 0) {
      const parts = said.map(([flag, part]) => ({ part, value: flags[flag] }));
      const value: unknown =
        parts[0]?.part === undefined
          ? parts[0]?.value
          : {
              ...(shown(fromFile) as object | undefined),
              ...Object.fromEntries(parts.map(({ part, value: own }) => [part, own])),
            };
      const from = said
        .map(([flag]) => (isWritten(flag) ? `--${flag}` : (definitions[flag]?.env ?? `--${flag}`)))
        .join(', ');
      return [{ key, value, from }];
    }
    if (fromFile !== undefined) {
      const line = lineOf(key);
      return [
        { key, value: shown(fromFile), from: `${path ?? ''}${line === undefined ? '' : `:${String(line)}`}` },
      ];
    }
    return byDefault === undefined ? [] : [{ key, value: byDefault, from: 'default' }];
  });
}
