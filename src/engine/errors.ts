import { ContainerApiError, UnavailableError } from '../errors.js';

/** An answer of the engine that is not a success. `message` is the engine's own, shortened; `json` tells that it had the engine's form. */
export class StatusError extends Error {
  readonly status: number;
  readonly json: boolean;

  constructor(status: number, message: string, json: boolean) {
    super(message);
    this.status = status;
    this.json = json;
  }
}

/** True for the engine's own 404: what was asked for is not there. */
export function isNotFound(error: unknown): boolean {
  return error instanceof StatusError && error.status === 404 && error.json;
}

/** True when the engine says that it failed itself. */
export function isServerError(error: unknown): boolean {
  return error instanceof StatusError && error.status === 500 && error.json;
}

const unreachable: Readonly<Record<string, [what: string, suggestion: string]>> = {
  ENOENT: [
    'the socket does not exist',
    'Start the engine, or say where it is with DOCKER_HOST, --host or --context.',
  ],
  ENOTSOCK: ['it is not a socket', 'Say where the engine is with DOCKER_HOST, --host or --context.'],
  ECONNREFUSED: ['nothing listens there', 'Start the engine.'],
  EACCES: [
    'permission denied',
    'Join the group that owns the socket (often "docker"), or use a rootless engine.',
  ],
  EPERM: [
    'permission denied',
    'Join the group that owns the socket (often "docker"), or use a rootless engine.',
  ],
  ENOTFOUND: ['the host name is not known', 'Check the host name and your DNS.'],
  EAI_AGAIN: ['the host name cannot be looked up now', 'Check your DNS, and try again.'],
  EHOSTUNREACH: ['there is no route to the host', 'Check the address and your network.'],
  ENETUNREACH: ['there is no route to the host', 'Check the address and your network.'],
  ETIMEDOUT: ['the host does not answer', 'Check the address and your network.'],
};

const closedCodes = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'HPE_INVALID_EOF_STATE']);

/** What went wrong while talking to the engine at `where`, as the error to throw. Decided by status and code, never by text. */
export function engineError(error: unknown, where: string): ContainerApiError {
  if (error instanceof ContainerApiError) return error;
  const failed = (code: string, what: string, suggestion: string): UnavailableError =>
    new UnavailableError(code, `The container engine at ${where} ${what}`, { suggestion, cause: error });
  if (error instanceof StatusError) {
    const answer = `answered ${String(error.status)}${error.message ? `: ${error.message}` : ''}`;
    if (error.status === 401 || error.status === 403) {
      return failed(
        'ENGINE_DENIED',
        answer,
        'Ask for access, or check the certificates in DOCKER_CERT_PATH.',
      );
    }
    return error.json
      ? failed('ENGINE_ERROR', answer, "Look at the engine's log.")
      : failed('ENGINE_ERROR', answer, 'Check that it is the API of Docker or Podman that listens there.');
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = Object.hasOwn(unreachable, code) ? unreachable[code] : undefined;
  if (known) return failed('ENGINE_UNREACHABLE', `cannot be reached: ${known[0]}`, known[1]);
  if (closedCodes.has(code)) {
    return failed(
      'ENGINE_CLOSED',
      'closed the connection in the middle of its answer',
      'Try again, and look at its log.',
    );
  }
  if (/CERT|TLS|SSL|ISSUER|EPROTO/.test(code)) {
    return failed(
      'ENGINE_TLS',
      `cannot be trusted: TLS failed with ${code}`,
      'Check the certificates in DOCKER_CERT_PATH or in the context.',
    );
  }
  if (code.startsWith('HPE_')) {
    return failed(
      'ENGINE_ERROR',
      `does not speak HTTP (${code})`,
      'Check the address, and whether it wants TLS.',
    );
  }
  return failed('ENGINE_ERROR', `failed: ${code || 'unknown reason'}`, "Look at the engine's log.");
}
