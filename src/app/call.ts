import { commandHelp, commandList } from '../invoke/command-help.js';
import { dockerRunLine } from '../invoke/docker-run.js';
import { redacted } from '../model/secret.js';
import { callInRoom } from './call/call-in-room.js';
import { openCallable, type CallableOptions } from './call/open-callable.js';
import type { CallOptions, CallReport } from './call/options.js';
import { commandOf, prepare, volumeMounts, type Prepared } from './call/prepare.js';
import { isShown, secretsOf } from './call/secrets.js';
import { openImageProvider } from './check/provide-image.js';
import { hide } from './redact.js';

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
  const redact = (name: string, value: string): string =>
    isShown(callable, options, name, value) ? value : redacted;
  const env = Object.fromEntries(
    Object.entries(spec.env).map(([name, value]) => [name, redact(name, value)]),
  );
  const secrets = secretsOf(callable, prepared, options);
  const shown = hide({ ...spec, env }, secrets);
  return {
    target: options.target,
    command: options.command,
    create: callCreationBody(shown, { labels: {} }),
    ...(prepared.invocation.kind === 'http' && { request: hide(prepared.invocation, secrets) }),
    notGranted: prepared.rights.refused,
    dockerRun: dockerRunLine(shown, { image: image.name, redact: (_name, value) => value }),
  };
}

/** Makes one call; see `CallReport`. Throws UsageError before anything is started, UnavailableError when the engine fails. */
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
      return await callInRoom(room, callable, { ...first, spec: { ...first.spec, image: id } }, options);
    } finally {
      await room.close();
    }
  } finally {
    await provider.close();
  }
}
