import { ContainerApiError } from '../../errors.js';
import type { Image } from '../../model/image.js';
import { parseTarget } from '../../reference/parse-target.js';
import type { BaseImage } from '../../rules/rule.js';
import { openTarget, type OpenOptions, type Transports } from '../../sources/open-target.js';

/** The base image, or why it is not known. */
export type Base = { image: BaseImage } | { reason: string };

const nameKey = 'org.opencontainers.image.base.name';
const digestKey = 'org.opencontainers.image.base.digest';

/** What the image itself says of its base: name and digest, which annotations of the manifest say more reliably than labels. */
function ownWord({ annotations, config }: Image): { name: string; digest: string } | undefined {
  for (const words of [annotations?.manifest, annotations?.index, config.Labels]) {
    const name = words?.[nameKey];
    const digest = words?.[digestKey];
    if (name && digest) return { name: name.replace(/@.*$/, ''), digest };
  }
  return undefined;
}

/** Opens base images, each once. */
export function createBases(transports: Transports, options: Omit<OpenOptions, 'wantsFiles'>) {
  const opened = new Map<string, Promise<BaseImage>>();

  const open = (target: string): Promise<BaseImage> => {
    const known = opened.get(target);
    if (known) return known;
    const opening = openTarget(parseTarget(target), transports, { ...options, wantsFiles: false }).then(
      (found) => {
        const image = found.kind === 'images' ? found.images[0]?.image : undefined;
        return { name: image?.name ?? target, labels: image?.config.Labels ?? {} };
      },
    );
    opened.set(target, opening);
    return opening;
  };

  return {
    /** The base that the user named. Throws as opening any target does. */
    named: (target: string): Promise<BaseImage> => open(target),

    /**
     * The base that an image names by digest, looked for where the image itself was found: in the engine or in the registry. Nothing is
     * reached over the network for an image from a file.
     */
    async of(image: Image): Promise<Base> {
      const word = ownWord(image);
      if (!word) return { reason: 'the image does not name its base by digest; name it with --base' };
      const prefix = { docker: 'docker://', 'docker-daemon': 'docker-daemon:' }[image.transport as string];
      const name = `${word.name}@${word.digest}`;
      if (prefix === undefined)
        return { reason: `the base image ${name} is not in this file; name it with --base` };
      try {
        return { image: await open(`${prefix}${name}`) };
      } catch (error) {
        // The image itself is there and is linted; only what its base would tell is missing.
        if (!(error instanceof ContainerApiError) || options.signal.aborted) throw error;
        return { reason: `the base image ${name} could not be read: ${error.message}` };
      }
    },
  };
}

export type Bases = ReturnType<typeof createBases>;
