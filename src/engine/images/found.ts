import type { Api } from '../api.js';
import { StatusError } from '../errors.js';
import { ourRepository } from './names.js';

/** An image that the engine has. */
export interface FoundImage {
  /** What containers are made from: an id. */
  id: string;
  /** All its names are such that we gave to it: it goes when their owners go. */
  isOurs: boolean;
}

/** What the engine's description of an image says about its identity; undefined when it says nothing. */
export function readFoundImage(inspected: unknown): FoundImage | undefined {
  if (typeof inspected !== 'object' || inspected === null) return undefined;
  const { Id: id, RepoTags: tags } = inspected as { Id?: unknown; RepoTags?: unknown };
  if (typeof id !== 'string' || id === '') return undefined;
  const names = Array.isArray(tags) ? (tags as unknown[]) : [];
  return {
    id,
    isOurs:
      names.length > 0 &&
      names.every((name) => typeof name === 'string' && name.startsWith(`${ourRepository}:`)),
  };
}

/** Gives an image one more name; false when there is no such image. */
export async function addImageName(
  api: Api,
  id: string,
  name: string,
  signal: AbortSignal,
): Promise<boolean> {
  const colon = name.lastIndexOf(':');
  try {
    await api.json('POST', `/images/${id}/tag`, {
      query: { repo: name.slice(0, colon), tag: name.slice(colon + 1) },
      signal,
    });
    return true;
  } catch (error) {
    if (error instanceof StatusError && error.status === 404) return false;
    throw error;
  }
}
