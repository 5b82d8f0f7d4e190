import type { Dialect } from '../../model/contract.js';
import type { Finding } from '../../model/finding.js';
import type { Image } from '../../model/image.js';
import {
  envDeclaration,
  healthDeclaration,
  linkDeclaration,
  portDeclarations,
  resourceDeclarations,
  tagDeclaration,
  testDeclaration,
  volumeDeclaration,
} from '../api/declarations.js';
import {
  argumentDeclarations,
  entrypointCommand,
  hookDeclarations,
  stdinDeclaration,
} from '../api/invocation.js';
import { groupApiLabels, labelAt, type ApiItem, type ApiItems } from '../api/items.js';
import type { NamespaceName } from '../api/namespaces.js';
import { compact } from '../compact.js';
import { quoted, syntaxFinding } from '../finding.js';
import type { ContractFragment, PortDeclaration } from '../fragment.js';

const contractKey = 'api.CONTRACT';

/** Longest path that Linux takes. */
const longestPath = 4096;

function isFilePath(path: string): boolean {
  const segments = path.split('/');
  const plain = !path.includes('\0') && !segments.includes('..') && !path.endsWith('/');
  return path.startsWith('/') && path.length <= longestPath && plain;
}

/** Where the label `api.CONTRACT` says that the contract file lies inside the image: an absolute path; undefined without a usable one. */
export function contractFilePathLabel(image: Image): string | undefined {
  const path = image.config.Labels?.[contractKey];
  return path !== undefined && isFilePath(path) ? path : undefined;
}

function checkContractPath(item: ApiItem | undefined, findings: Finding[]): void {
  const path = item?.values.get('')?.text;
  if (path === undefined || isFilePath(path)) return;
  const message = `The label ${quoted(contractKey)} should be the absolute path of a file, not ${quoted(path)}.`;
  const suggestion = `Write ${contractKey}="/asyncy.yml".`;
  const location = labelAt(contractKey);
  findings.push(syntaxFinding({ messageId: 'contract-path-invalid', message, location, suggestion }));
}

const dockumentNamespaces: ReadonlySet<NamespaceName> = new Set(['DEPENDENCY', 'RESOURCES', 'TAGS', 'TEST']);
const sharedNamespaces: ReadonlySet<NamespaceName> = new Set(['ENV', 'EXPOSE']);
const dockumentAttributes = new Set(['about', 'scheme']);
const sharedAttributes = new Set(['', 'mandatory', 'protocol']);

/** `dockument` when only words of zanetworker/dockument occur and at least one that luebken/container-api lacks. */
function dialectOf(items: ApiItems): Dialect {
  let dockument = false;
  for (const [namespace, named] of items) {
    if (dockumentNamespaces.has(namespace)) dockument = true;
    else if (!sharedNamespaces.has(namespace)) return 'api-labels';
    else {
      const attributes = [...named.values()].flatMap((item) => [...item.values.keys()]);
      const known = (attribute: string): boolean =>
        dockumentAttributes.has(attribute) || sharedAttributes.has(attribute);
      if (!attributes.every(known)) return 'api-labels';
      if (attributes.some((attribute) => dockumentAttributes.has(attribute))) dockument = true;
    }
  }
  return dockument ? 'dockument' : 'api-labels';
}

function readPorts(items: Iterable<ApiItem>, findings: Finding[]): PortDeclaration[] {
  const ports: PortDeclaration[] = [];
  for (const item of items) ports.push(...portDeclarations(item, ports.length, findings));
  return ports;
}

/** Generations 2 and 3 of the `api.*` labels, and our own keys in the same grammar (docs/labels.md). */
export function readApiLabels(image: Image): ContractFragment | undefined {
  const findings: Finding[] = [];
  const items = groupApiLabels(image.config.Labels ?? {}, findings);
  const named = (namespace: NamespaceName): ReadonlyMap<string, ApiItem> => items.get(namespace) ?? new Map();
  const all = (...namespaces: NamespaceName[]): ApiItem[] =>
    namespaces.flatMap((namespace) => [...named(namespace).values()]);
  const command = entrypointCommand(argumentDeclarations(all('ARG'), findings));
  checkContractPath(named('CONTRACT').get(''), findings);
  return compact({
    dialect: dialectOf(items),
    env: all('ENV').flatMap((item) => envDeclaration(item, findings)),
    ports: readPorts(all('EXPOSE'), findings),
    volumes: all('VOLUME').flatMap((item) => volumeDeclaration(item, findings)),
    process: stdinDeclaration(named('STDIN').get('')),
    health: healthDeclaration(named('HEALTH'), findings),
    commands: command && [command],
    links: all('LINKS', 'DEPENDENCY').map((item) => linkDeclaration(item, findings)),
    lifecycle: hookDeclarations(named('HOOK'), findings),
    resources: resourceDeclarations(named('RESOURCES'), findings),
    tags: all('TAGS').map(tagDeclaration),
    tests: all('TEST').map(testDeclaration),
    findings,
  });
}
