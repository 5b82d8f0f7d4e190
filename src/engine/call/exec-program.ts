import type { CallEnd } from '../../model/call.js';
import type { Api } from '../api.js';
import type { CallStreams } from '../calls.js';
import { fields, number, text } from '../run/fields.js';
import { setTimeout as delay } from 'node:timers/promises';
import { feed, pump } from './pump.js';

/**
 * Runs a program in a running container with its streams. An exec cannot be ended by the engine's API: whoever aborts ends the container. A program that
 * is not there ends with 126 or 127, and the engine's words come on its streams. Rejects when the engine fails.
 */
export async function execProgram(
  api: Api,
  container: string,
  { argv, env }: { argv: readonly string[]; env: Readonly<Record<string, string>> },
  streams: CallStreams,
  signal: AbortSignal,
): Promise<CallEnd> {
  const body = {
    Cmd: argv,
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    AttachStdout: true,
    AttachStderr: true,
    AttachStdin: streams.stdin !== undefined,
  };
  const made = await api.json('POST', `/containers/${container}/exec`, { body, signal });
  const exec = text(fields(made).Id);
  const begin = performance.now();
  const path = `/exec/${exec}/start`;
  const start = { body: { Detach: false, Tty: false }, timeout: Infinity };
  const stream = streams.stdin ? await api.connection(path, start) : await api.stream('POST', path, start);
  const abort = (): void => void stream.destroy();
  signal.addEventListener('abort', abort, { once: true });
  const stopFeeding = streams.stdin && 'write' in stream ? feed(streams.stdin, stream) : undefined;
  try {
    await pump(stream, streams);
    signal.throwIfAborted();
    const ms = performance.now() - begin;
    return { code: await statusOf(api, exec, signal), oomKilled: false, ms };
  } finally {
    signal.removeEventListener('abort', abort);
    stopFeeding?.();
    stream.destroy();
  }
}

/** The stream may end before the program does, and does end a moment before the engine knows how. */
async function statusOf(api: Api, exec: string, signal: AbortSignal): Promise<number> {
  for (let tries = 0; ; tries++) {
    const { ExitCode, Running } = fields(await api.json('GET', `/exec/${exec}/json`, { signal }));
    if (typeof ExitCode === 'number' && Running !== true) return number(ExitCode);
    await delay(Math.min(250, 5 + tries * 5), undefined, { signal });
  }
}
