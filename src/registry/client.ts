import { UnavailableError } from '../errors.js';
import { isRepository, isTag } from '../reference/image-reference.js';
import { createAuthenticator, deniedError, type Access } from './authenticator.js';
import { createBlobCache } from './blob-cache.js';
import { checkedStream, collect, collectLittle } from './body.js';
import { createConnector } from './connector.js';
import { createCredentialStore } from './credentials.js';
import { startDeadline, type Deadline } from './deadline.js';
import { matchesDigest, sha256 } from './digest.js';
import { createEndpoints } from './endpoint.js';
import { digestMismatch, notARegistry, place, timedOut } from './failures.js';
import type { RegistryOptions } from './options.js';
import { readPages, type Page } from './pages.js';
import { sendFollowing, type Reply } from './redirects.js';
import { retry } from './retry.js';
import { statusFailure, type Subject } from './status.js';
import type { Readable } from 'node:stream';

export type { RegistryOptions } from './options.js';

/** Where an image lives. */
export interface Repository {
  registry: string;
  repository: string;
}

export interface ManifestBytes {
  bytes: Buffer;
  /** Computed, or the one asked for and verified. */
  digest: string;
  /** Content-Type of the answer. */
  mediaType?: string;
}

/**
 * Reads from registries (OCI distribution specification, pull and content discovery), one for each invocation. Every body is capped and
 * checked against its digest. All methods throw UnavailableError (`REGISTRY_…`, `IMAGE_NOT_FOUND`, `CREDENTIAL_HELPER_FAILED`,
 * `PROXY_REFUSED`), UsageError for unreadable credentials, authorities or proxy settings, or the reason of an aborted signal.
 */
export interface RegistryClient {
  /** A manifest or index by tag or digest. */
  manifest: (at: Repository, reference: string, signal: AbortSignal) => Promise<ManifestBytes>;
  /** A small blob, kept in memory for the next who asks. */
  blob: (at: Repository, digest: string, maxBytes: number, signal: AbortSignal) => Promise<Buffer>;
  /** A blob of any size as a stream that ends with an error when it is not what `digest` and `size` (bytes) say. */
  openBlob: (
    at: Repository,
    blob: { digest: string; size?: number },
    signal: AbortSignal,
  ) => Promise<Readable>;
  tags: (at: Repository, signal: AbortSignal) => AsyncGenerator<string>;
  repositories: (registry: string, signal: AbortSignal) => AsyncGenerator<string>;
  /** Ends idle connections. */
  close: () => void;
}

/** What a read is about. */
interface Read {
  access: Access;
  subject: Subject;
  /** For messages. */
  name: string;
  pathAndQuery: string;
  accept: string;
}

const maxManifestBytes = 4 * 1024 * 1024;
const maxPageBytes = 16 * 1024 * 1024;
const maxTokenBytes = 1024 * 1024;
/** How long a page we ask for. */
const pageLength = '?n=1000';
const defaultRetryPause = 250;
const defaultCacheBytes = 16 * 1024 * 1024;

