import type { Contract, EnvVariable, Hook, Port, Quantity, Volume } from '../../model/contract.js';
import { isSecretName } from '../../model/secret.js';
import {
  canBeKey,
  defaultComment,
  enumComment,
  helpLines,
  patternLines,
  typeLines,
} from './asyncy-values.js';
import { comment, inComment, indented, yamlText } from './yaml-text.js';

/** Variables that the engine or the shell sets in every container: no configuration of this one. */
const everywhere = new Set(['PATH', 'HOME', 'HOSTNAME', 'TERM', 'PWD', 'SHLVL', 'OLDPWD', '_']);

/** True for a variable that a contract should speak of: described somewhere, or none of those that every container has. */
export function isConfiguration(variable: EnvVariable): boolean {
  const { name, required, description, declaredAt } = variable;
  const described = required || description !== undefined || declaredAt.some(({ kind }) => kind === 'label');
  return described || !everywhere.has(name);
}

/** What the contract says, else what the name says. */
export function isSecret({ name, secret }: EnvVariable): boolean {
  return secret ?? isSecretName(name);
}

function variable(declared: EnvVariable): string[] {
  const { name, type, required, description, pattern } = declared;
  const secret = isSecret(declared);
  // A pattern beside a secret's known value may describe that value.
  const tells = !secret || declared.default === undefined;
  const lines = [
    ...(type === undefined ? ['type: string'] : typeLines(type)),
    `required: ${String(required)}`,
    ...helpLines(description),
    ...(tells ? patternLines(pattern) : []),
    ...(secret
      ? ['# A secret: give it when the container starts, and keep it out of the image.']
      : [...enumComment(declared.enum), ...defaultComment(declared.default, '')]),
  ];
  return [`${yamlText(name)}:`, ...indented(lines)];
}

/** `env`. */
export function envSection({ env }: Contract): string[] {
  const shown = env.filter(isConfiguration);
  const written = shown.filter(({ name }) => canBeKey(name));
  const left = env.filter((one) => !written.includes(one)).map(({ name }) => inComment(name));
  const explanation = [
    '# Environment variables that configure the container. One is required unless it says "required: false".',
    '# Values stand in the image (ENV) or come from whoever starts the container, so defaults are comments here.',
  ];
  if (written.length === 0) {
    return [
      ...explanation,
      '# env:',
      '#   CITY:',
      '#     type: string',
      '#     required: true',
      '#     help: City of the report',
    ];
  }
  const omitted = left.length > 0 ? [comment(`Left out: ${left.slice(0, 20).join(', ')}`)] : [];
  return [...explanation, ...omitted, 'env:', ...indented(written.flatMap(variable))];
}

function port({ port: number, protocol, name, scheme, description }: Port, all: readonly Port[]): string {
  const alone = all.every((other) => other.port !== number || other.protocol === protocol);
  const spec = protocol === 'tcp' && alone ? String(number) : `${String(number)}/${protocol}`;
  const said = [name, scheme, description?.trim()].filter(Boolean).map((text) => inComment(text ?? ''));
  return `- ${spec}${said.length > 0 ? ` ${comment(said.join(', '))}` : ''}`;
}

/** `ports`. */
export function portsSection({ ports }: Contract): string[] {
  const explanation = [
    '# Ports that the container listens on: 8080, or 53/udp. The Dockerfile says the same with EXPOSE.',
  ];
  return ports.length === 0
    ? [...explanation, '# ports:', '#   - 8080']
    : [...explanation, 'ports:', ...indented(ports.map((one) => port(one, ports)))];
}

/** A title for a volume: its own, else words of its path. */
function titleOf({ name, path }: Volume, taken: ReadonlySet<string>): string {
  const words = path
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .toLowerCase();
  const wanted = name !== undefined && name !== '' && canBeKey(name) ? name : words === '' ? 'volume' : words;
  let title = wanted;
  for (let count = 2; taken.has(title); count += 1) title = `${wanted}-${String(count)}`;
  return title;
}

