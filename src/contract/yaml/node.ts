import type { Json, Scalar } from '../../model/contract.js';
import type { Location } from '../../model/location.js';

/**
 * A YAML document as readers walk it: aliases and merge keys resolved, duplicate keys settled, every value with its place.
 * An anchored value that is used twice is one shared object; the expanded size of a document is bounded (see `parseYaml`),
 * so a plain walk always ends.
 */
export type YamlNode = YamlScalar | YamlList | YamlMap;

export interface YamlScalar {
  kind: 'scalar';
  value: Scalar;
  /** The text as written, without quotes: `1.0`, `0x1F`, `~`; empty for a value that is left out. */
  source: string;
  location: Location;
}

interface YamlList {
  kind: 'list';
  items: YamlNode[];
  location: Location;
}

export interface YamlMap {
  kind: 'map';
  entries: YamlEntry[];
  location: Location;
}

export interface YamlEntry {
  key: string;
  /** Place of the key; its pointer is that of the value. */
  keyLocation: Location;
  value: YamlNode;
}

/** The value as JSON. Keys such as `__proto__` become plain own properties. */
export function toJson(node: YamlNode): Json {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(toJson);
    case 'map':
      return Object.fromEntries(node.entries.map((entry) => [entry.key, toJson(entry.value)]));
  }
}

/** The entry of a map with this key. */
export function entryOf(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key === key) : undefined;
}

/** True for a value that is left out or null. */
export function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** What a value is, for messages. */
export function describeNode(node: YamlNode): string {
  if (node.kind !== 'scalar') return `a ${node.kind}`;
  if (node.value === null) return 'nothing';
  const text = node.source.length > 60 ? `${node.source.slice(0, 60)}…` : node.source;
  return `${typeof node.value === 'string' ? 'the text' : `the ${typeof node.value}`} ${JSON.stringify(text)}`;
}
