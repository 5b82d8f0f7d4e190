import { sha256 } from './forms.js';

/** Media types, OCI unless said. */
export const types = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
};

export interface Pushed {
  mediaType: string;
  digest: string;
  size: number;
}

async function expectStatus(response: Response, status: number): Promise<void> {
  if (response.status === status) return;
  throw new Error(`${response.url} answers ${String(response.status)}: ${await response.text()}`);
}

/** Uploads a blob to a registry that is open to all, by the two requests of the distribution spec. */
export async function pushBlob(
  host: string,
  repository: string,
  content: string,
  mediaType = types.config,
): Promise<Pushed> {
  const digest = sha256(content);
  const start = await fetch(`http://${host}/v2/${repository}/blobs/uploads/`, { method: 'POST' });
  await expectStatus(start, 202);
  const location = new URL(start.headers.get('location') ?? '', `http://${host}`);
  location.searchParams.set('digest', digest);
  const end = await fetch(location, {
    method: 'PUT',
    body: content,
    headers: { 'content-type': 'application/octet-stream' },
  });
  await expectStatus(end, 201);
  return { mediaType, digest, size: Buffer.byteLength(content) };
}

/** Uploads a manifest or an index under a tag, or without one by its digest. */
export async function pushManifest(
  host: string,
  repository: string,
  document: { mediaType: string },
  tag?: string,
): Promise<Pushed> {
  const body = JSON.stringify(document);
  const digest = sha256(body);
  const response = await fetch(`http://${host}/v2/${repository}/manifests/${tag ?? digest}`, {
    method: 'PUT',
    body,
    headers: { 'content-type': document.mediaType },
  });
  await expectStatus(response, 201);
  return { mediaType: document.mediaType, digest, size: Buffer.byteLength(body) };
}

/** The manifest of an image without layers. */
export function manifestOf(
  config: Pushed,
  annotations?: Record<string, string>,
): { mediaType: string; config: Pushed } {
  return {
    schemaVersion: 2,
    mediaType: types.manifest,
    config,
    layers: [],
    ...(annotations && { annotations }),
  } as { mediaType: string; config: Pushed };
}

/** An image configuration. */
export function configOf(config: object, architecture = 'amd64'): string {
  return JSON.stringify({ os: 'linux', architecture, config, rootfs: { type: 'layers', diff_ids: [] } });
}
