import type { DeclaredTest, Health, Resources, Tag, Volume } from '../../model/contract.js';
import type { Finding } from '../../model/finding.js';
import { defined } from '../../model/defined.js';
import { quoted, syntaxFinding } from '../finding.js';
import type { EnvDeclaration, LinkDeclaration, PortDeclaration } from '../fragment.js';
import { isTransport, parsePortSpec, portsOf, widestRange } from '../port-spec.js';
import { parseBytes, parseCores, quantity } from '../quantity.js';
import {
  booleanOf,
  choiceOf,
  defaultOf,
  descriptionOf,
  enumOf,
  patternOf,
  portOf,
  reportValue,
  textOf,
  typeOf,
} from './attributes.js';
import { labelAt, placesOf, type ApiItem } from './items.js';

/** Reports a name that cannot be what its namespace is about. */
function reportName(
  item: ApiItem,
  messageId: string,
  what: string,
  suggestion: string,
  findings: Finding[],
): void {
  const [location = labelAt(item.name)] = placesOf(item);
  const message = `The label ${quoted(location.key)} does not name ${what}.`;
  findings.push(syntaxFinding({ messageId, message, location, suggestion }));
}

/** `api.ENV.<name>`: a variable; names that no environment can hold are refused. */
export function envDeclaration(item: ApiItem, findings: Finding[]): EnvDeclaration[] {
  // Control characters are exactly what is looked for.
  // eslint-disable-next-line no-control-regex
  if (/[\s=\u0000-\u001f\u007f]/.test(item.name)) {
    const suggestion = 'Write the bare name of the variable, as in api.ENV.PORT.';
    reportName(item, 'env-name-invalid', 'a variable', suggestion, findings);
    return [];
  }
  return [
    defined<EnvDeclaration>({
      name: item.name,
      required: booleanOf(item, 'mandatory', findings),
      default: defaultOf(item),
      description: descriptionOf(item),
      type: typeOf(item, findings),
      pattern: patternOf(item, findings),
      enum: enumOf(item, findings),
      secret: booleanOf(item, 'secret', findings),
      declaredAt: placesOf(item),
    }),
  ];
}

/**
 * `api.EXPOSE.<port>`. History wrote transport and application protocol under either of `.protocol` and `.scheme`, so the word decides:
 * `tcp`, `udp` and `sctp` are transports, all others schemes.
 */
export function portDeclarations(item: ApiItem, already: number, findings: Finding[]): PortDeclaration[] {
  const spec = parsePortSpec(item.name);
  const ports = spec && portsOf(spec, already);
  if (!spec || !ports) {
    const suggestion = spec
      ? `Expose only the ports that are served, at most ${String(widestRange)} in one range.`
      : 'Write the number of the port, as in api.EXPOSE.8080.';
    const what = spec ? 'a range that can be listed' : 'a port';
    reportName(item, spec ? 'port-range-too-wide' : 'port-invalid', what, suggestion, findings);
    return [];
  }
  const words = ['protocol', 'scheme'].flatMap(
    (attribute) => textOf(item, attribute)?.trim().toLowerCase() ?? [],
  );
  const details = defined<Omit<PortDeclaration, 'port'>>({
    protocol: spec.protocol ?? words.find((word) => isTransport(word)),
    name: textOf(item, 'name'),
    scheme: words.findLast((word) => !isTransport(word)),
    description: textOf(item, 'description', 'about', ''),
    declaredAt: placesOf(item),
  });
  return ports.map((port) => ({ port, ...details }));
}

/** `api.LINKS.<name>` and `api.DEPENDENCY.<name>`: another service. */
export function linkDeclaration(item: ApiItem, findings: Finding[]): LinkDeclaration {
  return defined<LinkDeclaration>({
    name: item.name,
    required: booleanOf(item, 'mandatory', findings),
    image: textOf(item, 'image'),
    port: portOf(item, findings),
    description: textOf(item, 'description', 'about', ''),
    declaredAt: placesOf(item),
  });
}

/** `api.VOLUME.<name or path>`: the path stands in the key, in the marker's value or in `.path`. */
export function volumeDeclaration(item: ApiItem, findings: Finding[]): Volume[] {
  const named = !item.name.startsWith('/');
  const path = textOf(item, 'path', '') ?? (named ? undefined : item.name);
  if (!path?.startsWith('/')) {
    const suggestion = 'Write api.VOLUME.cache="/var/cache", or api.VOLUME./var/cache="".';
    reportName(item, 'volume-without-path', 'a volume with an absolute path', suggestion, findings);
    return [];
  }
  return [
    defined<Volume>({
      path,
      mode: choiceOf(item, 'mode', ['rw', 'ro'], findings),
      name: named ? item.name : undefined,
      persist: booleanOf(item, 'persist', findings),
      description: descriptionOf(item),
      declaredAt: placesOf(item),
    }),
  ];
}

/** `api.HEALTH.path` and `api.HEALTH.port`: an HTTP endpoint that answers 2xx or 3xx when all is well. */
export function healthDeclaration(
  fields: ReadonlyMap<string, ApiItem>,
  findings: Finding[],
): Health | undefined {
  const path = fields.get('path');
  const port = fields.get('port');
  const text = path && textOf(path, '');
  if (path && text !== undefined && !text.startsWith('/')) {
    const expected = { messageId: 'health-path-invalid', what: 'a path from the root', example: '/healthz' };
    reportValue(path, '', expected, findings);
  }
  const health = defined<Health>({
    path: text?.startsWith('/') ? text : undefined,
    port: port && portOf(port, findings, ''),
    declaredAt: [...fields.values()].flatMap(placesOf),
  });
  return health.path === undefined && health.port === undefined ? undefined : health;
}

const resources = [
  [
    'memory',
    'Memory',
    parseBytes,
    { messageId: 'memory-invalid', what: 'an amount of memory', example: '512Mi' },
  ],
  ['cpu', 'CPU', parseCores, { messageId: 'cpu-invalid', what: 'a number of cores', example: '0.5' }],
  ['gpu', 'GPU', parseCores, { messageId: 'gpu-invalid', what: 'a number of GPUs', example: '1' }],
] as const;

/** `api.RESOURCES.Memory`, `.CPU`, `.GPU`. A value that is no quantity is kept as written. */
export function resourceDeclarations(fields: ReadonlyMap<string, ApiItem>, findings: Finding[]): Resources {
  const declared: Resources = {};
  for (const [name, field, parse, expected] of resources) {
    const item = fields.get(field);
    const marker = item?.values.get('');
    if (!item || !marker?.text) continue;
    declared[name] = quantity(marker.text, parse, labelAt(marker.key));
    if (declared[name].amount === undefined) reportValue(item, '', expected, findings);
  }
  return declared;
}

/** `api.TAGS.<key>`. */
export function tagDeclaration(item: ApiItem): Tag {
  return defined<Tag>({ key: item.name, value: textOf(item, ''), declaredAt: placesOf(item) });
}

/** `api.TEST.<kind>.<field>`: kept as written, for nobody runs it. The marker's value, when it has one, is the description. */
export function testDeclaration(item: ApiItem): DeclaredTest {
  const fields = [...item.values].map(([field, { text }]): [string, string] => [
    field || 'description',
    text,
  ]);
  const filled = fields.filter(([, text]) => text !== '');
  return { kind: item.name, fields: Object.fromEntries(filled), declaredAt: placesOf(item) };
}
