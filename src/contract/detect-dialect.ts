import type { FileDialect } from './readers/contract-file/keys.js';
import { entryOf, type YamlEntry, type YamlNode } from './yaml/node.js';

/** What a document is, told by its content; file names are shared by too many formats to say anything (spec/asyncy.md 0.2 and 7.1). */
export type Detected =
  | { contract: true; dialect: FileDialect }
  | {
      contract: false;
      /** A word for machines, e.g. `kubernetes`. */
      kind: string;
      /** For people, e.g. `a Kubernetes manifest`. */
      name: string;
      /** The key that gave it away. */
      entry?: YamlEntry;
    };

interface Stranger {
  kind: string;
  name: string;
  /** All of these keys are there. */
  keys: readonly string[];
  /** None of these is. */
  without?: readonly string[];
}

const contractKeys = [
  'commands',
  'actions',
  'entrypoint',
  'omg',
  'oms',
  'env',
  'cap',
  'interface',
  'lifecycle',
];

const strangers: readonly Stranger[] = [
  { kind: 'cloudspace', name: 'a Cloudspace microservice description', keys: ['microservice'] },
  { kind: 'kubernetes', name: 'a Kubernetes manifest', keys: ['apiVersion', 'kind'] },
  { kind: 'spring', name: 'a Spring configuration', keys: ['spring'] },
  { kind: 'spring', name: 'a Spring configuration', keys: ['eureka'] },
  { kind: 'spring', name: 'a Spring configuration', keys: ['management', 'server'] },
  { kind: 'openapi', name: 'an OpenAPI description', keys: ['openapi'] },
  { kind: 'openapi', name: 'an OpenAPI description', keys: ['swagger'] },
  { kind: 'github-action', name: 'a GitHub action', keys: ['runs', 'name'] },
  { kind: 'application', name: 'an Asyncy application configuration', keys: ['app_name'] },
  { kind: 'application', name: 'an Asyncy application configuration', keys: ['stories'] },
  {
    kind: 'application',
    name: 'an Asyncy application configuration',
    keys: ['expose'],
    without: contractKeys,
  },
];

/** Root keys that speak for one dialect. */
const asyncySigns = ['env', 'volume', 'interface', 'ports', 'cap'];
const microserviceSigns = ['environment', 'omg', 'version', 'entrypoint'];
const asyncyCommandSigns = ['args', 'kwargs', 'additional_args', 'additional_kwargs', 'result', 'results'];
const microserviceCommandSigns = ['arguments', 'output', 'http', 'run', 'events', 'rpc'];
const anyContractKey = [
  ...contractKeys,
  ...asyncySigns,
  'environment',
  'environmentr',
  'volumes',
  'system',
  'scale',
  'health',
  'forwards',
  'hostedExternally',
];

/** Undefined when the root is no map, so that the reader of any dialect can say what is wrong. */
export function detectDialect(root: YamlNode): Detected | undefined {
  if (root.kind !== 'map') return undefined;
  const keys = new Set(root.entries.map((entry) => entry.key));
  const stranger = strangers.find(
    (one) => one.keys.every((key) => keys.has(key)) && !one.without?.some((key) => keys.has(key)),
  );
  if (stranger) return foreign(stranger.kind, stranger.name, entryOf(root, stranger.keys[0] ?? ''));
  if (keys.has('services') && !contractKeys.some((key) => keys.has(key))) {
    const services = entryOf(root, 'services');
    return isCompose(services?.value)
      ? foreign('compose', 'a Compose file', services)
      : foreign('application', 'an Asyncy application configuration', services);
  }
  if (keys.has('actions') || keys.has('oms')) return { contract: true, dialect: 'oms' };
  if (keys.has('omg') && !keys.has('commands') && !keys.has('entrypoint')) {
    return { contract: true, dialect: 'oms' };
  }
  if (!anyContractKey.some((key) => keys.has(key))) {
    return foreign('unknown', 'no contract that is known here', root.entries[0]);
  }
  const commands = commandBodies(root);
  const votes = (rootSigns: readonly string[], commandSigns: readonly string[]): number =>
    rootSigns.filter((key) => keys.has(key)).length +
    commands.filter((body) => commandSigns.some((key) => entryOf(body, key))).length;
  const microservice = votes(microserviceSigns, microserviceCommandSigns);
  const asyncy = votes(asyncySigns, asyncyCommandSigns);
  return { contract: true, dialect: microservice > asyncy ? 'microservice' : 'asyncy' };
}

function foreign(kind: string, name: string, entry: YamlEntry | undefined): Detected {
  return { contract: false, kind, name, ...(entry && { entry }) };
}

function commandBodies(root: YamlNode): YamlNode[] {
  const commands = entryOf(root, 'commands')?.value;
  const entrypoint = entryOf(root, 'entrypoint')?.value;
  return [
    ...(commands?.kind === 'map' ? commands.entries.map((entry) => entry.value) : []),
    ...(entrypoint ? [entrypoint] : []),
  ];
}

function isCompose(services: YamlNode | undefined): boolean {
  return (
    services?.kind === 'map' &&
    services.entries.some(({ value }) => entryOf(value, 'image') ?? entryOf(value, 'build'))
  );
}
