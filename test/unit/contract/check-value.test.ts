import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { checkValue, type ValueConstraints } from '../../../src/contract/check-value.js';
import { valueTypes } from '../../../src/model/contract.js';

/** The engine of the language, which is what the patterns are written for. */
const matches = (pattern: string, text: string): boolean => new RegExp(pattern).test(text);
const reasonOf = (text: string, constraints: ValueConstraints): string | undefined =>
  checkValue(text, constraints, matches)?.reason;

describe('types', () => {
  it.each<[ValueConstraints['type'], string[], string[]]>([
    [undefined, ['', 'x', '1'], []],
    ['any', ['', 'x'], []],
    ['string', ['', 'x', '1'], []],
    ['int', ['0', '-3', '+3', '007', '9007199254740993'], ['', '1.0', '1e3', ' 1', '1 ', '0x1F', '--1', '١']],
    ['float', ['1', '1.5', '-1.', '.5', '1e3', '+1E-3'], ['', '.', 'e3', 'NaN', 'Infinity', '1,5', '1.2.3']],
    ['number', ['1', '0.1'], ['one']],
    ['boolean', ['true', 'false'], ['True', 'yes', '1', '']],
    ['json', ['1', '"x"', 'null', '[1]', '{}'], ['', 'x', '{a: 1}', "'x'"]],
    ['list', ['[]', '[1, "a"]'], ['{}', '1', 'a,b', '']],
    ['object', ['{}', '{"a": [1]}'], ['[]', 'null', '1', '']],
    ['file', ['x', '/etc/x', '1'], ['', 'a\0b']],
    ['dir', ['/data/'], ['']],
    ['path', ['../x'], ['']],
    [
      'uuid',
      ['123e4567-e89b-12d3-a456-426614174000', '123E4567-E89B-12D3-A456-426614174000'],
      ['123e4567e89b12d3a456426614174000', '{123e4567-e89b-12d3-a456-426614174000}', ''],
    ],
    ['none', [''], ['x', ' ']],
    [
      ['int', 'boolean'],
      ['1', 'true'],
      ['x', '1.5'],
    ],
    [['none', 'uuid'], [''], ['x']],
  ])('%s', (type, good, bad) => {
    const constraints = type === undefined ? {} : { type };
    expect(good.map((text) => reasonOf(text, constraints))).toEqual(good.map(() => undefined));
    expect(bad.map((text) => reasonOf(text, constraints))).toEqual(bad.map(() => 'type'));
  });

  it('says what was expected', () => {
    expect(checkValue('x', { type: ['int', 'boolean'] }, matches)).toEqual({
      reason: 'type',
      expected: 'an int or true or false',
    });
  });
});

describe('enums', () => {
  it.each<[ValueConstraints, string[], string[]]>([
    [{ enum: ['debug', 'info'] }, ['debug', 'info'], ['Debug', '', 'warn']],
    [{ enum: [1, 2] }, ['1', '2', '1.0', '01'], ['3', 'one']],
    [{ enum: ['1', '2'] }, ['1'], ['1.0', '01']],
    [{ type: 'float', enum: ['1', '2'] }, ['1', '1.0', '2e0'], ['3']],
    [{ type: 'string', enum: [1] }, ['1'], ['1.0']],
    [{ enum: [true, null] }, ['true', 'null', ''], ['false', 'True']],
    [{ type: 'int', enum: [9007199254740992] }, ['9007199254740992'], ['9007199254740993']],
    [{ enum: [] }, [], ['', 'x']],
  ])('%o', (constraints, good, bad) => {
    expect(good.map((text) => reasonOf(text, constraints))).toEqual(good.map(() => undefined));
    expect(bad.map((text) => reasonOf(text, constraints))).toEqual(bad.map(() => 'enum'));
  });

  it('names the values', () => {
    expect(checkValue('c', { enum: ['a', 2, null] }, matches)?.expected).toBe('one of "a", 2, null');
  });
});

