import type { Note, Scalar, TypeExpression } from '../../../model/contract.js';
import { defined } from '../../../model/defined.js';
import type { Location } from '../../../model/location.js';
import { quoted } from '../../finding.js';
import type { ArgumentDeclaration } from '../../fragment.js';
import { toJson, type YamlNode } from '../../yaml/node.js';
import { jsonIn, namedIn, plainIn, present, tell, textIn, type Pass } from '../bridge/fields.js';

/** An input, and how it stands on the command line. */
export interface Input {
  argument: ArgumentDeclaration;
  /** The text of the command line that it takes the place of. */
  valueKey?: string;
  flag?: string;
  /** Between the flag and the value. */
  separator: string;
  /** Between the items of a list; undefined for a single value. */
  listSeparator?: string;
  isFlag: boolean;
  /** It is there in every call. */
  isSure: boolean;
}

/** Fields that the contract has no place for. */
const leftovers = [
  'requires-inputs',
  'disables-inputs',
  'value-requires',
  'value-disables',
  'exclusive-minimum',
  'exclusive-maximum',
  'min-list-entries',
  'max-list-entries',
  'uses-absolute-path',
];

/** `inputs` of a descriptor. What is not `optional` is required, and a default is always given. */
export function readInputs(pass: Pass, root: YamlNode, notes: Note[]): Input[] {
  const seen = new Set<string>();
  return namedIn(pass, root, 'inputs', 'id').flatMap(({ name, node, location }) => {
    if (seen.has(name)) {
      const message = `There are two inputs ${quoted(name)}; only the first is read.`;
      tell(pass, { messageId: 'input-twice', message, location, suggestion: 'Give the second another id.' });
      return [];
    }
    seen.add(name);
    const rest = leftovers.flatMap((key) => {
      const value = jsonIn(node, key);
      return value === undefined ? [] : [[key, value] as const];
    });
    if (rest.length > 0)
      notes.push({
        topic: `boutiques input ${name}`,
        value: Object.fromEntries(rest),
        declaredAt: [location],
      });
    return [readInput(pass, name, node, location)];
  });
}

function readInput(pass: Pass, name: string, node: YamlNode, location: Location): Input {
  const type = typeOf(pass, name, node);
  const isList = plainIn(pass, node, 'list', 'boolean') === true;
  const flag = textIn(pass, node, 'command-line-flag');
  const fallback = jsonIn(node, 'default-value');
  const isOptional = plainIn(pass, node, 'optional', 'boolean') === true;
  const argument = defined<ArgumentDeclaration>({
    name,
    kind: flag === undefined ? 'positional' : 'keyword',
    type: isList ? 'list' : type,
    required: !isOptional && fallback === undefined,
    default: fallback,
    help: textIn(pass, node, 'description') ?? textIn(pass, node, 'name'),
    enum: choicesOf(node),
    minimum: bound(pass, node, 'minimum'),
    maximum: bound(pass, node, 'maximum'),
    shape: isList ? { list: { elements: { type } } } : undefined,
    declaredAt: [location],
  });
  return defined<Input>({
    argument,
    valueKey: textIn(pass, node, 'value-key'),
    flag,
    separator: separatorOf(node, 'command-line-flag-separator'),
    listSeparator: isList ? separatorOf(node, 'list-separator') : undefined,
    isFlag: type === 'boolean',
    isSure: !isOptional || fallback !== undefined,
  });
}

/** Empty is a separator as well; a space where nothing is said. */
function separatorOf(node: YamlNode, key: string): string {
  const value = present(node, key)?.value;
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : ' ';
}

function typeOf(pass: Pass, name: string, node: YamlNode): TypeExpression {
  const word = textIn(pass, node, 'type');
  switch (word) {
    case 'String':
      return 'string';
    case 'File':
      return 'file';
    case 'Flag':
      return 'boolean';
    case 'Number':
      return plainIn(pass, node, 'integer', 'boolean') === true ? 'int' : 'number';
    case undefined:
    default: {
      const message = `The type ${quoted(word ?? '')} of the input ${quoted(name)} is none that Boutiques has; it is read as "any".`;
      const location = present(node, 'type')?.value.location ?? node.location;
      const suggestion = 'Write String, File, Flag or Number.';
      tell(pass, { messageId: 'unknown-type', message, location, suggestion, severity: 'warning' });
      return 'any';
    }
  }
}

function choicesOf(node: YamlNode): Scalar[] | undefined {
  const value = present(node, 'value-choices')?.value;
  if (value?.kind !== 'list') return undefined;
  return value.items.flatMap((item) => (item.kind === 'scalar' ? [item.value] : []));
}

/** A bound of whole numbers that is exclusive is the next one; of others it is kept as it is, and the note says more. */
function bound(pass: Pass, node: YamlNode, key: 'minimum' | 'maximum'): number | undefined {
  const value = plainIn(pass, node, key, 'number');
  const isExclusive = plainIn(pass, node, `exclusive-${key}`, 'boolean') === true;
  const isWhole = Number.isInteger(value) && plainIn(pass, node, 'integer', 'boolean') === true;
  if (value === undefined || !isExclusive || !isWhole) return value;
  return key === 'minimum' ? value + 1 : value - 1;
}

/** `output-files` with a key on the command line: the key and the path that takes its place. */
export interface Output {
  valueKey: string;
  template: string;
  flag?: string;
}

export function readOutputs(pass: Pass, root: YamlNode, notes: Note[]): Output[] {
  const entry = present(root, 'output-files');
  if (entry)
    notes.push({
      topic: 'boutiques output-files',
      value: toJson(entry.value),
      declaredAt: [entry.keyLocation],
    });
  return namedIn(pass, root, 'output-files', 'id').flatMap(({ node }) => {
    const valueKey = textIn(pass, node, 'value-key');
    const template = textIn(pass, node, 'path-template');
    const flag = textIn(pass, node, 'command-line-flag');
    // Names that are cut before they are put in cannot be made here.
    const isCut = present(node, 'path-template-stripped-extensions') !== undefined;
    if (valueKey === undefined || template === undefined || isCut) return [];
    return [{ valueKey, template, ...(flag !== undefined && { flag }) }];
  });
}
