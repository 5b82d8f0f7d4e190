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
  ['format', 'text for lint, table for inspect'],
  ['fail-on', 'error for lint, never for inspect'],
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
];

/** The flags that speak of a key; engine and registry have several. */
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
              ...(fromFile as object | undefined),
              ...Object.fromEntries(parts.map(({ part, value: own }) => [part, own])),
            };
      const from = said
        .map(([flag]) => (isWritten(flag) ? `--${flag}` : (definitions[flag]?.env ?? `--${flag}`)))
        .join(', ');
      return [{ key, value, from }];
    }
    if (fromFile !== undefined) {
      const line = lineOf(key);
      return [{ key, value: fromFile, from: `${path ?? ''}${line === undefined ? '' : `:${String(line)}`}` }];
    }
    return byDefault === undefined ? [] : [{ key, value: byDefault, from: 'default' }];
  });
}
