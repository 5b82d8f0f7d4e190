import type { ValidateFunction } from 'ajv';

import { UsageError } from '../../errors.js';

export interface SchemaFault {
  key?: string;
  message: string;
}

/** What a JSON Schema says about the map of all labels. Throws UsageError for a schema that is none. */
export async function labelSchemaFaults(
  schema: object,
  labels: Readonly<Record<string, string>>,
): Promise<SchemaFault[]> {
  const validate = await compiled(schema);
  if (validate(labels)) return [];
  return (validate.errors ?? []).map(({ instancePath, message = 'is not valid', params }) => {
    const [, token] = /^\/([^/]*)/.exec(instancePath) ?? [];
    const missing = (params as { missingProperty?: string; additionalProperty?: string }).missingProperty;
    const extra = (params as { additionalProperty?: string }).additionalProperty;
    const key = missing ?? extra ?? token?.replaceAll('~1', '/').replaceAll('~0', '~');
    return { ...(key !== undefined && { key }), message };
  });
}

const validators = new WeakMap<object, ValidateFunction>();

/** Compiles a schema once. Throws UsageError for one that is none. */
export async function compiled(schema: object): Promise<ValidateFunction> {
  const known = validators.get(schema);
  if (known) return known;
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  try {
    const validate = new Ajv2020({ allErrors: true, strict: false, validateFormats: false }).compile(schema);
    validators.set(schema, validate);
    return validate;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError('LABEL_SCHEMA_INVALID', `the JSON Schema of the labels is none: ${reason}`, {
      suggestion: 'Write a JSON Schema of draft 2020-12 for an object of strings.',
      cause,
    });
  }
}
