import type { CallRoom, CallStreams, CallContent } from '../engine/calls.js';
import { UnavailableError } from '../errors.js';
import { commandHelp, commandList } from '../invoke/command-help.js';
import { dockerRunLine } from '../invoke/docker-run.js';
import { isSecretName, redacted } from '../model/secret.js';
import { collectLines, collectResult, type Collector } from './call/collect.js';
import { openCallable, type Callable, type CallableOptions } from './call/open-callable.js';
import type { CallOptions, CallReport } from './call/options.js';
import { commandOf, prepare, volumeMounts, type Prepared } from './call/prepare.js';
import { repositoryTar } from './call/repository.js';
import { callService } from './call/call-service.js';
import { judge, type Ending } from './call/judge.js';
import { openImageProvider } from './check/provide-image.js';
import { hide, secretValues } from './redact.js';

export type { CallOptions, CallReport, CallGrants } from './call/options.js';

/** Text for people: what an image's commands are, or how one is called. */
export async function describeCommands(
  options: CallableOptions & { command?: string },
  bin: string,
): Promise<string> {
  const { contract } = await openCallable(options);
  const how = { bin, target: options.target };
  if (options.command === undefined) return commandList(contract, how);
  return commandHelp(commandOf(contract, options.command), contract, how);
}

/** What a call would ask of the engine. Secrets are not in it. */
export interface DryRun {
  target: string;
  command: string;
  /** Body of the engine's POST /containers/create. */
  create: object;
  /** Where the command is a request to a service. */
  request?: object;
  /** The same as a command line. */
  dockerRun: string;
  notGranted: Prepared['rights']['refused'];
}

/** Checks a call and says what it would do. Nothing is made in the engine. */
export async function dryRun(options: CallOptions): Promise<DryRun> {
  const callable = await openCallable(options);
  const { image } = callable.loaded;
  const prepared = await prepare(callable, options, image.name);
  const mounts = await volumeMounts(prepared, (title) => Promise.resolve(`container-api-${title}`));
  const spec = { ...prepared.spec, mounts: [...prepared.spec.mounts, ...mounts] };
  const { callCreationBody } = await import('../engine/call/creation.js');
  const isHidden = hiddenNames(callable, options);
  const shown = hide(
    {
      target: options.target,
      command: options.command,
      create: callCreationBody(
        {
          ...spec,
          env: Object.fromEntries(
            Object.entries(spec.env).map(([n, v]) => [n, isHidden(n, v) ? redacted : v]),
          ),
        },
        { labels: {} },
      ),
      ...(prepared.invocation.kind === 'http' && { request: prepared.invocation }),
      notGranted: prepared.rights.refused,
    },
    secretsOf(callable, options),
  );
  const redact = (name: string, value: string): string => (isHidden(name, value) ? redacted : value);
  return { ...shown, dockerRun: dockerRunLine(spec, { image: image.name, redact }) };
}

function secretsOf({ contract }: Callable, { grants }: CallOptions): Set<string> {
  const named = [...grants.env].flatMap(([name, value]) =>
    value !== '' && (isSecretName(name) || isDeclaredSecret(contract, name)) ? [value] : [],
  );
  return new Set([...secretValues(contract), ...grants.hidden, ...named]);
}

const isDeclaredSecret = ({ env }: Callable['contract'], name: string): boolean =>
  env.some((variable) => variable.name === name && variable.secret === true);

function hiddenNames(
  { contract }: Callable,
  { grants }: CallOptions,
): (name: string, value: string) => boolean {
  return (name, value) => isSecretName(name) || isDeclaredSecret(contract, name) || grants.hidden.has(value);
}

/** Milliseconds are counted from here; see `CallReport`. Throws UsageError before anything is started, UnavailableError when the engine fails. */
export async function call(options: CallOptions): Promise<CallReport> {
  const callable = await openCallable(options);
  const { loaded } = callable;
  // All that can be wrong is told before the engine is asked for anything.
  const first = await prepare(callable, options, loaded.image.configDigest ?? loaded.image.name);
  const engine = await options.transports.engine();
  const provider = openImageProvider(engine);
  try {
    const { id } = await provider.provide(loaded, options.signal);
    const room = await engine.openCallRoom();
    try {
      return await callIn(room, callable, { ...first, spec: { ...first.spec, image: id } }, options);
    } finally {
      await room.close();
    }
  } finally {
    await provider.close();
  }
}

