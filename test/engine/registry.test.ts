import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createRegistryClient, type RegistryOptions } from '../../src/registry/client.js';
import { listRepositories, listTags, openRegistryImage } from '../../src/sources/registry.js';
import type { LoadedImage, SourceOptions } from '../../src/sources/loaded-image.js';

const run = promisify(execFile);
const signal = new AbortController().signal;
const tags = 150;

let folder: string;
let manifestDigest: string;
let config: string;
const running: ChildProcess[] = [];

interface Registry {
  host: string;
  tls: boolean;
}
let open: Registry;
let guarded: Registry;

/** Writes an OCI layout with one image that holds /asyncy.yml, and sets its digest and configuration. */
async function writeLayout(path: string): Promise<void> {
  mkdirSync(join(path, 'blobs', 'sha256'), { recursive: true });
  const blob = (bytes: Buffer) => {
    const hex = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(join(path, 'blobs', 'sha256', hex), bytes);
    return { digest: `sha256:${hex}`, size: bytes.length };
  };
  const tar = pack();
  tar.entry({ name: 'asyncy.yml' }, 'commands: {}\n');
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  const plain = Buffer.concat(chunks);
  config = JSON.stringify({
    os: 'linux',
    architecture: 'amd64',
    config: {
      Env: ['GREETING=hello=world'],
      Labels: { 'api.ENV.GREETING': '' },
      ExposedPorts: { '8080/tcp': {} },
    },
    rootfs: { type: 'layers', diff_ids: [`sha256:${createHash('sha256').update(plain).digest('hex')}`] },
  });
  const manifest = blob(
    Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...blob(Buffer.from(config)) },
        layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', ...blob(gzipSync(plain)) }],
        annotations: { 'org.opencontainers.image.title': 'greeter' },
      }),
    ),
  );
  manifestDigest = manifest.digest;
  const entry = {
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    ...manifest,
    annotations: { 'org.opencontainers.image.ref.name': '1' },
  };
  writeFileSync(join(path, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [entry] }));
  writeFileSync(join(path, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts Debian's docker-registry on loopback; with `tls` also with a login (me, hunter2). */
async function startRegistry(name: string, tls: boolean): Promise<Registry> {
  const host = `127.0.0.1:${String(await freePort())}`;
  const secure = tls
    ? `  tls: {certificate: ${join(folder, 'cert.pem')}, key: ${join(folder, 'key.pem')}}\nauth: {htpasswd: {realm: test, path: ${join(folder, 'htpasswd')}}}\n`
    : '';
  const file = join(folder, `${name}.yml`);
  writeFileSync(
    file,
    `version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: ${join(folder, name)}}}\nhttp:\n  addr: ${host}\n${secure}`,
  );
  const child = spawn('docker-registry', ['serve', file], {
    stdio: 'ignore',
    env: { ...process.env, OTEL_TRACES_EXPORTER: 'none' },
  });
  running.push(child);
  const ended = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status) => {
      reject(
        new Error(
          `docker-registry ended with ${String(status)}; install it: apt-get install docker-registry skopeo apache2-utils openssl`,
        ),
      );
    });
  });
  ended.catch(() => undefined);
  await Promise.race([ended, accepts(host)]);
  return { host, tls };
}

