import type { Json } from '../../../model/contract.js';
import { pointerToken, type LabelLocation } from '../../../model/location.js';
import { property, type JsonObject } from '../../json-text.js';

/** The label that makes an image a Docker MCP server. */
export const metadataKey = 'io.docker.server.metadata';

/** A value inside the label, with the JSON Pointer that leads to it. */
export interface Placed<T> {
  value: T;
  pointer: string;
}

export function placeOf(pointer: string): LabelLocation {
  const label: LabelLocation = { kind: 'label', key: metadataKey };
  return pointer === '' ? label : { ...label, pointer };
}

/** Property `name` of an object; undefined when it is missing or null. */
export function child(parent: Placed<JsonObject>, name: string): Placed<Json> | undefined {
  const value = property(parent.value, name);
  return value === undefined ? undefined : { value, pointer: `${parent.pointer}/${pointerToken(name)}` };
}
