import type { DeclaredTest, Info, InfoKey, Note, Resources, Tag } from '../../../model/contract.js';
import type { EnvDeclaration } from '../../fragment.js';
import { defined } from '../../../model/defined.js';
import { parseBytes, parseCores, quantity } from '../../quantity.js';
import { toJson, type YamlNode } from '../../yaml/node.js';
import { mapsIn, namedIn, noteOf, plainIn, present, tellShape, textIn, type Pass } from '../bridge/fields.js';

const infoKeys: readonly (readonly [InfoKey, string])[] = [
  ['title', 'name'],
  ['description', 'description'],
  ['version', 'tool-version'],
  ['authors', 'author'],
  ['url', 'url'],
  ['documentation', 'descriptor-url'],
];

export function readInfo(pass: Pass, root: YamlNode): Info {
  const info: Info = {};
  for (const [name, key] of infoKeys) {
    const value = textIn(pass, root, key);
    const place = present(root, key);
    if (value !== undefined && place) info[name] = { value, declaredAt: [place.keyLocation] };
  }
  return info;
}

/** `environment-variables` {name, value, description}: Boutiques sets them, so their values are defaults. */
export function readEnv(pass: Pass, root: YamlNode): EnvDeclaration[] {
  return namedIn(pass, root, 'environment-variables', 'name').map(({ name, node, location }) =>
    defined<EnvDeclaration>({
      name,
      required: false,
      default: textIn(pass, node, 'value'),
      description: textIn(pass, node, 'description'),
      declaredAt: [location],
    }),
  );
}

/** `suggested-resources` {cpu-cores, ram in gigabytes}: what the tool asks for at least. */
export function readResources(pass: Pass, root: YamlNode, notes: Note[]): Resources {
  const entry = present(root, 'suggested-resources');
  if (!entry) return {};
  const cores = plainIn(pass, entry.value, 'cpu-cores', 'number');
  const memory = plainIn(pass, entry.value, 'ram', 'number');
  const { keyLocation: location, value } = entry;
  if (value.kind !== 'map') {
    tellShape(pass, '"suggested-resources"', 'a map', value);
    return {};
  }
  if (value.entries.some(({ key }) => key !== 'cpu-cores' && key !== 'ram'))
    notes.push(noteOf('boutiques suggested-resources', entry));
  return {
    ...(cores !== undefined && { 'min-cpu': quantity(String(cores), parseCores, location) }),
    ...(memory !== undefined && { 'min-memory': quantity(`${String(memory)}GB`, parseBytes, location) }),
  };
}

/** `tags`: {domain: [neuroinformatics, …]}. */
export function readTags(root: YamlNode): Tag[] {
  const tags = present(root, 'tags')?.value;
  if (tags?.kind !== 'map') return [];
  return tags.entries.flatMap(({ key, keyLocation, value }) => {
    const values = value.kind === 'list' ? value.items : [value];
    return values.flatMap((item): Tag[] => {
      if (item.kind !== 'scalar') return [];
      return [{ key, ...(item.value !== null && { value: item.source }), declaredAt: [keyLocation] }];
    });
  });
}

/** `tests`: {name, invocation, assertions}, as texts. */
export function readTests(pass: Pass, root: YamlNode): DeclaredTest[] {
  return mapsIn(pass, root, 'tests').map((node) => {
    const fields: [string, string][] =
      node.kind === 'map'
        ? node.entries.map(({ key, value }) => [
            key,
            value.kind === 'scalar' ? value.source : JSON.stringify(toJson(value)),
          ])
        : [];
    return { kind: 'boutiques', fields: Object.fromEntries(fields), declaredAt: [node.location] };
  });
}

/** Keys that are read elsewhere. */
const read = new Set([
  ...infoKeys.map(([, key]) => key),
  'command-line',
  'inputs',
  'output-files',
  'environment-variables',
  'suggested-resources',
  'tags',
  'tests',
  'shell',
  'schema-version',
]);

/** Everything that has no field of its own: groups, error codes, the image with the options that its engine should get. */
export function readOthers(root: YamlNode): Note[] {
  if (root.kind !== 'map') return [];
  return root.entries.flatMap((entry) =>
    read.has(entry.key) ? [] : [noteOf(`boutiques ${entry.key}`, entry)],
  );
}
