import type { Info, InfoKey, Note } from '../../model/contract.js';
import { compact } from '../compact.js';
import { isPociEntry, pociEntries } from '../detect-bridge.js';
import type { ContractFragment } from '../fragment.js';
import { entryOf, isNull, type YamlNode } from '../yaml/node.js';
import type { YamlDocument } from '../yaml/parse.js';
import { createPass, noteOf, present, tell, textIn, type Pass } from './bridge/fields.js';
import { readEnvironment } from './poci/environment.js';
import { readTools, type ToolsPart } from './poci/tools.js';

const dialect = 'poci';

/** Keys that are read; every other one is a note. */
const read = new Set([
  'type',
  'name',
  'title',
  'description',
  'readme',
  'env',
  'secrets',
  'tools',
  'about',
  'icon',
]);

const infoKeys: readonly (readonly [InfoKey, string])[] = [
  ['title', 'title'],
  ['description', 'description'],
  ['documentation', 'readme'],
];

/** Catalogues have the texts at the root of an entry, the registry's server.yaml has them under `about`. */
function readInfo(pass: Pass, entry: YamlNode): Info {
  const info: Info = {};
  const about = present(entry, 'about')?.value;
  for (const [name, key] of infoKeys) {
    const place = present(entry, key) ?? present(about, key);
    const value = textIn(pass, entry, key) ?? (about && textIn(pass, about, key));
    if (value !== undefined && place) info[name] = { value, declaredAt: [place.keyLocation] };
  }
  return info;
}

function readNotes(pass: Pass, entry: YamlNode, name: string | undefined): Note[] {
  const place = present(entry, 'name');
  const written = textIn(pass, entry, 'name') ?? name;
  const named: Note[] =
    written === undefined
      ? []
      : [{ topic: 'poci name', value: written, declaredAt: [place?.keyLocation ?? entry.location] }];
  if (entry.kind !== 'map') return named;
  const others = entry.entries.filter(({ key, value }) => !read.has(key) && !isNull(value));
  return [...named, ...others.map((one) => noteOf(`poci ${one.key}`, one))];
}

/**
 * An entry `type: poci` of a Docker MCP catalogue, or a whole catalogue: tools that run an image, each with its parameters and the words of its
 * command (spec/asyncy.md 6.1). What the contract has no field for is a note. Never throws on its content.
 */
export function readPoci(document: YamlDocument): ContractFragment {
  const pass = createPass(document);
  const { root } = document;
  const entries = root ? (isPociEntry(root) ? [{ name: undefined, node: root }] : pociEntries(root)) : [];
  const [first] = entries;
  if (!first) return { dialect, findings: pass.findings };
  if (entries.length > 1) tellSeveral(pass, entries.length, first.node);
  const { node, name } = first;
  const tools: ToolsPart = readTools(pass, node);
  if (tools.commands.length === 0 && entryOf(node, 'tools') === undefined) {
    const message = 'The entry has no "tools": nothing can be called.';
    const suggestion = 'Write tools: with a name, parameters and container for each.';
    tell(pass, { messageId: 'tools-missing', message, location: node.location, suggestion });
  }
  const fragment = compact({
    dialect,
    info: readInfo(pass, node),
    env: readEnvironment(pass, node),
    volumes: tools.volumes,
    commands: tools.commands,
    notes: [...readNotes(pass, node, name), ...tools.notes],
    findings: [],
  });
  return { ...fragment, dialect, findings: pass.findings };
}

function tellSeveral(pass: Pass, count: number, first: YamlNode): void {
  const message = `The catalogue holds ${String(count)} entries of type poci; only the first is read.`;
  const suggestion = 'Give a file with the entry that is meant.';
  tell(pass, {
    messageId: 'several-entries',
    message,
    location: first.location,
    suggestion,
    severity: 'warning',
  });
}
