import { UsageError } from '../../errors.js';
import { bindArguments } from '../../invoke/bind-arguments.js';
import { callEnvironment } from '../../invoke/environment.js';
import { findCommand } from '../../invoke/find-command.js';
import { argumentsFromJson } from '../../invoke/json-arguments.js';
import { renderArgv } from '../../invoke/render-argv.js';
import { renderHttp } from '../../invoke/render-http.js';
import { callRights, type Rights } from '../../invoke/rights.js';
import { splitArguments } from '../../invoke/split-arguments.js';
import type { BoundCall, CallMount, CallSpec, GivenArguments, Invocation } from '../../model/call.js';
import type { Command, Contract, Hook } from '../../model/contract.js';
import type { Callable } from './open-callable.js';
import { mountFiles } from './mounts.js';
import type { CallOptions } from './options.js';
import { refused } from './problems.js';

/** A call that can be made: all of it was checked, and nothing was started. */
export interface Prepared {
  command: Command;
  bound: BoundCall;
  invocation: Invocation;
  rights: Rights;
  /** Without volumes, whose names are made when it is run, and without what telemetry adds. */
  spec: CallSpec;
  /** Commands that run in the container before the first call and after the last. */
  startup?: Hook;
  shutdown?: Hook;
}

type Matches = (pattern: string, text: string) => boolean | undefined;

/** The engine of patterns, loaded only where there is one. */
async function matcherFor({ env }: Contract, command: Command): Promise<Matches> {
  if (![...env, ...command.arguments].some(({ pattern }) => pattern !== undefined)) return () => undefined;
  const { loadPatterns } = await import('../../contract/patterns.js');
  return (await loadPatterns())().matches;
}

function given(command: Command, from: CallOptions['arguments']): GivenArguments {
  if (!('json' in from)) return splitArguments(from, command);
  const read = argumentsFromJson(from.json, command);
  if (!('problem' in read)) return read;
  throw new UsageError('ARGUMENTS_INVALID', `--args-json: ${read.problem}`, {
    suggestion: 'Give a list of positional arguments, or an object of arguments by name.',
  });
}

/** Which command is meant. Throws UsageError where the contract has none of that name. */
export function commandOf(contract: Contract, name: string): Command {
  const found = findCommand(contract, name);
  if (!('problem' in found)) return found;
  throw refused('COMMAND_UNKNOWN', [found.problem]);
}

const hookOf = (hook: Hook | undefined): Hook | undefined => (hook?.role === 'hook' ? hook : undefined);

/** The words of a hook; a text runs in the image's shell. */
export const hookArgv = ({ command }: Hook): readonly string[] =>
  typeof command === 'string' ? ['/bin/sh', '-c', command] : command;

/**
 * Checks arguments, variables and rights, and says how the container is made. Throws UsageError that names all that is wrong with one of them, before
 * anything is started.
 */
export async function prepare(
  { loaded, contract, local }: Callable,
  options: CallOptions,
  imageId: string,
): Promise<Prepared> {
  const command = commandOf(contract, options.command);
  const { grants } = options;
  const matches = await matcherFor(contract, command);
  const bound = bindArguments(given(command, options.arguments), command, matches);
  if ('problems' in bound) throw refused('ARGUMENTS_INVALID', bound.problems);
  const env = callEnvironment(contract, loaded.image.config.Env ?? [], grants.env, matches);
  if ('problems' in env) throw refused('ENVIRONMENT_INVALID', env.problems);
  const { capabilities, gpus, memory, cpus, pids } = grants;
  const rights = callRights(contract, local, {
    capabilities,
    gpus,
    ...(memory !== undefined && { memory }),
    ...(cpus !== undefined && { cpus }),
    ...(pids !== undefined && { pids }),
  });
  if ('problems' in rights) throw refused('RIGHTS_INVALID', rights.problems);
  const mounted = await mountFiles(bound, grants.writable);
  const invocation = invocationOf(mounted.bound, contract);
  const startup = hookOf(contract.lifecycle.startup);
  const shutdown = hookOf(contract.lifecycle.shutdown);
  return {
    command,
    bound: mounted.bound,
    invocation,
    rights,
    ...(startup && { startup }),
    ...(shutdown && { shutdown }),
    spec: {
      image: imageId,
      ...programOf(invocation, contract),
      env: env.env,
      capabilities: rights.capabilities,
      mounts: mounted.mounts,
      network: grants.network ?? 'bridge',
      hosts: [],
      publish: [...new Set([...rights.ports, ...(invocation.kind === 'http' ? [invocation.port] : [])])],
      limits: rights.limits,
      stdin: (options.wantsStdin ?? contract.process.stdin !== undefined) && invocation.kind === 'argv',
      files: [],
    },
  };
}

function invocationOf(bound: BoundCall, contract: Contract): Invocation {
  const { command } = bound;
  if (command.style === 'rpc' || command.style === 'events') {
    throw new UsageError('COMMAND_NOT_CALLABLE', `the command ${command.name} speaks ${command.style}`, {
      suggestion: 'Only commands with arguments in argv or over HTTP can be called.',
    });
  }
  const made = command.style === 'http' ? renderHttp(bound, contract) : renderArgv(bound);
  if (!('problem' in made)) return made;
  throw new UsageError('CALL_INVALID', `the command ${command.name} cannot be called: ${made.problem}`, {
    suggestion: 'Mend the contract, or name a local one with --contract.',
  });
}

/** A service is started as the image, or the contract's main process, has it; a command with its words behind the ENTRYPOINT. */
function programOf(invocation: Invocation, contract: Contract): Pick<CallSpec, 'entrypoint' | 'cmd'> {
  const { startup } = contract.lifecycle;
  if (startup?.role === 'main' && invocation.kind === 'http')
    return { entrypoint: hookArgv(startup), cmd: [] };
  if (invocation.kind === 'http') return {};
  return { ...(invocation.entrypoint && { entrypoint: invocation.entrypoint }), cmd: invocation.argv };
}

/** The mounts of volumes. */
export async function volumeMounts(
  { rights }: Prepared,
  named: (title: string) => Promise<string>,
): Promise<CallMount[]> {
  return Promise.all(
    rights.volumes.map(async ({ kind, name, target, readOnly }): Promise<CallMount> => {
      const source = kind === 'persistent' && name !== undefined ? await named(name) : undefined;
      return { kind: 'volume', target, readOnly, ...(source !== undefined && { name: source }) };
    }),
  );
}
