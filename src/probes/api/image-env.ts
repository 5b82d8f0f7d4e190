import type { Image } from '../../model/image.js';

/** The ENV of an image: what a container gets for which nothing is given. Of a name that comes twice the last value counts. */
export function imageEnv({ config }: Image): ReadonlyMap<string, string> {
  return new Map(
    (config.Env ?? []).flatMap((entry) => {
      const equals = entry.indexOf('=');
      return equals > 0 ? [[entry.slice(0, equals), entry.slice(equals + 1)] as const] : [];
    }),
  );
}
