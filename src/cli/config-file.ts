import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../errors.js';
import { didYouMean } from '../model/did-you-mean.js';

/** `.container-api.yaml`, as schemas/config.schema.json describes it. */
export interface ConfigFile {
  format?: string;
  platform?: string;
  'fail-on'?: string;
  concurrency?: number;
  /** Seconds. */
  timeout?: number;
  /** Absolute paths. */
  contract?: string[];
  'image-contract'?: boolean;
  engine?: { host?: string; context?: string };
  /** `ca` is an absolute path. */
  registry?: { insecure?: string[]; ca?: string };
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

async function parse(path: string, text: string): Promise<ConfigFile> {
  const [{ parseDocument, LineCounter }, { default: validate }] = await Promise.all([
    import('yaml'),
    import('../validators/config.js'),
  ]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number | undefined) => {
    const { line, col } = lines.linePos(offset ?? 0);
    return `${path}:${String(line)}:${String(col)}`;
  };
  const [fault] = document.errors;
  if (fault)
    throw invalid(
      place(fault.pos[0]),
      `not YAML: ${fault.message}`,
      'Mend the syntax, or name another file with --config.',
    );
  const value: unknown = document.toJS({ maxAliasCount: 10 }) ?? {};
  if (validate(value)) return value as ConfigFile;

  const error = validate.errors?.[0];
  const keys = (error?.instancePath ?? '').split('/').slice(1);
  const unknown = error?.params.additionalProperty as string | undefined;
  if (unknown !== undefined) {
    const known = knownKeys[keys.join('.')] ?? [];
    const guess = didYouMean(unknown, known);
    throw invalid(
      place(keyOffset(document.getIn(keys, true), unknown)),
      `unknown key '${[...keys, unknown].join('.')}'`,
      guess === undefined ? `Known keys: ${known.join(', ')}.` : `Did you mean '${guess}'?`,
    );
  }
  const node = document.getIn(keys, true) as { range?: [number] } | undefined;
  const allowed = error?.params.allowedValues as unknown[] | undefined;
  throw invalid(
    place(node?.range?.[0]),
    `${keys.length > 0 ? `'${keys.join('.')}'` : 'the file'} ${error?.message ?? 'is not valid'}`,
    allowed ? `One of: ${allowed.join(', ')}.` : "See 'container-api schema config'.",
  );
}

/** Where the key of a map's entry stands. */
function keyOffset(map: unknown, name: string): number | undefined {
  const { items = [] } = (map ?? {}) as { items?: { key: { value?: unknown; range?: [number] } }[] };
  return items.find(({ key }) => key.value === name)?.key.range?.[0];
}

/** The keys of schemas/config.schema.json, by the path of the map that holds them. */
const knownKeys: Readonly<Record<string, readonly string[]>> = {
  '': [
    'format',
    'platform',
    'fail-on',
    'concurrency',
    'timeout',
    'contract',
    'image-contract',
    'engine',
    'registry',
  ],
  engine: ['host', 'context'],
  registry: ['insecure', 'ca'],
};

/**
 * Reads the configuration: the file that was named, else the one found upwards from the working directory, else nothing.
 * Throws UsageError with place and fix for a file that cannot be read, is not YAML, or holds an unknown key.
 */
export async function readConfigFile(named: string | undefined): Promise<ConfigFile> {
  const directory = workingDirectory();
  const path = named ?? (directory === undefined ? undefined : find(directory));
  if (path === undefined) return {};
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError('CONFIG_UNREADABLE', `cannot read the configuration '${path}'`, {
      suggestion: 'Name a file that exists and that you may read with --config, or leave the flag out.',
      cause,
    });
  }
  const config = await parse(path, text);
  const absolute = (relative: string) => resolve(dirname(path), relative);
  return {
    ...config,
    ...(config.contract && { contract: config.contract.map(absolute) }),
    ...(config.registry?.ca !== undefined && {
      registry: { ...config.registry, ca: absolute(config.registry.ca) },
    }),
  };
}
