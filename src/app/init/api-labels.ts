import { attributesOf, namespaces } from '../../contract/api/namespaces.js';
import type {
  Argument,
  Contract,
  EnvVariable,
  Json,
  Link,
  Port,
  Scalar,
  TypeExpression,
  Volume,
} from '../../model/contract.js';
import { isSecretName, redacted } from '../../model/secret.js';
import { isConfiguration, isSecret } from './asyncy-sections.js';
import { addItem, addLabel, type AttributeValue, type LabelCollector } from './label-collector.js';
import { canBeWritten, labelJson, prose } from './label-text.js';

/** A name that can stand in a key: a dot would end it. */
const word = /^[A-Za-z0-9_][\w-]{0,199}$/;

function typeText(type: TypeExpression | undefined): AttributeValue {
  return Array.isArray(type) ? type.join('|') : type;
}

/** `a,b`, or a JSON list where that would be read otherwise. */
function enumText(values: readonly Scalar[] | undefined): AttributeValue {
  if (!values || values.length === 0) return undefined;
  const isPlain = (value: Scalar): boolean =>
    typeof value === 'string' && value !== '' && value.trim() === value && !/[,[\]]/.test(value);
  return values.every(isPlain) && values.every((value) => canBeWritten(String(value)))
    ? values.join(',')
    : labelJson(values);
}

function proseText(text: string | undefined): AttributeValue {
  const line = prose(text ?? '');
  return line === '' ? undefined : line;
}

/** A default as marker, or as attribute where it is empty; a masked one is none. */
function defaults(value: Json | undefined): { marker: string; default: AttributeValue } {
  const text = value === undefined || typeof value === 'string' ? value : labelJson(value);
  if (text === undefined || text.includes(redacted)) return { marker: '', default: undefined };
  return { marker: text, default: text === '' ? '' : undefined };
}

function env(into: LabelCollector, variable: EnvVariable): void {
  const { name, required, description, type, pattern } = variable;
  const secret = isSecret(variable);
  const what = `variable ${name}`;
  if (!/^[A-Za-z_]/.test(name) || !word.test(name)) {
    into.left.push(what);
    return;
  }
  const { marker, default: empty } = secret ? defaults(undefined) : defaults(variable.default);
  const tells = !secret || variable.default === undefined;
  addItem(into, what, `api.ENV.${name}`, marker, {
    description: proseText(description),
    mandatory: required && 'true',
    type: typeText(type),
    pattern: tells && (pattern ?? false),
    enum: !secret && enumText(variable.enum),
    default: empty,
    secret: secret !== isSecretName(name) && String(secret),
  });
}

function port(into: LabelCollector, declared: Port, all: readonly Port[]): void {
  const { port: number, protocol, name, scheme, description } = declared;
  const alone = all.every((other) => other.port !== number || other.protocol === protocol);
  const spec = protocol === 'tcp' && alone ? String(number) : `${String(number)}/${protocol}`;
  addItem(into, `port ${spec}`, `api.EXPOSE.${spec}`, '', {
    name: proseText(name),
    scheme: proseText(scheme),
    description: proseText(description),
  });
}

function link(into: LabelCollector, { name, image, port: number, required, description }: Link): void {
  if (!word.test(name)) {
    into.left.push(`link ${name}`);
    return;
  }
  addItem(into, `link ${name}`, `api.LINKS.${name}`, '', {
    image,
    port: number === undefined ? undefined : String(number),
    mandatory: required && 'true',
    description: proseText(description),
  });
}

function volume(into: LabelCollector, declared: Volume, taken: Set<string>): void {
  const { path, name, mode, persist, description } = declared;
  const what = `volume ${path}`;
  const isNamed = name !== undefined && word.test(name) && !taken.has(name);
  const key = isNamed ? name : path;
  const ending = path.slice(path.lastIndexOf('.') + 1);
  const isKey = /^\/[\w./-]{0,500}$/.test(path) && !attributesOf(namespaces.VOLUME, '').includes(ending);
  if (!path.startsWith('/') || !canBeWritten(path) || (!isNamed && !isKey)) {
    into.left.push(what);
    return;
  }
  if (isNamed) taken.add(name);
  addItem(into, what, `api.VOLUME.${key}`, isNamed ? path : '', {
    mode: (mode === 'rw' || mode === 'ro') && mode,
    persist: persist !== undefined && String(persist),
    description: proseText(description),
  });
}

