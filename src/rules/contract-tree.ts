import type { ContractDocument } from '../contract/read-file.js';
import { entryOf, type YamlEntry, type YamlNode } from '../contract/yaml/node.js';
import type { Declared } from '../model/contract.js';
import type { FileLocation, Location } from '../model/location.js';

/** The node of the document that a pointer leads to. */
function nodeAt(root: YamlNode | undefined, pointer: string): YamlNode | undefined {
  let node = root;
  for (const token of pointer.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    node = node?.kind === 'list' ? node.items[Number(key)] : entryOf(node, key)?.value;
  }
  return node;
}

/** The first of these keys that a contract file writes in the item that was declared at `location`. */
export function entryIn(
  documents: readonly ContractDocument[],
  location: Location | undefined,
  ...keys: string[]
): YamlEntry | undefined {
  if (location?.kind !== 'file' || location.pointer === undefined) return undefined;
  const document = documents.find(({ path }) => path === location.path);
  const node = nodeAt(document?.root, location.pointer);
  for (const key of keys) {
    const entry = entryOf(node, key);
    if (entry) return entry;
  }
  return undefined;
}

/** Where one field of an item is written: its key in a contract file, else the place of the item that names the field, else the item's first. */
export function fieldPlace(
  documents: readonly ContractDocument[],
  item: Declared,
  ...keys: string[]
): Location | undefined {
  for (const location of item.declaredAt) {
    const entry = entryIn(documents, location, ...keys);
    if (entry) return entry.keyLocation;
  }
  const named = item.declaredAt.find((place) => place.kind === 'label' && keys.includes(lastWord(place.key)));
  return named ?? item.declaredAt[0];
}

function lastWord(key: string): string {
  return key.slice(key.lastIndexOf('.') + 1);
}

/** True for what a contract file declares, and nothing else does. */
export function isWritten(documents: readonly ContractDocument[], item: Declared): boolean {
  const [first] = item.declaredAt;
  return first?.kind === 'file' && documents.some(({ path }) => path === first.path);
}

/** The root entry of a document, and where to speak of it when it is not there. */
export function rootPlace(document: ContractDocument): FileLocation {
  const location = document.root?.location;
  return location?.kind === 'file' ? location : { kind: 'file', path: document.path, line: 1, column: 1 };
}

/** The words by which ignores name an argument. */
export function argumentSubject(command: string, argument: string): string {
  return `command ${command} argument ${argument}`;
}
