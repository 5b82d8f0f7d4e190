import { UnavailableError } from '../errors.js';
import type { Outgoing } from './connector.js';
import type { Credentials } from './credentials.js';
import { badAnswer, place } from './failures.js';

/** What a Bearer challenge asks for (distribution specification, token authentication). */
export interface TokenRequest {
  realm: URL;
  service: string | undefined;
  scope: string | undefined;
}

export interface Token {
  /** The value of the Authorization header. */
  header: string;
  /** `performance.now()` after which it is not used any more. */
  expires: number;
}

/** Seconds that a token lasts when its answer does not say, and the most we believe. */
const defaultLife = 60;
const longestLife = 3600;
const maxToken = 64 * 1024;

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** The Authorization header of HTTP Basic; undefined when the credentials hold no password. */
export function basicHeader(credentials: Credentials | undefined): string | undefined {
  const { username, password } = credentials ?? {};
  return username === undefined || password === undefined ? undefined : basic(username, password);
}

/**
 * The realm of a challenge from `registry`. Refuses one that would carry credentials or tokens in clear although the registry speaks TLS.
 */
export function checkRealm(realm: string | undefined, registry: URL): URL {
  if (realm === undefined || !URL.canParse(realm))
    throw badAnswer(registry, 'asks for a token without saying where to get it');
  const url = new URL(realm);
  if (!['http:', 'https:'].includes(url.protocol) || url.username || url.password) {
    throw badAnswer(registry, 'asks for a token from something that is not a plain HTTP URL');
  }
  if (url.protocol === 'http:' && registry.protocol === 'https:') {
    throw new UnavailableError(
      'REGISTRY_INSECURE_REALM',
      `${place(registry)}: asks for a token from ${place(url)}, without TLS`,
      {
        suggestion: 'No login is sent there; the registry has to name its token server with https://.',
      },
    );
  }
  return url;
}

/** The request that exchanges credentials, or none, for a token. An identity token is a refresh token of OAuth 2. */
export function tokenRequest(
  request: TokenRequest,
  credentials: Credentials | undefined,
): { url: URL; outgoing: Outgoing } {
  const { realm, service, scope } = request;
  const identity = credentials?.identityToken;
  if (identity !== undefined) {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: 'container-api',
      refresh_token: identity,
    });
    if (service !== undefined) form.set('service', service);
    if (scope !== undefined) form.set('scope', scope);
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    return { url: realm, outgoing: { method: 'POST', headers, body: form.toString() } };
  }
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set('service', service);
  if (scope !== undefined) url.searchParams.set('scope', scope);
  const authorization = basicHeader(credentials);
  return {
    url,
    outgoing: { headers: { accept: 'application/json', ...(authorization ? { authorization } : {}) } },
  };
}

/** Reads a token server's answer: `token` or `access_token`, and `expires_in` in seconds. The body is never quoted. */
export function parseToken(bytes: Uint8Array, realm: URL): Token {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    // Without the cause: the parser's message quotes the token.
    throw badAnswer(realm, 'the token server does not answer in JSON');
  }
  const answer = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  // Some servers send both, one of them empty.
  const token = [answer.token, answer.access_token].find((text) => typeof text === 'string' && text !== '');
  if (typeof token !== 'string' || token.length > maxToken || !/^[\x21-\x7e]+$/.test(token)) {
    throw badAnswer(realm, 'the token server answers without a token');
  }
  const said = answer.expires_in;
  const life = typeof said === 'number' && said > 0 ? Math.min(said, longestLife) : defaultLife;
  // A token that ends while its request is under way is of no use.
  return { header: `Bearer ${token}`, expires: performance.now() + life * 900 };
}
