import { randomUUID } from 'node:crypto';

import type Docker from 'dockerode';

import { UnavailableError } from '../errors.js';
import type { Call } from './client.js';
import { runLabel, type ArchivedFile } from './engine.js';
import { readArchivedFile } from './archive.js';
import { ownerLabel, ownerOfThisProcess } from './owner.js';
import { isNotFound } from './errors.js';

interface FileRequest {
  image: string;
  paths: readonly string[];
  maxBytes: number;
  /** Where Podman's own API begins, when the engine is Podman. */
  libpod?: string;
}

/** See `Engine.readImageFiles`. */
export async function readImageFiles(
  docker: Docker,
  call: Call,
  { image, paths, maxBytes, libpod }: FileRequest,
  signal: AbortSignal,
): Promise<ArchivedFile[]> {
  signal.throwIfAborted();
  const run = randomUUID();
  const container = docker.getContainer(`container-api-${run}`);
  const files: ArchivedFile[] = [];
  try {
    // An abort must not overtake the engine: a container that is made after its removal would stay.
    await call(new AbortController().signal, () =>
      create(docker, { name: container.id, run, image, libpod }),
    );
    for (const path of paths) {
      const file = await call(signal, (abortSignal) =>
        readArchivedFile(container, path, maxBytes, abortSignal),
      );
      if (file) files.push(file);
    }
  } finally {
    await removeAlways(call, container);
  }
  return files;
}

/** Tries even when the run is over: what we made must not stay. */
async function removeAlways(call: Call, container: Docker.Container): Promise<void> {
  try {
    await call(new AbortController().signal, () => remove(container));
  } catch (error) {
    throw new UnavailableError(
      'ENGINE_LEFTOVER',
      `The container ${container.id} could not be removed again`,
      {
        suggestion: `Remove it with "docker rm --force --volumes ${container.id}".`,
        cause: error,
      },
    );
  }
}

interface Creation {
  name: string;
  run: string;
  image: string;
  libpod: string | undefined;
}

/** A command must be given, as the image may have none; it is never run. */
const command = '/container-api-reads-files';

async function create(docker: Docker, { name, run, image, libpod }: Creation): Promise<void> {
  const labels = { [runLabel]: run, [ownerLabel]: ownerOfThisProcess() };
  if (libpod !== undefined) {
    await createInPodman(docker, libpod, { name, image, labels });
    return;
  }
  await docker.createContainer({
    name,
    Image: image,
    Entrypoint: [command],
    Labels: labels,
    NetworkDisabled: true,
    HostConfig: { NetworkMode: 'none' },
  });
}

/** Podman hides the image's files behind empty volumes until a container starts, and only its own API can leave volumes out. */
function createInPodman(docker: Docker, libpod: string, container: object): Promise<void> {
  const settings = { entrypoint: [command], image_volume_mode: 'ignore', netns: { nsmode: 'none' } };
  const request = {
    path: `${libpod}/containers/create`,
    method: 'POST',
    options: { ...container, ...settings },
    statusCodes: { 201: true },
  };
  return new Promise((resolve, reject) => {
    docker.modem.dial(request, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

async function remove(container: Docker.Container): Promise<void> {
  try {
    await container.remove({ force: true, v: true });
  } catch (error) {
    // Creating it failed, and that is the error to tell.
    if (!isNotFound(error)) throw error;
  }
}
