/** One line of a log against mozlog 2.0 (docs/mozlog.md at f1d3881, and its JSON Schema), in tiers. */
import { parseJsonTree } from '../../contract/json-tree.js';
import { entryOf, isNull, type YamlMap, type YamlNode } from '../../contract/yaml/node.js';
import type { Location } from '../../model/location.js';
import { fieldsFault, hasEmail } from './mozlog-fields.js';

/** Ids are those of the probe's messages; texts say what is wrong with the line. */
interface LineFault {
  id: 'wrong-unit' | 'timestamp' | 'not-parsed' | 'envelope' | 'recommended' | 'fields' | 'email';
  text: string;
}

export interface LogLine {
  text: string;
  /** `mozlog`: an object with a Timestamp in nanoseconds; `json`: another object; `broken`: begins like an object; `other`: anything else. */
  kind: 'mozlog' | 'json' | 'broken' | 'other';
  faults: LineFault[];
  /** Nanoseconds since the epoch: more than a number of JavaScript holds. */
  timestamp?: bigint;
  pid?: number;
  type?: string;
}

/** Nobody looks at places in a line. */
const nowhere: Location = { kind: 'config', pointer: '' };
const locator = { at: (): Location => nowhere };

const units = new Map([
  [16, 'microseconds'],
  [13, 'milliseconds'],
  [10, 'seconds'],
]);

/** The Timestamp by its digits as they stand in the text. */
function readTimestamp(node: YamlNode | undefined): { nanoseconds: bigint } | { fault?: LineFault } {
  if (!node) return {};
  const source = node.kind === 'scalar' ? node.source : '';
  if (node.kind !== 'scalar' || typeof node.value !== 'number') {
    const what = node.kind === 'scalar' && typeof node.value === 'string' ? 'a text' : 'no number';
    return { fault: { id: 'timestamp', text: `Timestamp is ${what}, not an integer` } };
  }
  if (!/^\d+$/.test(source)) {
    const text = `Timestamp is ${source.slice(0, 40)}, not a whole number of nanoseconds`;
    return { fault: { id: 'timestamp', text } };
  }
  if (source.length === 19) return { nanoseconds: BigInt(source) };
  const unit = units.get(source.length);
  const said = unit ?? `a number of ${String(source.length)} digits`;
  return { fault: { id: 'wrong-unit', text: `Timestamp is in ${said}, not in nanoseconds (19 digits)` } };
}

const isInteger = (node: YamlNode, low: number, high: number): boolean =>
  node.kind === 'scalar' &&
  typeof node.value === 'number' &&
  Number.isInteger(node.value) &&
  node.value >= low &&
  node.value <= high;

const isText = (node: YamlNode): boolean => node.kind === 'scalar' && typeof node.value === 'string';

const envelope: readonly { key: string; isRight: (node: YamlNode) => boolean; wanted: string }[] = [
  { key: 'Type', isRight: isText, wanted: 'a text' },
  { key: 'Logger', isRight: isText, wanted: 'a text' },
  { key: 'Hostname', isRight: isText, wanted: 'a text' },
  {
    key: 'EnvVersion',
    isRight: (node) => node.kind === 'scalar' && node.value === '2.0',
    wanted: 'the text "2.0"',
  },
  { key: 'Severity', isRight: (node) => isInteger(node, 0, 7), wanted: 'an integer from 0 to 7' },
  { key: 'Pid', isRight: (node) => isInteger(node, 0, 2 ** 31 - 1), wanted: 'an integer' },
  { key: 'Fields', isRight: (node) => node.kind === 'map', wanted: 'an object' },
];

const recommended = ['Type', 'Logger', 'EnvVersion'];
const hostname = /^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})(?:\.[A-Za-z0-9][A-Za-z0-9-]{0,62}){0,126}$/;

function shown(node: YamlNode): string {
  if (node.kind !== 'scalar') return node.kind === 'map' ? 'an object' : 'a list';
  return isNull(node) ? 'null' : JSON.stringify(node.value).slice(0, 40);
}

function textOf(object: YamlMap, key: string): string | undefined {
  const node = entryOf(object, key)?.value;
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

function envelopeFaults(object: YamlMap): LineFault[] {
  const wrong = envelope.flatMap(({ key, isRight, wanted }): LineFault[] => {
    const node = entryOf(object, key)?.value;
    if (!node || isRight(node)) return [];
    return [{ id: 'envelope', text: `${key} is ${shown(node)}, not ${wanted}` }];
  });
  const missing = recommended.filter((key) => !entryOf(object, key));
  if (missing.length > 0) wrong.push({ id: 'recommended', text: `${missing.join(', ')} missing` });
  const host = textOf(object, 'Hostname');
  if (host !== undefined && !hostname.test(host))
    wrong.push({ id: 'fields', text: `Hostname ${JSON.stringify(host.slice(0, 40))} is no host name` });
  return wrong;
}

function fieldFaults(object: YamlMap, type: string | undefined): LineFault[] {
  const fields = entryOf(object, 'Fields')?.value;
  if (fields?.kind !== 'map') return [];
  const fault = fieldsFault(fields, type);
  return [
    ...(fault === undefined ? [] : [{ id: 'fields', text: fault } as const]),
    ...(hasEmail(fields) ? [{ id: 'email', text: 'Fields has "email", which names a person' } as const] : []),
  ];
}

/** Judges one line. Never throws. */
export function readLogLine(text: string): LogLine {
  if (!text.trimStart().startsWith('{')) return { text, kind: 'other', faults: [] };
  const { root, fault } = parseJsonTree(text.trim(), locator);
  if (root?.kind !== 'map')
    return { text, kind: 'broken', faults: [{ id: 'not-parsed', text: fault?.reason ?? 'it is no object' }] };
  const time = readTimestamp(entryOf(root, 'Timestamp')?.value);
  if (!('nanoseconds' in time)) return { text, kind: 'json', faults: time.fault ? [time.fault] : [] };
  const type = textOf(root, 'Type');
  const pid = entryOf(root, 'Pid')?.value;
  return {
    text,
    kind: 'mozlog',
    faults: [...envelopeFaults(root), ...fieldFaults(root, type)],
    timestamp: time.nanoseconds,
    ...(pid?.kind === 'scalar' && typeof pid.value === 'number' && { pid: pid.value }),
    ...(type !== undefined && { type }),
  };
}
