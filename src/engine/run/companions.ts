import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import { UnavailableError } from '../../errors.js';
import type { Api } from '../api.js';
import { StatusError } from '../errors.js';
import type { EngineImage, Limits } from '../sandbox.js';
import { fields } from './fields.js';
import { isOurs } from './locality.js';
import { socketsByExec, socketsOfProcess } from './sockets.js';
import { readState } from './state.js';

/** A dependency that is started beside the runs that want services. */
export interface Companion {
  image: EngineImage;
  alias: string;
}

export interface CompanionOptions {
  labels: Readonly<Record<string, string>>;
  limits: Limits;
  network: string;
  /** Told before the engine may have the container. */
  onCreate: (name: string) => void;
  /** Aborts when nobody needs them any more. */
  signal: AbortSignal;
}

/** What a database takes to come up the first time. */
const readyPatience = 60_000;
/** One that exposes no port is taken for ready when it has run for so long. */
const settled = 1000;
const interval = 50;

/** Starts all of them and waits until they listen on the ports that their images expose. Rejects with UnavailableError when one ends before. */
export async function startCompanions(
  api: Api,
  companions: readonly Companion[],
  options: CompanionOptions,
): Promise<void> {
  await Promise.all(companions.map((companion) => startCompanion(api, companion, options)));
}

async function startCompanion(
  api: Api,
  { image, alias }: Companion,
  { labels, limits, network, onCreate, signal }: CompanionOptions,
): Promise<void> {
  const name = `container-api-${randomUUID()}`;
  const { memory, pids } = limits;
  onCreate(name);
  try {
    await api.json('POST', '/containers/create', {
      query: { name },
      body: {
        Image: image.id,
        Labels: labels,
        HostConfig: {
          NetworkMode: network,
          SecurityOpt: ['no-new-privileges'],
          Memory: memory,
          MemorySwap: memory,
          PidsLimit: pids,
          LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
        },
        NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: [alias] } } },
      },
    });
    await api.json('POST', `/containers/${name}/start`);
  } catch (error) {
    if (error instanceof StatusError) throw failed(alias, `could not be started: ${error.message}`, error);
    throw error;
  }
  await untilReady(api, name, alias, signal);
}

function failed(alias: string, what: string, cause?: unknown): UnavailableError {
  return new UnavailableError(
    'COMPANION_FAILED',
    `The service ${JSON.stringify(alias)} beside the image ${what}`,
    {
      suggestion: 'Start the image of --with by hand, and see what it needs.',
      cause,
    },
  );
}

/** One that is not ready in time is left to the probes: the image may do without. */
async function untilReady(api: Api, name: string, alias: string, signal: AbortSignal): Promise<void> {
  const begin = performance.now();
  while (performance.now() - begin < readyPatience && !signal.aborted) {
    const container = await api.json('GET', `/containers/${name}/json`);
    const state = readState(container);
    if (!state.running) throw failed(alias, `ended with ${String(state.exitCode)}`);
    const ports = Object.keys(fields(fields(fields(container).Config).ExposedPorts)).flatMap((text) => {
      const [, port] = /^(\d+)\/tcp$/.exec(text) ?? [];
      return port === undefined ? [] : [Number(port)];
    });
    if (ports.length === 0 && performance.now() - begin > settled) return;
    if (ports.length > 0) {
      const table = isOurs(state.pid, state.id)
        ? socketsOfProcess(state.pid)
        : await socketsByExec(api, name, signal);
      if (!table && performance.now() - begin > settled) return; // nothing can be seen of it
      if (table && ports.every((port) => table.sockets.some((socket) => socket.port === port))) return;
    }
    await delay(interval, undefined, { signal }).catch(() => undefined); // an abort ends the loop
  }
}
