import { homedir } from 'node:os';
import { join } from 'node:path';

import { dockerHub } from '../reference/image-reference.js';
import { readAuthFile, type AuthEntry, type AuthFile } from './auth-file.js';
import { askHelper } from './credential-helper.js';

/** A login and where it comes from; `source` may be shown, the rest never. */
export interface Credentials extends AuthEntry {
  source: string;
}

export interface CredentialStore {
  /** The login for a repository; undefined when none is stored. Files are read and helpers run once. */
  find: (registry: string, repository: string, signal: AbortSignal) => Promise<Credentials | undefined>;
}

const hubServer = 'https://index.docker.io/v1/';
const hubHosts = [dockerHub, 'index.docker.io', 'registry-1.docker.io'];

/** The files in order of precedence: the one that is named, then Docker's, then Podman's (containers-auth.json(5)). */
function authFilePaths(env: NodeJS.ProcessEnv): string[] {
  // An empty variable counts as unset.
  const variable = (name: string) => (env[name] === '' ? undefined : env[name]);
  const home = variable('HOME') ?? homedir();
  const runtime = variable('XDG_RUNTIME_DIR');
  const candidates = [
    variable('REGISTRY_AUTH_FILE'),
    join(variable('DOCKER_CONFIG') ?? join(home, '.docker'), 'config.json'),
    runtime && join(runtime, 'containers', 'auth.json'),
    join(variable('XDG_CONFIG_HOME') ?? join(home, '.config'), 'containers', 'auth.json'),
  ];
  return [...new Set(candidates.filter((path) => path !== undefined))];
}

export function createCredentialStore(options: { timeout: number; env: NodeJS.ProcessEnv }): CredentialStore {
  let files: Promise<AuthFile[]> | undefined;
  const answers = new Map<string, Promise<Credentials | undefined>>();

  async function readFiles(): Promise<AuthFile[]> {
    const read = await Promise.all(authFilePaths(options.env).map(readAuthFile));
    return read.filter((file) => file !== undefined);
  }

  async function ask(
    helper: string,
    registry: string,
    file: AuthFile,
    signal: AbortSignal,
  ): Promise<Credentials | undefined> {
    const server = hubHosts.includes(registry) ? hubServer : registry;
    const found = await askHelper(helper, server, file.path, { ...options, signal });
    if (!found) return undefined;
    const source = `credential helper docker-credential-${helper} (${file.path})`;
    return found.username === '<token>'
      ? { source, identityToken: found.secret }
      : { source, username: found.username, password: found.secret };
  }

  function askOnce(
    helper: string,
    registry: string,
    file: AuthFile,
    signal: AbortSignal,
  ): Promise<Credentials | undefined> {
    const key = `${helper} ${registry}`;
    const known = answers.get(key);
    if (known) return known;
    const answer = ask(helper, registry, file, signal);
    answers.set(key, answer);
    answer.catch(() => {
      // The asker gets the error; an abort or a hang must not last for the next one.
      answers.delete(key);
    });
    return answer;
  }

  async function findIn(
    file: AuthFile,
    registry: string,
    repository: string,
    signal: AbortSignal,
  ): Promise<Credentials | undefined> {
    const helper = findHelper(file, registry) ?? file.credsStore;
    const stored = helper === undefined ? undefined : await askOnce(helper, registry, file, signal);
    if (stored) return stored;
    const [key, entry] = findEntry(file, registry, repository) ?? [];
    if (key === undefined || entry === undefined || !holdsLogin(entry)) return undefined;
    return { ...entry, source: `${file.path}, auths ${JSON.stringify(key)}` };
  }

  return {
    async find(registry, repository, signal) {
      files ??= readFiles();
      for (const file of await files) {
        const found = await findIn(file, registry, repository, signal);
        if (found) return found;
      }
      return undefined;
    },
  };
}

function holdsLogin({ username, password, identityToken, registryToken }: AuthEntry): boolean {
  return Boolean(identityToken ?? registryToken ?? (username !== undefined && password !== undefined));
}

/** The names under which a registry may be filed. */
function aliases(registry: string): string[] {
  return hubHosts.includes(registry) ? hubHosts : [registry];
}

function findHelper(file: AuthFile, registry: string): string | undefined {
  const keys = hubHosts.includes(registry) ? [hubServer, ...hubHosts] : [registry];
  return keys.map((key) => file.credHelpers.get(key)).find((helper) => helper !== undefined && helper !== '');
}

/** Docker writes hosts, or in old times URLs with a path; Podman hosts, or hosts with a part of the repository. The longest match wins. */
function findEntry(file: AuthFile, registry: string, repository: string): [string, AuthEntry] | undefined {
  const path = repository.split('/');
  for (let length = path.length; length >= 0; length--) {
    for (const host of aliases(registry)) {
      const key = [host, ...path.slice(0, length)].join('/');
      const entry = file.auths.get(key);
      if (entry) return [key, entry];
    }
  }
  return [...file.auths].find(([key]) => aliases(registry).includes(hostOfUrl(key)));
}

function hostOfUrl(key: string): string {
  const [, url] = /^https?:\/\/(.*)$/s.exec(key) ?? [];
  const host = (url ?? key).split('/', 1)[0] ?? '';
  // `host/path` without a scheme is a namespace of Podman's, but for the path of the old registry protocol.
  return url === undefined && !/^[^/]+\/v[12]\/?$/.test(key) ? '' : host;
}
