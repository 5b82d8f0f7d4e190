import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Name and password of a registry that wants a login. */
export const login = { name: 'me', password: 'correct-horse-battery' };

export interface RegistryOptions {
  tls?: boolean;
  auth?: boolean;
  /** Longest page of its catalogue. */
  maxEntries?: number;
}

export interface Registry extends AsyncDisposable {
  /** `127.0.0.1:PORT`. */
  host: string;
  /** Where its blobs lie: `docker/registry/v2/…`. */
  storage: string;
  /** PEM of the certificate, where it speaks TLS. */
  certificate?: string;
  /** `docker login` of the one name it knows, for DOCKER_CONFIG; empty where it wants none. */
  dockerConfig: string;
  /** What skopeo needs to write into it. */
  skopeo: string[];
  /** Ends it the hard way. */
  kill: () => void;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    }).once('error', () => {
      resolve(false);
    });
  });
}

function makeCertificate(folder: string): { certificate: string; key: string } {
  const [certificate, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', ['req', ...kind, '-keyout', key, '-out', certificate, ...subject], {
    stdio: 'pipe',
  });
  return { certificate, key };
}

/** Starts Debian's docker-registry on loopback, with its files in `folder`; the folder stays. */
export async function startRegistry(
  folder: string,
  { tls = false, auth = false, maxEntries }: RegistryOptions = {},
): Promise<Registry> {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const host = `127.0.0.1:${String(port)}`;
  const storage = join(folder, 'storage');
  const secure = tls ? makeCertificate(folder) : undefined;
  const passwords = join(folder, 'htpasswd');
  if (auth) writeFileSync(passwords, execFileSync('htpasswd', ['-Bbn', login.name, login.password]));
  const dockerConfig = join(folder, 'client');
  const basic = Buffer.from(`${login.name}:${login.password}`).toString('base64');
  mkdirSync(dockerConfig);
  writeFileSync(
    join(dockerConfig, 'config.json'),
    JSON.stringify({ auths: auth ? { [host]: { auth: basic } } : {} }),
  );
  const file = join(folder, 'registry.yml');
  writeFileSync(
    file,
    [
      'version: 0.1',
      'log: {level: error, accesslog: {disabled: true}}',
      `storage: {filesystem: {rootdirectory: ${storage}}}`,
      ...(maxEntries === undefined ? [] : [`catalog: {maxentries: ${String(maxEntries)}}`]),
      `http: {addr: '${host}'${secure ? `, tls: {certificate: ${secure.certificate}, key: ${secure.key}}` : ''}}`,
      ...(auth ? [`auth: {htpasswd: {realm: test, path: ${passwords}}}`] : []),
    ].join('\n'),
  );
  const child = spawn('docker-registry', ['serve', file], {
    stdio: 'ignore',
    env: { ...process.env, OTEL_TRACES_EXPORTER: 'none' },
  });
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => {
      resolve();
    });
    child.once('exit', () => {
      resolve();
    });
  });
  for (let tries = 0; !(await answers(port)); tries++) {
    if (tries === 200 || child.exitCode !== null || child.pid === undefined)
      throw new Error(`docker-registry does not start on ${host}`);
    await delay(50);
  }
  return {
    host,
    storage,
    ...(secure && { certificate: secure.certificate }),
    dockerConfig,
    skopeo: ['--dest-tls-verify=false', ...(auth ? ['--dest-creds', `${login.name}:${login.password}`] : [])],
    kill: () => {
      child.kill('SIGKILL');
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill();
      await ended;
    },
  };
}
