import type { ArchivedFile, Engine } from '../engine/engine.js';
import { UnavailableError, UsageError } from '../errors.js';
import { formatPlatform, type Image } from '../model/image.js';
import { streamSource } from './byte-source.js';
import type { Fail } from './decode.js';
import { imageFromInspect } from './inspect-object.js';
import {
  maxFileBytes,
  tooLargeFile,
  type ImageFile,
  type LoadedImage,
  type SourceOptions,
} from './loaded-image.js';
import { bestMatch, parsePlatform } from './platform.js';
import { walkTar } from './tar.js';

/** What this needs of an engine. */
type ImageStore = Pick<Engine, 'description' | 'inspectImage' | 'readImageFiles'>;

/**
 * Asks an engine for the image `name` (reference, id or digest). Undefined when the engine has no such image, or has it only for another
 * platform than `options.platform`. An engine gives one platform of an image, whatever `options.allPlatforms` says.
 * Throws UnavailableError when the engine fails or its answer makes no sense.
 */
export async function openDaemonImage(
  engine: ImageStore,
  name: string,
  options: SourceOptions,
): Promise<LoadedImage[] | undefined> {
  const image = await findImage(engine, name, options);
  return image && fits(image, options) ? [loaded(engine, image)] : undefined;
}

/** As `openDaemonImage`, for names that can only be meant for the engine: what is not there throws UnavailableError. */
export async function requireDaemonImage(
  engine: ImageStore,
  name: string,
  options: SourceOptions,
): Promise<LoadedImage[]> {
  const image = await findImage(engine, name, options);
  if (!image) {
    throw new UnavailableError(
      'IMAGE_NOT_FOUND',
      `There is no image ${name} in the engine at ${engine.description}`,
      {
        suggestion: 'Look at "docker image ls", or pull or build it first.',
      },
    );
  }
  if (!fits(image, options)) {
    const [has, wanted] = [formatPlatform(image.platform), String(options.platform)];
    throw new UnavailableError(
      'PLATFORM_NOT_FOUND',
      `The engine has ${name} for ${has} only, not for ${wanted}`,
      {
        suggestion: `Pull it with "docker pull --platform ${wanted} ${name}", or leave --platform out.`,
      },
    );
  }
  return [loaded(engine, image)];
}

async function findImage(
  engine: ImageStore,
  name: string,
  options: SourceOptions,
): Promise<Image | undefined> {
  const answer = await engine.inspectImage(name, options.signal, options.platform);
  return answer === undefined
    ? undefined
    : imageFromInspect(answer, 'docker-daemon', name, nonsense(engine, `what it says about ${name}`));
}

function fits(image: Image, { platform }: SourceOptions): boolean {
  if (platform === undefined) return true;
  const wanted = parsePlatform(
    platform,
    (message) =>
      new UsageError('PLATFORM_INVALID', message, { suggestion: 'Write it as linux/amd64 or linux/arm/v7.' }),
  );
  return bestMatch(wanted, [image]) !== undefined;
}

function nonsense(engine: ImageStore, about: string): Fail {
  return (message) =>
    new UnavailableError(
      'ENGINE_ERROR',
      `The engine at ${engine.description} cannot be understood in ${about}: ${message}`,
      { suggestion: 'Check that it is the API of Docker or Podman that listens there.' },
    );
}

function loaded(engine: ImageStore, image: Image): LoadedImage {
  return {
    image,
    readFiles: async (paths, signal) => {
      // The name may move to another image in the meantime; the digest does not.
      const exact = image.configDigest ?? image.digest ?? image.name;
      const archived = await engine.readImageFiles(exact, paths, maxFileBytes, signal);
      const files = await Promise.all(archived.map((file) => unpack(file, engine)));
      return files.filter((file) => file !== undefined);
    },
  };
}

/** The first regular file of the tar, under the path that was asked for: the tar names where links led to. */
async function unpack({ path, size, tar }: ArchivedFile, engine: ImageStore): Promise<ImageFile | undefined> {
  if (!tar) return { path, ...tooLargeFile(size) };
  const fail = nonsense(engine, `the archive of ${path}`);
  const source = streamSource(chunksOf(tar), { maxBytes: tar.length }, fail);
  for await (const entry of walkTar(source, fail)) {
    if (entry.type !== 'file') continue;
    const content = await source.peek(entry.size);
    if (content.length < entry.size) throw fail('it is truncated');
    return { path, content: Uint8Array.from(content) };
  }
  return undefined;
}

// eslint-disable-next-line @typescript-eslint/require-await -- an iterable that is asynchronous by its type only
async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Buffer> {
  yield Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
