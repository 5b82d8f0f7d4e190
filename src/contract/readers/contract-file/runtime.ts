import type {
  Capability,
  Interface,
  Note,
  ResourceName,
  Resources,
  Volume,
} from '../../../model/contract.js';
import { quoted } from '../../finding.js';
import type { PortDeclaration } from '../../fragment.js';
import { parsePortSpec, portsOf } from '../../port-spec.js';
import { parseBytes, parseCores, quantity } from '../../quantity.js';
import { describeNode, entryOf, isNull, toJson, type YamlEntry, type YamlMap } from '../../yaml/node.js';
import { replaceScalar } from './edits.js';
import { interfaceHttpKeys, interfaceKeys, systemKeys, volumeKeys } from './keys.js';
import { fault, fieldsOf, variant, type Field, type Reading } from './reading.js';
import { booleanOf, mapOf, namedEntries, portOf, textOf, wrongShape } from './shapes.js';
import { scalarText } from './value.js';

/** `volumes`: title -> {dest or target, mode, persist}. One without a path mounts nowhere and is left out (spec/asyncy.md 1.11). */
export function readVolumes(reading: Reading, field: Field | undefined): Volume[] {
  return namedEntries(reading, field, '"volumes"').flatMap((entry) => volume(reading, entry));
}

function volume(reading: Reading, { key: name, keyLocation, value }: YamlEntry): Volume[] {
  const what = `the volume ${quoted(name)}`;
  const body = mapOf(reading, value, keyLocation, `The volume ${quoted(name)}`);
  if (!body) return [];
  const fields = fieldsOf(reading, body, volumeKeys, what);
  const path = textOf(reading, fields.path, what);
  const mode = textOf(reading, fields.mode, what);
  const persist = booleanOf(reading, fields.persist, what);
  const description = textOf(reading, fields.help, what);
  if (path === undefined) {
    fault(reading, {
      messageId: 'volume-without-path',
      severity: 'warning',
      message: `The volume ${quoted(name)} does not say where it is mounted; it is left out.`,
      location: keyLocation,
      suggestion: `Write "${reading.dialect === 'asyncy' ? 'dest' : 'target'}: /path".`,
    });
    return [];
  }
  return [
    {
      path,
      name,
      ...(mode === undefined ? {} : { mode }),
      ...(persist === undefined ? {} : { persist }),
      ...(description === undefined ? {} : { description: description.trim() }),
      declaredAt: [keyLocation],
    },
  ];
}

/** Whether the root has `volume`, and no `volumes`, with a map of names of which each says where it is mounted. */
export function holdsVolumes(root: YamlMap): boolean {
  const value = entryOf(root, 'volume')?.value;
  if (value?.kind !== 'map' || value.entries.length === 0 || entryOf(root, 'volumes')) return false;
  return value.entries.every(
    (entry) =>
      entry.value.kind === 'map' &&
      entry.value.entries.some(
        ({ key }) => Object.hasOwn(volumeKeys, key) && volumeKeys[key]?.[0] === 'path',
      ),
  );
}

/** The singular `volume`, which no engine read: its value is kept as a note. */
export function readVolumeNote(reading: Reading, field: Field | undefined): Note[] {
  if (!field) return [];
  if (field.value.kind === 'list') {
    wrongShape(reading, '"volume"', 'true, false, "optional" or a map', field.value);
  }
  return [{ topic: 'volume', value: toJson(field.value), declaredAt: [field.location] }];
}

/** `ports`: numbers or `8080/tcp`. */
export function readPorts(reading: Reading, field: Field | undefined): PortDeclaration[] {
  if (!field || isNull(field.value)) return [];
  const { value } = field;
  if (value.kind !== 'list') {
    wrongShape(reading, '"ports"', 'a list', value);
    return [];
  }
  const ports: PortDeclaration[] = [];
  for (const item of value.items) {
    const spec = item.kind === 'scalar' ? parsePortSpec(item.source) : undefined;
    const numbers = spec && portsOf(spec, ports.length);
    if (numbers) {
      const protocol = spec.protocol === undefined ? {} : { protocol: spec.protocol };
      for (const port of numbers) ports.push({ port, ...protocol, declaredAt: [item.location] });
      continue;
    }
    const message = `A port must be a number from 1 to 65535, or one with a protocol, but is ${describeNode(item)}.`;
    const suggestion = 'Write 8080 or 8080/udp.';
    fault(reading, { messageId: 'port-invalid', message, location: item.location, suggestion });
  }
  return ports;
}

