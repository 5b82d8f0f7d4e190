/** What may follow `api.<NAMESPACE>` in a label key; docs/labels.md has the grammar and the meaning of every key. */
export interface Namespace {
  /** `none`: nothing. `word`: a name up to the next dot. `rest`: a name that may hold dots. Else: one of these names. */
  names: 'none' | 'word' | 'rest' | readonly string[];
  /** What may follow the name; where it depends on the name, by name. */
  attributes: readonly string[] | Readonly<Record<string, readonly string[]>>;
}

const description = ['description', 'about'];
const link = ['image', 'port', 'mandatory', ...description];
const value = ['type', 'mandatory', 'default', 'pattern', 'enum', 'example'];

/** `api.*` of luebken/container-api and zanetworker/dockument, with our own additions in the same grammar. */
export const namespaces = {
  ENV: { names: 'word', attributes: [...value, 'secret', ...description] },
  EXPOSE: { names: 'word', attributes: ['protocol', 'scheme', 'name', ...description] },
  LINKS: { names: 'word', attributes: link },
  DEPENDENCY: { names: 'word', attributes: link },
  VOLUME: { names: 'word', attributes: ['path', 'mode', 'persist', ...description] },
  ARG: { names: 'word', attributes: ['kind', 'position', ...value, ...description] },
  HOOK: { names: ['post-start', 'pre-stop'], attributes: ['timeout', ...description] },
  HEALTH: { names: ['path', 'port'], attributes: [] },
  RESOURCES: { names: ['Memory', 'CPU', 'GPU'], attributes: [] },
  TAGS: { names: 'rest', attributes: [] },
  TEST: {
    names: ['command', 'fileExistence', 'fileContent', 'metadata'],
    attributes: {
      command: [
        'name',
        'command',
        'args',
        'expectedOutput',
        'expectedError',
        'excludedOutput',
        'excludedError',
      ],
      fileExistence: ['name', 'path', 'shouldExist', 'permissions'],
      fileContent: ['name', 'path', 'expectedContents', 'excludedContents'],
      metadata: ['env', 'exposedPorts', 'volumes', 'entrypoint', 'cmd', 'workdir'],
    },
  },
  STDIN: { names: 'none', attributes: [] },
  CONTRACT: { names: 'none', attributes: [] },
} as const satisfies Record<string, Namespace>;

export type NamespaceName = keyof typeof namespaces;

export const namespaceNames = Object.keys(namespaces) as NamespaceName[];

export function isNamespace(word: string): word is NamespaceName {
  return Object.hasOwn(namespaces, word);
}

export function attributesOf(namespace: Namespace, name: string): readonly string[] {
  if (namespace.attributes instanceof Array) return namespace.attributes;
  const byName = namespace.attributes;
  return Object.hasOwn(byName, name) ? (byName[name] ?? []) : [];
}

/** Words of other vocabularies, with what they are called here. */
export const synonyms: ReadonlyMap<string, string> = new Map([
  ['PORT', 'EXPOSE'],
  ['PORTS', 'EXPOSE'],
  ['PARAM', 'ARG'],
  ['PARAMS', 'ARG'],
  ['required', 'mandatory'],
  ['optional', 'mandatory'],
  ['help', 'description'],
  ['values', 'enum'],
  ['regex', 'pattern'],
  ['dest', 'path'],
]);
