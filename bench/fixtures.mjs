/** What the benchmarks read: images of known size and number, made here, so that nothing is pulled. */
import { createHash, randomFillSync } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

function tarOf(entries) {
  const stream = pack();
  for (const [name, content] of entries) stream.entry({ name }, content);
  stream.finalize();
  return Readable.from(stream)
    .toArray()
    .then((chunks) => Buffer.concat(chunks));
}

function configOf(number, layers) {
  return Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      created: '2024-05-01T10:00:00Z',
      author: 'bench',
      config: {
        Env: ['PATH=/bin', 'PORT=8080', `NUMBER=${number}`],
        ExposedPorts: { '8080/tcp': {} },
        Entrypoint: ['/app'],
        User: '10001',
        Labels: {
          number: String(number),
          'api.ENV.API_KEY': '',
          'api.ENV.API_KEY.description': 'Key of the service',
          'api.ENV.API_KEY.mandatory': 'true',
          'org.opencontainers.image.title': `image ${number}`,
          'org.opencontainers.image.version': `1.0.${number}`,
        },
      },
      rootfs: { type: 'layers', diff_ids: layers.map((layer) => `sha256:${sha256(layer)}`) },
      history: layers.map(() => ({ created: '2024-05-01T10:00:00Z', created_by: 'COPY app /app' })),
    }),
  );
}

/** A `docker save` archive with `count` images `bench:0` … that share one small layer. */
export async function manyImagesArchive(path, count) {
  const layer = await tarOf([['app', Buffer.from('#!/bin/true\n')]]);
  const entries = [['layer.tar', layer]];
  const manifest = [];
  for (let number = 0; number < count; number++) {
    const config = configOf(number, [layer]);
    entries.push([`${sha256(config)}.json`, config]);
    manifest.push({ Config: `${sha256(config)}.json`, RepoTags: [`bench:${number}`], Layers: ['layer.tar'] });
  }
  entries.push(['manifest.json', Buffer.from(JSON.stringify(manifest))]);
  await writeFile(path, await tarOf(entries));
}

/** A `docker save` archive with layers of random bytes, `megabytes` in all. */
export async function largeArchive(path, megabytes) {
  const layers = Array.from({ length: 4 }, () => randomFillSync(Buffer.alloc((megabytes * 1024 * 1024) / 4)));
  const config = configOf(0, layers);
  const names = layers.map((_, index) => `${index}/layer.tar`);
  const out = pack();
  const written = pipeline(out, createWriteStream(path));
  out.entry({ name: `${sha256(config)}.json` }, config);
  for (const [index, layer] of layers.entries()) {
    await new Promise((resolve, reject) =>
      out.entry({ name: names[index] }, layer, (error) => (error ? reject(error) : resolve())),
    );
  }
  const manifest = [{ Config: `${sha256(config)}.json`, RepoTags: ['bench:large'], Layers: names }];
  out.entry({ name: 'manifest.json' }, JSON.stringify(manifest));
  out.finalize();
  await written;
}

export async function compress(path) {
  await pipeline(createReadStream(path), createGzip({ level: 1 }), createWriteStream(`${path}.gz`));
}

/** An OCI layout with one image. */
export async function layout(directory) {
  const layer = await tarOf([['app', Buffer.from('#!/bin/true\n')]]);
  const config = configOf(0, [layer]);
  const manifest = manifestOf(config, layer);
  await mkdir(join(directory, 'blobs', 'sha256'), { recursive: true });
  for (const blob of [layer, config, manifest])
    await writeFile(join(directory, 'blobs', 'sha256', sha256(blob)), blob);
  const descriptor = {
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    digest: `sha256:${sha256(manifest)}`,
    size: manifest.length,
    annotations: { 'org.opencontainers.image.ref.name': '1' },
  };
  await writeFile(
    join(directory, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [descriptor] }),
  );
  await writeFile(join(directory, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
}

function manifestOf(config, layer) {
  const describe = (mediaType, blob) => ({ mediaType, digest: `sha256:${sha256(blob)}`, size: blob.length });
  return Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: describe('application/vnd.oci.image.config.v1+json', config),
      layers: [describe('application/vnd.oci.image.layer.v1.tar', layer)],
    }),
  );
}

function send(method, url, body, headers = {}) {
  return new Promise((resolve, reject) => {
    request(url, { method, headers: { 'content-length': body?.length ?? 0, ...headers } }, (response) => {
      response.resume().once('end', () => {
        if (response.statusCode < 300) resolve(response.headers);
        else reject(new Error(`${method} ${url}: ${response.statusCode}`));
      });
    })
      .once('error', reject)
      .end(body);
  });
}

/** Pushes `count` tags `t0` … with configs of their own and a shared layer. */
export async function fillRegistry(host, repository, count) {
  const base = `http://${host}/v2/${repository}`;
  const upload = async (blob) => {
    const { location } = await send('POST', `${base}/blobs/uploads/`);
    const url = new URL(location, base);
    url.searchParams.set('digest', `sha256:${sha256(blob)}`);
    await send('PUT', url, blob, { 'content-type': 'application/octet-stream' });
  };
  const layer = await tarOf([['app', Buffer.from('#!/bin/true\n')]]);
  await upload(layer);
  for (let number = 0; number < count; number++) {
    const config = configOf(number, [layer]);
    await upload(config);
    const manifest = manifestOf(config, layer);
    await send('PUT', `${base}/manifests/t${number}`, manifest, {
      'content-type': 'application/vnd.oci.image.manifest.v1+json',
    });
  }
}
