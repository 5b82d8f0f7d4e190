import { createHash } from 'node:crypto';
import { createReadStream, fstatSync, openSync } from 'node:fs';
import { Readable } from 'node:stream';

import { UnavailableError } from '../../errors.js';
import type { Api } from '../api.js';
import { nameForImage } from '../images/names.js';
import type { LayerUpload } from '../images/docker-archive.js';
import { loadImage, type LoadOptions } from '../images/load.js';
import { tarEnd, tarHeader, tarPadding } from '../images/tar.js';
import { removeImageName } from '../run/removal.js';
import { nodeFiles, type ImagePart } from './node-files.js';

/** What the engine's API calls processors (GOARCH), by what Node calls them. */
const architectures: Readonly<Record<string, string>> = {
  x64: 'amd64',
  ia32: '386',
  ppc64: 'ppc64le',
  mipsel: 'mipsle',
};

/** An image whose only program is the running Node. */
export interface HelperImage {
  name: string;
  remove: () => Promise<void>;
}

/**
 * Puts an image of the running Node binary with its libraries into the engine. Throws UnavailableError HELPER_IMPOSSIBLE where it would not run there, or cannot
 * be read, and what `loadImage` throws.
 */
export async function loadHelperImage(
  api: Api,
  labels: Readonly<Record<string, string>>,
  options: LoadOptions,
  signal: AbortSignal,
): Promise<HelperImage> {
  const architecture = await requireSameMachine(api, signal);
  const parts = filesOfNode();
  const name = nameForImage();
  const remove = (): Promise<void> => removeImageName(api, name);
  const { diffId, size } = await measure(parts, signal);
  const config = {
    os: 'linux',
    architecture,
    config: { Labels: labels },
    rootfs: { type: 'layers', diff_ids: [diffId] },
  };
  try {
    const upload = {
      config: Buffer.from(JSON.stringify(config)),
      layerCount: 1,
      layers: layerOf(parts, size),
      name,
    };
    await loadImage(api, upload, signal, options);
  } catch (error) {
    await remove();
    throw error;
  }
  return { name, remove };
}

/** The tar is made twice, as its digest stands in the configuration: the files are in the page cache then. */
async function measure(
  parts: readonly ImagePart[],
  signal: AbortSignal,
): Promise<{ diffId: string; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of tarOfFiles(parts)) {
    signal.throwIfAborted();
    hash.update(chunk);
    size += chunk.length;
  }
  return { diffId: `sha256:${hash.digest('hex')}`, size };
}

// eslint-disable-next-line @typescript-eslint/require-await -- an iterable that is asynchronous by its type only
async function* layerOf(parts: readonly ImagePart[], size: number): AsyncGenerator<LayerUpload> {
  yield { positions: [0], size, stream: Readable.from(tarOfFiles(parts), { objectMode: false }) };
}

function filesOfNode(): ImagePart[] {
  try {
    return nodeFiles();
  } catch (error) {
    throw impossible('the files of the running Node cannot be read', error);
  }
}

/** Fails unless the program that runs here runs there. Answers the processor, as engines call it. */
async function requireSameMachine(api: Api, signal: AbortSignal): Promise<string> {
  const version = (await api.json('GET', '/version', { signal })) as
    { Os?: unknown; Arch?: unknown } | undefined;
  const { platform, arch } = process;
  const architecture = architectures[arch] ?? arch;
  const ours = `${platform}/${architecture}`;
  const theirs = `${String(version?.Os)}/${String(version?.Arch)}`;
  if (ours !== theirs) throw impossible(`the engine runs ${theirs}, and this Node ${ours}`);
  return architecture;
}

async function* tarOfFiles(parts: readonly ImagePart[]): AsyncGenerator<Uint8Array> {
  for (const { path, source } of parts) {
    const fd = openSync(source, 'r');
    const { size } = fstatSync(fd);
    yield tarHeader({ path, size, mode: 0o755 });
    yield* createReadStream(source, {
      fd,
      highWaterMark: 1024 * 1024,
      ...(size > 0 && { end: size - 1 }),
    }) as AsyncIterable<Buffer>;
    yield tarPadding(size);
  }
  yield tarEnd();
}

function impossible(why: string, cause?: unknown): UnavailableError {
  return new UnavailableError('HELPER_IMPOSSIBLE', `No helper can be started beside the image: ${why}`, {
    suggestion: 'Name an image that has Node.js with --helper IMAGE.',
    cause,
  });
}
