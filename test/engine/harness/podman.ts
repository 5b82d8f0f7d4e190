import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface Podman extends AsyncDisposable {
  /** `unix://…`, for DOCKER_HOST. */
  host: string;
}

/** Starts Podman's API service with a storage of its own, away from the user's. */
export async function startPodman(): Promise<Podman> {
  const folder = await mkdtemp(join(tmpdir(), 'capi-podman-'));
  const socket = join(folder, 'podman.sock');
  // Where limits may not be raised, containers fail without this.
  const limits = '[containers]\ndefault_ulimits = ["nofile=4096:4096", "nproc=2048:2048"]\n';
  await writeFile(join(folder, 'containers.conf'), limits);
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
    [...storage, '--storage-driver', 'vfs', 'system', 'service', '--time', '0', `unix://${socket}`],
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
      await rm(folder, { recursive: true, force: true });
    },
  };
}
