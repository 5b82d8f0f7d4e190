import { X509Certificate } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';

import { UsageError } from '../errors.js';
import { errorCode } from './failures.js';
import type { RegistryOptions } from './options.js';

const defaultCertsDir = '/etc/docker/certs.d';

/** The certificates of a PEM file. `origin` says in messages where the path comes from. */
async function readCa(path: string, origin: string): Promise<string[]> {
  try {
    const text = await readFile(path, 'utf8');
    const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
    if (blocks.length === 0) throw new Error('no certificate');
    // TLS would leave out in silence what it cannot read.
    return blocks.map((block) => new X509Certificate(block).toString());
  } catch (cause) {
    throw new UsageError('REGISTRY_CA_INVALID', `${origin} ${path}: cannot be read as PEM certificates`, {
      suggestion: 'Name a readable file that holds -----BEGIN CERTIFICATE----- blocks.',
      cause,
    });
  }
}

/** Docker's authorities for one host: `certs.d/HOST[:PORT]/*.crt`. */
async function readCertsDir(folder: string): Promise<string[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(errorCode(error))) return [];
    throw error;
  }
  const files = names.filter((name) => name.endsWith('.crt')).sort();
  return (await Promise.all(files.map((name) => readCa(join(folder, name), 'authority')))).flat();
}

/** Node trusts these by itself only as long as no other authority is given. */
async function readNodeExtra(): Promise<string[]> {
  const path = process.env.NODE_EXTRA_CA_CERTS;
  if (!path) return [];
  try {
    return [await readFile(path, 'utf8')];
  } catch {
    // Node has warned about it at its start.
    return [];
  }
}

/** What to trust for `host` beside Node's default; undefined when there is nothing beside. Made once for each host, as parsing is dear. */
export async function trustFor(host: string, options: RegistryOptions): Promise<SecureContext | undefined> {
  const own = await readCertsDir(join(options.certsDir ?? defaultCertsDir, host));
  if (options.caFile !== undefined) own.push(...(await readCa(options.caFile, '--registry-ca')));
  if (own.length === 0) return undefined;
  return createSecureContext({ ca: [...rootCertificates, ...(await readNodeExtra()), ...own] });
}
