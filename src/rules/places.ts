import type { Declared } from '../model/contract.js';
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
