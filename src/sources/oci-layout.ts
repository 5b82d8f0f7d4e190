import { join } from 'node:path';

import { UsageError } from '../errors.js';
import type { LoadedImage, SourceOptions } from './loaded-image.js';
import { openOciImages } from './oci-images.js';
import { failFor, fileAt, readSmallFile } from './regular-file.js';
import { metered, type Store } from './store.js';

/**
 * Opens the images of an OCI image layout, a directory. `selector` is a name, a digest or `@N`; without it all images are opened.
 * Throws UsageError for what is missing, corrupt or not the content that its digest names.
 */
export async function openOciLayout(
  path: string,
  selector: string | undefined,
  options: SourceOptions,
): Promise<LoadedImage[]> {
  return openOciImages(layoutStore(path), 'oci', path, selector, options);
}

function layoutStore(directory: string): Store {
  const fail = failFor(
    'OCI_LAYOUT_INVALID',
    directory,
    'Write the layout again, as with skopeo copy … oci:PATH.',
  );
  const isMissing = (error: unknown): boolean =>
    error instanceof UsageError && error.code === 'FILE_NOT_FOUND';
  return {
    fail,
    read: metered(async (name, maxBytes) => {
      try {
        return await readSmallFile(join(directory, name), maxBytes, fail);
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    }, fail),
    async *openFiles(names, signal) {
      for (const name of new Set(names)) {
        try {
          const file = fileAt(join(directory, name));
          const size = await file.use((_fd, bytes) => bytes);
          yield { names: [name], size, stream: file.stream(signal) };
        } catch (error) {
          throw isMissing(error) ? fail(`${name} is missing`) : error;
        }
      }
    },
    async readFiles(layers, paths, signal) {
      const { readFilesFromLayers } = await import('./layers.js');
      const blobs = layers.map(({ name, digest }) => ({
        ...(digest === undefined ? {} : { digest }),
        open: (within: AbortSignal) => {
          try {
            return fileAt(join(directory, name)).stream(within);
          } catch (error) {
            throw isMissing(error) ? fail(`blob ${digest ?? name} is missing`) : error;
          }
        },
      }));
      return readFilesFromLayers(blobs, paths, signal, fail);
    },
  };
}
