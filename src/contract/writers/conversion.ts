import type { Declared } from '../../model/contract.js';
import type { Location } from '../../model/location.js';

/** Something that another dialect cannot hold, or holds in other words. */
export interface ConversionNote {
  /** What it is about, in the words of findings: `command go argument color`. */
  subject: string;
  message: string;
  location?: Location;
}

/** A contract in another dialect. */
export interface Conversion {
  /** YAML. */
  text: string;
  notes: ConversionNote[];
}

/** Where notes are collected, in the order of the contract. */
export interface Notes {
  list: ConversionNote[];
  add: (subject: string, message: string, item?: Partial<Declared>) => void;
}

export function createNotes(): Notes {
  const list: ConversionNote[] = [];
  return {
    list,
    add(subject, message, item) {
      const location = item?.declaredAt?.[0];
      list.push({ subject, message, ...(location && { location }) });
    },
  };
}
