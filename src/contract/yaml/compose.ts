import type * as yaml from 'yaml';
import type { Document, Node as AstNode, Scalar as AstScalar, YAMLMap } from 'yaml';
import type { Scalar } from '../../model/contract.js';
import { pointerToken } from '../../model/location.js';
import { quote, type Fault } from './faults.js';
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from './node.js';
import type { Locator } from './place.js';

type YamlLibrary = typeof yaml;

/** Bounds of one document. `values` counts what aliases and merge keys expand to. */
export interface Bounds {
  depth: number;
  values: number;
}

/** Thrown inside this file only, to leave a walk that has run out of its bounds. */
class OutOfBounds extends Error {}

/**
 * The library's syntax tree as our own: aliases and merge keys resolved in document order (the last anchor of a name counts, as YAML
 * says), keys as text, the last of duplicate keys kept as most YAML readers do. Faults are handed to `fault`.
 */
export function compose(
  library: YamlLibrary,
  document: Document,
  locator: Locator,
  bounds: Bounds,
  fault: (fault: Fault) => void,
): YamlNode | undefined {
  const anchors = new Map<string, { node: YamlNode; size: number } | 'open'>();
  let values = 0;

  const spend = (count: number, offset: number): void => {
    values += count;
    if (values <= bounds.values) return;
    fault({
      messageId: 'too-many-values',
      severity: 'error',
      message: `The document expands to more than ${String(bounds.values)} values, perhaps through aliases; nothing of it is read.`,
      offset,
      suggestion: 'Write the values out instead of repeating aliases.',
    });
    throw new OutOfBounds();
  };

  const nothing = (offset: number, pointer: string): YamlScalar => ({
    kind: 'scalar',
    value: null,
    source: '',
    location: locator.at(offset, pointer),
  });

  const error = (messageId: string, message: string, offset: number, pointer?: string): void => {
    fault({ messageId, severity: 'error', message, offset, ...(pointer === undefined ? {} : { pointer }) });
  };

  const scalar = (node: AstScalar, offset: number, pointer: string): YamlScalar => {
    const location = locator.at(offset, pointer);
    const source = node.source ?? (typeof node.value === 'string' ? node.value : '');
    const value: unknown = node.value;
    if (typeof value === 'number' && !isExact(value)) {
      fault({
        messageId: 'number-not-exact',
        severity: 'warning',
        message: `The number ${source.slice(0, 60)} cannot be carried exactly; it is read as text.`,
        offset,
        pointer,
        suggestion: `Quote it: '${source.slice(0, 60)}'`,
        ...(location.kind === 'file' && {
          edits: [{ line: location.line, column: location.column, remove: source, insert: quote(source) }],
        }),
      });
      return { kind: 'scalar', value: source, source, location };
    }
    return { kind: 'scalar', value: isScalarValue(value) ? value : source, source, location };
  };

  const alias = (name: string, offset: number, pointer: string): YamlNode => {
    const anchor = anchors.get(name);
    if (anchor && anchor !== 'open') {
      spend(anchor.size, offset);
      return anchor.node;
    }
    error(
      anchor ? 'circular-alias' : 'unresolved-alias',
      anchor
        ? `The alias *${name.slice(0, 60)} stands inside its own anchor.`
        : `The alias *${name.slice(0, 60)} has no anchor before it.`,
      offset,
      pointer,
    );
    return nothing(offset, pointer);
  };

  const walk = (node: AstNode | null | undefined, near: number, pointer: string, depth: number): YamlNode => {
    const offset = node?.range?.[0] ?? near;
    spend(1, offset);
    if (depth > bounds.depth) {
      error(
        'too-deep',
        `The document is nested more than ${String(bounds.depth)} levels deep; nothing of it is read.`,
        offset,
      );
      throw new OutOfBounds();
    }
    if (!node) return nothing(offset, pointer);
    if (library.isAlias(node)) return alias(node.source, offset, pointer);
    const name = node.anchor;
    const before = values;
    if (name !== undefined) anchors.set(name, 'open');
    const result = collectionOrScalar(node, offset, pointer, depth);
    if (name !== undefined) anchors.set(name, { node: result, size: values - before + 1 });
    return result;
  };

  const collectionOrScalar = (node: AstNode, offset: number, pointer: string, depth: number): YamlNode => {
    if (library.isMap(node)) return map(node, offset, pointer, depth);
    if (library.isSeq(node)) {
      const items = node.items.map((item, index) =>
        walk(library.isNode(item) ? item : null, offset, `${pointer}/${String(index)}`, depth + 1),
      );
      return { kind: 'list', items, location: locator.at(offset, pointer) };
    }
    return library.isScalar(node) ? scalar(node, offset, pointer) : nothing(offset, pointer);
  };

  const keyText = (key: unknown, near: number): string | undefined => {
    if (!library.isNode(key)) return undefined;
    if (library.isScalar(key)) return typeof key.value === 'string' ? key.value : (key.source ?? undefined);
    if (library.isAlias(key)) {
      const target = alias(key.source, near, '');
      return target.kind === 'scalar' ? target.source : undefined;
    }
    return undefined;
  };

  const map = (node: YAMLMap, offset: number, pointer: string, depth: number): YamlMap => {
    const entries = new Map<string, YamlEntry>();
    const firstLine = new Map<string, number>();
    const merged: YamlEntry[] = [];
    for (const pair of node.items) {
      const keyOffset = library.isNode(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      const key = keyText(pair.key, keyOffset);
      if (key === undefined || (key === '' && !isQuoted(library, pair.key))) {
        error(
          key === undefined ? 'complex-key' : 'empty-key',
          key === undefined
            ? 'A list or map is used as a key; it is not read.'
            : 'A value has no key; it is not read.',
          keyOffset,
          pointer,
        );
        continue;
      }
      const at = `${pointer}/${pointerToken(key)}`;
      const value = walk(library.isNode(pair.value) ? pair.value : null, keyOffset, at, depth + 1);
      if (key === '<<') {
        merged.push(...mergeSources(value, keyOffset, at));
        continue;
      }
      const first = firstLine.get(key);
      if (first !== undefined) {
        fault({
          messageId: 'duplicate-key',
          severity: 'error',
          message: `The key ${JSON.stringify(key.slice(0, 80))} stands twice in the same map, first in line ${String(first)}; the last one counts.`,
          offset: keyOffset,
          pointer: at,
          suggestion: 'Remove one of them, or indent it under the key that it belongs to.',
        });
      } else firstLine.set(key, locator.lineOf(keyOffset));
      entries.set(key, { key, keyLocation: locator.at(keyOffset, at), value });
    }
    for (const entry of merged) if (!entries.has(entry.key)) entries.set(entry.key, entry);
    return { kind: 'map', entries: [...entries.values()], location: locator.at(offset, pointer) };
  };

  const mergeSources = (value: YamlNode, offset: number, pointer: string): YamlEntry[] => {
    const sources = value.kind === 'list' ? value.items : [value];
    return sources.flatMap((source) => {
      if (source.kind === 'map') return source.entries;
      error('bad-merge', 'The merge key "<<" takes a map, or a list of maps.', offset, pointer);
      return [];
    });
  };

  try {
    return walk(library.isNode(document.contents) ? document.contents : null, 0, '', 0);
  } catch (caught) {
    // The finding that explains it has been handed over; there is no document.
    if (caught instanceof OutOfBounds) return undefined;
    throw caught;
  }
}

function isQuoted(library: YamlLibrary, key: unknown): boolean {
  return library.isScalar(key) && (key.type === 'QUOTE_DOUBLE' || key.type === 'QUOTE_SINGLE');
}

function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

function isScalarValue(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
