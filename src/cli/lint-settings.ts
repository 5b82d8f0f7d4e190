import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import type { LintRules, LintSettings, NamedPart, RuleSetting } from '../app/lint/settings.js';
import { UsageError } from '../errors.js';
import type { FoundConfig, RuleConfig } from './config-file.js';
import { listed } from './environment.js';
import { bytesOf } from './quantities.js';

/** The flags of the lint commands as oclif parses them. */
export interface LintFlags {
  profile?: readonly string[] | string | undefined;
  rule?: readonly string[] | string | undefined;
  plugin?: readonly string[] | string | undefined;
  'inline-ignore'?: boolean | undefined;
  baseline?: string | undefined;
  'update-baseline'?: boolean | undefined;
  base?: string | undefined;
  'image-files'?: boolean | undefined;
  'source-file'?: string | undefined;
}

const levels: readonly string[] = ['error', 'warning', 'note', 'on', 'off'];

function ruleSetting(text: string): [string, RuleSetting] {
  const equals = text.lastIndexOf('=');
  const [id, level] = [text.slice(0, Math.max(equals, 0)), text.slice(equals + 1)];
  if (id !== '' && levels.includes(level)) return [id, level as RuleSetting];
  throw new UsageError('RULE_SETTING_INVALID', `--rule ${text}: which level?`, {
    suggestion: `Write ID=LEVEL with a level of ${levels.join(', ')}, e.g. --rule process/root-user=error.`,
  });
}

/** Several names, repeated or with commas between them. */
function names(values: readonly string[] | string | undefined): string[] | undefined {
  return listed(values)?.flatMap((value) => listed(value) ?? []);
}

function budgetsOf({ size, layers }: NonNullable<RuleConfig['budgets']>): NonNullable<LintRules['budgets']> {
  // The schema of the configuration has checked the form.
  const bytes = size === undefined ? undefined : bytesOf(size);
  return { ...(bytes !== undefined && { size: bytes }), ...(layers !== undefined && { layers }) };
}

async function readSchema(schema: string | object): Promise<object> {
  if (typeof schema === 'object') return schema;
  const fail = (reason: string, cause?: unknown) =>
    new UsageError('LABEL_SCHEMA_INVALID', `${schema}: ${reason}`, {
      suggestion: 'Name a JSON Schema (JSON or YAML) under "label-schema".',
      ...(cause !== undefined && { cause }),
    });
  let text: string;
  try {
    text = readFileSync(schema, 'utf8');
  } catch (cause) {
    throw fail('it cannot be read', cause);
  }
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { prettyErrors: false });
  const value: unknown = document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 10 });
  if (typeof value !== 'object' || value === null) throw fail('it is no JSON Schema');
  return value;
}

async function rulesOf(config: RuleConfig): Promise<LintRules> {
  const { profile, rules, labels, budgets } = config;
  const schema = config['label-schema'];
  return {
    ...(profile !== undefined && { profiles: typeof profile === 'string' ? [profile] : profile }),
    ...(rules && { rules }),
    ...(labels && { keys: labels.map((entry) => ({ from: 'configuration', ...entry })) }),
    ...(schema !== undefined && { labelSchema: await readSchema(schema) }),
    ...(budgets && { budgets: budgetsOf(budgets) }),
  };
}

/** Where a part of the file, or of one of its overrides, names something; undefined where it does not speak of that part. */
function placeIn(
  { path, lineOf }: FoundConfig,
  { profile, labels }: RuleConfig,
  ...above: string[]
): (part: NamedPart, name: string) => string | undefined {
  return (part, name) => {
    const inList = part === 'labels' ? labels?.findIndex(({ key }) => key === name) : profile?.indexOf(name);
    const step = part === 'rules' ? name : String(inList);
    const line = lineOf(...above, part, step) ?? lineOf(...above, part);
    return path === undefined || line === undefined ? undefined : `${path}:${String(line)}`;
  };
}

/** What targets are held to: a flag wins over its variable, which wins over the configuration file. */
export async function lintSettings(flags: LintFlags, found: FoundConfig): Promise<LintSettings> {
  const { config, path } = found;
  const rules = Object.fromEntries((listed(flags.rule) ?? []).map(ruleSetting));
  const profiles = names(flags.profile);
  const plugins = listed(flags.plugin)?.map((plugin) => resolve(plugin)) ?? config.plugins;
  const forAll = await rulesOf(config);
  const fromFlag = (part: NamedPart, name: string): string | undefined => {
    if (part === 'profile' && profiles)
      return `--profile ${profiles.includes(name) ? name : profiles.join(',')}`;
    const level = part === 'rules' && Object.hasOwn(rules, name) ? rules[name] : undefined;
    return level === undefined ? undefined : `--rule ${name}=${level}`;
  };
  const inFile = placeIn(found, config);
  const overrides = await Promise.all(
    (config.overrides ?? []).map(async (override, index) => {
      const inOverride = placeIn(found, override, 'overrides', String(index));
      return {
        ...(await rulesOf(override)),
        origin: (part: NamedPart, name: string) =>
          fromFlag(part, name) ?? inOverride(part, name) ?? inFile(part, name),
        targets: override.targets,
        // What the command line says holds for every target.
        ...(profiles && { profiles }),
        rules: { ...override.rules, ...rules },
      };
    }),
  );
  return {
    ...forAll,
    origin: (part, name) => fromFlag(part, name) ?? inFile(part, name) ?? path,
    ...(profiles && { profiles }),
    rules: { ...forAll.rules, ...rules },
    overrides,
    ignores: (config.ignore ?? []).map(({ line, column, ...ignore }) => ({
      ...ignore,
      ...(path !== undefined && { place: { path, line, column } }),
    })),
    inlineIgnores: flags['inline-ignore'] ?? config['inline-ignore'] ?? true,
    ...(plugins && { plugins }),
  };
}
