import { createHash } from 'node:crypto';

import type { CallContent, CallRoom, CallService, CallStreams } from '../../engine/calls.js';
import { UnavailableError } from '../../errors.js';
import type { CallSpec } from '../../model/call.js';
import type { Hook } from '../../model/contract.js';
import type { Ending } from './judge.js';
import type { Callable } from './open-callable.js';
import type { CallOptions } from './options.js';
import { hookArgv, type Prepared } from './prepare.js';

interface Around {
  signal: AbortSignal;
  contents: readonly CallContent[];
  /** To be read after the call. */
  files?: { paths: readonly string[]; maxBytes: number };
}

/**
 * A call in a container that runs on: a request to its service, or a program that is run in it. The startup hook goes before the first call, the shutdown hook
 * after the last; both must end with 0, and what they print is no result.
 */
export async function callService(
  room: CallRoom,
  callable: Callable,
  prepared: Prepared,
  options: CallOptions,
  streams: CallStreams,
  { signal, contents, files: wanted }: Around,
): Promise<Ending> {
  const { invocation, startup, shutdown } = prepared;
  const isIdle = invocation.kind === 'argv';
  // What a call brings along (words, standard input) is none of the container's.
  const spec: CallSpec = isIdle ? { ...prepared.spec, stdin: false, cmd: [] } : prepared.spec;
  const keep = options.keep ? { key: keyOf(spec, startup) } : undefined;
  const before = keep && (await room.kept(keep, signal));
  const service =
    before ?? (await room.start(spec, { idle: isIdle, ...(keep && { keep }), contents }, signal));
  if ('startFault' in service) {
    const { startFault } = service;
    return {
      exit: { code: startFault.kind === 'not-found' ? 127 : 126, oomKilled: false, startFault, ms: 0 },
    };
  }
  // Whatever becomes of the call, only one that is to be kept stays.
  let stays = keep !== undefined;
  let isStopped = false;
  try {
    const unready =
      invocation.kind === 'http'
        ? await waitFor(service, callable, invocation.port, options, signal)
        : undefined;
    if (unready !== undefined) {
      stays = false;
      return { failure: { ...unready, message: `${unready.message}${await lastWords(service, signal)}` } };
    }
    if (startup && !service.wasKept) {
      const failed = await runHook(service, 'startup', startup, streams, signal);
      if (failed) {
        stays = false;
        return failed;
      }
    }
    const ending = await callOnce(service, callable, prepared, streams, signal);
    const files = wanted && (await service.files(wanted.paths, wanted.maxBytes, signal));
    const kept = stays ? { container: service.name, before: service.wasKept } : undefined;
    const done: Ending = { ...ending, ...(files && { files }), ...(kept && { kept }) };
    if (stays) return done;
    const failed = shutdown && (await runHook(service, 'shutdown', shutdown, streams, signal));
    isStopped = true;
    await service.stop(options.grace);
    const isFailure = done.exit ? done.exit.code !== 0 : false;
    return failed && !isFailure ? { ...done, ...failed } : done;
  } catch (error) {
    // A program that was left in it would go on; the next call makes a fresh one.
    stays = false;
    throw error;
  } finally {
    if (!stays && !isStopped) await service.stop(0);
  }
}

/** Equal for calls that may share a container: the same image, rights and surroundings. */
function keyOf(spec: CallSpec, startup: Hook | undefined): string {
  return createHash('sha256')
    .update(JSON.stringify([spec, startup?.command]))
    .digest('hex');
}

/** Undefined when it is ready; else why not. What cannot be seen is no fault of the service. */
async function waitFor(
  service: CallService,
  { contract, loaded }: Callable,
  port: number,
  { readyTimeout }: CallOptions,
  signal: AbortSignal,
): Promise<Ending['failure']> {
  const { health } = contract;
  const test = loaded.image.config.Healthcheck?.Test ?? [];
  const by =
    test.length > 0 && test[0] !== 'NONE'
      ? ({ kind: 'health' } as const)
      : health?.path !== undefined && health.port !== undefined && health.port === port
        ? ({ kind: 'path', port, path: health.path } as const)
        : ({ kind: 'port', port } as const);
  const ended = await service.ready(by, readyTimeout, signal);
  const what = {
    health: 'it did not become healthy',
    path: 'its health endpoint did not answer well',
    port: `nothing listened on port ${String(port)}`,
  };
  const failed = (message: string): Ending['failure'] => ({ outcome: 'failed', message });
  switch (ended) {
    case 'met':
      return undefined;
    case 'exited':
      return failed('the service ended before it was called');
    case 'unhealthy':
      return failed('the engine gave the health of the service up');
    case 'timeout':
      return failed(`${what[by.kind]} within ${String(readyTimeout / 1000)} s`);
    case 'unobservable':
      return { outcome: 'unchecked', message: 'whether the service is ready cannot be seen here' };
  }
}

async function lastWords(service: CallService, signal: AbortSignal): Promise<string> {
  const log = (await service.log(signal).catch(() => '')).trim();
  return log === '' ? '; it wrote nothing' : `; its last words:\n${log.split('\n').slice(-10).join('\n')}`;
}

async function callOnce(
  service: CallService,
  { loaded }: Callable,
  { invocation }: Prepared,
  streams: CallStreams,
  signal: AbortSignal,
): Promise<Ending> {
  if (invocation.kind === 'argv') {
    const { Entrypoint = [], Cmd = [] } = loaded.image.config;
    const program = invocation.entrypoint ?? Entrypoint;
    const words = invocation.argv.length > 0 ? invocation.argv : Cmd;
    return { exit: await service.exec([...program, ...words], {}, streams, signal) };
  }
  try {
    const { status } = await service.request(invocation, streams.stdout, signal);
    return { status };
  } catch (error) {
    if (!(error instanceof UnavailableError) || error.code !== 'SERVICE_NO_ANSWER') throw error;
    return { failure: { outcome: 'failed', message: `${error.message}${await lastWords(service, signal)}` } };
  }
}

/** Runs a hook; what it prints is logged, and is no result. */
async function runHook(
  service: CallService,
  stage: 'startup' | 'shutdown',
  hook: Hook,
  { stderr }: CallStreams,
  signal: AbortSignal,
): Promise<Pick<Ending, 'failure'> | undefined> {
  const seconds = hook.timeout;
  const own = seconds === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]);
  const fail = (message: string) => ({
    failure: { outcome: 'hook' as const, message: `the ${stage} hook ${message}` },
  });
  try {
    const { code } = await service.exec(hookArgv(hook), {}, { stdout: stderr, stderr }, own);
    return code === 0 ? undefined : fail(`ended with ${String(code)}, and must end with 0`);
  } catch (error) {
    if (signal.aborted || !own.aborted) throw error;
    return fail(`did not end within its ${String(seconds)} s`);
  }
}
