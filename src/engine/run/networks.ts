import type { Api } from '../api.js';
import { fields, list, text } from './fields.js';
import { isInterfaceHere } from './locality.js';
import { removeNetwork } from './removal.js';

/** A network for runs, and how containers on it are reached from here. */
export interface RunNetwork {
  name: string;
  /**
   * `published`: its addresses are not ours to reach, so the ports that a run talks to are published on loopback. `helper`: this machine is not on it, and
   * publishing would open a way out.
   */
  reach: 'address' | 'published' | 'helper';
  /** The address of this machine on it, for receivers. */
  gateway?: string;
}

/** A network of the invocation, made when it is first needed. */
export interface LazyNetwork {
  get(): Promise<RunNetwork>;
  /** `budget`: milliseconds. */
  remove(budget: number): Promise<void>;
}

export interface NetworkOptions {
  name: string;
  labels: Readonly<Record<string, string>>;
  /** Containers on it see each other. */
  companions: boolean;
  isPodman: () => boolean;
}

/**
 * The bridge of docs/decisions/0013: no way out, and containers do not see each other. Where this machine is not on it (a remote engine, Docker Desktop, a
 * rootless engine) it is made anew with an outside, which publishing needs, and without masquerading, so that answers find no way back in.
 */
export function lazyNetwork(api: Api, options: NetworkOptions): LazyNetwork {
  const { name } = options;
  return lazily(api, name, async () => {
    await createBridge(api, options, true);
    const inner = await inspectNetwork(api, name, options.isPodman());
    if (inner.reach !== 'published') return inner;
    await removeNetwork(api, name);
    await createBridge(api, options, false);
    return inner;
  });
}

/** The network of a call with receivers beside it: with the way out that calls have. */
export function callsNetwork(api: Api, options: Omit<NetworkOptions, 'companions'>): LazyNetwork {
  const { name } = options;
  return lazily(api, name, async () => {
    await createBridge(api, { ...options, companions: false }, false, true);
    return inspectNetwork(api, name, options.isPodman());
  });
}

function lazily(api: Api, name: string, make: () => Promise<RunNetwork>): LazyNetwork {
  let made: Promise<RunNetwork> | undefined;
  return {
    get: () => (made ??= make()),
    async remove(budget) {
      if (made === undefined) return;
      await made.catch(() => undefined); // the engine may have made it all the same
      await removeNetwork(api, name, budget);
    },
  };
}

async function createBridge(
  api: Api,
  { name, labels, companions, isPodman }: NetworkOptions,
  internal: boolean,
  masquerade = false,
): Promise<void> {
  const Options = isPodman()
    ? {}
    : {
        'com.docker.network.bridge.enable_icc': String(companions),
        'com.docker.network.bridge.enable_ip_masquerade': String(masquerade),
      };
  const body = {
    Name: name,
    CheckDuplicate: true,
    Driver: 'bridge',
    Internal: internal,
    Labels: labels,
    Options,
  };
  await api.json('POST', '/networks/create', { body });
}

/** A network by name, ours or the user's. Rejects as `Api` does. */
export async function inspectNetwork(api: Api, name: string, isPodman: boolean): Promise<RunNetwork> {
  const network = fields(await api.json('GET', `/networks/${encodeURIComponent(name)}`));
  const configs = list(fields(network.IPAM).Config).map(fields);
  const gateway = configs.map(({ Gateway }) => text(Gateway).replace(/\/.*$/, '')).find(isV4);
  const bridge =
    text(fields(network.Options)['com.docker.network.bridge.name']) || `br-${text(network.Id).slice(0, 12)}`;
  // Podman's internal networks have no address of this machine, and it has no bridge without masquerading.
  const here = isPodman ? gateway !== undefined && isRoot() : isInterfaceHere(bridge);
  if (!here) return { name, reach: isPodman ? 'helper' : 'published' };
  return { name, reach: 'address', ...(gateway !== undefined && { gateway }) };
}

const isV4 = (address: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(address);

/** Without root, Podman's bridges are in a namespace of their own. */
const isRoot = (): boolean => process.platform === 'linux' && process.getuid?.() === 0;