/** `volumes`. */
export function volumesSection({ volumes }: Contract): string[] {
  const explanation = [
    '# Paths whose files outlive a call or are shared: title -> where it is mounted, and rw or ro.',
  ];
  if (volumes.length === 0) {
    return [...explanation, '# volumes:', '#   cache:', '#     dest: /var/cache/app', '#     mode: rw'];
  }
  const taken = new Set<string>();
  const lines = volumes.flatMap((volume) => {
    const title = titleOf(volume, taken);
    taken.add(title);
    const said = [
      ...(volume.description === undefined ? [] : [comment(`For: ${inComment(volume.description.trim())}`)]),
      ...(volume.persist === undefined
        ? []
        : [`# It ${volume.persist ? 'outlives' : 'goes with'} the container.`]),
    ];
    const mode = volume.mode === undefined ? [] : [`mode: ${yamlText(volume.mode)}`];
    return [`${yamlText(title)}:`, ...indented([`dest: ${yamlText(volume.path)}`, ...mode, ...said])];
  });
  return [...explanation, 'volumes:', ...indented(lines)];
}

/** `interface`. */
export function interfaceSection({ interface: face }: Contract): string[] {
  if (!face) return [];
  if (face.kind === 'cli') return ['# How the container is called.', 'interface: cli'];
  const lines = [
    ...(face.ssl === undefined ? [] : [`ssl: ${String(face.ssl)}`]),
    ...(face.port === undefined ? [] : [`port: ${String(face.port)}`]),
    ...(face.path === undefined ? [] : [`path: ${yamlText(face.path)}`]),
  ];
  const http = lines.length === 0 ? ['http: {}'] : ['http:', ...indented(lines)];
  return ['# How the container is called: all commands over HTTP.', 'interface:', ...indented(http)];
}

/** `system`. */
export function systemSection({ resources }: Contract): string[] {
  const explanation = ['# What the container needs of the machine.'];
  const amount = (name: string, quantity: Quantity | undefined): string[] => {
    if (!quantity) return [];
    const isNumber = /^\d{1,9}(?:\.\d{1,9})?$/.test(quantity.value);
    return [`${name}: ${isNumber ? quantity.value : yamlText(quantity.value)}`];
  };
  const lines = [
    ...amount('cpu', resources.cpu),
    ...amount('gpu', resources.gpu),
    ...amount('memory', resources.memory),
  ];
  return lines.length === 0
    ? [...explanation, '# system:', '#   cpu: 1', '#   memory: 256Mi']
    : [...explanation, 'system:', ...indented(lines)];
}

function hook(stage: string, { command }: Hook): string[] {
  if (typeof command === 'string') return [`${stage}: ${yamlText(command)}`];
  return command.length === 0
    ? [`${stage}: []`]
    : [`${stage}:`, ...command.map((word) => `  - ${yamlText(word)}`)];
}

/** `lifecycle`. */
export function lifecycleSection({ lifecycle }: Contract): string[] {
  const explanation = [
    '# Commands that run inside the container after its start and before its end. They have to exit with 0; a list needs no shell.',
  ];
  const others = (['post-start', 'pre-stop'] as const).filter((stage) => lifecycle[stage]);
  const named =
    others.length > 0 ? [`# The labels of the image have hooks of their own: ${others.join(', ')}.`] : [];
  const lines = (['startup', 'shutdown'] as const).flatMap((stage) => {
    const declared = lifecycle[stage];
    return declared?.role === 'hook' ? hook(stage, declared) : [];
  });
  return lines.length === 0
    ? [...explanation, ...named, '# lifecycle:', '#   startup: [/bin/warm-up]', '#   shutdown: [/bin/drain]']
    : [...explanation, ...named, 'lifecycle:', ...indented(lines)];
}

/** `cap`. */
export function capabilitiesSection({ capabilities }: Contract): string[] {
  const explanation = ['# Linux capabilities that the container needs; all others may be dropped.'];
  return capabilities.length === 0
    ? [...explanation, '# cap:', '#   - net_bind_service']
    : [...explanation, 'cap:', ...capabilities.map(({ name }) => `  - ${yamlText(name.toLowerCase())}`)];
}
