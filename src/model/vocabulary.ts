/** What a value has to look like. */
export const valueFormats = [
  'text',
  'url',
  'date-time',
  'spdx',
  'semver',
  'semver-range',
  'revision',
  'digest',
  'image-reference',
  'qualified-image-reference',
  'email',
  'boolean',
  'integer',
  'json',
  'comma-list',
  'quantity',
] as const;
export type ValueFormat = (typeof valueFormats)[number];

export type Presence = 'required' | 'recommended' | 'optional' | 'forbidden';

/** Where a key is looked for: the image config, the manifest, the index. */
export type KeyPlace = 'label' | 'manifest' | 'index';

/** What a JSON text has to be: one object, or a list of objects; `members` are keys that each object needs, with a text that is not empty. */
export interface JsonShape {
  type: 'object' | 'list' | 'object-or-list';
  members?: readonly string[];
}

/** What a vocabulary says about one key of labels or annotations. */
export interface KeyEntry {
  /** Exact, case matters. */
  key: string;
  presence?: Presence;
  /** Where presence is asked for; labels when absent. */
  on?: readonly KeyPlace[];
  /** All that are given have to hold. */
  format?: ValueFormat;
  /** ECMAScript regular expression over the whole value: anchored. */
  pattern?: string;
  /** ECMAScript regular expression that must be found nowhere in the value. */
  never?: string;
  /** Allowed values; with the format `comma-list` those of each item. */
  enum?: readonly string[];
  /** Most characters (code points). */
  maxLength?: number;
  /** For the format `json`. */
  shape?: JsonShape;
  /** Deprecated: the key that took its place, or `true` where none did. */
  deprecated?: string | true;
  /** The empty value is allowed, as it takes an inherited label back. */
  mayBeEmpty?: boolean;
  /** The value is meant to hold variables, which another tool fills in. */
  isTemplate?: true;
  description?: string;
  /** A value that would do, for suggestions. */
  example?: string;
  /** `YYYY-MM-DD`: until then deviations are notes. */
  effective?: string;
  /** Who asks for it, for messages: a profile's name, or `configuration`. */
  from?: string;
}

/** Keys that are known, and namespaces of which all keys are known. One key may have several entries, each for other places (`on`). */
export interface Vocabulary {
  entries: readonly KeyEntry[];
  /** Prefixes with their trailing dot, e.g. `org.opencontainers.image.`: another key in them is a mistake. */
  namespaces: readonly string[];
}

interface Index {
  byKey: ReadonlyMap<string, KeyEntry>;
  demands: ReadonlyMap<KeyPlace, readonly KeyEntry[]>;
}

const indexes = new WeakMap<Vocabulary, Index>();

/** Thousands of images are held to one vocabulary: what is looked up in it is put in order once. */
function indexOf(vocabulary: Vocabulary): Index {
  const known = indexes.get(vocabulary);
  if (known) return known;
  const { entries } = vocabulary;
  const asking = entries.filter(({ presence = 'optional' }) => presence !== 'optional');
  const index: Index = {
    // The first entry counts: what else is said about the same key differs in its demand alone.
    byKey: new Map(entries.toReversed().map((entry) => [entry.key, entry])),
    demands: new Map(
      (['label', 'manifest', 'index'] as const).map((place) => [
        place,
        asking.filter(({ on = ['label'] }) => on.includes(place)),
      ]),
    ),
  };
  indexes.set(vocabulary, index);
  return index;
}

/** What a vocabulary says about a key, wherever it is written. */
export function entryOf(vocabulary: Vocabulary, key: string): KeyEntry | undefined {
  return indexOf(vocabulary).byKey.get(key);
}

/** Entries that require, recommend or forbid a key in this place. */
export function demandsOn(vocabulary: Vocabulary, place: KeyPlace): readonly KeyEntry[] {
  return indexOf(vocabulary).demands.get(place) ?? [];
}
