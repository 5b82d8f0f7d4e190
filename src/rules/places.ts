import type { Declared, Port } from '../model/contract.js';
import type { Location } from '../model/location.js';
import type { Facts } from './rule.js';

/** True for a place in the image itself: EXPOSE, ENV or VOLUME, read from its configuration or from a Dockerfile. */
function isOfImage(location: Location, { dockerfile }: Pick<Facts, 'dockerfile'>): boolean {
  return location.kind === 'config' || (location.kind === 'file' && location.path === dockerfile?.path);
}

/** Where the image itself declares an item. */
export function placesInImage(item: Declared, facts: Pick<Facts, 'dockerfile'>): Location[] {
  return item.declaredAt.filter((location) => isOfImage(location, facts));
}

/** Where somebody wrote about an item, in a label or in a contract file. */
export function placesInContract(item: Declared, facts: Pick<Facts, 'dockerfile'>): Location[] {
  return item.declaredAt.filter((location) => !isOfImage(location, facts));
}

/** Port numbers for which contract and image have no transport in common: that is told as sources that disagree. */
export function disagreeingNumbers(ports: readonly Port[], facts: Pick<Facts, 'dockerfile'>): Set<number> {
  const [exposed, documented, both] = [new Set<number>(), new Set<number>(), new Set<number>()];
  for (const item of ports) {
    const isExposed = placesInImage(item, facts).length > 0;
    const isDocumented = placesInContract(item, facts).length > 0;
    if (isExposed) exposed.add(item.port);
    if (isDocumented) documented.add(item.port);
    if (isExposed && isDocumented) both.add(item.port);
  }
  return new Set([...exposed].filter((port) => documented.has(port) && !both.has(port)));
}
