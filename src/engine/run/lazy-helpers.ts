import type { Api } from '../api.js';
import type { Helpers } from './contact.js';

export interface HelperOptions {
  api: Api;
  labels: Readonly<Record<string, string>>;
  where: string;
  /** Absent: one made from the running Node binary. */
  image: string | undefined;
}

export interface LazyHelpers {
  /** Undefined when there can be none; never rejects. */
  get(): Promise<Helpers | undefined>;
  /** Before the container is removed that a helper is in. */
  release(container: string): Promise<void>;
  close(): Promise<void>;
}

/** Helpers that are made when the first container needs one. */
export function lazyHelpers(_options: HelperOptions): LazyHelpers {
  return {
    get: () => Promise.resolve(undefined),
    release: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
