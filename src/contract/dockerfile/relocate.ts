import { pointerToken, type Location } from '../../model/location.js';
import type { LocationMap } from './config.js';

/**
 * The same fragment, finding or list of them with every place in a label or in the image config turned into the place in the Dockerfile
 * that it comes from. Only `location` and `declaredAt` are looked at; what has no place in the file stays as it is.
 */
export function relocate<Value>(value: Value, locations: LocationMap): Value {
  return walk(value, locations) as Value;
}

function walk(value: unknown, locations: LocationMap): unknown {
  if (Array.isArray(value)) return value.map((item) => walk(item, locations));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]: [string, unknown]) => {
      if (key === 'location' && isLocation(part)) return [key, moved(part, locations)];
      if (key === 'declaredAt' && Array.isArray(part)) {
        return [key, part.map((one: unknown) => (isLocation(one) ? moved(one, locations) : one))];
      }
      return [key, walk(part, locations)];
    }),
  );
}

function isLocation(value: unknown): value is Location {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

function moved(location: Location, locations: LocationMap): Location {
  if (location.kind === 'label') {
    return locations.get(`/config/Labels/${pointerToken(location.key)}`) ?? location;
  }
  if (location.kind !== 'config') return location;
  for (let pointer = location.pointer; pointer !== ''; pointer = pointer.slice(0, pointer.lastIndexOf('/'))) {
    const found = locations.get(pointer);
    if (found) return found;
  }
  return location;
}
