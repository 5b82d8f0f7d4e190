import type { Finding } from '../../model/finding.js';
import type { Image } from '../../model/image.js';
import { envDeclaration } from '../api/declarations.js';
import { argumentName, entrypointCommand } from '../api/invocation.js';
import { labelAt, type ApiItem, type ApiValue } from '../api/items.js';
import { defined } from '../../model/defined.js';
import { compact } from '../compact.js';
import { didYouMean } from '../../model/did-you-mean.js';
import { quoted, shortened, syntaxFinding, unknownKeyFinding } from '../finding.js';
import type { ArgumentDeclaration, ContractFragment, EnvDeclaration, LinkDeclaration } from '../fragment.js';
import { mandatoryOf, portPropertyOf, readJsonList, type ListEntry } from '../json-list.js';
import { property, textProperty } from '../json-text.js';

type Labels = Readonly<Record<string, string>>;

const dottedPrefix = 'api.expected-envs.';
const dottedAttributes = ['description', 'mandatory'];

/** Generation 1b (March 2016): `api.expected-envs.<NAME>`, `.description`, `.mandatory`. */
function readDottedEnvs(labels: Labels, findings: Finding[]): EnvDeclaration[] {
  const items = new Map<string, ApiItem>();
  for (const [key, text] of Object.entries(labels)) {
    if (!key.startsWith(dottedPrefix)) continue;
    const rest = key.slice(dottedPrefix.length);
    const dot = rest.indexOf('.');
    const name = dot === -1 ? rest : rest.slice(0, dot);
    const attribute = dot === -1 ? '' : rest.slice(dot + 1);
    if (name === '') {
      const message = `The label ${quoted(key)} says nothing: it has no name after the namespace.`;
      const suggestion = `Write the name of the variable, as in ${dottedPrefix}PORT.`;
      findings.push(
        syntaxFinding({ messageId: 'name-missing', message, location: labelAt(key), suggestion }),
      );
    } else if (dot !== -1 && !dottedAttributes.includes(attribute)) {
      const message = `The label ${quoted(key)} says nothing: its attribute ${quoted(attribute)} is not known.`;
      const meant = didYouMean(attribute, dottedAttributes);
      const suggestion = meant
        ? `Write ${shortened(dottedPrefix + name)}.${meant}.`
        : `Known are: ${dottedAttributes.join(', ')}.`;
      findings.push(
        unknownKeyFinding({ messageId: 'unknown-attribute', message, location: labelAt(key), suggestion }),
      );
    } else {
      const item = items.get(name) ?? { name, values: new Map<string, ApiValue>() };
      items.set(name, item);
      item.values.set(attribute, { key, text });
    }
  }
  return [...items.values()].flatMap((item) => envDeclaration(item, findings));
}

function readEnv(entry: ListEntry, findings: Finding[]): EnvDeclaration {
  return defined<EnvDeclaration>({
    name: entry.name,
    required: mandatoryOf(entry, findings),
    default: textProperty(entry.object, 'default'),
    description: textProperty(entry.object, 'description'),
    declaredAt: [entry.location],
  });
}

function readArgument(entry: ListEntry, findings: Finding[]): ArgumentDeclaration {
  return defined<ArgumentDeclaration>({
    ...argumentName(entry.name),
    required: mandatoryOf(entry, findings),
    default: property(entry.object, 'default'),
    help: textProperty(entry.object, 'description'),
    declaredAt: [entry.location],
  });
}

/** The name is an image name in the author's own example, `redis:latest`. */
function readLink(entry: ListEntry, findings: Finding[]): LinkDeclaration {
  return defined<LinkDeclaration>({
    name: entry.name,
    required: mandatoryOf(entry, findings),
    image: /[:/]/.test(entry.name) ? entry.name : undefined,
    port: portPropertyOf(entry, findings),
    description: textProperty(entry.object, 'description'),
    declaredAt: [entry.location],
  });
}

/** Generations 1 and 1b (luebken/currentweather, March 2016): `api.expected-envs`, `-args` and `-links`. */
export function readApiExpected(image: Image): ContractFragment | undefined {
  const labels: Labels = image.config.Labels ?? {};
  const findings: Finding[] = [];
  const list = (key: string, nameKey: string): ListEntry[] => readJsonList(labels, key, nameKey, findings);
  const env = list('api.expected-envs', 'key').map((entry) => readEnv(entry, findings));
  const args = list('api.expected-args', 'arg').map((entry) => readArgument(entry, findings));
  const command = entrypointCommand(args);
  return compact({
    dialect: 'api-expected',
    env: [...env, ...readDottedEnvs(labels, findings)],
    commands: command && [command],
    links: list('api.expected-links', 'name').map((entry) => readLink(entry, findings)),
    findings,
  });
}
