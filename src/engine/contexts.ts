import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { UsageError } from '../errors.js';
import type { TlsMaterial } from './endpoint.js';

/** A context of the docker CLI: where its engine is, and its certificates when there are any. */
interface StoredContext {
  /** Empty: the CLI's default socket. */
  host: string;
  tls?: TlsMaterial;
}

/** Most bytes of a file in the configuration folder. */
const maxFileBytes = 1024 * 1024;

/** `currentContext` in the docker CLI's `config.json` in `folder`; undefined when either is absent. Throws UsageError when unreadable. */
export function readCurrentContext(folder: string): string | undefined {
  const config = readJson(join(folder, 'config.json'));
  const name = isRecord(config) ? config.currentContext : undefined;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/**
 * Reads a context from the docker CLI's store below `folder`. Layout: `contexts/meta/ID/meta.json`, `contexts/tls/ID/docker/*.pem`,
 * ID being the SHA-256 of the name. Throws UsageError when it is not there, naming those that are, or when it is not readable.
 */
export async function readContext(folder: string, name: string): Promise<StoredContext> {
  const { createHash } = await import('node:crypto');
  const id = createHash('sha256').update(name).digest('hex');
  const file = join(folder, 'contexts', 'meta', id, 'meta.json');
  const meta = readJson(file);
  if (meta === undefined) throw unknownContext(folder, name);
  const endpoints = isRecord(meta) ? meta.Endpoints : undefined;
  const docker = isRecord(endpoints) ? endpoints.docker : undefined;
  if (!isRecord(docker)) {
    throw new UsageError(
      'CONTEXT_INVALID',
      `The Docker context ${JSON.stringify(name)} has no docker endpoint (${file})`,
      {
        suggestion: 'Create it anew with "docker context create", or name another.',
      },
    );
  }
  const host = typeof docker.Host === 'string' ? docker.Host : '';
  const tls = readTls(join(folder, 'contexts', 'tls', id, 'docker'), docker.SkipTLSVerify !== true);
  return tls === undefined ? { host } : { host, tls };
}

/**
 * The certificates `ca.pem`, `cert.pem` and `key.pem` in `folder`, as far as they are there. Undefined when none is and the server's is to
 * be verified as usual: then nothing asks for TLS.
 */
export function readTls(folder: string, verify: boolean): TlsMaterial | undefined {
  const [ca, cert, key] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readFile(join(folder, name)));
  if (!ca && !cert && !key && verify) return undefined;
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }), verify };
}

function unknownContext(folder: string, name: string): UsageError {
  const known = ['default', ...listContexts(folder)];
  return new UsageError('CONTEXT_UNKNOWN', `The Docker context ${JSON.stringify(name)} does not exist`, {
    suggestion: `Name one of: ${known.join(', ')}.`,
  });
}

function listContexts(folder: string): string[] {
  const metas = join(folder, 'contexts', 'meta');
  if (!existsSync(metas)) return [];
  return readdirSync(metas)
    .map((id) => readJson(join(metas, id, 'meta.json')))
    .map((meta) => (isRecord(meta) ? meta.Name : undefined))
    .filter((name) => typeof name === 'string')
    .sort();
}

function readJson(file: string): unknown {
  const content = readFile(file);
  if (content === undefined) return undefined;
  try {
    return JSON.parse(content.toString('utf8'));
  } catch {
    // The engine's message would quote the file, which may hold credentials.
    throw new UsageError('DOCKER_CONFIG_INVALID', `${file} is not valid JSON`, {
      suggestion: 'Mend it, or name another folder in DOCKER_CONFIG.',
    });
  }
}

function readFile(file: string): Buffer | undefined {
  try {
    if (statSync(file).size > maxFileBytes) throw new RangeError(`larger than ${String(maxFileBytes)} bytes`);
    return readFileSync(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new UsageError(
      'DOCKER_CONFIG_INVALID',
      `${file} cannot be read: ${code ?? (error as Error).message}`,
      {
        suggestion: 'Mend it, or name another folder in DOCKER_CONFIG.',
        cause: error,
      },
    );
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
