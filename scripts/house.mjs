/**
 * The import table of docs/architecture.md as an ESLint rule: each folder of src names the folders it may import and whether it may touch
 * Node. Static imports, re-exports and `import()` count, types as well: arrows point one way.
 */
import { dirname, join, relative, resolve, sep } from 'node:path';

const src = resolve(import.meta.dirname, '..', 'src');

/** What each room may import besides itself. */
export const house = {
  model: [],
  errors: [],
  validators: [],
  reference: ['model', 'errors'],
  engine: ['model', 'errors', 'reference'],
  registry: ['model', 'errors', 'reference'],
  sources: ['model', 'errors', 'reference', 'engine', 'registry'],
  contract: ['model', 'reference'],
  rules: ['model', 'reference', 'contract'],
  profiles: ['model', 'rules'],
  invoke: ['model', 'reference', 'contract'],
  probes: ['model', 'reference', 'contract', 'invoke'],
  sinks: ['model', 'errors'],
  reporters: ['model'],
  app: [
    'model',
    'errors',
    'reference',
    'engine',
    'registry',
    'sources',
    'contract',
    'rules',
    'profiles',
    'invoke',
    'probes',
    'sinks',
    'validators',
  ],
  cli: ['model', 'errors', 'validators', 'reporters', 'app'],
  commands: ['model', 'errors', 'reporters', 'app', 'cli'],
  index: ['model', 'errors', 'app', 'reporters', 'rules'],
};

/** Rooms that compute: no clock, no environment, no Node. */
const pure = new Set([
  'model',
  'errors',
  'reference',
  'contract',
  'rules',
  'profiles',
  'invoke',
  'probes',
  'reporters',
]);

/** Libraries with one door. */
const doors = { dockerode: 'engine' };

function roomOf(path) {
  const inside = relative(src, path);
  if (inside.startsWith('..')) return undefined;
  return inside.split(sep)[0].replace(/\.[jt]s$/, '');
}

function judge(from, filename, specifier) {
  if (specifier.startsWith('.')) {
    const to = roomOf(join(dirname(filename), specifier));
    if (to === undefined) return undefined; // package.json, schemas
    return to === from || house[from]?.includes(to) ? undefined : `src/${from} may not import src/${to}`;
  }
  const name = specifier.replace(/^node:/, '').split('/')[0];
  if (specifier.startsWith('node:') && pure.has(from))
    return `src/${from} is pure and may not import ${specifier}`;
  if (name in doors && doors[name] !== from) return `only src/${doors[name]} may import ${name}`;
  return undefined;
}

export const imports = {
  meta: {
    type: 'problem',
    schema: [],
    docs: { description: 'imports follow the table of docs/architecture.md' },
  },
  create(context) {
    const room = roomOf(context.filename);
    if (room === undefined) return {};
    const check = (node) => {
      if (typeof node.source?.value !== 'string') return;
      const message = judge(room, context.filename, node.source.value);
      if (message) context.report({ node: node.source, message });
    };
    const known = (node) => {
      if (!(room in house))
        context.report({ node, message: `src/${room} is not in the table of scripts/house.mjs` });
    };
    return {
      Program: known,
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};
