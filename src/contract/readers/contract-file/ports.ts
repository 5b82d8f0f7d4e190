import { quoted } from '../../finding.js';
import type { PortDeclaration } from '../../fragment.js';
import type { YamlNode } from '../../yaml/node.js';
import type { Field, Reading } from './reading.js';
import { mapOf, namedEntries, portNumber, portOf } from './shapes.js';

/** `forwards` (`expose`): name -> {http: {path, port}}, what the service serves to the world. */
export function readForwards(reading: Reading, field: Field | undefined): PortDeclaration[] {
  const what = `"${field?.key ?? 'forwards'}"`;
  return namedEntries(reading, field, what).flatMap((entry) => {
    const body = mapOf(reading, entry.value, entry.keyLocation, `The forward ${quoted(entry.key)}`);
    const port = body && httpPort(reading, body, `the forward ${quoted(entry.key)}`);
    return port === undefined
      ? []
      : [{ port, name: entry.key, scheme: 'http', declaredAt: [entry.keyLocation] }];
  });
}

/** The port of {http: {port}}. */
function httpPort(reading: Reading, body: YamlNode, what: string): number | undefined {
  const http = child(body, 'http');
  const port = http && child(http.value, 'port');
  return port && portOf(reading, port, what);
}

function child(node: YamlNode, key: string): Field | undefined {
  const entry = node.kind === 'map' ? node.entries.find((one) => one.key === key) : undefined;
  return entry && { key, location: entry.keyLocation, value: entry.value };
}

/** The ports that the calls of the successors imply: of commands, their events and servers, `health`, `lifecycle` and `metrics`. */
export function impliedPorts(
  reading: Reading,
  commands: Field | undefined,
  others: Partial<Record<'health' | 'lifecycle' | 'metrics', Field>>,
): PortDeclaration[] {
  const ports = new Map<number, PortDeclaration>();
  const add = (field: Field | undefined, port: number | undefined, http: boolean): void => {
    if (!field || port === undefined) return;
    const known = ports.get(port);
    const declaredAt = [...(known?.declaredAt ?? []), field.location];
    ports.set(port, { port, ...(http ? { scheme: 'http' } : {}), ...known, declaredAt });
  };
  const tell = (field: Field | undefined, what: string, http: boolean): void => {
    add(field, portOf(reading, field, what), http);
  };
  const bodies = commands?.value.kind === 'map' ? commands.value.entries : [];
  for (const { key, value } of bodies) {
    const what = `the command ${quoted(key)}`;
    tell(portField(value, 'http'), what, true);
    tell(portField(value, 'rpc'), what, false);
    tell(portField(value, 'run'), what, false);
    const events = child(value, 'events');
    const named = events?.value.kind === 'map' ? events.value.entries : [];
    for (const event of named) tell(portField(event.value, 'http'), `the event ${quoted(event.key)}`, true);
  }
  tell(others.metrics && child(others.metrics.value, 'port'), '"metrics"', false);
  tell(others.lifecycle && portField(others.lifecycle.value, 'run'), '"lifecycle.run"', false);
  // The readers of these two have told what is wrong with them.
  const health = others.health && portField(others.health.value, 'http');
  add(health, health && portNumber(health.value), true);
  const startup = others.lifecycle && portField(others.lifecycle.value, 'startup');
  add(startup, startup && portNumber(startup.value), false);
  return [...ports.values()];
}

function portField(node: YamlNode, key: string): Field | undefined {
  const part = child(node, key);
  return part && child(part.value, 'port');
}
