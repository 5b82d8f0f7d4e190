import { readFileSync } from 'node:fs';
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { configText } from '../../../../src/app/init/config-file.js';

const schema = JSON.parse(
  readFileSync(new URL('../../../../schemas/config.schema.json', import.meta.url), 'utf8'),
) as AnySchema;
const validate = new Ajv2020({ strict: false }).compile(schema);

function errorsOf(text: string): unknown[] {
  void validate(parse(text));
  return validate.errors ?? [];
}

describe('configText', () => {
  it('is valid, and holds the profiles alone', () => {
    const text = configText(['recommended', 'asyncy']);
    expect(parse(text)).toEqual({ profile: ['recommended', 'asyncy'] });
    expect(errorsOf(text)).toEqual([]);
  });

  it('has examples that are valid where their comment signs are taken away', () => {
    const text = configText(['recommended']).replace(/^# (?=[a-z-]+:(?: |$)| {2}[ a-z-])/gm, '');
    expect(Object.keys(parse(text) as object)).toEqual([
      'profile',
      'fail-on',
      'rules',
      'ignore',
      'labels',
      'contract',
    ]);
    expect(errorsOf(text)).toEqual([]);
  });
});
