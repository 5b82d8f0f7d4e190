import { UnavailableError } from '../errors.js';
import { markTransient, place } from './failures.js';
import { parseRetryAfter } from './retry.js';
import type { Reply } from './redirects.js';

/** What is read; a 404 means something else for each. */
export type Subject = 'manifest' | 'blob' | 'tags' | 'catalogue' | 'token';

const transientStatuses: readonly number[] = [408, 429, 500, 502, 503, 504];

/** The first code of the distribution specification's error body, e.g. `MANIFEST_UNKNOWN`. Its message is not shown: it is anyone's text. */
function registryCode(body: Uint8Array | undefined): string | undefined {
  if (!body) return undefined;
  try {
    const { errors } = JSON.parse(Buffer.from(body).toString('utf8')) as { errors?: { code?: unknown }[] };
    const code = errors?.[0]?.code;
    return typeof code === 'string' && /^[A-Z_]{1,64}$/.test(code) ? code : undefined;
  } catch {
    // Not the body of a registry; the status has to do.
    return undefined;
  }
}

/** The error for a status other than success, 401 and 403. Those that another try may cure are marked transient. */
export function statusFailure(
  { url, response }: Reply,
  body: Uint8Array | undefined,
  subject: Subject,
  name: string,
): UnavailableError {
  const status = response.statusCode ?? 0;
  const code = registryCode(body);
  const answered = `${place(url)} answers ${String(status)}${code ? ` ${code}` : ''}`;
  if (code === 'PAGINATION_NUMBER_INVALID') return pageTooLong(answered);
  const retryAfter = parseRetryAfter(response.headers['retry-after'], Date.now());
  const error = errorFor(status, answered, subject, name);
  return transientStatuses.includes(status) ? markTransient(error, retryAfter) : error;
}

function errorFor(status: number, answered: string, subject: Subject, name: string): UnavailableError {
  if (status === 404 || (status === 405 && subject === 'catalogue')) return notFound(answered, subject, name);
  if (status === 407) {
    return new UnavailableError('PROXY_REFUSED', `the proxy asks for a login: ${answered}`, {
      suggestion: 'Put it into the URL of HTTP_PROXY, or except the host with NO_PROXY.',
    });
  }
  if (status === 429) {
    return new UnavailableError('REGISTRY_RATE_LIMITED', `the registry wants fewer requests: ${answered}`, {
      suggestion: 'Wait, lower --concurrency, or log in: registries allow more with a login.',
    });
  }
  if (status >= 500 || status === 408) {
    return new UnavailableError('REGISTRY_FAILED', `the registry failed: ${answered}`, {
      suggestion: 'Try again later; the fault is on the side of the registry.',
    });
  }
  return new UnavailableError('REGISTRY_BAD_ANSWER', `unexpected answer of the registry: ${answered}`, {
    suggestion: 'Check host and name; the registry, or a proxy before it, may be at fault.',
  });
}

function pageTooLong(answered: string): UnavailableError {
  return new UnavailableError(
    'REGISTRY_PAGE_LENGTH',
    `the registry gives no page of this length: ${answered}`,
    {
      suggestion: 'Name the repository: docker://HOST/NAME.',
    },
  );
}

function notFound(answered: string, subject: Subject, name: string): UnavailableError {
  switch (subject) {
    case 'manifest':
    case 'tags':
      return new UnavailableError('IMAGE_NOT_FOUND', `${name} is not in the registry: ${answered}`, {
        suggestion: 'Check host, name and tag.',
      });
    case 'blob':
      return new UnavailableError(
        'REGISTRY_BLOB_MISSING',
        `${name} is not complete in the registry: ${answered}`,
        {
          suggestion: 'Push the image again.',
        },
      );
    case 'catalogue':
      return new UnavailableError(
        'REGISTRY_NO_CATALOGUE',
        `registry ${name} does not list its repositories: ${answered}`,
        {
          suggestion: 'Name the repository: docker://HOST/NAME.',
        },
      );
    case 'token':
      return new UnavailableError('REGISTRY_BAD_ANSWER', `the token server is not there: ${answered}`, {
        suggestion: 'The registry is misconfigured, or a proxy is in the way.',
      });
  }
}
