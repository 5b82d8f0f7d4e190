import { createReadStream, openSync, fstatSync } from 'node:fs';

import { UnavailableError } from '../../errors.js';
import type { Api } from '../api.js';
import { nameForImage } from '../images/names.js';
import { send, type LoadOptions } from '../images/load.js';
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
 * Imports the running Node binary with its libraries as an image. Throws UnavailableError HELPER_IMPOSSIBLE where it would not run in the engine, or cannot
 * be read.
 */
export async function importHelperImage(
  api: Api,
  labels: Readonly<Record<string, string>>,
  options: LoadOptions,
  signal: AbortSignal,
): Promise<HelperImage> {
  await requireSameMachine(api, signal);
  const parts = filesOfNode();
  const name = nameForImage();
  const colon = name.lastIndexOf(':');
  const changes = `LABEL ${Object.entries(labels)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(' ')}`;
  const remove = (): Promise<void> => removeImageName(api, name);
  try {
    await send(api, tarOfFiles(parts), signal, {
      ...options,
      path: '/images/create',
      query: { fromSrc: '-', repo: name.slice(0, colon), tag: name.slice(colon + 1), changes },
      refused: (message) =>
        impossible(`the engine at ${options.where} does not take an image for it: ${message}`),
    });
  } catch (error) {
    await remove();
    throw error;
  }
  return { name, remove };
}

function filesOfNode(): ImagePart[] {
  try {
    return nodeFiles();
  } catch (error) {
    throw impossible('the files of the running Node cannot be read', error);
  }
}

/** Says whether the program that runs here runs there. */
async function requireSameMachine(api: Api, signal: AbortSignal): Promise<void> {
  const version = (await api.json('GET', '/version', { signal })) as
    { Os?: unknown; Arch?: unknown } | undefined;
  const { platform, arch } = process;
  const ours = `${platform}/${architectures[arch] ?? arch}`;
  const theirs = `${String(version?.Os)}/${String(version?.Arch)}`;
  if (ours !== theirs) throw impossible(`the engine runs ${theirs}, and this Node ${ours}`);
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