describe('ranges', () => {
  it.each<[string, ValueConstraints, string | undefined]>([
    ['1', { type: 'int', minimum: 1, maximum: 3 }, undefined],
    ['0', { type: 'int', minimum: 1 }, 'minimum'],
    ['4', { type: 'int', maximum: 3 }, 'maximum'],
    ['+3', { type: 'int', maximum: 3 }, undefined],
    ['3.0001', { type: 'float', maximum: 3 }, 'maximum'],
    ['9007199254740993', { type: 'int', maximum: 9007199254740992 }, 'maximum'],
    ['-9007199254740993', { type: 'int', minimum: -9007199254740992 }, 'minimum'],
    ['9'.repeat(5000), { type: 'int', maximum: 10 }, 'maximum'],
    ['9', { maximum: 3 }, 'maximum'],
    ['nine', { maximum: 3 }, undefined],
    ['9', { type: 'string', maximum: 3 }, undefined],
    ['9', { type: ['int', 'string'], maximum: 3 }, undefined],
    ['9', { type: ['int', 'none'], maximum: 3 }, 'maximum'],
  ])('%s in %o: %s', (text, constraints, reason) => {
    expect(reasonOf(text, constraints)).toBe(reason);
  });

  it('says the bound', () => {
    expect(checkValue('0', { type: 'int', minimum: 1.5 }, matches)?.expected).toBe('1.5 or more');
    expect(checkValue('9', { type: 'int', maximum: 8 }, matches)?.expected).toBe('8 or less');
  });
});

describe('patterns', () => {
  it('are searched for', () => {
    expect(reasonOf('key_123', { pattern: '^key_' })).toBeUndefined();
    expect(reasonOf('my key_123', { pattern: '^key_' })).toBe('pattern');
    expect(reasonOf('my key_123', { pattern: 'key_' })).toBeUndefined();
  });

  it('are not held against a value when nobody can run them', () => {
    expect(checkValue('x', { pattern: '(?=y)' }, () => undefined)).toBeUndefined();
  });

  it('come after everything else', () => {
    expect(reasonOf('x', { type: 'int', pattern: '^y' })).toBe('type');
    expect(reasonOf('x', { enum: ['z'], pattern: '^y' })).toBe('enum');
    expect(reasonOf('5', { maximum: 4, pattern: '^6' })).toBe('maximum');
    expect(checkValue('5', { pattern: '^6' }, matches)?.expected).toBe('matched by "^6"');
  });
});

describe('properties', () => {
  const type = fc.constantFrom(...valueTypes);
  const scalar = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null));
  const constraints = fc.record(
    {
      type: fc.oneof(type, fc.array(type, { minLength: 2, maxLength: 3 })),
      enum: fc.array(scalar, { maxLength: 3 }),
      minimum: fc.double(),
      maximum: fc.double(),
      pattern: fc.constantFrom('^a', '\\d'),
    },
    { requiredKeys: [] },
  );

  it('never throws, and knows four answers and none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer().map(String), fc.json()), constraints, (text, asked) => {
        expect([undefined, 'type', 'enum', 'minimum', 'maximum', 'pattern']).toContain(reasonOf(text, asked));
      }),
    );
  });

  it('takes every integer of any size as an int, within its own bounds', () => {
    fc.assert(
      fc.property(fc.bigInt(), (value) => {
        expect(reasonOf(String(value), { type: 'int' })).toBeUndefined();
        const bound = Number(value);
        expect(reasonOf(String(BigInt(bound) + 1n), { type: 'int', maximum: bound })).toBe('maximum');
        expect(reasonOf(String(BigInt(bound) - 1n), { type: 'int', minimum: bound })).toBe('minimum');
        expect(
          reasonOf(String(BigInt(bound)), { type: 'int', minimum: bound, maximum: bound }),
        ).toBeUndefined();
      }),
    );
  });

  it('takes what JSON prints as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(reasonOf(JSON.stringify(value), { type: 'json' })).toBeUndefined();
      }),
    );
  });

  it('takes a member of an enum, and what one of the types takes', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), type, type, (text, others, one, other) => {
        expect(reasonOf(text, { enum: [...others, text] })).toBeUndefined();
        const either = reasonOf(text, { type: [one, other] }) === undefined;
        expect(either).toBe(
          reasonOf(text, { type: one }) === undefined || reasonOf(text, { type: other }) === undefined,
        );
      }),
    );
  });
});
