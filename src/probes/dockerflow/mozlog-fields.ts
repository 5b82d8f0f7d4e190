/** `Fields` of a mozlog line by the strict schema (mozilla/pino-mozlog, mozlog-schema.json; docs/mozlog.md at f1d3881). */
import { entryOf, isNull, type YamlEntry, type YamlMap, type YamlNode } from '../../contract/yaml/node.js';

const isScalar = (node: YamlNode): boolean => node.kind === 'scalar' && !isNull(node);
const typeOf = (node: YamlNode): string =>
  node.kind === 'scalar' ? (isNull(node) ? 'null' : typeof node.value) : node.kind;

/** Names are the image's: short ones only are repeated. */
const nameOf = ({ key }: YamlEntry): string => JSON.stringify(key.length > 40 ? `${key.slice(0, 40)}…` : key);

/** What is wrong with one value; undefined for a scalar, a list of scalars of one type, or `{value, representation}`. */
function valueFault(node: YamlNode): string | undefined {
  if (isScalar(node)) return undefined;
  if (node.kind === 'scalar') return 'is null';
  if (node.kind === 'list') {
    const types = new Set(node.items.map(typeOf));
    if (types.size === 0) return 'is an empty list';
    const [type = ''] = types;
    return types.size > 1 || !['string', 'number', 'boolean'].includes(type)
      ? 'is a list of other things than texts, numbers or booleans alone'
      : undefined;
  }
  const value = entryOf(node, 'value')?.value;
  if (!value) return 'is an object without "value"';
  const representation = entryOf(node, 'representation')?.value;
  const isText = representation === undefined || typeOf(representation) === 'string';
  return value.kind === 'map' || valueFault(value) !== undefined || !isText
    ? 'is an object whose "value" is no scalar or list'
    : undefined;
}

const texts = ['agent', 'path', 'method', 'lang', 'uid', 'service', 'context', 'rid', 'msg', 'querystring'];
const integers = ['errno', 't', 'code'];

/** Types of the fields that the table of `request.summary` names. */
function summaryFault(fields: YamlMap): string | undefined {
  for (const entry of fields.entries) {
    const { key, value } = entry;
    if (texts.includes(key) && typeOf(value) !== 'string') return `${nameOf(entry)} is no text`;
    if (integers.includes(key) && !(value.kind === 'scalar' && Number.isInteger(value.value)))
      return `${nameOf(entry)} is no integer`;
    if (
      key === 'remoteAddressChain' &&
      !(value.kind === 'list' && value.items.every((item) => typeOf(item) === 'string'))
    )
      return `${nameOf(entry)} is no list of texts`;
  }
  return undefined;
}

/** The first thing that the strict schema does not allow. */
export function fieldsFault(fields: YamlMap, type: string | undefined): string | undefined {
  if (fields.entries.length === 0) return 'Fields is empty';
  for (const entry of fields.entries) {
    const fault = valueFault(entry.value);
    if (fault !== undefined) return `Fields: ${nameOf(entry)} ${fault}`;
  }
  const msg = entryOf(fields, 'msg')?.value;
  if (msg && typeOf(msg) !== 'string') return 'Fields: "msg" is no text';
  const fault = type === 'request.summary' ? summaryFault(fields) : undefined;
  return fault === undefined ? undefined : `Fields: ${fault}`;
}

/** A field that holds somebody's address, which the table discourages. */
export const hasEmail = (fields: YamlMap): boolean => entryOf(fields, 'email') !== undefined;
