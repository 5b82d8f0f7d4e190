import type { Info, InfoKey, Json } from '../../model/contract.js';
import type { Finding } from '../../model/finding.js';
import type { Image } from '../../model/image.js';
import { defined } from '../../model/defined.js';
import { compact } from '../compact.js';
import { quoted, syntaxFinding } from '../finding.js';
import type {
  ArgumentDeclaration,
  CommandDeclaration,
  ContractFragment,
  EnvDeclaration,
} from '../fragment.js';
import { isJsonObject, parseJsonText, textProperty, type JsonObject } from '../json-text.js';
import { jsonSchemaArguments, listedArguments } from './docker-mcp/arguments.js';
import { readNotes } from './docker-mcp/notes.js';
import { child, metadataKey as key, placeOf, type Placed } from './docker-mcp/place.js';

/** YAML, of which JSON is a part; the YAML parser is only loaded for what is not plain JSON. */
async function parse(text: string, findings: Finding[]): Promise<Json | undefined> {
  const json = text.trimStart().startsWith('{') ? parseJsonText(text) : undefined;
  if (json && 'value' in json) return json.value;
  const [{ parseYaml }, { toJson }] = await Promise.all([
    import('../yaml/parse.js'),
    import('../yaml/node.js'),
  ]);
  const document = await parseYaml(text, { kind: 'label', key });
  findings.push(...document.findings);
  return document.root && toJson(document.root);
}

/** Objects of a list; anything else in it, or in its place, is a finding. */
function objectsOf(parent: Placed<JsonObject>, name: string, findings: Finding[]): Placed<JsonObject>[] {
  const list = child(parent, name);
  if (!list) return [];
  const report = (pointer: string, what: string): void => {
    const message = `"${name}" of the label ${quoted(key)} should hold ${what}.`;
    const suggestion = `Write ${name}: followed by a list of "- name: …".`;
    findings.push(
      syntaxFinding({ messageId: 'shape-wrong', message, location: placeOf(pointer), suggestion }),
    );
  };
  if (!Array.isArray(list.value)) {
    report(list.pointer, 'a list');
    return [];
  }
  return list.value.flatMap((value, index) => {
    const pointer = `${list.pointer}/${String(index)}`;
    if (isJsonObject(value)) return [{ value, pointer }];
    report(pointer, 'objects');
    return [];
  });
}

/** The objects of a list that say what they are called. */
function namedOf(
  parent: Placed<JsonObject>,
  list: string,
  nameKey: string,
  findings: Finding[],
): (Placed<JsonObject> & { name: string })[] {
  return objectsOf(parent, list, findings).flatMap((item) => {
    const name = textProperty(item.value, nameKey);
    if (name !== undefined) return [{ ...item, name }];
    const message = `An entry of "${list}" in the label ${quoted(key)} has no "${nameKey}".`;
    const suggestion = `Write its ${nameKey}.`;
    const location = placeOf(item.pointer);
    findings.push(syntaxFinding({ messageId: 'name-missing', message, location, suggestion }));
    return [];
  });
}

/** `env[].name` is what the gateway reads; `secrets[].env` names variables as well. */
function readEnv(root: Placed<JsonObject>, findings: Finding[]): EnvDeclaration[] {
  const plain = namedOf(root, 'env', 'name', findings).map(({ name, value, pointer }) =>
    defined<EnvDeclaration>({
      name,
      description: textProperty(value, 'description'),
      declaredAt: [placeOf(pointer)],
    }),
  );
  const secrets = namedOf(root, 'secrets', 'env', findings).map(({ name, value, pointer }) =>
    defined<EnvDeclaration>({
      name,
      description: textProperty(value, 'description'),
      secret: true,
      declaredAt: [placeOf(pointer)],
    }),
  );
  return [...plain, ...secrets];
}

/** `arguments` is the list of OCI catalogues, `parameters` the JSON Schema of POCI entries. */
function readTool(tool: Placed<JsonObject> & { name: string }): CommandDeclaration {
  const list = child(tool, 'arguments');
  const parameters = child(tool, 'parameters');
  const declared: ArgumentDeclaration[] = [
    ...(list ? listedArguments(list) : []),
    ...(parameters ? jsonSchemaArguments(parameters) : []),
  ];
  return defined<CommandDeclaration>({
    name: tool.name,
    help: textProperty(tool.value, 'description'),
    style: 'mcp',
    arguments: declared,
    extra: { args: false, kwargs: false },
    declaredAt: [placeOf(tool.pointer)],
  });
}

const infoKeys: readonly (readonly [InfoKey, string])[] = [
  ['title', 'title'],
  ['description', 'description'],
  ['documentation', 'readme'],
];

function readInfo(root: Placed<JsonObject>): Info {
  const info: Info = {};
  for (const [infoKey, name] of infoKeys) {
    const value = textProperty(root.value, name);
    if (value !== undefined) info[infoKey] = { value, declaredAt: [placeOf(`/${name}`)] };
  }
  return info;
}

/** `io.docker.server.metadata`, the label that makes an image a Docker MCP server (spec/asyncy.md 6.1). */
export async function readDockerMcp(image: Image): Promise<ContractFragment | undefined> {
  const text = image.config.Labels?.[key];
  // Empty is how an inherited label is taken back.
  if (text === undefined || text.trim() === '') return undefined;
  const findings: Finding[] = [];
  const value = await parse(text, findings);
  if (!isJsonObject(value)) {
    if (findings.length === 0) {
      const message = `The label ${quoted(key)} holds no map.`;
      const suggestion = 'Write YAML that begins with "name: my-server".';
      findings.push(syntaxFinding({ messageId: 'shape-wrong', message, location: placeOf(''), suggestion }));
    }
    return compact({ dialect: 'docker-mcp', findings });
  }
  const root: Placed<JsonObject> = { value, pointer: '' };
  return compact({
    dialect: 'docker-mcp',
    info: readInfo(root),
    env: readEnv(root, findings),
    commands: namedOf(root, 'tools', 'name', findings).map(readTool),
    notes: readNotes(root),
    findings,
  });
}
