import { setTimeout as delay } from 'node:timers/promises';
import type { IncomingMessage } from 'node:http';

import type { ExecResult, Step } from '../../model/run.js';
import type { Api } from '../api.js';
import { isRegular, isSymlink, type PathStat } from '../archive.js';
import { StatusError } from '../errors.js';
import { fields, list, text } from './fields.js';
import { placesOf } from './program-fault.js';
import { permissions, statPath } from './path-stat.js';
import { demultiplex, keepStream } from './stream-text.js';

type ExecStep = Extract<Step, { do: 'exec' }>;
type Fault = NonNullable<ExecResult['fault']>;

/** Runs a program in a running container. It cannot be stopped: after the timeout it goes on until the container is removed. */
export async function runExec(
  api: Api,
  id: string,
  step: ExecStep,
  signal: AbortSignal,
): Promise<ExecResult> {
  const begin = performance.now();
  const { argv, user, timeout } = step;
  const [stdout, stderr] = [keepStream(), keepStream()];
  const result = (more: Partial<ExecResult>): ExecResult => ({
    do: 'exec',
    argv,
    stdout: stdout.text().head,
    stderr: stderr.text().head,
    ms: performance.now() - begin,
    ...more,
  });
  const exec = await createExec(api, id, { argv, user }, signal);
  if (exec === undefined) return result({ fault: 'not-running' });
  const stream = await startExec(api, exec, signal);
  if (!stream) return result({ fault: 'not-running' });
  stream.on('data', demultiplex({ 1: stdout, 2: stderr }));
  if (!(await hasFinished(stream, timeout, signal))) {
    stream.destroy();
    return result({ fault: 'timeout' });
  }
  const { exitCode, pid } = await endOf(api, exec, signal);
  // 126 and 127 are the engine's, unless the program itself ended with them: then it had a process, of which Podman tells nothing.
  if (pid > 0 || (exitCode !== 126 && exitCode !== 127)) return result({ exitCode });
  const fault = await whyNotStarted(api, id, argv[0] ?? '', signal);
  if (fault === undefined) return result({ exitCode });
  return { ...result({ exitCode, fault }), stdout: '', stderr: stdout.text().head + stderr.text().head };
}

/** Undefined when the container does not run. */
async function createExec(
  api: Api,
  id: string,
  { argv, user }: { argv: readonly string[]; user: string | undefined },
  signal: AbortSignal,
): Promise<string | undefined> {
  const body = {
    Cmd: argv,
    AttachStdout: true,
    AttachStderr: true,
    ...(user !== undefined && { User: user }),
  };
  try {
    return text(fields(await api.json('POST', `/containers/${id}/exec`, { body, signal })).Id);
  } catch (error) {
    if (error instanceof StatusError && error.status === 409) return undefined;
    throw error;
  }
}

async function startExec(api: Api, exec: string, signal: AbortSignal): Promise<IncomingMessage | undefined> {
  try {
    const body = { Detach: false, Tty: false };
    return await api.stream('POST', `/exec/${exec}/start`, { body, signal, timeout: Infinity });
  } catch (error) {
    if (error instanceof StatusError && error.status === 409) return undefined;
    throw error;
  }
}

async function hasFinished(stream: IncomingMessage, timeout: number, signal: AbortSignal): Promise<boolean> {
  const stop = new AbortController();
  const ended = new Promise<boolean>((resolve, reject) => {
    stream.once('end', () => {
      resolve(true);
    });
    stream.once('error', (error) => {
      reject(signal.aborted ? (signal.reason as Error) : error);
    });
  });
  try {
    const late = delay(timeout, false, { signal: stop.signal }).catch(() => false);
    return await Promise.race([ended, late]);
  } finally {
    stop.abort();
  }
}

/** The stream may end a moment before the engine knows how. */
async function endOf(
  api: Api,
  exec: string,
  signal: AbortSignal,
): Promise<{ exitCode: number; pid: number }> {
  for (let tries = 0; ; tries++) {
    const { ExitCode, Pid, Running } = fields(await api.json('GET', `/exec/${exec}/json`, { signal }));
    if ((typeof ExitCode === 'number' && Running !== true) || tries >= 50)
      return {
        exitCode: typeof ExitCode === 'number' ? ExitCode : 0,
        pid: typeof Pid === 'number' ? Pid : 0,
      };
    await delay(10, undefined, { signal });
  }
}

const isProgram = (stat: PathStat): boolean => isRegular(stat.mode) && (permissions(stat) & 0o111) !== 0;

/** Undefined when the program is there and may be run. */
async function whyNotStarted(
  api: Api,
  id: string,
  program: string,
  signal: AbortSignal,
): Promise<Fault | undefined> {
  const container = fields(await api.json('GET', `/containers/${id}/json`, { signal }));
  for (const place of placesOf(program, list(fields(container.Config).Env).map(text))) {
    const stat = place.startsWith('/') ? await statPath(api, id, place, signal) : undefined;
    if (stat) return isSymlink(stat.mode) || isProgram(stat) ? undefined : 'not-executable';
  }
  return 'not-found';
}
