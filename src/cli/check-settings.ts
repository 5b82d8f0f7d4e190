import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

import { parseEnvFile, type EnvEntry } from '../app/check/env-file.js';
import { capabilityNames } from '../app/check/grants.js';
import type { RunOptions } from '../app/check.js';
import { UsageError } from '../errors.js';
import type { CheckConfig } from './config-file.js';
import { listed } from './environment.js';
import { bytesOf, millisecondsOf } from './quantities.js';

type Repeated = readonly string[] | string | undefined;

/** The flags of the check commands that say how images are run, as oclif parses them. */
export interface RunFlags {
  env?: readonly string[] | undefined;
  'env-file'?: Repeated;
  cmd?: readonly string[] | undefined;
  with?: Repeated;
  network?: string | undefined;
  timeout?: string | undefined;
  observe?: string | undefined;
  grace?: string | undefined;
  deadline?: string | undefined;
  concurrency?: number | undefined;
  memory?: string | undefined;
  cpus?: string | undefined;
  pids?: number | undefined;
  'cap-add'?: Repeated;
  'find-capabilities'?: boolean | undefined;
  helper?: string | undefined;
  'max-size'?: string | undefined;
  'max-layers'?: number | undefined;
  'base-path'?: string | undefined;
  header?: readonly string[] | undefined;
  release?: boolean | undefined;
}

/** The caller's environment. */
type Environment = Readonly<Record<string, string | undefined>>;

function readEnvFile(path: string): EnvEntry[] {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (cause) {
    const isText = cause instanceof TypeError;
    throw new UsageError(
      isText ? 'ENV_FILE_INVALID' : 'ENV_FILE_UNREADABLE',
      isText ? `${path}: it is no text in UTF-8` : `cannot read the env file '${path}'`,
      { suggestion: 'Name a file of lines NAME=value that exists and that you may read.', cause },
    );
  }
  return parseEnvFile(text, path);
}

/** Values of variables, later ones over earlier ones: configuration, env files, flags. Those of env files are shown nowhere. */
export function variables(
  flags: Pick<RunFlags, 'env' | 'env-file'>,
  config: CheckConfig,
  environment: Environment,
): { env: Map<string, string>; hidden: Set<string> } {
  const env = new Map<string, string>();
  const hidden = new Set<string>();
  for (const [name, value] of Object.entries(config.env ?? {})) {
    if (value !== null) env.set(name, String(value));
    else if (environment[name] !== undefined) env.set(name, environment[name]);
  }
  for (const path of listed(flags['env-file']) ?? config['env-file'] ?? []) {
    for (const { name, value = environment[name] } of readEnvFile(path)) {
      if (value === undefined) continue; // as Docker does
      env.set(name, value);
      hidden.add(value);
    }
  }
  for (const text of flags.env ?? []) {
    const equals = text.indexOf('=');
    const name = equals === -1 ? text : text.slice(0, equals);
    const value = equals === -1 ? environment[name] : text.slice(equals + 1);
    if (name === '' || /[\s\0]/.test(name) || value === undefined) {
      // The value may be a secret.
      throw new UsageError(
        'ENV_INVALID',
        `--env ${name}: ${value === undefined ? 'no value' : 'this is no name'}`,
        {
          suggestion: 'Write NAME=VALUE, or NAME alone for a variable that is set in the environment.',
        },
      );
    }
    env.set(name, value);
  }
  return { env, hidden };
}

/** The last part of an image's name, without tag and digest. */
function nameOf(image: string): string {
  const [path = ''] = image
    .replace(/^(?:docker:\/\/|(?:docker-daemon|oci|oci-archive|docker-archive):)/, '')
    .split('@');
  return path.slice(path.lastIndexOf('/') + 1).replace(/:.*$/s, '');
}

function companion(text: string): RunOptions['companions'][number] {
  const equals = text.lastIndexOf('=');
  const target = equals === -1 ? text : text.slice(0, equals);
  const alias = equals === -1 ? nameOf(target) : text.slice(equals + 1);
  if (target !== '' && /^[a-z0-9][a-z0-9_.-]{0,62}$/i.test(alias)) return { target, alias };
  throw new UsageError(
    'COMPANION_INVALID',
    `--with ${text}: ${target === '' ? 'which image' : 'under which name'}?`,
    {
      suggestion: 'Write IMAGE=ALIAS, e.g. --with postgres:16=db.',
    },
  );
}

function companions(texts: readonly string[]): RunOptions['companions'] {
  const all = texts.map(companion);
  const twice = all.find(({ alias }, index) => all.some((other, at) => at < index && other.alias === alias));
  if (!twice) return all;
  throw new UsageError('COMPANION_INVALID', `--with: two images are called '${twice.alias}'`, {
    suggestion: `Give one another name: --with ${twice.target}=OTHER.`,
  });
}

/** A network that the image may share. The host's, and that of another container, are none. */
function networkName(name: string): string {
  if (/^[\w][\w.-]*$/.test(name) && name !== 'host' && name !== 'none') return name;
  throw new UsageError('NETWORK_INVALID', `--network ${name}: probe runs are never put there`, {
    suggestion:
      name === 'none'
        ? 'Leave --network out: the usual network has no way out.'
        : 'Name a network of the engine (docker network ls), or start services with --with.',
  });
}

