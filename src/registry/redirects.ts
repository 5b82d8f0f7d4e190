import type { IncomingMessage } from 'node:http';

import { UnavailableError } from '../errors.js';
import { collectLittle } from './body.js';
import type { Connector, Outgoing } from './connector.js';
import type { Deadline } from './deadline.js';
import { badAnswer, place } from './failures.js';

/** A response with the URL that gave it. */
export interface Reply {
  url: URL;
  response: IncomingMessage;
}

const redirectStatuses: readonly (number | undefined)[] = [301, 302, 303, 307, 308];
const maxRedirects = 5;

/**
 * Sends a request and follows redirects: at most five, none twice to the same place, none from TLS to clear text, and the Authorization
 * header never to another origin than the first.
 */
export async function sendFollowing(
  connector: Connector,
  url: URL,
  outgoing: Outgoing,
  deadline: Deadline,
): Promise<Reply> {
  let response = await connector.send(url, outgoing, deadline);
  if (!redirectStatuses.includes(response.statusCode)) return { url, response };

  const seen = new Set([url.href]);
  let at = url;
  let { headers } = outgoing;
  while (redirectStatuses.includes(response.statusCode)) {
    await collectLittle(response, at, deadline);
    const next = nextUrl(at, response.headers.location);
    if (seen.has(next.href)) throw refuse(url, `redirects in a circle, by ${place(next)}`);
    if (seen.size > maxRedirects) throw refuse(url, `redirects more than ${String(maxRedirects)} times`);
    if (outgoing.method === 'POST')
      throw refuse(url, `redirects a request that carries a login, to ${place(next)}`);
    seen.add(next.href);
    if (next.origin !== url.origin) headers = withoutAuthorization(headers);
    at = next;
    response = await connector.send(at, { headers }, deadline);
  }
  return { url: at, response };
}

function nextUrl(from: URL, location: string | undefined): URL {
  if (location === undefined || !URL.canParse(location, from.href))
    throw badAnswer(from, 'redirects to nowhere');
  const next = new URL(location, from);
  const secure = next.protocol === 'https:';
  if ((!secure && next.protocol !== 'http:') || next.username || next.password) {
    throw refuse(from, 'redirects to something that is not a plain HTTP URL');
  }
  if (!secure && from.protocol === 'https:')
    throw refuse(from, `redirects from TLS to clear text, to ${place(next)}`);
  next.hash = '';
  return next;
}

function withoutAuthorization({
  authorization: _,
  ...headers
}: Record<string, string>): Record<string, string> {
  return headers;
}

function refuse(url: URL, why: string): UnavailableError {
  return new UnavailableError('REGISTRY_REDIRECT', `${place(url)}: ${why}`, {
    suggestion: 'The registry, or a proxy before it, is misconfigured.',
  });
}
