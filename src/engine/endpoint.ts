import { UsageError } from '../errors.js';

/** How the caller names an engine; both absent: as the docker CLI finds its own. */
export interface EngineChoice {
  /** `--host`: `unix://PATH`, `tcp://HOST[:PORT]`, `http://`, `https://` or `ssh://[USER@]HOST[:PORT]`. */
  host?: string;
  /** `--context`: a name in the docker CLI's context store. */
  context?: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Which engine, and who said so; for messages. */
export type Selection =
  | { kind: 'host'; host: string; saidBy: string }
  | { kind: 'context'; name: string; saidBy: string }
  | { kind: 'default' };

export type Address =
  | { kind: 'unix'; path: string }
  | { kind: 'tcp'; host: string; port: number; secure: boolean; pathPrefix: string }
  | { kind: 'ssh'; host: string; user?: string; port?: number; socket?: string };

/** Certificates in PEM. */
export interface TlsMaterial {
  ca?: Uint8Array;
  cert?: Uint8Array;
  key?: Uint8Array;
  verify: boolean;
}

/** An engine that can be connected to. */
export interface Endpoint {
  address: Address;
  tls?: TlsMaterial;
  /** `v1.41`; absent: the newest that the engine has. */
  apiVersion?: string;
  /** For people: the address, and who named it. */
  description: string;
}

/**
 * Chooses as the docker CLI 28 does: `--host` or `--context`, `DOCKER_HOST`, `DOCKER_CONTEXT`, `currentContext` of its configuration
 * (a function, as it need not be read before), else the default. An empty variable counts as absent; the context `default` means what
 * the CLI does without contexts. Throws UsageError when host and context are both given.
 */
export function selectEngine(
  choice: EngineChoice,
  env: Environment,
  currentContext: () => string | undefined,
): Selection {
  if (choice.host && choice.context) {
    throw new UsageError('ENGINE_CONFLICT', 'Both an engine host and a context are given', {
      suggestion: 'Give either --host or --context.',
    });
  }
  if (choice.host) return { kind: 'host', host: choice.host, saidBy: '--host' };
  const fromEnv: Selection = env.DOCKER_HOST
    ? { kind: 'host', host: env.DOCKER_HOST, saidBy: 'DOCKER_HOST' }
    : { kind: 'default' };
  if (choice.context) return contextOr(choice.context, '--context', fromEnv);
  if (fromEnv.kind === 'host') return fromEnv;
  if (env.DOCKER_CONTEXT) return contextOr(env.DOCKER_CONTEXT, 'DOCKER_CONTEXT', fromEnv);
  const current = currentContext();
  return current ? contextOr(current, 'current context', fromEnv) : fromEnv;
}

function contextOr(name: string, saidBy: string, withoutContexts: Selection): Selection {
  return name === 'default' ? withoutContexts : { kind: 'context', name, saidBy };
}

const defaultPorts = { plain: 2375, tls: 2376 } as const;

/**
 * Parses an engine host. `tls` says that certificates or `DOCKER_TLS_VERIFY` ask for TLS on `tcp://`. A host without scheme is
 * `tcp://`. Throws UsageError for anything that cannot be connected to.
 */
export function parseHost(host: string, tls: boolean): Address {
  const scheme = /^([a-z]+):\/\//i.exec(host)?.[1]?.toLowerCase();
  const rest = scheme === undefined ? host : host.slice(scheme.length + '://'.length);
  switch (scheme) {
    case 'unix':
      if (rest === '' || rest.includes('\0')) throw badHost(host, 'a socket path is missing');
      return { kind: 'unix', path: rest };
    case undefined:
    case 'tcp':
    case 'http':
    case 'https':
      return parseTcp(host, rest, scheme === 'https' || (tls && scheme !== 'http'));
    case 'ssh':
      return parseSsh(host, rest);
    case 'npipe':
      throw badHost(host, 'named pipes are not supported; let the engine listen on tcp:// or use ssh://');
    default:
      throw badHost(host, `the scheme ${scheme} is not known`);
  }
}

function parseTcp(host: string, rest: string, secure: boolean): Address {
  const url = parseAuthority(host, rest.startsWith(':') ? `localhost${rest}` : rest);
  if (url.username || url.password) throw badHost(host, 'user names are for ssh:// only');
  return {
    kind: 'tcp',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? defaultPorts.tls : defaultPorts.plain) : Number(url.port),
    secure,
    pathPrefix: url.pathname.replace(/\/+$/, ''),
  };
}

