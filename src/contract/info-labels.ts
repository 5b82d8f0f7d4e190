import type { Info, InfoKey } from '../model/contract.js';
import type { Image } from '../model/image.js';

/** What labels say about the image itself: for each key of ours the first of its labels that is there and not empty. */
export function readInfoLabels(
  image: Image,
  keys: readonly (readonly [InfoKey, ...(readonly string[])])[],
): Info {
  const labels = image.config.Labels ?? {};
  const info: Info = {};
  for (const [infoKey, ...names] of keys) {
    const key = names.find((name) => Object.hasOwn(labels, name) && labels[name]);
    const value = key === undefined ? undefined : labels[key];
    if (key !== undefined && value) info[infoKey] = { value, declaredAt: [{ kind: 'label', key }] };
  }
  return info;
}