function argument(into: LabelCollector, declared: Argument, position: number): void {
  const { name, kind, type, required, help, pattern } = declared;
  const what = `argument ${name}`;
  if (!word.test(name)) {
    into.left.push(what);
    return;
  }
  const secret = isSecretName(name);
  const { marker, default: empty } = secret ? defaults(undefined) : defaults(declared.default);
  const dashes = kind === 'positional' ? '' : name.length === 1 ? '-' : '--';
  addItem(into, what, `api.ARG.${dashes}${name}`, marker, {
    position: kind === 'positional' && String(position),
    description: proseText(help),
    mandatory: required && 'true',
    type: type !== 'any' && typeText(type),
    pattern: !secret && (pattern ?? false),
    enum: !secret && enumText(declared.enum),
    default: empty,
  });
}

function runtime(into: LabelCollector, contract: Contract): void {
  const { process, health, lifecycle, resources } = contract;
  if (process.stdin) {
    const text = prose(process.stdin.description ?? '');
    addLabel(into, 'api.STDIN', text === '' || text === 'false' ? 'true' : text, 'standard input');
  }
  if (health?.path?.startsWith('/')) addLabel(into, 'api.HEALTH.path', health.path, 'the health path');
  if (health?.port !== undefined) addLabel(into, 'api.HEALTH.port', String(health.port), 'the health port');
  for (const stage of ['post-start', 'pre-stop'] as const) {
    const hook = lifecycle[stage];
    if (!hook || hook.command.length === 0) continue;
    const command = typeof hook.command === 'string' ? hook.command : labelJson(hook.command);
    if (!canBeWritten(command) || command.includes(redacted)) {
      into.left.push(`hook ${stage}`);
      continue;
    }
    const timeout = hook.timeout === undefined ? '' : String(hook.timeout);
    addItem(into, `hook ${stage}`, `api.HOOK.${stage}`, command, {
      timeout: /^\d{1,9}(?:\.\d{1,9})?$/.test(timeout) && Number(timeout) > 0 && timeout,
      description: proseText(hook.description),
    });
  }
  const names = { memory: 'Memory', cpu: 'CPU', gpu: 'GPU' } as const;
  for (const name of ['memory', 'cpu', 'gpu'] as const) {
    const quantity = resources[name];
    if (quantity?.amount !== undefined)
      addLabel(into, `api.RESOURCES.${names[name]}`, quantity.value.trim(), name);
  }
}

function described(into: LabelCollector, { tags, tests }: Contract): void {
  for (const { key, value } of tags) {
    if (/^[\w./:-]{1,200}$/.test(key)) addLabel(into, `api.TAGS.${key}`, prose(value ?? ''), `tag ${key}`);
    else into.left.push(`tag ${key}`);
  }
  for (const { kind, fields } of tests) {
    const known = attributesOf(namespaces.TEST, kind);
    if (known.length === 0) continue;
    const kept = Object.entries(fields).filter(
      ([field, text]) => known.includes(field) && !text.includes(redacted),
    );
    addItem(
      into,
      `test ${kind}`,
      `api.TEST.${kind}`,
      prose(fields.description ?? ''),
      Object.fromEntries(kept),
    );
  }
}

/** The contract in the labels of docs/labels.md, as far as these can say it; `left` names what they cannot say. */
export function apiLabels(contract: Contract): LabelCollector {
  const into: LabelCollector = { labels: [], left: [] };
  for (const variable of contract.env.filter(isConfiguration)) env(into, variable);
  for (const declared of contract.ports) port(into, declared, contract.ports);
  for (const declared of contract.links) link(into, declared);
  const taken = new Set<string>();
  for (const declared of contract.volumes) volume(into, declared, taken);
  const entrypoint = contract.commands.find(({ name, style }) => name === 'entrypoint' && style === 'argv');
  let position = 0;
  for (const declared of entrypoint?.arguments ?? []) {
    if (declared.kind === 'positional') position += 1;
    argument(into, declared, position);
  }
  runtime(into, contract);
  described(into, contract);
  return into;
}
