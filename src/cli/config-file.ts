import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../errors.js';
import { isCalendarDate } from '../model/calendar.js';
import { didYouMean } from '../model/did-you-mean.js';
import type { Severity } from '../model/finding.js';
import type { KeyEntry } from '../model/vocabulary.js';

/** What may be said for all targets and for some. */
export interface RuleConfig {
  profile?: string | string[];
  rules?: Record<string, Severity | 'on' | 'off'>;
  labels?: KeyEntry[];
  /** The schema itself, or the absolute path of its file. */
  'label-schema'?: string | object;
  budgets?: { size?: number | string; layers?: number };
}

/** How images are run: the flags of the check commands, without what speaks of one image only. Times in seconds. */
export interface CheckConfig {
  /** Null: from the caller's environment. */
  env?: Record<string, string | number | boolean | null>;
  'env-file'?: string[];
  cmd?: string[];
  with?: string[];
  network?: string;
  timeout?: number;
  observe?: number;
  grace?: number;
  deadline?: number;
  concurrency?: number;
  memory?: number | string;
  cpus?: number;
  pids?: number;
  'cap-add'?: string[];
  'find-capabilities'?: boolean;
  helper?: string;
  'base-path'?: string;
  header?: string[];
  release?: boolean;
}

/** `.container-api.yaml`, as schemas/config.schema.json describes it. Paths are absolute. */
export interface ConfigFile extends RuleConfig {
  format?: string;
  platform?: string;
  'fail-on'?: string;
  concurrency?: number;
  /** Seconds. */
  timeout?: number;
  contract?: string[];
  'image-contract'?: boolean;
  engine?: { host?: string; context?: string };
  registry?: { insecure?: string[]; ca?: string };
  overrides?: (RuleConfig & { targets: string[] })[];
  ignore?: {
    rule: string;
    subject?: string;
    target?: string;
    reason: string;
    until?: string;
    /** Where the entry stands in the file. */
    line: number;
    column: number;
  }[];
  baseline?: string;
  'inline-ignore'?: boolean;
  plugins?: string[];
  base?: string;
  'image-files'?: boolean;
  'source-file'?: string;
  check?: CheckConfig;
  /** Short names of images, for `call`. */
  aliases?: Record<string, string>;
}

/** A configuration and where it comes from. */
export interface FoundConfig {
  config: ConfigFile;
  /** As it is shown; absent when there is no file. */
  path?: string;
  /** The line of a key or of an item of a list, by the keys and indexes that lead there. */
  lineOf: (...keys: string[]) => number | undefined;
}

const fileNames = ['.container-api.yaml', '.container-api.yml'];

/** The folders from `directory` up to the root of its repository (which holds `.git`); outside a repository `directory` alone. */
function foldersUpwards(directory: string): string[] {
  const folders: string[] = [];
  for (let folder = directory; ; folder = dirname(folder)) {
    folders.push(folder);
    if (existsSync(join(folder, '.git'))) return folders;
    // Above a repository, and in /tmp, others may have put a file.
    if (dirname(folder) === folder) return [directory];
  }
}

function find(directory: string): string | undefined {
  const candidates = foldersUpwards(directory).flatMap((folder) =>
    fileNames.map((name) => join(folder, name)),
  );
  return candidates.find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}

/** None where the working directory has been deleted: that is no reason not to read an image. */
function workingDirectory(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined; // the one reason for which it throws
  }
}

function invalid(path: string, message: string, suggestion: string): UsageError {
  return new UsageError('CONFIG_INVALID', `${path}: ${message}`, { suggestion });
}

/** The parts of a YAML node that are looked at. */
interface Node {
  range?: [number];
  /** Those of a list have no key. */
  items?: { key?: { value?: unknown; range?: [number] } }[];
}

