import type { Engine } from '../../engine/engine.js';
import { nameForImage } from '../../engine/images/names.js';
import type { EngineImage } from '../../engine/sandbox.js';
import { UnavailableError, UsageError } from '../../errors.js';
import { formatPlatform, type Image } from '../../model/image.js';
import type { ImageContent, LoadedImage } from '../../sources/loaded-image.js';

/** Images of any source, in the engine that probe runs are made in. */
export interface ImageProvider {
  /**
   * The image in the engine: found there by its content, else brought there. Throws UsageError for a source that has no layers or is corrupt,
   * UnavailableError when a registry or the engine fails, or the image is none that runs on Linux.
   */
  provide(loaded: LoadedImage, signal: AbortSignal): Promise<EngineImage>;
  /**
   * Removes what was brought, and nothing that was there before. Call it when no container needs the images any more. Throws UnavailableError
   * ENGINE_LEFTOVER, naming what stays.
   */
  close(): Promise<void>;
}

/** One for each invocation: an image that several targets name is brought once. */
export function openImageProvider(engine: Engine): ImageProvider {
  /** By digest of their configuration. */
  const provided = new Map<string, Promise<EngineImage>>();
  const names = new Set<string>();

  const bring = async ({ image, content }: LoadedImage, signal: AbortSignal): Promise<EngineImage> => {
    const there = await findByContent(engine, image, signal);
    if (there && !there.isOurs) return { id: there.id, brought: false };
    const name = nameForImage();
    // Before it has it: whatever becomes of us then, the name is taken away.
    names.add(name);
    // An image that another process brought goes with that one, unless it has a name of ours as well.
    if (there && (await engine.addImageName(there.id, name, signal))) return { id: there.id, brought: true };
    if (!content) throw withoutLayers(image);
    await load(engine, await content(signal), name, signal);
    const loaded = await engine.findImage(name, signal);
    if (loaded) return { id: loaded.id, brought: true };
    throw new UnavailableError(
      'IMAGE_NOT_LOADED',
      `The engine at ${engine.description} took ${image.name}, and does not have it`,
      {
        suggestion: "Look at the engine's log.",
      },
    );
  };

  return {
    async provide(loaded, signal) {
      signal.throwIfAborted();
      const { image } = loaded;
      if (image.transport === 'docker-inspect') throw withoutLayers(image);
      requireLinux(image);
      // The name may move to another image in the meantime; the digest does not.
      const key = image.configDigest ?? image.indexDigest ?? image.digest ?? image.name;
      if (image.transport === 'docker-daemon') return { id: key, brought: false };
      // Another source of the same image may be sound where the first one was not.
      for (let known = provided.get(key); known; known = provided.get(key)) {
        try {
          return await known;
        } catch {
          // Told by whoever began it.
          signal.throwIfAborted();
          if (provided.get(key) === known) provided.delete(key);
        }
      }
      const going = bring(loaded, signal);
      provided.set(key, going);
      return going;
    },
    async close() {
      const left: string[] = [];
      await Promise.allSettled(provided.values());
      for (const name of names) {
        await engine.removeImageName(name).catch((error: unknown) => {
          if (!(error instanceof UnavailableError)) throw error;
          left.push(name);
        });
      }
      names.clear();
      provided.clear();
      if (left.length === 0) return;
      throw new UnavailableError(
        'ENGINE_LEFTOVER',
        `could not be removed from ${engine.description}: ${left.join(', ')}`,
        {
          suggestion: "Run 'container-api prune' when the engine answers again.",
        },
      );
    },
  };
}

/** By its id; where Docker keeps images in containerd's store, that is the digest of the manifest or of the index. */
async function findByContent(engine: Engine, image: Image, signal: AbortSignal) {
  for (const digest of [image.configDigest, image.digest, image.indexDigest]) {
    const found = digest === undefined ? undefined : await engine.findImage(digest, signal);
    if (found) return found;
  }
  return undefined;
}

const refusals: ReadonlySet<string> = new Set(['IMAGE_NOT_LOADED', 'ENGINE_CLOSED']);

async function load(engine: Engine, content: ImageContent, name: string, signal: AbortSignal): Promise<void> {
  const { config, layerCount } = content;
  const stop = new AbortController();
  try {
    const layers = content.layers(AbortSignal.any([signal, stop.signal]));
    await engine.loadImage({ config, layerCount, layers, name }, signal);
  } catch (error) {
    // The engine's words do not tell whose fault it is; the layers do. It may also just hang up on an archive that it does not like.
    if (error instanceof UnavailableError && refusals.has(error.code)) await content.verify?.(signal);
    throw error;
  } finally {
    stop.abort();
  }
}

function withoutLayers({ transport, name }: Image): UsageError {
  return new UsageError(
    'IMAGE_WITHOUT_LAYERS',
    `${name} describes an image, and ${transport === 'docker-inspect' ? 'does not hold it' : 'its layers were not kept'}`,
    {
      suggestion: 'Name the image itself: docker-daemon:NAME, docker://NAME, or an archive of it.',
    },
  );
}

function requireLinux({ name, platform }: Image): void {
  if (platform.os === 'linux') return;
  throw new UnavailableError(
    'PLATFORM_UNSUPPORTED',
    `${name} is for ${formatPlatform(platform)}; only images for linux can be run`,
    {
      suggestion: 'Choose another platform of the image with --platform, if it has one.',
    },
  );
}