async function accepts(host: string): Promise<void> {
  const { connect } = await import('node:net');
  const [address, port] = host.split(':');
  for (let attempt = 0; ; attempt++) {
    const connected = await new Promise<boolean>((resolve) => {
      const socket = connect(Number(port), address, () => {
        socket.destroy();
        resolve(true);
      }).once('error', () => {
        resolve(false);
      });
    });
    if (connected) return;
    if (attempt === 200) throw new Error(`docker-registry does not listen on ${host}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function copy(registry: Registry, name: string, ...options: string[]): Promise<unknown> {
  const login = registry.tls ? ['--dest-creds', 'me:hunter2'] : [];
  const args = [
    'copy',
    '--quiet',
    '--dest-tls-verify=false',
    ...login,
    ...options,
    `oci:${join(folder, 'layout')}:1`,
  ];
  return run('skopeo', [...args, `docker://${registry.host}/${name}`]);
}

/** A client without any credentials but `entry` for the guarded registry. */
function client(options: Partial<RegistryOptions> = {}, entry?: unknown) {
  const docker = mkdtempSync(join(folder, 'docker-'));
  if (entry !== undefined)
    writeFileSync(join(docker, 'config.json'), JSON.stringify({ auths: { [guarded.host]: entry } }));
  return createRegistryClient({
    timeout: 20_000,
    env: { HOME: docker, DOCKER_CONFIG: docker, PATH: process.env.PATH },
    ...options,
  });
}

const options: SourceOptions = { signal };

async function list(items: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const item of items) all.push(item);
  return all;
}

function expectGreeter(loaded: LoadedImage | undefined): void {
  expect(loaded?.image.digest).toBe(manifestDigest);
  expect(loaded?.image.rawConfig).toBe(config);
  expect(loaded?.image.config).toMatchObject({
    Env: ['GREETING=hello=world'],
    Labels: { 'api.ENV.GREETING': '' },
  });
  expect(loaded?.image.annotations).toEqual({ manifest: { 'org.opencontainers.image.title': 'greeter' } });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'container-api-registry-'));
  await writeLayout(join(folder, 'layout'));
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...files, ...subject],
    { stdio: 'ignore' },
  );
  writeFileSync(join(folder, 'htpasswd'), execFileSync('htpasswd', ['-Bbn', 'me', 'hunter2']));
  [open, guarded] = await Promise.all([startRegistry('open', false), startRegistry('guarded', true)]);
  await copy(open, 'team/greeter:1');
  await copy(open, 'team/docker:1', '--format', 'v2s2');
  await copy(guarded, 'team/greeter:1');
  const { stdout: manifest } = await run('skopeo', [
    'inspect',
    '--raw',
    '--tls-verify=false',
    `docker://${open.host}/team/greeter:1`,
  ]);
  for (let tag = 2; tag <= tags; tag++) {
    const response = await fetch(`http://${open.host}/v2/team/greeter/manifests/t${String(tag)}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/vnd.oci.image.manifest.v1+json' },
      body: manifest,
    });
    expect(response.status).toBe(201);
  }
});

afterAll(async () => {
  const alive = running.filter((child) => child.exitCode === null);
  const ends = alive.map((child) => new Promise((resolve) => child.once('exit', resolve)));
  for (const child of alive) child.kill('SIGTERM');
  await Promise.all(ends);
  rmSync(folder, { recursive: true, force: true });
});

describe('docker-registry in clear, without a login', () => {
  it('gives the image by tag and by digest, as skopeo sees it', async () => {
    const reader = client();
    const at = { registry: open.host, repository: 'team/greeter' };
    const [byTag] = await openRegistryImage(reader, { ...at, tag: '1' }, options);
    expectGreeter(byTag);
    const [byDigest] = await openRegistryImage(reader, { ...at, digest: manifestDigest }, options);
    expectGreeter(byDigest);
    const { stdout } = await run('skopeo', [
      'inspect',
      '--config',
      '--raw',
      '--tls-verify=false',
      `docker://${open.host}/team/greeter:1`,
    ]);
    expect(byTag?.image.rawConfig).toBe(stdout.trimEnd());
    reader.close();
  });

  it('reads files out of the layers', async () => {
    const [loaded] = await openRegistryImage(
      client(),
      { registry: open.host, repository: 'team/greeter', tag: '1' },
      options,
    );
    const files = await loaded?.readFiles?.(['/asyncy.yml', '/none'], signal);
    expect(files?.map(({ path, content }) => [path, Buffer.from(content).toString()])).toEqual([
      ['/asyncy.yml', 'commands: {}\n'],
    ]);
  });

  it('reads an image in Docker format', async () => {
    const [loaded] = await openRegistryImage(
      client(),
      { registry: open.host, repository: 'team/docker', tag: '1' },
      options,
    );
    expect(loaded?.image.mediaType).toBe('application/vnd.docker.distribution.manifest.v2+json');
    expect(loaded?.image.config.Env).toEqual(['GREETING=hello=world']);
  });

  it('lists the catalogue and all tags', async () => {
    const reader = client();
    expect(await list(listRepositories(reader, open.host, signal))).toEqual(['team/docker', 'team/greeter']);
    const found = await list(listTags(reader, open.host, 'team/greeter', signal));
    expect(found).toHaveLength(tags);
    expect(new Set(found).size).toBe(tags);
  });

  it('says what is not there', async () => {
    const at = { registry: open.host, repository: 'team/greeter' };
    await expect(openRegistryImage(client(), { ...at, tag: 'none' }, options)).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
    });
    await expect(openRegistryImage(client(), { ...at, repository: 'none' }, options)).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
    });
    await expect(list(listTags(client(), open.host, 'none', signal))).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
    });
  });
});

describe('docker-registry with TLS and a login', () => {
  const at = () => ({ registry: guarded.host, repository: 'team/greeter', tag: '1' });
  const trusted = () => ({ caFile: join(folder, 'cert.pem') });
  const auth = (password: string) => ({ auth: Buffer.from(`me:${password}`).toString('base64') });

  it('gives the same image and its files', async () => {
    const reader = client(trusted(), auth('hunter2'));
    const [loaded] = await openRegistryImage(reader, at(), options);
    expectGreeter(loaded);
    expect(await loaded?.readFiles?.(['/asyncy.yml'], signal)).toHaveLength(1);
    expect(await list(listRepositories(reader, guarded.host, signal))).toEqual(['team/greeter']);
    reader.close();
  });

  it('takes any certificate with --insecure-registry', async () => {
    const [loaded] = await openRegistryImage(
      client({ insecureRegistries: [guarded.host] }, auth('hunter2')),
      at(),
      options,
    );
    expectGreeter(loaded);
  });

  it('refuses the certificate without --registry-ca', async () => {
    await expect(openRegistryImage(client({}, auth('hunter2')), at(), options)).rejects.toMatchObject({
      code: 'REGISTRY_TLS',
    });
  });

  it('says that a login is missing, or wrong', async () => {
    await expect(openRegistryImage(client(trusted()), at(), options)).rejects.toMatchObject({
      code: 'REGISTRY_DENIED',
      exitCode: 3,
    });
    const wrong = openRegistryImage(client(trusted(), auth('s3cret')), at(), options);
    await expect(wrong).rejects.toMatchObject({ code: 'REGISTRY_DENIED' });
    await expect(wrong).rejects.toThrow(`auths "${guarded.host}"`);
    await expect(wrong).rejects.not.toThrow('s3cret');
  });
});
