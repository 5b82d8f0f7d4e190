import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { pack, type Header } from 'tar-stream';
import { afterAll } from 'vitest';

import { UsageError } from '../../../src/errors.js';
import type { SourceOptions } from '../../../src/sources/loaded-image.js';

/** The fail function of a source, for units below one. */
export const fail = (message: string): Error => new UsageError('TEST', message);

export const options = (more: Partial<SourceOptions> = {}): SourceOptions => ({
  signal: new AbortController().signal,
  ...more,
});

const directories: string[] = [];
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/** A directory that goes away with the tests of the file that imports this. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'container-api-test-'));
  directories.push(directory);
  return directory;
}

type Entry = Partial<Header> & { name: string };
export type TarEntries = [header: string | Entry, content?: string | Uint8Array][];

/** A tar as tar-stream writes it. */
export async function tarOf(entries: TarEntries): Promise<Buffer> {
  const packer = pack();
  for (const [header, content] of entries) {
    const wanted: Entry = typeof header === 'string' ? { name: header } : header;
    packer.entry({ mtime: new Date(0), ...wanted }, Buffer.from(content ?? ''));
  }
  packer.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of packer as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export const sha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');

export const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

export interface TestImage {
  config: Buffer;
  /** Hex digest of the config. */
  id: string;
  layer: Buffer;
  tags: string[];
}

export async function testImage(
  tags: string[],
  { architecture = 'amd64', env = ['A=1'], files = { 'asyncy.yml': 'commands: {}\n' } } = {},
): Promise<TestImage> {
  const layer = await tarOf(Object.entries(files));
  const config = json({
    architecture,
    os: 'linux',
    created: '2026-01-02T03:04:05Z',
    config: { Env: env, Labels: { name: tags[0] ?? 'none' }, Healthcheck: { Test: ['NONE'] } },
    rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(layer)}`] },
    history: [{ created_by: 'COPY asyncy.yml /' }],
  });
  return { config, id: sha256(config), layer, tags };
}

/** What Docker before 25 saves: the second image shares its layer with the first by a link, as Docker does it. */
export function oldDockerSave(images: TestImage[]): TarEntries {
  const entries: TarEntries = [];
  const layers = new Map<string, string>();
  const manifest = images.map(({ config, id, layer, tags }) => {
    const directory = sha256(`layer of ${id}`);
    const name = `${directory}/layer.tar`;
    const first = layers.get(sha256(layer));
    entries.push([{ name: `${directory}/`, type: 'directory' }], [`${directory}/VERSION`, '1.0']);
    if (first) entries.push([{ name, type: 'symlink', linkname: `../${first}` }]);
    else entries.push([name, layer]);
    layers.set(sha256(layer), first ?? name);
    entries.push([`${id}.json`, config]);
    return { Config: `${id}.json`, RepoTags: tags.length > 0 ? tags : null, Layers: [name] };
  });
  return [...entries, ['manifest.json', json(manifest)], ['repositories', json({})]];
}

const oci = (name: string): string => `application/vnd.oci.image.${name}.v1+json`;

/** Files of an OCI layout, by name. An image with several architectures stands behind an index of its own. */
export function ociLayout(images: { name?: string; variants: TestImage[] }[]): Map<string, Buffer> {
  const files = new Map<string, Buffer>([['oci-layout', json({ imageLayoutVersion: '1.0.0' })]]);
  const add = (mediaType: string, bytes: Buffer) => {
    const digest = sha256(bytes);
    files.set(`blobs/sha256/${digest}`, bytes);
    return { mediaType, digest: `sha256:${digest}`, size: bytes.length };
  };
  const manifests = images.map(({ name, variants }) => {
    const described = variants.map(({ config, layer }) => {
      const manifest = {
        schemaVersion: 2,
        mediaType: oci('manifest'),
        config: add(oci('config'), config),
        layers: [add('application/vnd.oci.image.layer.v1.tar', layer)],
        annotations: { on: 'manifest' },
      };
      const { architecture } = JSON.parse(config.toString()) as { architecture: string };
      return { ...add(oci('manifest'), json(manifest)), platform: { os: 'linux', architecture } };
    });
    const annotations =
      name === undefined ? {} : { annotations: { 'org.opencontainers.image.ref.name': name } };
    const [only] = described;
    if (only && described.length === 1) {
      const { mediaType, digest, size } = only;
      return { mediaType, digest, size, ...annotations };
    }
    const index = {
      schemaVersion: 2,
      mediaType: oci('index'),
      manifests: described,
      annotations: { on: 'index' },
    };
    return { ...add(oci('index'), json(index)), ...annotations };
  });
  files.set('index.json', json({ schemaVersion: 2, manifests }));
  return files;
}

/** What Docker 25 and later save: an OCI layout, with manifest.json beside it. */
export function newDockerSave(images: TestImage[]): TarEntries {
  const files = ociLayout(images.map((image) => ({ name: image.tags[0] ?? 'none', variants: [image] })));
  const manifest = images.map(({ id, layer, tags }) => ({
    Config: `blobs/sha256/${id}`,
    RepoTags: tags,
    Layers: [`blobs/sha256/${sha256(layer)}`],
    LayerSources: {
      [`sha256:${sha256(layer)}`]: {
        mediaType: 'application/vnd.oci.image.layer.v1.tar',
        size: layer.length,
        digest: `sha256:${sha256(layer)}`,
      },
    },
  }));
  return [
    [{ name: 'blobs/', type: 'directory' }],
    [{ name: 'blobs/sha256/', type: 'directory' }],
    ...files,
    ['manifest.json', json(manifest)],
  ];
}

export function writeFiles(directory: string, files: Iterable<[string, Uint8Array | string]>): string {
  for (const [name, content] of files) {
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return directory;
}
