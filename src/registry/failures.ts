import { UnavailableError } from '../errors.js';

/** A URL as messages show it: without query and user, where signatures and passwords are. */
export function place(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`.slice(0, 400);
}

const tlsCodes = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'CERT_REVOKED',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'HOSTNAME_MISMATCH',
  'EPROTO',
]);

/** Errors that an ended connection gives; another try may cure them. */
const interruptedCodes = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/** The code of a Node error, or an empty string. */
export function errorCode(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : '';
}

function isTlsCode(code: string): boolean {
  return tlsCodes.has(code) || code.startsWith('ERR_TLS_') || code.startsWith('ERR_SSL_');
}

/** Errors that another try may cure, with the pause in milliseconds that the registry asks for. */
const transient = new WeakMap<Error, { pause: number | undefined }>();

export function markTransient<E extends Error>(error: E, pause?: number): E {
  transient.set(error, { pause });
  return error;
}

export function transience(error: unknown): { pause: number | undefined } | undefined {
  return error instanceof Error ? transient.get(error) : undefined;
}

/** What Node says when a connection cannot be made or breaks, in our words. */
export function connectionFailure(cause: unknown, url: URL): UnavailableError {
  const code = errorCode(cause);
  const at = place(url);
  if (isTlsCode(code)) {
    return new UnavailableError('REGISTRY_TLS', `${at}: no trusted TLS connection (${code})`, {
      suggestion: `Trust its authority with --registry-ca FILE, or allow the host with --insecure-registry ${url.host}.`,
      cause,
    });
  }
  if (code.startsWith('HPE_')) {
    return new UnavailableError('REGISTRY_NOT_A_REGISTRY', `${at}: does not answer in HTTP (${code})`, {
      suggestion: 'Check host and port of the registry.',
      cause,
    });
  }
  if (interruptedCodes.has(code)) {
    return markTransient(
      new UnavailableError(
        'REGISTRY_UNREACHABLE',
        `${at}: the connection was closed before the answer was complete`,
        {
          suggestion: 'Try again; if it stays, check the registry and the proxies on the way to it.',
          cause,
        },
      ),
    );
  }
  return new UnavailableError('REGISTRY_UNREACHABLE', `${at}: cannot connect${code ? ` (${code})` : ''}`, {
    suggestion: 'Check the name of the registry, the network, and HTTPS_PROXY and NO_PROXY.',
    cause,
  });
}

/** The registry answered, but not as a registry may. */
export function badAnswer(url: URL, why: string): UnavailableError {
  return new UnavailableError('REGISTRY_BAD_ANSWER', `${place(url)}: ${why}`, {
    suggestion: 'The registry, or a proxy before it, is at fault; try another client to compare.',
  });
}

export function tooLarge(url: URL, maxBytes: number): UnavailableError {
  return new UnavailableError(
    'REGISTRY_TOO_LARGE',
    `${place(url)}: the answer is larger than ${String(maxBytes)} bytes`,
    {
      suggestion: 'No sane image needs that much; do not trust this image.',
    },
  );
}

export function digestMismatch(url: URL, digest: string): UnavailableError {
  return new UnavailableError(
    'REGISTRY_DIGEST_MISMATCH',
    `${place(url)}: the content does not match its digest ${digest}`,
    {
      suggestion: 'The registry, or a proxy before it, changed or damaged the image; do not trust it.',
    },
  );
}

export function notARegistry(url: URL): UnavailableError {
  return new UnavailableError(
    'REGISTRY_NOT_A_REGISTRY',
    `${place(url)}: answers with a web page, not as a registry`,
    {
      suggestion:
        'Check the host; a login page of a proxy, or a web front end on another name, answers like this.',
    },
  );
}

export function timedOut(host: string, timeout: number): UnavailableError {
  return new UnavailableError(
    'REGISTRY_TIMEOUT',
    `registry ${host}: no complete answer within ${String(timeout)} ms`,
    {
      suggestion: 'Try again, or give it longer with --timeout.',
    },
  );
}
