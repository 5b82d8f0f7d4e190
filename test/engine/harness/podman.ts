import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export interface Podman extends AsyncDisposable {
  /** `unix://…`, for DOCKER_HOST. */
  host: string;
}

/** Starts Podman's API service with a storage of its own, away from the user's. */
export async function startPodman(driver: 'vfs' | 'overlay' = 'vfs'): Promise<Podman> {
  const folder = await mkdtemp(join(tmpdir(), 'capi-podman-'));
  const socket = join(folder, 'podman.sock');
  // Where limits may not be raised, containers fail without this.
  const limits = '[containers]\ndefault_ulimits = ["nofile=4096:4096", "nproc=2048:2048"]\n';
  // crun refuses machines with both versions of cgroups, and without systemd only cgroupfs is left.
  const runtime = '[engine]\nruntime = "runc"\ncgroup_manager = "cgroupfs"\n';
  await writeFile(join(folder, 'containers.conf'), limits + runtime);
  const storage = [
    '--root',
    join(folder, 'root'),
    '--runroot',
    join(folder, 'run'),
    '--tmpdir',
    join(folder, 'tmp'),
  ];
  const service = spawn(
    'podman',
    [...storage, '--storage-driver', driver, 'system', 'service', '--time', '0', `unix://${socket}`],
    {
      stdio: 'ignore',
      env: { ...process.env, CONTAINERS_CONF: join(folder, 'containers.conf') },
    },
  );
  const ended = new Promise<void>((resolve) =>
    service.once('close', () => {
      resolve();
    }),
  );
  for (let tries = 0; !existsSync(socket); tries++) {
    if (tries > 200 || service.exitCode !== null) throw new Error('podman system service did not start');
    await delay(50);
  }
  return {
    host: `unix://${socket}`,
    async [Symbol.asyncDispose]() {
      service.kill();
      await ended;
      // What its containers leave mounted would keep the folder.
      const mounts = (await readFile('/proc/mounts', 'utf8')).split('\n').flatMap((line) => {
        const at = line.split(' ')[1] ?? '';
        return at.startsWith(`${folder}/`) ? [at] : [];
      });
      for (const mount of mounts.reverse()) await execute('umount', ['-l', mount]);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
