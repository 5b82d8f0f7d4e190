import { openArchive } from './archive.js';
import type { LoadedImage, SourceOptions } from './loaded-image.js';
import { openOciImages } from './oci-images.js';
import { failFor } from './regular-file.js';

/**
 * Opens the images of a tar of an OCI image layout, plain or compressed. `selector` as for `openOciLayout`. Throws UsageError for a file
 * that is none, or is truncated or corrupt.
 */
export async function openOciArchive(
  path: string,
  selector: string | undefined,
  options: SourceOptions,
): Promise<LoadedImage[]> {
  const fail = failFor(
    'ARCHIVE_INVALID',
    path,
    'Write the archive again, as with skopeo copy … oci-archive:PATH.',
  );
  const archive = await openArchive(path, options.signal, fail);
  return openOciImages(archive, 'oci-archive', path, selector, options);
}
