import type { DeclaredTest, HostCommand } from '../../model/contract.js';
import type { Finding } from '../../model/finding.js';
import type { Image } from '../../model/image.js';
import type { LabelLocation } from '../../model/location.js';
import { compact } from '../compact.js';
import { quoted, syntaxFinding } from '../finding.js';
import type { ContractFragment, EnvDeclaration } from '../fragment.js';
import { readInfoLabels } from '../info-labels.js';

const prefix = 'org.label-schema.';

const info = [
  ['title', 'org.label-schema.name'],
  ['description', 'org.label-schema.description'],
  ['version', 'org.label-schema.version'],
  ['revision', 'org.label-schema.vcs-ref'],
  ['created', 'org.label-schema.build-date'],
  ['vendor', 'org.label-schema.vendor'],
  ['licenses', 'org.label-schema.license'],
  ['url', 'org.label-schema.url'],
  ['source', 'org.label-schema.vcs-url'],
] as const;

/** Commands for the host; `docker.debug` and `rkt.debug` are the misspelt examples of the specification. */
const commands = ['docker', 'rkt'].flatMap((tool) =>
  ['cmd', 'cmd.devel', 'cmd.debug', 'debug', 'cmd.help'].map((name) => `${tool}.${name}`),
);

/** `usage` is a URL, or a path inside the image. */
function readUsage(labels: Readonly<Record<string, string>>): ContractFragment['info'] {
  const key = `${prefix}usage`;
  const value = labels[key];
  if (!value) return {};
  const declaredAt: LabelLocation[] = [{ kind: 'label', key }];
  return /^https?:\/\//i.test(value)
    ? { documentation: { value, declaredAt } }
    : { usage: { value, declaredAt } };
}

/** `VAR=description[,VAR=description]`; a description may hold commas, so only `,VAR=` ends it. */
function readParams(text: string, location: LabelLocation, findings: Finding[]): EnvDeclaration[] {
  if (text.trim() === '') return [];
  const starts = [...text.matchAll(/(?:^|,)\s*([A-Za-z_][A-Za-z0-9_]*)=/g)];
  if (starts[0]?.index !== 0) {
    const message = `The label ${quoted(location.key)} does not begin with NAME=description.`;
    const suggestion = `Write ${location.key}="PORT=port to listen on,LEVEL=log level".`;
    findings.push(syntaxFinding({ messageId: 'params-invalid', message, location, suggestion }));
  }
  return starts.map(({ 0: start, 1: name = '', index }, at) => {
    const description = text.slice(index + start.length, starts[at + 1]?.index).trim();
    return { name, ...(description && { description }), declaredAt: [location] };
  });
}

/** label-schema.org, rc1: deprecated in 2019, still written. */
export function readLabelSchema(image: Image): ContractFragment | undefined {
  const labels = image.config.Labels ?? {};
  if (!Object.keys(labels).some((key) => key.startsWith(prefix))) return undefined;
  const findings: Finding[] = [];
  const present = (suffix: string): { text: string; location: LabelLocation }[] => {
    const key = prefix + suffix;
    const text = labels[key];
    return text ? [{ text, location: { kind: 'label', key } }] : [];
  };
  return compact({
    dialect: 'label-schema',
    info: { ...readInfoLabels(image, info), ...readUsage(labels) },
    env: ['docker.params', 'rkt.params'].flatMap((suffix) =>
      present(suffix).flatMap(({ text, location }) => readParams(text, location, findings)),
    ),
    hostCommands: commands.flatMap((name) =>
      present(name).map(({ text, location }): HostCommand => ({
        name,
        command: text,
        declaredAt: [location],
      })),
    ),
    tests: ['docker.cmd.test', 'rkt.cmd.test'].flatMap((kind) =>
      present(kind).map(({ text, location }): DeclaredTest => ({
        kind,
        fields: { command: text },
        declaredAt: [location],
      })),
    ),
    findings,
  });
}