async function parse(path: string, text: string): Promise<FoundConfig> {
  const [{ parseDocument, LineCounter }, { default: validate }] = await Promise.all([
    import('yaml'),
    import('../validators/config.js'),
  ]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const position = (offset: number | undefined) => lines.linePos(offset ?? 0);
  const place = (offset: number | undefined) => {
    const { line, col } = position(offset);
    return `${path}:${String(line)}:${String(col)}`;
  };
  const [fault] = document.errors;
  if (fault)
    throw invalid(
      place(fault.pos[0]),
      `not YAML: ${fault.message}`,
      'Mend the syntax, or name another file with --config.',
    );
  const nodeAt = (keys: readonly string[]) => document.getIn(keys, true) as Node | undefined;
  const value = (document.toJS({ maxAliasCount: 10 }) ?? {}) as ConfigFile;
  if (!validate(value)) {
    const [error] = validate.errors ?? [];
    const keys = (error?.instancePath ?? '')
      .split('/')
      .slice(1)
      .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
    const unknown = error?.params.additionalProperty as string | undefined;
    if (unknown !== undefined) {
      const known = await knownKeys(keys);
      const guess = didYouMean(unknown, known);
      throw invalid(
        place(keyOffset(nodeAt(keys), unknown)),
        `unknown key '${[...keys, unknown].join('.')}'`,
        guess === undefined ? `Known keys: ${known.join(', ')}.` : `Did you mean '${guess}'?`,
      );
    }
    const allowed = error?.params.allowedValues as unknown[] | undefined;
    throw invalid(
      place(nodeAt(keys)?.range?.[0]),
      `${keys.length > 0 ? `'${keys.join('.')}'` : 'the file'} ${error?.message ?? 'is not valid'}`,
      allowed ? `One of: ${allowed.join(', ')}.` : "See 'container-api schema config'.",
    );
  }
  for (const { keys, date } of datesIn(value)) {
    if (isCalendarDate(date)) continue;
    throw invalid(
      place(nodeAt(keys)?.range?.[0]),
      `'${keys.join('.')}': there is no day '${date}'`,
      'Write a day of the calendar as YYYY-MM-DD, e.g. 2027-01-31.',
    );
  }
  value.ignore?.forEach((entry, index) => {
    const { line, col } = position(nodeAt(['ignore', String(index)])?.range?.[0]);
    Object.assign(entry, { line, column: col });
  });
  return {
    config: value,
    path,
    lineOf: (...keys) => {
      const offset = keyOffset(nodeAt(keys.slice(0, -1)), keys.at(-1)) ?? nodeAt(keys)?.range?.[0];
      return offset === undefined ? undefined : position(offset).line;
    },
  };
}

/** Where the key of a map's entry stands. */
function keyOffset(map: Node | undefined, name: string | undefined): number | undefined {
  return map?.items?.find(({ key }) => key !== undefined && key.value === name)?.key?.range?.[0];
}

/** The dates of the configuration, of which the schema knows only the form, and where they stand. */
function datesIn({
  ignore = [],
  labels = [],
  overrides = [],
}: ConfigFile): { keys: string[]; date: string }[] {
  const ofLabels = (list: readonly KeyEntry[], ...above: string[]) =>
    list.flatMap(({ effective }, index) =>
      effective === undefined
        ? []
        : [{ keys: [...above, 'labels', String(index), 'effective'], date: effective }],
    );
  return [
    ...ignore.flatMap(({ until }, index) =>
      until === undefined ? [] : [{ keys: ['ignore', String(index), 'until'], date: until }],
    ),
    ...ofLabels(labels),
    ...overrides.flatMap((override, index) => ofLabels(override.labels ?? [], 'overrides', String(index))),
  ];
}

/** The part of a JSON Schema that is looked at here. */
interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
  $ref?: string;
}

/** The keys that the map at this path may have, from the published schema. */
async function knownKeys(path: readonly string[]): Promise<string[]> {
  const { default: root } = (await import('../../schemas/config.schema.json', {
    with: { type: 'json' },
  })) as unknown as { default: Schema & { $defs: Record<string, Schema> } };
  let at: Schema | undefined = root;
  for (const key of path) {
    at = /^\d+$/.test(key) ? at?.items : at?.properties?.[key];
    const defined: string | undefined = /^#\/\$defs\/(\w+)$/.exec(at?.$ref ?? '')?.[1];
    if (defined !== undefined) at = root.$defs[defined];
  }
  return Object.keys(at?.properties ?? {}).filter((key) => key !== '$schema');
}

/**
 * Reads the configuration: the file that was named, else the one found upwards from the working directory, else nothing.
 * Throws UsageError with place and fix for a file that cannot be read, is not YAML, or holds an unknown key.
 */
export async function findConfig(named: string | undefined): Promise<FoundConfig> {
  const directory = workingDirectory();
  const path = named ?? (directory === undefined ? undefined : find(directory));
  if (path === undefined) return { config: {}, lineOf: () => undefined };
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError('CONFIG_UNREADABLE', `cannot read the configuration '${path}'`, {
      suggestion: 'Name a file that exists and that you may read with --config, or leave the flag out.',
      cause,
    });
  }
  const found = await parse(path, text);
  return { ...found, config: withAbsolutePaths(found.config, dirname(path)) };
}

/** Paths in the file are relative to it. */
function withAbsolutePaths(config: ConfigFile, folder: string): ConfigFile {
  const absolute = (path: string) => resolve(folder, path);
  const rules = <T extends RuleConfig>(part: T): T => {
    const schema = part['label-schema'];
    return typeof schema === 'string' ? { ...part, 'label-schema': absolute(schema) } : part;
  };
  return {
    ...rules(config),
    ...(config.contract && { contract: config.contract.map(absolute) }),
    ...(config.plugins && { plugins: config.plugins.map(absolute) }),
    ...(config.baseline !== undefined && { baseline: absolute(config.baseline) }),
    ...(config.check?.['env-file'] && {
      check: { ...config.check, 'env-file': config.check['env-file'].map(absolute) },
    }),
    ...(config.overrides && { overrides: config.overrides.map(rules) }),
    ...(config.registry?.ca !== undefined && {
      registry: { ...config.registry, ca: absolute(config.registry.ca) },
    }),
  };
}