export function memoryOf(text: string | number): number {
  const bytes = bytesOf(text);
  // What Docker asks for at least.
  if (bytes !== undefined && bytes >= 6 * 2 ** 20) return bytes;
  throw new UsageError('MEMORY_INVALID', `--memory ${String(text)} is no amount of memory for a container`, {
    suggestion: 'Write at least 6MiB, e.g. --memory 512MiB or --memory 1g.',
  });
}

export function cpusOf(text: string | number): number {
  const cpus = /^\d*\.?\d+$/.test(String(text)) ? Number(text) : 0;
  if (cpus >= 0.01 && cpus <= 1024) return cpus;
  throw new UsageError('CPUS_INVALID', `--cpus ${String(text)} is no number of processors`, {
    suggestion: 'Write a number above 0, e.g. --cpus 0.5.',
  });
}

function budgets(flags: RunFlags): RunOptions['budgets'] {
  const text = flags['max-size'];
  const layers = flags['max-layers'];
  const size = text === undefined ? undefined : bytesOf(text);
  if (text !== undefined && (size === undefined || size < 1)) {
    throw new UsageError('SIZE_INVALID', `--max-size ${text} is no size`, {
      suggestion: 'Write bytes, or a size such as 200MB or 1GiB.',
    });
  }
  return { ...(size !== undefined && { size }), ...(layers !== undefined && { layers }) };
}

function headersOf(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*([^\r\n\0]*)$/.exec(text) ?? [];
      if (name !== undefined && value !== undefined) return [name, value.trimEnd()];
      throw new UsageError('HEADER_INVALID', `--header ${text.split(':')[0] ?? ''}: this is no header`, {
        suggestion: 'Write NAME: VALUE, e.g. --header "Host: example.com".',
      });
    }),
  );
}

/** Headers that hold what nobody else may know. */
const secretHeader = /^(?:authorization|proxy-authorization|cookie|.*(?:key|token|secret|password).*)$/i;

function basePathOf(path: string): string {
  if (path === '' || /^\/[^\s?#]*$/.test(path)) return path.replace(/\/+$/, '');
  throw new UsageError('BASE_PATH_INVALID', `--base-path ${path} is no path`, {
    suggestion: 'Write a path from the root without a query, e.g. --base-path /api.',
  });
}

/** A word that an author gave in place of the command is passed as it stands; none at all is no command. */
function command(words: readonly string[] | undefined): Pick<RunOptions, 'cmd'> {
  return words && words.length > 0 ? { cmd: words } : {};
}

/** How images are run: a flag wins over its variable, which wins over the section `check` of the configuration. Throws UsageError. */
export function runOptions(flags: RunFlags, config: CheckConfig, environment: Environment): RunOptions {
  const { env, hidden } = variables(flags, config, environment);
  const headers = headersOf(flags.header ?? config.header ?? []);
  for (const [name, value] of Object.entries(headers)) if (secretHeader.test(name)) hidden.add(value);
  const readyTimeout = millisecondsOf('--timeout', flags.timeout ?? config.timeout ?? 30);
  const observe = millisecondsOf('--observe', flags.observe ?? config.observe ?? 1, { zero: true });
  const grace = flags.grace ?? config.grace;
  const given = flags.deadline ?? config.deadline;
  const deadline = given === undefined ? 120_000 + readyTimeout : millisecondsOf('--deadline', given);
  if (deadline <= readyTimeout) {
    throw new UsageError(
      'DEADLINE_TOO_SHORT',
      `--deadline ${String(deadline / 1000)} is over before --timeout ${String(readyTimeout / 1000)}`,
      { suggestion: 'Give a run more time than a container has to become ready, or leave --deadline out.' },
    );
  }
  // A flag on one side leaves the other side of the configuration without a say.
  const network = flags.network ?? (flags.with === undefined ? config.network : undefined);
  const beside = listed(flags.with) ?? (flags.network === undefined ? config.with : undefined) ?? [];
  if (network !== undefined && beside.length > 0) {
    throw new UsageError('NETWORK_CONTRADICTS', '--network and --with cannot be given together', {
      suggestion: 'Start the services in that network yourself, or leave --network out.',
    });
  }
  const helper = flags.helper ?? config.helper;
  return {
    env,
    hidden,
    ...command(flags.cmd ?? config.cmd),
    readyTimeout,
    observe,
    ...(grace !== undefined && { grace: millisecondsOf('--grace', grace) }),
    memory: memoryOf(flags.memory ?? config.memory ?? 512 * 2 ** 20),
    cpus: cpusOf(flags.cpus ?? config.cpus ?? 1),
    pids: flags.pids ?? config.pids ?? 256,
    deadline,
    capabilities: capabilityNames(listed(flags['cap-add']) ?? config['cap-add'] ?? []),
    findCapabilities: flags['find-capabilities'] ?? config['find-capabilities'] ?? false,
    ...(network !== undefined && { network: networkName(network) }),
    companions: companions(beside),
    ...(helper !== undefined && { helperImage: helper }),
    budgets: budgets(flags),
    basePath: basePathOf(flags['base-path'] ?? config['base-path'] ?? ''),
    headers,
    release: flags.release ?? config.release ?? false,
  };
}

/** Runs at the same time: containers mostly wait. */
export function runConcurrency(flags: RunFlags, config: CheckConfig): number {
  return flags.concurrency ?? config.concurrency ?? Math.min(64, 2 * availableParallelism());
}
