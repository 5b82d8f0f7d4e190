import type { Json, Note } from '../../../model/contract.js';
import { pointerToken } from '../../../model/location.js';
import { isJsonObject, textProperty, type JsonObject } from '../../json-text.js';
import { child, placeOf, type Placed } from './place.js';

/** What the gateway takes from a label since docker/mcp-gateway 306d2d94 (2026-05-27); all else is dropped in silence. */
const readByGateway = new Set(
  'name type image description title icon readme env tools config prefix metadata'.split(' '),
);

/** Fields whose texts may name properties of `config` as `{{server.property}}`. */
const templated = ['command', 'volumes', 'user', 'extraHosts', 'allowHosts', 'remote'];

/** Most templates of one label that are looked at. */
const mostTemplates = 200;

function itemsOf(root: Placed<JsonObject>, name: string): Placed<JsonObject>[] {
  const list = child(root, name);
  if (!list || !Array.isArray(list.value)) return [];
  return list.value.flatMap((value, index) =>
    isJsonObject(value) ? [{ value, pointer: `${list.pointer}/${String(index)}` }] : [],
  );
}

/** A note with one place for each of its texts. */
function textsNote(topic: string, texts: readonly Placed<string>[]): Note[] {
  if (texts.length === 0) return [];
  const value = texts.map((text) => text.value);
  return [{ topic, value, declaredAt: texts.map(({ pointer }) => placeOf(pointer)) }];
}

function deadFields(root: Placed<JsonObject>): Placed<string>[] {
  const top = Object.keys(root.value).filter((name) => !readByGateway.has(name));
  const inside = (list: string, name: string): Placed<string>[] =>
    itemsOf(root, list).flatMap((item) => {
      const found = child(item, name);
      return found ? [{ value: `${list}[].${name}`, pointer: found.pointer }] : [];
    });
  return [
    ...top.map((name) => ({ value: name, pointer: `/${pointerToken(name)}` })),
    ...inside('env', 'value'),
    ...inside('tools', 'container'),
  ];
}

/** `{{server.property|function}}`: `server.property`. */
function templatesIn({ value, pointer }: Placed<Json>): Placed<string>[] {
  if (typeof value === 'string') {
    return [...value.matchAll(/\{\{([^{}|]{1,200})(?:\|[^{}]{0,200})?\}\}/g)].map((found) => ({
      value: (found[1] ?? '').trim(),
      pointer,
    }));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]: [string, Json]) =>
    templatesIn({ value: item, pointer: `${pointer}/${pointerToken(name)}` }),
  );
}

/** What has no field of its own: the server's name, its configuration, what refers to it, and what Docker's gateway no longer reads. */
export function readNotes(root: Placed<JsonObject>): Note[] {
  const plain: Note[] = ['name', 'prefix', 'type', 'config'].flatMap((name) => {
    const found = child(root, name);
    return found ? [{ topic: `mcp-${name}`, value: found.value, declaredAt: [placeOf(found.pointer)] }] : [];
  });
  const secrets = itemsOf(root, 'secrets').flatMap(({ value, pointer }) => {
    const name = textProperty(value, 'name');
    return name === undefined ? [] : [{ value: name, pointer: `${pointer}/name` }];
  });
  const texts = [
    ...templated.map((name) => child(root, name)),
    ...itemsOf(root, 'env').map((item) => child(item, 'value')),
  ];
  const templates = texts.flatMap((text) => (text ? templatesIn(text) : [])).slice(0, mostTemplates);
  return [
    ...plain,
    ...textsNote('mcp-secrets', secrets),
    ...textsNote('mcp-templates', templates),
    ...textsNote('mcp-ignored-by-gateway', deadFields(root)),
  ];
}
