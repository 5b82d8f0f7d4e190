import type Docker from 'dockerode';

import { UnavailableError } from '../errors.js';
import type { Api } from './api.js';
import type { Endpoint, EngineChoice, Environment } from './endpoint.js';
import type { Engine } from './engine.js';
import { engineError, isNotFound } from './errors.js';
import { resolveEndpoint } from './resolve.js';
import { transportTo, type SendRequest } from './transport.js';

export interface EngineOptions extends EngineChoice {
  /** Deadline for each request with its answer, in milliseconds. */
  timeout: number;
  /** Absent: the process's own. */
  env?: Environment;
}

/** One API call: given the signal, answers or throws; what it throws becomes one of our errors. */
export type Call = <T>(signal: AbortSignal, request: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/**
 * Finds the engine (see `resolveEndpoint`) and prepares to talk to it; nothing is sent before the first call. Throws UsageError when the
 * choice of the engine is wrong, UnavailableError when none is found.
 */
export async function connectEngine(options: EngineOptions): Promise<Engine> {
  const endpoint = await resolveEndpoint(options, options.env);
  const transport = await transportTo(endpoint, options.timeout);
  // A fifth of the time of an inspect, and ten megabytes: for those that need it.
  let dockerode: Promise<Docker> | undefined;
  const docker = (): Promise<Docker> =>
    (dockerode ??= import('dockerode').then(({ default: Dockerode }) =>
      dockerodeAt(Dockerode, endpoint, transport.send),
    ));
  const isPodman = (): boolean => transport.server().startsWith('Libpod/');
  const call: Call = async (signal, request) => {
    try {
      return await request(signal);
    } catch (error) {
      signal.throwIfAborted();
      throw engineError(error, endpoint.description);
    }
  };

  let opened: Promise<Api> | undefined;
  const api = (): Promise<Api> =>
    (opened ??= import('./api.js').then(({ createApi }) =>
      createApi(transport.send, endpoint.description, endpoint.apiVersion),
    ));
  const inspectImage: Engine['inspectImage'] = async (name, signal, platform) => {
    // Names go into the path as they are; what is no name is no image either.
    if (!isPlainName(name)) return undefined;
    return call(signal, async (abortSignal) => {
      try {
        const path = `/images/${name}/json`;
        const http = await api();
        const image = await http.json('GET', path, { query: platformQuery(platform), signal: abortSignal });
        // Podman's answer in Docker's form lacks the health check, the history and the annotations; its own form has them.
        if (!isPodman()) return image;
        return await http.json('GET', `${http.libpod}${path}`, { signal: abortSignal });
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    });
  };

  return {
    description: endpoint.description,
    inspectImage,
    async listImages(signal) {
      const images: unknown = await call(signal, async (abortSignal) =>
        (await docker()).listImages({ abortSignal }),
      );
      return imageNames(images);
    },
    async readImageFiles(image, paths, maxBytes, signal) {
      const { readImageFiles } = await import('./files.js');
      const request = { image, paths, maxBytes, ...(isPodman() && { libpod: (await api()).libpod }) };
      return readImageFiles(await docker(), call, request, signal);
    },
    async openSandbox(sandbox) {
      const { openSandbox } = await import('./run/open-sandbox.js');
      const where = endpoint.description;
      return openSandbox({ api: await api(), where, timeout: options.timeout, isPodman }, sandbox);
    },
    async openCallRoom() {
      const { openCallRoom } = await import('./call/open-room.js');
      return openCallRoom({ api: await api(), where: endpoint.description, isPodman });
    },
    async findImage(name, signal) {
      const { readFoundImage } = await import('./images/found.js');
      return readFoundImage(await inspectImage(name, signal));
    },
    async loadImage(upload, signal) {
      const { loadImage } = await import('./images/load.js');
      await loadImage(await api(), upload, signal, { idle: options.timeout, where: endpoint.description });
    },
    async addImageName(id, name, signal) {
      const { addImageName } = await import('./images/found.js');
      return call(signal, async (abortSignal) => addImageName(await api(), id, name, abortSignal));
    },
    async removeImageName(name) {
      const { removeImageName } = await import('./run/removal.js');
      await removeImageName(await api(), name);
    },
    async listLeftovers(signal) {
      const { listLeftovers } = await import('./prune.js');
      return call(signal, async (abortSignal) => listLeftovers(await api(), abortSignal));
    },
    async removeLeftover(leftover) {
      const { removeLeftover } = await import('./prune.js');
      await removeLeftover(await api(), leftover);
    },
    close: () => {
      transport.close();
    },
  };
}

/** docker-modem reads DOCKER_HOST and its certificates on construction, whatever it is given, and throws when it does not like them. */
function dockerodeAt(Dockerode: typeof Docker, endpoint: Endpoint, send: SendRequest): Docker {
  const host = process.env.DOCKER_HOST;
  delete process.env.DOCKER_HOST;
  try {
    const version = endpoint.apiVersion;
    const docker = new Dockerode({ socketPath: 'see transport', ...(version && { version }) });
    Object.assign(docker.modem, { buildRequest: send });
    return docker;
  } finally {
    if (host !== undefined) process.env.DOCKER_HOST = host;
  }
}

/** API 1.49: a platform in JSON; older engines ignore it. */
function platformQuery(platform: string | undefined): { platform?: string } {
  if (platform === undefined) return {};
  const [os, architecture, variant] = platform.split('/');
  return { platform: JSON.stringify({ os, architecture, variant }) };
}

/** A reference, id or digest: path components that begin with a word character or a bracket (IPv6), nothing that a URL gives a meaning. */
function isPlainName(name: string): boolean {
  return name.split('/').every((part) => /^[\w[][\w.:@+[\]-]*$/.test(part));
}

function imageNames(images: unknown): string[] {
  if (!Array.isArray(images)) {
    throw new UnavailableError('ENGINE_ERROR', "The container engine's list of images is not a list", {
      suggestion: 'Check that it is the API of Docker or Podman that listens there.',
    });
  }
  const tags = images.flatMap((image: unknown) => {
    const names =
      typeof image === 'object' && image !== null && 'RepoTags' in image ? image.RepoTags : undefined;
    return Array.isArray(names) ? (names as unknown[]) : [];
  });
  return tags.filter((tag) => typeof tag === 'string' && !tag.startsWith('<none>')).sort() as string[];
}
