import { quoted } from '../../finding.js';
import type { EnvDeclaration } from '../../fragment.js';
import { toJson, type YamlEntry } from '../../yaml/node.js';
import { envKeys } from './keys.js';
import { fieldsOf, variant, type Field, type Reading } from './reading.js';
import { booleanOf, mapOf, namedEntries, scalarsOf, textOf } from './shapes.js';
import { patternOf, rangeOf, scalarText, typeOf } from './value.js';

/** `env` or `environment`: name -> {type, pattern, required, help, default, enum, sensitive} (spec/asyncy.md 1.10). */
export function readEnv(reading: Reading, field: Field | undefined): EnvDeclaration[] {
  return namedEntries(reading, field, `"${field?.key ?? 'env'}"`).map((entry) => variable(reading, entry));
}

function variable(reading: Reading, { key: name, keyLocation, value }: YamlEntry): EnvDeclaration {
  const what = `the variable ${quoted(name)}`;
  const declaration: EnvDeclaration = {
    name,
    // asyncy.yml documents true, its successors false.
    requiredByDefault: reading.dialect === 'asyncy',
    declaredAt: [keyLocation],
  };
  const body = mapOf(reading, value, keyLocation, `The variable ${quoted(name)}`);
  if (!body) return declaration;
  const fields = fieldsOf(reading, body, envKeys, what);
  const required = booleanOf(reading, fields.required, what);
  const text = defaultOf(fields.default);
  const description = textOf(reading, fields.help, what);
  const type = typeOf(reading, fields.type, what);
  const pattern = patternOf(reading, fields.pattern, what);
  const values = scalarsOf(reading, fields.enum, what);
  const secret = booleanOf(reading, fields.secret, what);
  rangeOf(reading, fields.range, what);
  booleanOf(reading, fields.deprecated, what);
  if (fields.assign_to) renamed(reading, fields.assign_to, name);
  return {
    ...declaration,
    ...(required === undefined ? {} : { required }),
    ...(text === undefined ? {} : { default: text }),
    ...(description === undefined ? {} : { description: description.trim() }),
    ...(type === undefined ? {} : { type }),
    ...(pattern === undefined ? {} : { pattern }),
    ...(values === undefined ? {} : { enum: values }),
    ...(secret === undefined ? {} : { secret }),
  };
}

/** A default as the text that the variable gets: scalars as written, lists and maps as JSON; `null` is none. */
function defaultOf(field: Field | undefined): string | undefined {
  if (!field) return undefined;
  return field.value.kind === 'scalar' ? scalarText(field.value) : JSON.stringify(toJson(field.value));
}

/** `assign_to` (early 2018) renamed a variable on its way into the container. The variable keeps its own name here. */
function renamed(reading: Reading, field: Field, name: string): void {
  const target = textOf(reading, field, `the variable ${quoted(name)}`);
  if (target === undefined) return;
  variant(reading, {
    messageId: 'assign-to',
    severity: 'warning',
    message: `"assign_to" is not followed: the variable stays ${quoted(name)}.`,
    location: field.location,
    suggestion: `Name the variable ${quoted(target)}.`,
  });
}
