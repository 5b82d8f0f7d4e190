import { canBeWritten } from './label-text.js';

/** Key and value of a label. */
export type Label = readonly [key: string, value: string];

/** The value of an attribute; undefined and false leave it out. */
export type AttributeValue = string | undefined | false;

/** Labels in the making, and what cannot be said by any: `pattern of variable CITY`. */
export interface LabelCollector {
  labels: Label[];
  left: string[];
}

/** Adds one label, where a Dockerfile can hold its value. */
export function addLabel(into: LabelCollector, key: string, value: string, what: string): void {
  if (canBeWritten(value)) into.labels.push([key, value]);
  else into.left.push(what);
}

/** Adds a marker, which is there in any case, and those attributes that have a value. */
export function addItem(
  into: LabelCollector,
  what: string,
  key: string,
  marker: string,
  attributes: Readonly<Record<string, AttributeValue>>,
): void {
  into.labels.push([key, canBeWritten(marker) ? marker : '']);
  if (!canBeWritten(marker)) into.left.push(`value of ${what}`);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) addLabel(into, `${key}.${name}`, value, `${name} of ${what}`);
  }
}
