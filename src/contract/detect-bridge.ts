import { entryOf, type YamlNode } from './yaml/node.js';

/** Formats of other tools that describe what a container can be called with. */
export type BridgeDialect = 'poci' | 'boutiques';

/**
 * Tells such a file by what no other has: an entry of a Docker MCP catalogue that says `type: poci`, or a catalogue that holds one; a Boutiques
 * descriptor with its `command-line` (spec/asyncy.md 6). Undefined for all else.
 */
export function detectBridge(root: YamlNode): BridgeDialect | undefined {
  if (isPociEntry(root) || pociEntries(root).length > 0) return 'poci';
  const line = entryOf(root, 'command-line')?.value;
  const isDescriptor = ['inputs', 'schema-version', 'container-image', 'tool-version'].some(
    (key) => entryOf(root, key) !== undefined,
  );
  return line?.kind === 'scalar' && isDescriptor ? 'boutiques' : undefined;
}

export function isPociEntry(node: YamlNode): boolean {
  const type = entryOf(node, 'type')?.value;
  // A contract of the Asyncy family has no "type" at its root.
  return type?.kind === 'scalar' && type.value === 'poci';
}

/** The entries `type: poci` of a catalogue, which has them under `registry`, with their names. */
export function pociEntries(root: YamlNode): { name: string; node: YamlNode }[] {
  const registry = entryOf(root, 'registry')?.value;
  if (registry?.kind !== 'map') return [];
  return registry.entries.flatMap(({ key, value }) =>
    isPociEntry(value) ? [{ name: key, node: value }] : [],
  );
}
