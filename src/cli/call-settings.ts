import { readFileSync } from 'node:fs';

import type { CallOptions } from '../app/call.js';
import { capabilityNames } from '../app/check/grants.js';
import { UsageError } from '../errors.js';
import type { Json } from '../model/contract.js';
import { visible } from '../reporters/text.js';
import { cpusOf, memoryOf, variables } from './check-settings.js';
import { listed } from './environment.js';
import { millisecondsOf } from './quantities.js';

type Repeated = readonly string[] | string | undefined;

/** The flags of `call` as oclif parses them. */
export interface CallFlags {
  env?: readonly string[] | undefined;
  'env-file'?: Repeated;
  'args-json'?: string | undefined;
  stdin?: boolean | undefined;
  stream?: boolean | undefined;
  keep?: boolean | undefined;
  telemetry?: boolean | undefined;
  'dry-run'?: boolean | undefined;
  timeout?: string | undefined;
  'ready-timeout'?: string | undefined;
  grace?: string | undefined;
  write?: boolean | undefined;
  repo?: string | undefined;
  'cap-add'?: Repeated;
  network?: string | undefined;
  memory?: string | undefined;
  cpus?: string | undefined;
  pids?: number | undefined;
  gpus?: boolean | undefined;
  json?: boolean | undefined;
  passthrough?: boolean | undefined;
  config?: string | undefined;
  platform?: string | undefined;
  host?: string | undefined;
  context?: string | undefined;
  'insecure-registry'?: Repeated;
  'registry-ca'?: string | undefined;
  'engine-timeout'?: string | undefined;
  contract?: Repeated;
  'image-contract'?: boolean | undefined;
}

const usualTimeout = 600_000;

/** Throws UsageError for arguments that are given twice or cannot be read. */
export function argumentsOf(words: readonly string[], file: string | undefined): CallOptions['arguments'] {
  if (file === undefined) return words;
  if (words.length > 0) {
    throw new UsageError(
      'ARGUMENTS_TWICE',
      '--args-json and arguments behind the command contradict each other',
      {
        suggestion: 'Give all arguments in one of the two ways.',
      },
    );
  }
  const where = file === '-' ? 'standard input' : `'${file}'`;
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    throw new UsageError('ARGUMENTS_UNREADABLE', `--args-json: cannot read ${where}`, {
      suggestion: 'Name a file that you may read, or - for standard input.',
      cause,
    });
  }
  try {
    return { json: JSON.parse(text) as Json };
  } catch (cause) {
    throw new UsageError('ARGUMENTS_INVALID', `--args-json: ${where} is not JSON`, {
      suggestion: 'Write a list of positional arguments, or an object of arguments by name.',
      cause,
    });
  }
}

/** What the flags give and allow. Throws UsageError. */
export function grantsOf(flags: CallFlags): CallOptions['grants'] {
  const { env, hidden } = variables(flags, {}, process.env);
  return {
    env,
    hidden,
    capabilities: capabilityNames(listed(flags['cap-add']) ?? []),
    gpus: flags.gpus ?? false,
    ...(flags.memory !== undefined && { memory: memoryOf(flags.memory) }),
    ...(flags.cpus !== undefined && { cpus: cpusOf(flags.cpus) }),
    ...(flags.pids !== undefined && { pids: flags.pids }),
    ...(flags.network !== undefined && { network: networkOf(flags.network) }),
    writable: flags.write ?? false,
    ...(flags.repo !== undefined && { repository: flags.repo }),
  };
}

/** The host's network, and that of another container, are rights that nothing here grants. */
function networkOf(name: string): string {
  if (/^\w[\w.-]*$/.test(name) && name !== 'host') return name;
  throw new UsageError('NETWORK_INVALID', `--network ${visible(name)}: a call is never put there`, {
    suggestion: 'Name a network of the engine (docker network ls), or none.',
  });
}

/** Milliseconds; 0 is never. */
export function timeoutOf({ timeout, stream }: CallFlags): number {
  if (timeout === undefined) return stream ? 0 : usualTimeout;
  return millisecondsOf('--timeout', timeout, { zero: true, code: 'TIMEOUT_INVALID' });
}