/** `cap`: names in any case, with or without `CAP_`. */
export function readCapabilities(reading: Reading, field: Field | undefined): Capability[] {
  if (!field || isNull(field.value)) return [];
  const { value } = field;
  if (value.kind === 'map') {
    wrongShape(reading, '"cap"', 'a list', value);
    return [];
  }
  if (value.kind === 'scalar') {
    const message = '"cap" is one value, where a list is documented; it is read as a list of one.';
    const isWord = /^\w+$/.test(value.source);
    const edits = isWord ? replaceScalar(reading.lines, value, (raw) => `[${raw}]`) : undefined;
    variant(reading, { messageId: 'single-value', message, location: field.location, edits });
  }
  return (value.kind === 'list' ? value.items : [value]).flatMap((item) => {
    const name = scalarText(item)?.replace(/^cap_/i, '');
    if (name !== undefined && /^[A-Za-z_]{1,40}$/.test(name)) {
      return [{ name: name.toUpperCase(), declaredAt: [item.location] }];
    }
    wrongShape(reading, 'A capability', 'a name such as chown', item);
    return [];
  });
}

/** `interface`: `cli`, or {http: {ssl, port, path}}. */
export function readInterface(reading: Reading, field: Field | undefined): Interface | undefined {
  if (!field || isNull(field.value)) return undefined;
  const { value, location } = field;
  const declaredAt = [location];
  if (value.kind === 'scalar') {
    if (value.value === 'cli') return { kind: 'cli', declaredAt };
    if (value.value === 'http') {
      const message = '"interface: http" says no port; {http: {port}} is documented.';
      variant(reading, { messageId: 'interface-scalar', message, location });
      return { kind: 'http', declaredAt };
    }
  }
  if (value.kind !== 'map') {
    wrongShape(reading, '"interface"', 'cli or {http: {ssl, port, path}}', value);
    return undefined;
  }
  const { http, cli } = fieldsOf(reading, value, interfaceKeys, '"interface"');
  if (!http) return cli ? { kind: 'cli', declaredAt } : undefined;
  const body = mapOf(reading, http.value, http.location, '"http" of "interface"');
  if (!body) return undefined;
  const fields = fieldsOf(reading, body, interfaceHttpKeys, '"interface.http"');
  const ssl = booleanOf(reading, fields.ssl, '"interface.http"');
  const port = portOf(reading, fields.port, '"interface.http"');
  const path = textOf(reading, fields.path, '"interface.http"');
  return {
    kind: 'http',
    ...(ssl === undefined ? {} : { ssl }),
    ...(port === undefined ? {} : { port }),
    ...(path === undefined ? {} : { path }),
    declaredAt,
  };
}

type Amounts = Partial<Record<'cpu' | 'gpu' | 'memory', Field>>;

/** `system`: {cpu, gpu, memory}, or the same under `requests` (soft) and `limits` (hard). Documented defaults are never assumed. */
export function readSystem(reading: Reading, field: Field | undefined): Resources {
  if (!field) return {};
  const body = mapOf(reading, field.value, field.location, '"system"');
  if (!body) return {};
  const fields = fieldsOf(reading, body, systemKeys, '"system"');
  const nested = (part: Field | undefined): Amounts => {
    const map = part && mapOf(reading, part.value, part.location, `"${part.key}" of "system"`);
    return map ? fieldsOf(reading, map, amountKeys, `"${part.key}" of "system"`) : {};
  };
  const requests = nested(fields.requests);
  const limits = nested(fields.limits);
  const resources: Resources = {};
  const put = (name: ResourceName, amount: Field | undefined, parse: typeof parseBytes): void => {
    const text = textOf(reading, amount, '"system"');
    if (text !== undefined && amount) resources[name] = quantity(text, parse, amount.location);
  };
  put('cpu', fields.cpu ?? limits.cpu, parseCores);
  put('memory', fields.memory ?? limits.memory, parseBytes);
  put('gpu', fields.gpu ?? limits.gpu, parseCores);
  put('min-cpu', requests.cpu, parseCores);
  put('min-memory', requests.memory, parseBytes);
  return resources;
}

const amountKeys = { cpu: ['cpu', 'amo'], gpu: ['gpu', 'amo'], memory: ['memory', 'amo'] } as const;