async function callIn(
  room: CallRoom,
  callable: Callable,
  prepared: Prepared,
  options: CallOptions,
): Promise<CallReport> {
  const { signal, timeout } = options;
  const begin = performance.now();
  const { result } = prepared.command;
  const collector: Collector = options.onLine
    ? collectLines(result, options.stdout, options.onLine)
    : collectResult(result, options.stdout, options.wantsResult);
  const telemetry = options.telemetry ? await openTelemetryIn(room) : undefined;
  const contents: CallContent[] = prepared.rights.volumes
    .filter(({ kind }) => kind === 'repo')
    .map(({ target }) => ({
      path: target,
      tar: () => repositoryTar(options.grants.repository ?? process.cwd()),
    }));
  const spec = {
    ...prepared.spec,
    mounts: [...prepared.spec.mounts, ...(await volumeMounts(prepared, (title) => room.volume(title)))],
    ...(telemetry && {
      network: telemetry.network,
      env: { ...prepared.spec.env, ...telemetry.env },
      hosts: telemetry.hosts,
      files: telemetry.files,
    }),
  };
  const deadline = deadlineOf(signal, timeout);
  const streams: CallStreams = {
    ...(options.stdin && spec.stdin && { stdin: options.stdin }),
    stdout: collector.take,
    stderr: options.stderr,
  };
  try {
    const isService =
      prepared.invocation.kind === 'http' || options.keep || prepared.startup || prepared.shutdown;
    const ended: Ending = isService
      ? await callService(room, callable, { ...prepared, spec }, options, streams, {
          signal: deadline.signal,
          contents,
          ...(telemetry && { paths: telemetry.paths }),
        })
      : await runDirectly(room, spec, streams, deadline.signal, contents, telemetry?.paths);
    const told = await telemetry?.finish(ended.files ?? []);
    return {
      target: options.target,
      command: prepared.command.name,
      ...judge(ended, collector, prepared.command, options.wantsResult),
      ...(collector.lines && { lines: collector.lines() }),
      notGranted: prepared.rights.refused,
      findings: told?.findings ?? [],
      ...(told && { telemetry: told.summary }),
      ms: performance.now() - begin,
    };
  } catch (error) {
    if (!deadline.isOver() || signal.aborted) throw error;
    return {
      target: options.target,
      command: prepared.command.name,
      outcome: 'timeout',
      message: `it was ended after ${String(timeout / 1000)} s`,
      notGranted: prepared.rights.refused,
      findings: [],
      ms: performance.now() - begin,
    };
  } finally {
    deadline.stop();
    await telemetry?.close();
  }
}

async function runDirectly(
  room: CallRoom,
  spec: Prepared['spec'],
  streams: CallStreams,
  signal: AbortSignal,
  contents: readonly CallContent[],
  paths?: readonly string[],
): Promise<Ending> {
  const { files, ...exit } = await room.run(spec, streams, signal, {
    contents,
    ...(paths && { files: { paths, maxBytes: maxTelemetryFile } }),
  });
  return { exit, files };
}

const maxTelemetryFile = 1024 * 1024;

/** Receivers on a network of the call's own. Throws UnavailableError where the engine's machine is not ours. */
async function openTelemetryIn(room: CallRoom) {
  const { name, gateway } = await room.network();
  if (gateway === undefined) {
    throw new UnavailableError(
      'TELEMETRY_UNREACHABLE',
      'containers of this engine cannot reach this machine',
      {
        suggestion: 'Call it without --telemetry, or on the machine of the engine.',
      },
    );
  }
  const { openTelemetry } = await import('./call/telemetry.js');
  return { network: name, ...(await openTelemetry({ gateway })) };
}

/** Aborts with the caller's signal, and when the time is over (0: never). */
function deadlineOf(
  signal: AbortSignal,
  timeout: number,
): { signal: AbortSignal; isOver: () => boolean; stop: () => void } {
  const over = new AbortController();
  const timer =
    timeout === 0
      ? undefined
      : setTimeout(() => {
          over.abort(new DOMException('the time of the call is over', 'TimeoutError'));
        }, timeout);
  return {
    signal: AbortSignal.any([signal, over.signal]),
    isOver: () => over.signal.aborted,
    stop: () => {
      clearTimeout(timer);
    },
  };
}
