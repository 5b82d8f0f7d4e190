import { UsageError } from '../errors.js';
import { dockerHub } from '../reference/image-reference.js';
import { collectLittle } from './body.js';
import type { Connector } from './connector.js';
import type { Deadline } from './deadline.js';
import { isInsecure, isLoopback, type RegistryOptions } from './options.js';

/** The host behind a registry's name. */
function hostOf(registry: string): string {
  return registry === dockerHub ? 'registry-1.docker.io' : registry;
}

/** Finds the origin (`https://host:port`) that a registry answers on, once for each. */
export function createEndpoints(
  connector: Connector,
  options: RegistryOptions,
): (registry: string, deadline: Deadline) => Promise<string> {
  const origins = new Map<string, Promise<string>>();

  /** What an unauthenticated `GET /v2/` says: HTTP is spoken here, or only HTTPS is. */
  async function answers(origin: string, deadline: Deadline): Promise<boolean> {
    const url = new URL(`${origin}/v2/`);
    const response = await connector.send(url, { headers: {} }, deadline);
    await collectLittle(response, url, deadline);
    const status = response.statusCode ?? 0;
    // Servers of HTTPS answer HTTP with 400, or send it over to themselves.
    return url.protocol === 'https:' || (status !== 400 && !(status >= 300 && status < 400));
  }

  async function choose(first: string, second: string, deadline: Deadline): Promise<string> {
    try {
      if (await answers(first, deadline)) return first;
    } catch (error) {
      if (deadline.reason || error instanceof UsageError) throw error;
      // The other scheme is what is left; its error is the one to show.
    }
    await answers(second, deadline);
    return second;
  }

  /**
   * This machine is asked in clear first: a registry there seldom has TLS, loading it costs, and no login is sent before the choice. Hosts
   * that may be insecure are asked with TLS first, all others only so.
   */
  async function find(registry: string, deadline: Deadline): Promise<string> {
    const [secure, clear] = [`https://${hostOf(registry)}`, `http://${hostOf(registry)}`];
    if (isLoopback(new URL(clear))) return choose(clear, secure, deadline);
    if (isInsecure(options, new URL(secure)) || isInsecure(options, new URL(clear)))
      return choose(secure, clear, deadline);
    return secure;
  }

  return (registry, deadline) => {
    const known = origins.get(registry);
    if (known) return known;
    const origin = find(registry, deadline);
    origins.set(registry, origin);
    origin.catch(() => {
      // Whoever asked gets the error; the next request tries again.
      origins.delete(registry);
    });
    return origin;
  };
}
