import { readFile } from 'node:fs/promises';

import { UsageError } from '../errors.js';
import { errorCode } from './failures.js';

/** Docker's `config.json` or Podman's `auth.json`, as far as it is about credentials. Keys are hosts, and hostile. */
export interface AuthFile {
  path: string;
  credHelpers: Map<string, string>;
  credsStore: string | undefined;
  auths: Map<string, AuthEntry>;
}

/** One entry of `auths`. */
export interface AuthEntry {
  username?: string;
  password?: string;
  /** Exchanged for access tokens (OAuth 2 refresh token). */
  identityToken?: string;
  /** Sent as it is. */
  registryToken?: string;
}

const maxBytes = 4 * 1024 * 1024;

/** Reads an authentication file; undefined when there is none. Throws UsageError `CREDENTIALS_CONFIG_INVALID`, never with its content. */
export async function readAuthFile(path: string): Promise<AuthFile | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return undefined;
    throw invalid(path, `cannot be read (${errorCode(error)})`, error);
  }
  if (text.length > maxBytes) throw invalid(path, 'is too large');
  return parseAuthFile(text, path);
}

function invalid(path: string, why: string, cause?: unknown): UsageError {
  return new UsageError('CREDENTIALS_CONFIG_INVALID', `credentials file ${path}: ${why}`, {
    suggestion: 'Mend the file, or log in again with docker login or podman login.',
    cause,
  });
}

function parseAuthFile(text: string, path: string): AuthFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Without the cause: the parser's message quotes the file.
    throw invalid(path, 'is not JSON');
  }
  const file = objectAt(value, path, 'the file');
  const store = file.get('credsStore');
  if (store !== undefined && typeof store !== 'string') throw invalid(path, 'credsStore is not a string');
  const auths = objectAt(file.get('auths') ?? {}, path, 'auths');
  return {
    path,
    credsStore: store === '' ? undefined : store,
    credHelpers: new Map(
      [...objectAt(file.get('credHelpers') ?? {}, path, 'credHelpers')].map(([host, helper]) => {
        if (typeof helper !== 'string')
          throw invalid(path, `credHelpers ${JSON.stringify(host)} is not a string`);
        return [host, helper];
      }),
    ),
    auths: new Map(
      [...auths].map(([key, entry]) => [key, parseEntry(entry, path, `auths ${JSON.stringify(key)}`)]),
    ),
  };
}

function objectAt(value: unknown, path: string, name: string): Map<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(path, `${name} is not an object`);
  return new Map(Object.entries(value));
}

function parseEntry(value: unknown, path: string, name: string): AuthEntry {
  const entry = objectAt(value, path, name);
  const field = (key: string): string | undefined => {
    const text = entry.get(key);
    if (text === undefined || text === null || text === '') return undefined;
    if (typeof text !== 'string') throw invalid(path, `${name}: ${key} is not a string`);
    return text;
  };
  const [auth, identityToken, registryToken] = [
    field('auth'),
    field('identitytoken'),
    field('registrytoken'),
  ];
  const login =
    auth === undefined ? { username: field('username'), password: field('password') } : decodeAuth(auth);
  if (!login) throw invalid(path, `${name}: auth is not the base64 of user:password`);
  return {
    ...(login.username === undefined ? {} : { username: login.username }),
    ...(login.password === undefined ? {} : { password: login.password }),
    ...(identityToken === undefined ? {} : { identityToken }),
    ...(registryToken === undefined ? {} : { registryToken }),
  };
}

function decodeAuth(auth: string): { username: string; password: string } | undefined {
  const text = Buffer.from(auth, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1 || text.includes('\uFFFD')) return undefined;
  // Old clients padded the password with NULs.
  return { username: text.slice(0, colon), password: text.slice(colon + 1).replaceAll('\0', '') };
}
