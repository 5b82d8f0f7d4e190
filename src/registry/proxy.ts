import type { Agent, AgentOptions } from 'node:http';

import { UsageError } from '../errors.js';
import { isLoopback } from './options.js';

const variables = ['http_proxy', 'https_proxy', 'all_proxy'].flatMap((name) => [name, name.toUpperCase()]);

/** The proxy that the environment names for `url` (`*_PROXY`, `NO_PROXY`); never one for this machine itself. */
export async function findProxy(url: URL): Promise<URL | undefined> {
  const isSet = variables.some((name) => Boolean(process.env[name]));
  if (!isSet || isLoopback(url)) return undefined;
  const { getProxyForUrl } = await import('proxy-from-env');
  const proxy = getProxyForUrl(url.href);
  if (!proxy) return undefined;
  const parsed = URL.canParse(proxy) ? new URL(proxy) : undefined;
  if (parsed?.protocol === 'http:' || parsed?.protocol === 'https:') return parsed;
  throw new UsageError(
    'PROXY_INVALID',
    `the proxy that the environment names for ${url.protocol}//${url.host} is not an HTTP proxy`,
    {
      suggestion: `Set ${url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'} or ALL_PROXY to http://HOST:PORT, or except the host with NO_PROXY.`,
    },
  );
}

/** An agent that reaches hosts through `proxy`: a tunnel for HTTPS, absolute URLs for HTTP. */
export async function proxyAgent(proxy: URL, secure: boolean, settings: AgentOptions): Promise<Agent> {
  if (secure) return new (await import('https-proxy-agent')).HttpsProxyAgent(proxy, settings);
  return new (await import('http-proxy-agent')).HttpProxyAgent(proxy, settings);
}
