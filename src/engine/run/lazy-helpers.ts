import type { Api } from '../api.js';
import type { Helper, HelperOptions } from '../helper/open-helper.js';

export interface LazyHelpers {
  get(): Promise<Helper>;
  /** Before the container is removed that a helper is in; never rejects. */
  release(container: string): Promise<void>;
  /** Throws UnavailableError when something stays. */
  close(): Promise<void>;
}

/** Helpers that are loaded when the first container needs one: most runs need none. */
export function lazyHelpers(api: Api, options: HelperOptions): LazyHelpers {
  let opened: Promise<Helper> | undefined;
  return {
    get: () =>
      (opened ??= import('../helper/open-helper.js').then(({ openHelper }) => openHelper(api, options))),
    async release(container) {
      // What a helper leaves is told by `close`.
      await (await opened)?.release(container).catch(() => undefined);
    },
    async close() {
      await (await opened)?.close();
    },
  };
}
