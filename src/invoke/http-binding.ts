import { quoted } from '../contract/finding.js';
import { isJsonObject, property, textProperty, type JsonObject } from '../contract/json-text.js';
import { parsePortNumber } from '../contract/port-spec.js';
import type { Command, Contract } from '../model/contract.js';

/** The request behind a command, before its arguments are in it. */
export interface HttpBinding {
  /** Upper case; absent: by where the arguments go. */
  method?: string;
  ssl: boolean;
  port: number;
  /** With the leading slash; a query, placeholders, no fragment. */
  path: string;
  contentType?: string;
}

interface Fault {
  problem: string;
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * How a command is called: its own `http` {method, port, path or endpoint or url, contentType, ssl or tls}, else the file's `interface.http`, which
 * is a POST of a JSON object (spec/asyncy.md 1.12). What is served elsewhere than in the image is a problem: nothing of the image is called.
 */
export function httpBinding(command: Command, contract: Contract): HttpBinding | Fault {
  const external = contract.notes.find(({ topic }) => topic === 'hostedExternally');
  if (external && external.value !== false)
    return { problem: 'the contract says "hostedExternally": the service is not in the image' };
  const { interface: face } = contract;
  if (isJsonObject(command.http)) return ownBinding(command.http, contract);
  if (face?.kind !== 'http') return { problem: 'the contract declares no HTTP request for it' };
  const port = portOf(undefined, contract);
  if (typeof port !== 'number') return port;
  const binding = { method: 'POST', port, contentType: 'application/json' };
  return { ...binding, ssl: face.ssl ?? isSecure(port, contract), path: pathOf(face.path ?? '/') };
}

function ownBinding(http: JsonObject, contract: Contract): HttpBinding | Fault {
  const method = textProperty(http, 'method')?.toUpperCase();
  if (method !== undefined && !methods.includes(method))
    return { problem: `its method ${quoted(method)} is none of ${methods.join(', ')}` };
  const written = textProperty(http, 'path') ?? textProperty(http, 'endpoint') ?? textProperty(http, 'url');
  const place = placeOf(written ?? contract.interface?.path ?? '/');
  if ('problem' in place) return place;
  const port = portOf(textProperty(http, 'port') ?? place.port, contract);
  if (typeof port !== 'number') return port;
  const ssl = property(http, 'ssl') ?? property(http, 'tls') ?? place.ssl;
  if (ssl !== undefined && typeof ssl !== 'boolean')
    return { problem: 'its "ssl" is neither true nor false' };
  const contentType = textProperty(http, 'contentType');
  return {
    ...(method !== undefined && { method }),
    ssl: ssl ?? isSecure(port, contract),
    port,
    path: pathOf(place.path),
    ...(contentType !== undefined && { contentType }),
  };
}

const absolute = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#\\]*)(.*)$/s;
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1?\])$/i;

/** A path, or a URL that leads into the container itself. It is taken apart by hand, since placeholders are no part of URLs. */
function placeOf(written: string): { path: string; ssl?: boolean; port?: string } | Fault {
  const [, scheme, authority, path] = absolute.exec(written) ?? [];
  if (scheme === undefined || authority === undefined || path === undefined) {
    const isElsewhere = written.startsWith('//') || written.startsWith('\\');
    return isElsewhere ? elsewhere(written) : { path: written };
  }
  const isSsl = scheme.toLowerCase() === 'https';
  if (!isSsl && scheme.toLowerCase() !== 'http')
    return { problem: `its URL ${quoted(written)} is not one of HTTP` };
  const [, host = authority, port] = /^(.*):(\d+)$/.exec(authority) ?? [];
  if (!loopback.test(host)) return elsewhere(written);
  return { path, ssl: isSsl, port: port ?? (isSsl ? '443' : '80') };
}

function elsewhere(url: string): Fault {
  return { problem: `its URL ${quoted(url)} leads to another host: nothing of the image would be called` };
}

/** The port that the request names, else that of the interface, the only declared TCP port, or that of the health check. */
function portOf(written: string | undefined, { interface: face, ports, health }: Contract): number | Fault {
  if (written !== undefined)
    return parsePortNumber(written) ?? { problem: `its port ${quoted(written)} is no port` };
  const declared = ports.flatMap(({ port, protocol }) => (protocol === 'tcp' ? [port] : []));
  const only = declared.length === 1 ? declared[0] : undefined;
  const port = face?.port ?? only ?? health?.port;
  if (port !== undefined) return port;
  return {
    problem:
      declared.length === 0
        ? 'the contract does not say at which port it is served'
        : `the contract does not say which of the ports ${declared.slice(0, 10).join(', ')} it is served at`,
  };
}

function isSecure(port: number, { interface: face, ports }: Contract): boolean {
  if (face?.ssl !== undefined && (face.port === undefined || face.port === port)) return face.ssl;
  return ports.some((one) => one.port === port && one.protocol === 'tcp' && one.scheme === 'https');
}

/** With a slash before it, without a fragment. */
function pathOf(written: string): string {
  const [path = ''] = written.split('#');
  return path.startsWith('/') ? path : `/${path}`;
}
