import type { Json, Note } from '../../../model/contract.js';
import type { Finding } from '../../../model/finding.js';
import type { Location } from '../../../model/location.js';
import { quoted, syntaxFinding } from '../../finding.js';
import { describeNode, entryOf, isNull, toJson, type YamlEntry, type YamlNode } from '../../yaml/node.js';
import type { YamlDocument } from '../../yaml/parse.js';

/** Most findings of one file; what comes after is not told. */
const mostFindings = 200;

/** One pass over a file of another tool, and what has been found wrong so far. */
export interface Pass {
  findings: Finding[];
  faultyLines: ReadonlySet<number>;
}

export function createPass({ findings, faultyLines }: YamlDocument): Pass {
  return { findings: [...findings], faultyLines };
}

interface Remark {
  messageId: string;
  message: string;
  location: Location;
  suggestion?: string;
  severity?: Finding['severity'];
}

/** Nothing is said on a line that YAML itself stumbled over: what stands there was not meant as it was read. */
export function tell(pass: Pass, remark: Remark): void {
  const { location } = remark;
  if (location.kind === 'file' && pass.faultyLines.has(location.line)) return;
  if (pass.findings.length < mostFindings) pass.findings.push(syntaxFinding(remark));
}

export function tellShape(pass: Pass, what: string, wanted: string, node: YamlNode): void {
  const message = `${what} must be ${wanted}, but is ${describeNode(node)}; it is not read.`;
  tell(pass, { messageId: 'wrong-shape', message, location: node.location });
}

/** The entry with this key; null counts as absent. */
export function present(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  const entry = entryOf(node, key);
  return entry && !isNull(entry.value) ? entry : undefined;
}

/** A text; numbers and booleans count as the text that was written. Empty counts as absent. */
export function textIn(pass: Pass, node: YamlNode, key: string): string | undefined {
  const entry = present(node, key);
  if (!entry) return undefined;
  const { value } = entry;
  if (value.kind !== 'scalar') {
    tellShape(pass, quoted(key), 'a text', value);
    return undefined;
  }
  const text = typeof value.value === 'string' ? value.value : value.source;
  return text === '' ? undefined : text;
}

/** A value of a kind that JavaScript tells. */
export function plainIn<Kind extends 'boolean' | 'number'>(
  pass: Pass,
  node: YamlNode,
  key: string,
  kind: Kind,
): (Kind extends 'boolean' ? boolean : number) | undefined {
  const value = present(node, key)?.value;
  if (!value) return undefined;
  if (value.kind === 'scalar' && typeof value.value === kind)
    return value.value as Kind extends 'boolean' ? boolean : number;
  tellShape(pass, quoted(key), kind === 'boolean' ? 'true or false' : 'a number', value);
  return undefined;
}

/** The items of a list; anything else is found. */
function itemsIn(pass: Pass, node: YamlNode | undefined, key: string): YamlNode[] {
  const value = present(node, key)?.value;
  if (!value) return [];
  if (value.kind === 'list') return value.items;
  tellShape(pass, quoted(key), 'a list', value);
  return [];
}

/** The maps of a list; anything else in it is found. */
export function mapsIn(pass: Pass, node: YamlNode | undefined, key: string): YamlNode[] {
  return itemsIn(pass, node, key).filter((item) => {
    if (item.kind !== 'map') tellShape(pass, `Every item of ${quoted(key)}`, 'a map', item);
    return item.kind === 'map';
  });
}

/** The texts of a list; anything else in it is found. */
export function textsIn(
  pass: Pass,
  node: YamlNode | undefined,
  key: string,
): { text: string; location: Location }[] {
  return itemsIn(pass, node, key).flatMap((item) => {
    if (item.kind === 'scalar' && item.value !== null) {
      const text = typeof item.value === 'string' ? item.value : item.source;
      return [{ text, location: item.location }];
    }
    tellShape(pass, `Every item of ${quoted(key)}`, 'a text', item);
    return [];
  });
}

export function jsonIn(node: YamlNode, key: string): Json | undefined {
  const entry = present(node, key);
  return entry && toJson(entry.value);
}

/** The maps of a list that say what they are called. */
export function namedIn(
  pass: Pass,
  node: YamlNode | undefined,
  list: string,
  nameKey: string,
): { name: string; node: YamlNode; location: Location }[] {
  return mapsIn(pass, node, list).flatMap((item) => {
    const name = textIn(pass, item, nameKey);
    if (name !== undefined) return [{ name, node: item, location: item.location }];
    const message = `An entry of ${quoted(list)} has no ${quoted(nameKey)}; it is not read.`;
    const suggestion = `Write its ${nameKey}.`;
    tell(pass, { messageId: 'name-missing', message, location: item.location, suggestion });
    return [];
  });
}

/** A section as it stands. */
export function noteOf(topic: string, entry: YamlEntry): Note {
  return { topic, value: toJson(entry.value), declaredAt: [entry.keyLocation] };
}