const acceptManifest = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** Opens no connection and reads no file before the first read. */
export function createRegistryClient(options: RegistryOptions): RegistryClient {
  const connector = createConnector(options);
  const endpointOf = createEndpoints(connector, options);
  const store = createCredentialStore({ timeout: options.timeout, env: options.env ?? process.env });
  const cache = createBlobCache(options.cacheBytes ?? defaultCacheBytes);
  const retryPause = options.retryPause ?? defaultRetryPause;

  const authenticator = createAuthenticator(store, async (url, outgoing, deadline, denied) => {
    const reply = await sendFollowing(connector, url, outgoing, deadline);
    const status = reply.response.statusCode ?? 0;
    if (status === 200) return collect(reply.response, reply.url, maxTokenBytes, deadline);
    const body = await collectLittle(reply.response, reply.url, deadline);
    throw status === 401 || status === 403 ? denied() : statusFailure(reply, body, 'token', url.host);
  });

  /** One try: the reply with status 200, asked again once with a login when the registry wants one. */
  async function attempt(read: Read, deadline: Deadline): Promise<Reply> {
    const { access, subject, name } = read;
    const url = new URL((await endpointOf(access.registry, deadline)) + read.pathAndQuery);
    const ask = (authorization: string | undefined) => {
      const headers =
        authorization === undefined ? { accept: read.accept } : { accept: read.accept, authorization };
      return sendFollowing(connector, url, { headers }, deadline);
    };

    const sent = await authenticator.header(access, deadline);
    let reply = await ask(sent);
    if (reply.response.statusCode === 200) return reply;
    let body = await collectLittle(reply.response, reply.url, deadline);
    const challenge = reply.response.headers['www-authenticate'];
    // A challenge counts only where our login would be sent.
    if (reply.response.statusCode === 401 && challenge !== undefined && reply.url.origin === url.origin) {
      const authorization = await authenticator.answer(access, { url, challenge, sent }, deadline);
      if (authorization !== undefined) {
        reply = await ask(authorization);
        if (reply.response.statusCode === 200) return reply;
        body = await collectLittle(reply.response, reply.url, deadline);
      }
    }
    const { statusCode: status, headers } = reply.response;
    if (status === 404 && isWebPage(headers['content-type'])) throw notARegistry(reply.url);
    if (status !== 401 && status !== 403) throw statusFailure(reply, body, subject, name);
    const login = await authenticator.describe(access, deadline.signal());
    const message = `registry ${access.registry} refuses access to ${name} ${login.text}: ${place(reply.url)} answers ${String(status)}`;
    throw deniedError(message, access, login.stored);
  }

  /** Runs `finish` on the reply, within the deadline, and both again when that may help. */
  async function perform<T>(
    read: Read,
    signal: AbortSignal,
    finish: (reply: Reply, deadline: Deadline) => Promise<T>,
  ): Promise<T> {
    const { registry } = read.access;
    const deadline = startDeadline(options.timeout, signal, () => timedOut(registry, options.timeout));
    try {
      return await retry(deadline, retryPause, async () => finish(await attempt(read, deadline), deadline));
    } finally {
      deadline.close();
    }
  }

  function readText(
    read: Read,
    maxBytes: number,
    signal: AbortSignal,
  ): Promise<{ reply: Reply; body: Buffer }> {
    return perform(read, signal, async (reply, deadline) => {
      if (isWebPage(reply.response.headers['content-type'])) {
        reply.response.destroy();
        throw notARegistry(reply.url);
      }
      return { reply, body: await collect(reply.response, reply.url, maxBytes, deadline) };
    });
  }

  /** A page of a list; of the registry's own length where it refuses ours, as docker-registry with a low `catalog.maxentries` does. */
  async function fetchPage(read: Read, signal: AbortSignal): Promise<Page> {
    const { reply, body } = await readText(read, maxPageBytes, signal).catch((error: unknown) => {
      if (!(error instanceof UnavailableError) || error.code !== 'REGISTRY_PAGE_LENGTH') throw error;
      return readText(
        { ...read, pathAndQuery: read.pathAndQuery.replace(pageLength, '') },
        maxPageBytes,
        signal,
      );
    });
    const { link } = reply.response.headers;
    return { url: reply.url, link: Array.isArray(link) ? link.join(', ') : link, body };
  }

  return {
    async manifest(at, reference, signal) {
      const byDigest = reference.includes(':');
      const read = { ...readOf(at, 'manifest', `manifests/${reference}`), accept: acceptManifest };
      read.name += `${byDigest ? '@' : ':'}${reference}`;
      const { reply, body } = await readText(read, maxManifestBytes, signal);
      if (byDigest && !matchesDigest(body, reference)) throw digestMismatch(reply.url, reference);
      const mediaType = reply.response.headers['content-type'];
      return {
        bytes: body,
        digest: byDigest ? reference : sha256(body),
        ...(mediaType === undefined ? {} : { mediaType }),
      };
    },

    blob(at, digest, maxBytes, signal) {
      return cache.get(digest, () =>
        perform(readOf(at, 'blob', `blobs/${digest}`), signal, async (reply, deadline) => {
          const body = await collect(reply.response, reply.url, maxBytes, deadline);
          if (matchesDigest(body, digest)) return body;
          throw isWebPage(reply.response.headers['content-type'])
            ? notARegistry(reply.url)
            : digestMismatch(reply.url, digest);
        }),
      );
    },

    openBlob(at, { digest, size }, signal) {
      return perform(readOf(at, 'blob', `blobs/${digest}`), signal, ({ response, url }) =>
        Promise.resolve(checkedStream(response, { url, digest, size, idle: options.timeout, signal })),
      );
    },

    tags(at, signal) {
      const read = readOf(at, 'tags', 'tags/list');
      return readPages(`${read.pathAndQuery}${pageLength}`, 'tags', isTag, (pathAndQuery) =>
        fetchPage({ ...read, pathAndQuery }, signal),
      );
    },

    repositories(registry, signal) {
      const access = { registry, repository: '', scope: 'registry:catalog:*' };
      const read: Omit<Read, 'pathAndQuery'> = {
        access,
        subject: 'catalogue',
        name: registry,
        accept: 'application/json',
      };
      return readPages(`/v2/_catalog${pageLength}`, 'repositories', isRepository, (pathAndQuery) =>
        fetchPage({ ...read, pathAndQuery }, signal),
      );
    },

    close: connector.close,
  };
}

function readOf({ registry, repository }: Repository, subject: Subject, path: string): Read {
  return {
    access: { registry, repository, scope: `repository:${repository}:pull` },
    subject,
    name: `${registry}/${repository}`,
    pathAndQuery: `/v2/${repository}/${path}`,
    accept: '*/*',
  };
}

function isWebPage(contentType: string | undefined): boolean {
  return contentType !== undefined && /^\s*text\/html\b/i.test(contentType);
}
