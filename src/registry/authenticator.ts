import { ContainerApiError, UnavailableError } from '../errors.js';
import { parseChallenges } from './challenge.js';
import type { Credentials, CredentialStore } from './credentials.js';
import type { Deadline } from './deadline.js';
import { place } from './failures.js';
import { basicHeader, checkRealm, parseToken, tokenRequest, type Token, type TokenRequest } from './token.js';
import type { Outgoing } from './connector.js';

/** What a request is for, as far as access goes. */
export interface Access {
  registry: string;
  /** Empty for the catalogue. */
  repository: string;
  /** `repository:NAME:pull`, `registry:catalog:*`. */
  scope: string;
}

/** A refused request: the URL that was asked, its WWW-Authenticate header, and the Authorization header that was sent with it. */
interface Refusal {
  url: URL;
  challenge: string;
  sent: string | undefined;
}

export interface Authenticator {
  /** The Authorization header that is known to be wanted; undefined before the first refusal, and for open registries. */
  header: (access: Access, deadline: Deadline) => Promise<string | undefined>;
  /** The Authorization header for another try after a 401; undefined when there is none that was not tried. */
  answer: (access: Access, refusal: Refusal, deadline: Deadline) => Promise<string | undefined>;
  /** Which login is used, for messages. */
  describe: (access: Access, signal: AbortSignal) => Promise<{ text: string; stored: boolean }>;
}

/** Sends a request to a token server, redirects followed, and answers the body of a 200. Other statuses throw; 401 and 403 through `denied`. */
export type AskTokenServer = (
  url: URL,
  outgoing: Outgoing,
  deadline: Deadline,
  denied: () => UnavailableError,
) => Promise<Buffer>;

/** What a registry was seen to want. */
type Method = { kind: 'basic' } | { kind: 'bearer'; realm: URL; service: string | undefined };

const maxTokens = 512;

export function createAuthenticator(store: CredentialStore, askTokenServer: AskTokenServer): Authenticator {
  const methods = new Map<string, Method>();
  const tokens = new Map<string, Promise<Token>>();

  async function fetchToken(
    request: TokenRequest,
    access: Access,
    credentials: Credentials | undefined,
    deadline: Deadline,
  ): Promise<Token> {
    if (credentials?.registryToken !== undefined)
      return { header: `Bearer ${credentials.registryToken}`, expires: Infinity };
    const { url, outgoing } = tokenRequest(request, credentials);
    const body = await askTokenServer(url, outgoing, deadline, () =>
      deniedBy(request.realm, access, credentials),
    );
    return parseToken(body, request.realm);
  }

  async function tokenFor(
    request: TokenRequest,
    access: Access,
    deadline: Deadline,
    stale?: string,
  ): Promise<string> {
    const key = JSON.stringify([access.registry, request.realm.href, request.service, access.scope]);
    for (;;) {
      const known = tokens.get(key);
      if (!known) break;
      const token = await shared(known);
      if (deadline.reason) throw deadline.reason;
      if (token && token.expires > performance.now() && token.header !== stale) return token.header;
      if (tokens.get(key) === known) tokens.delete(key);
    }
    const token = store
      .find(access.registry, access.repository, deadline.signal())
      .then((credentials) => fetchToken(request, access, credentials, deadline));
    tokens.set(key, token);
    token.catch(() => {
      // Whoever waits gets the error; the next request tries again.
      if (tokens.get(key) === token) tokens.delete(key);
    });
    const oldest = tokens.size > maxTokens ? tokens.keys().next().value : undefined;
    if (oldest !== undefined) tokens.delete(oldest);
    return (await token).header;
  }

  async function headerFor(method: Method, access: Access, deadline: Deadline): Promise<string | undefined> {
    if (method.kind === 'bearer') return tokenFor({ ...method, scope: access.scope }, access, deadline);
    return basicHeader(await store.find(access.registry, access.repository, deadline.signal()));
  }

  return {
    async header(access, deadline) {
      const method = methods.get(access.registry);
      return method && headerFor(method, access, deadline);
    },

    async answer(access, { url, challenge, sent }, deadline) {
      const challenges = parseChallenges(challenge);
      const bearer = challenges.find(({ scheme }) => scheme === 'bearer')?.parameters;
      if (bearer) {
        const method: Method = {
          kind: 'bearer',
          realm: checkRealm(bearer.get('realm'), url),
          service: bearer.get('service'),
        };
        methods.set(access.registry, method);
        const header = await tokenFor(
          { ...method, scope: bearer.get('scope') ?? access.scope },
          access,
          deadline,
          sent,
        );
        return header === sent ? undefined : header;
      }
      if (!challenges.some(({ scheme }) => scheme === 'basic')) return undefined;
      methods.set(access.registry, { kind: 'basic' });
      const header = await headerFor({ kind: 'basic' }, access, deadline);
      return header === sent ? undefined : header;
    },

    async describe(access, signal) {
      const credentials = await store.find(access.registry, access.repository, signal);
      return { text: describeLogin(credentials), stored: credentials !== undefined };
    },
  };
}

/** The token that another request asked for; undefined when that request was aborted. */
async function shared(token: Promise<Token>): Promise<Token | undefined> {
  try {
    return await token;
  } catch (error) {
    if (error instanceof ContainerApiError) throw error;
    return undefined;
  }
}

function describeLogin(credentials: Credentials | undefined): string {
  return credentials
    ? `with the login of ${credentials.source}`
    : 'without a login, as none is stored for it';
}

function deniedBy(realm: URL, access: Access, credentials: Credentials | undefined): UnavailableError {
  return deniedError(
    `the token server ${place(realm)} of registry ${access.registry} refuses access ${describeLogin(credentials)}`,
    access,
    credentials !== undefined,
  );
}

export function deniedError(message: string, { registry }: Access, hadLogin: boolean): UnavailableError {
  return new UnavailableError('REGISTRY_DENIED', message, {
    suggestion: hadLogin
      ? `Check that the login may read it, or log in again: docker login ${registry}`
      : `Check the name, or log in first: docker login ${registry}`,
  });
}
