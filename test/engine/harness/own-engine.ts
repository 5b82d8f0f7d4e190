import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

import { cleanEnvironment, root, type Outcome } from '../../cli/container-api.js';
import { dockerProgram } from './docker.js';

const execute = promisify(execFile);

/** A Docker engine of a test's own, in a network namespace of its own, that may be hurt in any way. Needs root. */
export interface OwnEngine extends AsyncDisposable {
  host: string;
  /** Standard output of the docker CLI, without the last newline. */
  docker: (...args: string[]) => Promise<string>;
  /** The real command, beside this engine. `onStart` gets the process. */
  containerApi: (args: readonly string[], onStart?: (child: ChildProcess) => void) => Promise<Outcome>;
  /** Ends the engine's process at once, as a crash does. Its containers end when it starts again. */
  crash: () => Promise<void>;
  start: () => Promise<void>;
  /** The process is there, and does nothing. */
  freeze: () => void;
  thaw: () => void;
}

export interface OwnEngineOptions {
  /** The engine's disk is so large, e.g. `64m`. */
  disk?: string;
}

async function pidFrom(file: string): Promise<number> {
  return Number(await readFile(file, 'utf8'));
}

/** Starts an engine that nobody else uses. */
export async function startOwnEngine({ disk }: OwnEngineOptions = {}): Promise<OwnEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'capi-own-engine-'));
  const namespace = folder.slice(folder.lastIndexOf('/') + 1).toLowerCase();
  const socket = join(folder, 'docker.sock');
  const pidFile = join(folder, 'dockerd.pid');
  const host = `unix://${socket}`;
  const inside = [`--net=/run/netns/${namespace}`, '--'];
  await execute('ip', ['netns', 'add', namespace]);
  await execute('nsenter', [...inside, 'ip', 'link', 'set', 'lo', 'up']);
  await mkdir(join(folder, 'data'));
  if (disk !== undefined)
    await execute('mount', ['-t', 'tmpfs', '-o', `size=${disk}`, 'tmpfs', join(folder, 'data')]);

  const docker = async (...args: string[]): Promise<string> => {
    const { stdout } = await execute(dockerProgram, ['--host', host, ...args], {
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, DOCKER_BUILDKIT: '0' },
    });
    return stdout.trimEnd();
  };
  let daemon: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    await rm(pidFile, { force: true });
    const folders = ['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')];
    daemon = spawn('nsenter', [...inside, 'dockerd', ...folders, '--pidfile', pidFile, '--host', host], {
      stdio: 'ignore',
      detached: true,
    });
    for (let tries = 0; ; tries++) {
      const answers =
        existsSync(socket) &&
        (await docker('version').then(
          () => true,
          () => false,
        ));
      if (answers) return;
      if (tries > 600) throw new Error('the engine of the test did not start');
      await delay(50);
    }
  };
  const signal = async (name: NodeJS.Signals): Promise<void> => {
    process.kill(await pidFrom(pidFile), name);
  };
  const gone = (): Promise<unknown> =>
    new Promise((resolve) => {
      if (daemon?.exitCode !== null || daemon.signalCode !== null) resolve(undefined);
      else daemon.once('close', resolve);
    });
  await start();
  return {
    host,
    docker,
    start,
    async crash() {
      await signal('SIGKILL');
      await gone();
      // Its containerd would wait for it for ever, and a new dockerd for that.
      const containerd = `for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline 2>/dev/null | grep -q '^containerd .*${folder}/' && kill -KILL \${p#/proc/}; done; rm -f ${folder}/exec/containerd/containerd.pid`;
      await execute('bash', ['-c', containerd]);
    },
    freeze: () => void signal('SIGSTOP'),
    thaw: () => void signal('SIGCONT'),
    containerApi: (args, onStart) =>
      new Promise((resolve, reject) => {
        const command = [...inside, process.execPath, join(root, 'bin', 'run.js'), ...args];
        const child = spawn('nsenter', command, {
          cwd: root,
          env: cleanEnvironment({ DOCKER_HOST: host }),
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        const out: Buffer[] = [];
        const err: Buffer[] = [];
        child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
        child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
        child.once('error', reject);
        child.once('close', (status) => {
          resolve({ status, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
        });
        onStart?.(child);
      }),
    async [Symbol.asyncDispose]() {
      if (existsSync(pidFile)) {
        await signal('SIGCONT').catch(() => undefined); // it has ended
        const left = await docker('ps', '--all', '--quiet').catch(() => '');
        if (left) await docker('rm', '--force', '--volumes', ...left.split('\n')).catch(() => undefined);
        await signal('SIGTERM').catch(() => undefined);
        await gone();
      }
      await sweep(namespace, folder);
    },
  };
}

/** Processes, mounts, namespace and folder of an engine that has ended, well or badly. */
async function sweep(namespace: string, folder: string): Promise<void> {
  const script = `
    for process in /proc/[0-9]*; do grep -qsF "$STATE/" $process/cmdline && kill -KILL \${process#/proc/}; done
    ip netns pids "$NAMESPACE" | xargs -r kill -KILL
    awk -v state="$STATE/" 'index($2, state) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r -n1 umount -l
    ip netns delete "$NAMESPACE"`;
  // Not as arguments: the shell would find and kill itself.
  await execute('bash', ['-c', script], { env: { ...process.env, STATE: folder, NAMESPACE: namespace } });
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** What of ours is in an engine: containers, networks, volumes and images with our label. */
export async function ours(engine: Pick<OwnEngine, 'docker'>): Promise<string[]> {
  const filter = ['--quiet', '--filter', 'label=io.container-api.run'];
  const lists = await Promise.all([
    engine.docker('ps', '--all', ...filter),
    engine.docker('network', 'ls', ...filter),
    engine.docker('volume', 'ls', ...filter),
    engine.docker('images', '--all', ...filter),
  ]);
  return lists.flatMap((list) => list.split('\n').filter(Boolean));
}
