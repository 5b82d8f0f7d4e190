import { field, isObject, parseJson } from './decode.js';
import { requirePlatform, type Fail } from './documents.js';
import { imageFromInspect } from './inspect-object.js';
import type { LoadedImage, SourceOptions } from './loaded-image.js';
import { failFor, readSmallFile } from './regular-file.js';

/** Most bytes of what `docker inspect` printed: hundreds of images. */
export const maxInspectBytes = 64 * 1024 * 1024;
const maxImages = 10_000;

/**
 * Opens the images in the JSON that `docker image inspect` or `podman image inspect` printed, from a file or given as bytes (`name` says
 * where from). No history, mostly no annotations, and no files. Throws UsageError for other JSON, containers among it.
 */
export async function openDockerInspect(
  input: string | { bytes: Uint8Array; name: string },
  options: Pick<SourceOptions, 'platform'>,
): Promise<LoadedImage[]> {
  const place = typeof input === 'string' ? input : input.name;
  const fail = failFor('INSPECT_INVALID', place, 'Write it with docker image inspect NAME.');
  const bytes = typeof input === 'string' ? await readSmallFile(input, maxInspectBytes, fail) : input.bytes;
  const parsed = parseJson(bytes, 'it', fail);
  const objects: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  if (objects.length === 0) throw fail('it lists no image; docker found nothing by that name');
  if (objects.length > maxImages) throw fail(`it lists more than ${String(maxImages)} images`);
  return objects.map((object, position) => {
    const where = objects.length > 1 ? `${place}, entry ${String(position)}` : place;
    return {
      image: readImage(
        object,
        place,
        failFor('INSPECT_INVALID', where, 'Write it with docker image inspect NAME.'),
        options,
      ),
    };
  });
}

function readImage(object: unknown, place: string, fail: Fail, options: Pick<SourceOptions, 'platform'>) {
  if (
    isObject(object) &&
    (field(object, 'State') !== undefined || field(object, 'HostConfig') !== undefined)
  ) {
    const image = field(object, 'Config');
    const name = isObject(image) ? field(image, 'Image') : undefined;
    throw fail(
      `it describes a container, not an image${typeof name === 'string' ? `; inspect its image ${JSON.stringify(name.slice(0, 200))}` : ''}`,
    );
  }
  if (!isObject(object) || field(object, 'Id') === undefined || !looksLikeImage(object)) {
    throw fail('it is not what docker image inspect prints');
  }
  const image = imageFromInspect(object, 'docker-inspect', place, fail);
  const name = image.tags[0] ?? image.configDigest;
  requirePlatform(image.platform, options.platform, fail);
  return {
    ...image,
    name: name === undefined ? place : `${place}:${name}`,
    notCarried: [
      ...image.notCarried,
      { subject: 'files', reason: 'docker inspect has no files of the image' },
    ],
  };
}

const looksLikeImage = (object: Record<string, unknown>): boolean =>
  ['RootFS', 'RepoTags', 'Architecture', 'GraphDriver'].some((key) => Object.hasOwn(object, key));
