import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip } from 'node:zlib';

import { docker } from './docker.js';
import { buildImage } from './images.js';
import type { Recipe } from './contract-images.js';

const execute = promisify(execFile);

/** Standard output of a program, without the last newline. */
export async function output(program: string, ...args: string[]): Promise<string> {
  const { stdout } = await execute(program, args, { maxBuffer: 64 * 1024 * 1024 });
  return stdout.trimEnd();
}

export const sha256 = (bytes: string | Uint8Array): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** One image in all forms that lie on a disk; the values are paths. */
export interface Forms {
  /** Its name in the engine. */
  image: string;
  /** The engine's image id. */
  id: string;
  /** `docker save`, the form of Docker 1.10 to 24. */
  saved: string;
  gzipped: string;
  /** The form of Docker 25 and later. */
  saved25: string;
  /** The old form as skopeo writes it. */
  rewritten: string;
  inspected: string;
  /** OCI layout, by skopeo. */
  layout: string;
  ociArchive: string;
}

/** Builds an image in the engine and writes all its forms into `folder`. */
export async function makeForms(folder: string, image: string, recipe: Recipe): Promise<Forms> {
  await mkdir(folder, { recursive: true });
  await buildImage(image, recipe.dockerfile, recipe.files);
  const at = (name: string): string => join(folder, name);
  const forms: Forms = {
    image,
    id: await docker('image', 'inspect', '--format', '{{.Id}}', image),
    saved: at('saved.tar'),
    gzipped: at('saved.tar.gz'),
    saved25: at('saved25.tar'),
    rewritten: at('rewritten.tar'),
    inspected: at('inspected.json'),
    layout: at('layout'),
    ociArchive: at('oci.tar'),
  };
  await docker('save', '--output', forms.saved, image);
  await writeFile(forms.inspected, await docker('image', 'inspect', image));
  const from = `docker-archive:${forms.saved}`;
  await pipeline(createReadStream(forms.saved), createGzip({ level: 1 }), createWriteStream(forms.gzipped));
  await output('skopeo', 'copy', '--quiet', from, `docker-archive:${forms.rewritten}:${image}`);
  await output('skopeo', 'copy', '--quiet', from, `oci:${forms.layout}:1`);
  await output('skopeo', 'copy', '--quiet', from, `oci-archive:${forms.ociArchive}:1`);
  await writeDocker25(forms.saved, at('25'), forms.saved25);
  return forms;
}

/** Writes what Docker 25 saves: the same config and layers as blobs of an OCI layout, with both kinds of manifest. */
async function writeDocker25(saved: string, folder: string, path: string): Promise<void> {
  const blobs = join(folder, 'blobs', 'sha256');
  const [old, fresh] = [
    join(folder, '..', 'old'),
    async (bytes: Uint8Array | string) => {
      const digest = sha256(bytes);
      await writeFile(join(blobs, digest.slice(7)), bytes);
      return { digest, size: Buffer.byteLength(bytes) };
    },
  ] as const;
  await mkdir(blobs, { recursive: true });
  await mkdir(old);
  await output('tar', '-xf', saved, '-C', old);
  const [entry] = JSON.parse(await readFile(join(old, 'manifest.json'), 'utf8')) as [
    { Config: string; RepoTags: string[]; Layers: string[] },
  ];
  const config = await fresh(await readFile(join(old, entry.Config)));
  const layers = [];
  for (const layer of entry.Layers) {
    layers.push({
      mediaType: 'application/vnd.oci.image.layer.v1.tar',
      ...(await fresh(await readFile(join(old, layer)))),
    });
  }
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = await fresh(
    JSON.stringify({
      schemaVersion: 2,
      mediaType,
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
      layers,
    }),
  );
  const blob = ({ digest }: { digest: string }): string => `blobs/sha256/${digest.slice(7)}`;
  const [name = ''] = entry.RepoTags;
  const annotations = {
    'io.containerd.image.name': `docker.io/library/${name}`,
    'org.opencontainers.image.ref.name': name.split(':')[1],
  };
  const files: Record<string, unknown> = {
    'oci-layout': { imageLayoutVersion: '1.0.0' },
    'index.json': { schemaVersion: 2, manifests: [{ mediaType, ...manifest, annotations }] },
    'manifest.json': [
      {
        Config: blob(config),
        RepoTags: entry.RepoTags,
        Layers: layers.map(blob),
        LayerSources: Object.fromEntries(layers.map((layer) => [layer.digest, layer])),
      },
    ],
  };
  for (const [file, content] of Object.entries(files))
    await writeFile(join(folder, file), JSON.stringify(content));
  await output('tar', '-cf', path, '-C', folder, 'blobs', ...Object.keys(files).sort());
}