/** ssh(1) takes a leading `-` for an option and the remote side runs a shell, so both get only plain words. */
function parseSsh(host: string, rest: string): Address {
  const url = parseAuthority(host, rest);
  if (url.password) throw badHost(host, 'a password does not belong here; use an SSH key or agent');
  const user = decodeURIComponentOr(url.username, () => badHost(host, 'the user name is not readable'));
  const name = url.hostname.replace(/^\[|\]$/g, '');
  if (name.startsWith('-') || user.startsWith('-')) {
    throw badHost(host, 'host and user must not begin with "-"');
  }
  if (/[^\w.@\\-]/.test(user)) throw badHost(host, 'the user name holds characters that are not allowed');
  const socket = url.pathname.replace(/\/+$/, '');
  if (/[^\w./-]/.test(socket)) throw badHost(host, 'the socket path holds characters that are not allowed');
  return {
    kind: 'ssh',
    host: name,
    ...(user === '' ? {} : { user }),
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    ...(socket === '' ? {} : { socket }),
  };
}

/** Reads `[user@]host[:port][/path]` by the rules of http URLs. `host` is what the user wrote. */
function parseAuthority(host: string, rest: string): URL {
  // http has 80 as the port that URL leaves out; a port that is written must survive.
  const url = URL.canParse(`ws-engine://${rest}`) ? new URL(`ws-engine://${rest}`) : undefined;
  if (!url || url.hostname === '') throw badHost(host, 'the host name is missing or not readable');
  if (/[^\w.:[\]-]/.test(url.hostname)) throw badHost(host, 'the host name is not readable');
  if (url.search || url.hash) throw badHost(host, 'nothing may follow the path');
  return url;
}

function decodeURIComponentOr(text: string, otherwise: () => Error): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Only URIError is possible: malformed percent-encoding.
    throw otherwise();
  }
}

function badHost(host: string, why: string): UsageError {
  const shown = host.replace(/\/\/([^/@:]*):[^@/]*@/, '//$1:***@');
  return new UsageError(
    'ENGINE_HOST_INVALID',
    `The engine host ${JSON.stringify(shown)} cannot be used: ${why}`,
    {
      suggestion: 'Write unix://PATH, tcp://HOST:PORT, https://HOST:PORT or ssh://USER@HOST.',
    },
  );
}

/** `DOCKER_API_VERSION` as the path prefix that the engine takes. Throws UsageError when it is not a version. */
export function parseApiVersion(version: string | undefined): string | undefined {
  if (!version) return undefined;
  const match = /^v?(\d{1,3}\.\d{1,3})$/.exec(version);
  if (!match) {
    throw new UsageError(
      'ENGINE_VERSION_INVALID',
      `DOCKER_API_VERSION is not a version: ${JSON.stringify(version)}`,
      {
        suggestion: 'Write it as 1.41, or leave it out.',
      },
    );
  }
  return `v${String(match[1])}`;
}

export function formatAddress(address: Address): string {
  switch (address.kind) {
    case 'unix':
      return `unix://${address.path}`;
    case 'tcp': {
      const host = address.host.includes(':') ? `[${address.host}]` : address.host;
      return `${address.secure ? 'https' : 'tcp'}://${host}:${String(address.port)}${address.pathPrefix}`;
    }
    case 'ssh': {
      const host = address.host.includes(':') ? `[${address.host}]` : address.host;
      const port = address.port === undefined ? '' : `:${String(address.port)}`;
      return `ssh://${address.user === undefined ? '' : `${address.user}@`}${host}${port}${address.socket ?? ''}`;
    }
  }
}
