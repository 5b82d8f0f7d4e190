import { accessSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { UnavailableError } from '../errors.js';
import { readContext, readCurrentContext, readTls } from './contexts.js';
import {
  formatAddress,
  parseApiVersion,
  parseHost,
  selectEngine,
  type Endpoint,
  type EngineChoice,
  type Environment,
  type Selection,
  type TlsMaterial,
} from './endpoint.js';

/** Finds the engine and reads what is needed to connect to it; see `selectEngine` for the order. Throws UsageError or UnavailableError. */
export async function resolveEndpoint(
  choice: EngineChoice,
  env: Environment = process.env,
  home = homedir(),
): Promise<Endpoint> {
  const folder = nonEmpty(env.DOCKER_CONFIG) ?? join(home, '.docker');
  const apiVersion = parseApiVersion(env.DOCKER_API_VERSION);
  const selection = selectEngine(choice, env, () => readCurrentContext(folder));
  const endpoint = await endpointOf(selection, env, { folder, home });
  return apiVersion === undefined ? endpoint : { ...endpoint, apiVersion };
}

async function endpointOf(
  selection: Selection,
  env: Environment,
  { folder, home }: { folder: string; home: string },
): Promise<Endpoint> {
  switch (selection.kind) {
    case 'host':
      return endpointAt(selection.host, environmentTls(env, folder), selection.saidBy);
    case 'context': {
      const { host, tls } = await readContext(folder, selection.name);
      return endpointAt(host || defaultSocket(env, home), tls, `${selection.saidBy} ${selection.name}`);
    }
    case 'default':
      return endpointAt(defaultSocket(env, home), undefined, 'default');
  }
}

function endpointAt(host: string, tls: TlsMaterial | undefined, saidBy: string): Endpoint {
  const address = parseHost(host, tls !== undefined);
  const description = `${formatAddress(address)} (${saidBy})`;
  return address.kind === 'tcp' && address.secure
    ? { address, tls: tls ?? { verify: true }, description }
    : { address, description };
}

/** The docker CLI takes an empty variable for an absent one. */
const nonEmpty = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

/** `DOCKER_TLS_VERIFY`, or `DOCKER_TLS` for TLS without verification; certificates in `DOCKER_CERT_PATH`, else in the CLI's folder. */
function environmentTls(env: Environment, folder: string): TlsMaterial | undefined {
  const verify = !!env.DOCKER_TLS_VERIFY;
  if (!verify && !env.DOCKER_TLS) return undefined;
  return readTls(nonEmpty(env.DOCKER_CERT_PATH) ?? folder, verify) ?? { verify };
}

/** Where engines listen when nothing is configured: Docker, Docker Desktop, rootless Docker, Podman of the user and of root. */
export function defaultSocketPaths(env: Environment, home: string): string[] {
  const runtime = env.XDG_RUNTIME_DIR;
  return [
    '/var/run/docker.sock',
    join(home, '.docker', 'run', 'docker.sock'),
    ...(runtime ? [join(runtime, 'docker.sock'), join(runtime, 'podman', 'podman.sock')] : []),
    '/run/podman/podman.sock',
  ];
}

/** The first default socket that may be used, else the first that is there, so that the error tells what is wrong with it. */
function defaultSocket(env: Environment, home: string): string {
  const paths = defaultSocketPaths(env, home);
  const path = paths.find(isAccessible) ?? paths.find((candidate) => existsSync(candidate));
  if (path !== undefined) return `unix://${path}`;
  throw new UnavailableError(
    'ENGINE_UNREACHABLE',
    `No container engine was found; looked for ${paths.join(', ')}`,
    {
      suggestion: 'Start Docker or Podman, or say where it is with DOCKER_HOST, --host or --context.',
    },
  );
}

function isAccessible(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    // Absent or not allowed: the caller looks further.
    return false;
  }
}
