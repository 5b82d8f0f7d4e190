import http from 'node:http';
import type { RequestOptions } from 'node:https';
import type { SecureContext } from 'node:tls';

import { UnavailableError } from '../errors.js';
import type { Deadline } from './deadline.js';
import { connectionFailure, markTransient, place, transience } from './failures.js';
import { isInsecure, type RegistryOptions } from './options.js';
import { findProxy, proxyAgent } from './proxy.js';

export interface Outgoing {
  method?: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string;
}

/** Keeps connections, one pool for each way to reach a host. */
export interface Connector {
  /** Sends one request and answers its head; nothing is followed, retried or judged. Rejects with the reason when `deadline` is over. */
  send: (url: URL, outgoing: Outgoing, deadline: Deadline) => Promise<http.IncomingMessage>;
  close: () => void;
}

/** How an origin is reached. */
interface Route {
  request: (options: RequestOptions) => http.ClientRequest;
  options: RequestOptions;
  proxied: boolean;
}

const defaultSockets = 32;

export function createConnector(options: RegistryOptions): Connector {
  const settings = {
    keepAlive: true,
    maxSockets: options.maxSockets ?? defaultSockets,
    scheduling: 'lifo',
  } as const;
  const agents = new Map<string, Promise<http.Agent>>();
  const routes = new Map<string, Promise<Route>>();

  function agentFor(key: string, make: () => Promise<http.Agent>): Promise<http.Agent> {
    const agent = agents.get(key) ?? make();
    agents.set(key, agent);
    return agent;
  }

  async function findRoute(url: URL): Promise<Route> {
    const secure = url.protocol === 'https:';
    const proxy = await findProxy(url);
    const agent = await agentFor(`${url.protocol} ${proxy?.href ?? ''}`, async () => {
      if (proxy) return proxyAgent(proxy, secure, settings);
      return secure ? new (await import('node:https')).Agent(settings) : new http.Agent(settings);
    });
    const to = {
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port,
      agent,
    };
    const proxied = proxy !== undefined;
    if (!secure) return { request: http.request, options: to, proxied };
    const { request } = await import('node:https');
    return { request, options: { ...to, ...(await tlsOptions(url)) }, proxied };
  }

  async function tlsOptions(
    url: URL,
  ): Promise<{ rejectUnauthorized?: boolean; secureContext?: SecureContext }> {
    if (isInsecure(options, url)) return { rejectUnauthorized: false };
    const { trustFor } = await import('./trust.js');
    const secureContext = await trustFor(url.host, options);
    return secureContext ? { secureContext } : {};
  }

  async function send(url: URL, outgoing: Outgoing, deadline: Deadline): Promise<http.IncomingMessage> {
    const route = await (routes.get(url.origin) ?? remember(url));
    return exchange(route, url, outgoing, deadline);
  }

  function remember(url: URL): Promise<Route> {
    const route = findRoute(url);
    routes.set(url.origin, route);
    return route;
  }

  return {
    send,
    close() {
      for (const agent of agents.values()) {
        agent.then(
          (made) => {
            made.destroy();
          },
          () => {
            // An agent that could not be made has no connections; its error went to the request that asked for it.
          },
        );
      }
    },
  };
}

function exchange(
  route: Route,
  url: URL,
  outgoing: Outgoing,
  deadline: Deadline,
): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    if (deadline.reason) {
      reject(deadline.reason);
      return;
    }
    const { method = 'GET', headers, body } = outgoing;
    const request = route.request({ ...route.options, path: url.pathname + url.search, method, headers });
    const forget = deadline.onOver((reason) => request.destroy(reason));
    request.once('close', forget);
    if (route.proxied) {
      request.once('proxyConnect', (connect: { statusCode?: number }) => {
        if (connect.statusCode !== undefined && connect.statusCode !== 200) {
          reject(proxyRefused(url, connect.statusCode));
          request.destroy();
        }
      });
    }
    request.on('error', (error) => {
      const failure = connectionFailure(error, url);
      // The server ended a kept connection just when it was used again: nothing to wait for.
      if (request.reusedSocket && transience(failure)) markTransient(failure, 0);
      reject(deadline.reason ?? failure);
    });
    request.once('response', resolve);
    request.end(body);
  });
}

function proxyRefused(url: URL, status: number): UnavailableError {
  return new UnavailableError(
    'PROXY_REFUSED',
    `${place(url)}: the proxy refuses the connection with status ${String(status)}`,
    {
      suggestion: 'Check HTTPS_PROXY (a login goes into its URL), or except the host with NO_PROXY.',
    },
  );
}
