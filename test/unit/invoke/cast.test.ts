import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ValueConstraints } from '../../../src/contract/check-value.js';
import { castDefault, castValue, isFault, type CastValue } from '../../../src/invoke/cast.js';
import type { Json, TypeExpression } from '../../../src/model/contract.js';
import { valueTypes } from '../../../src/model/contract.js';
import { matches } from './argv-of.js';

const fromText = (text: string, constraints: ValueConstraints): unknown =>
  castValue({ text }, constraints, matches);
const fromJson = (json: Json, constraints: ValueConstraints): unknown =>
  castValue({ json }, constraints, matches);
const isRefused = (cast: unknown): boolean => isFault(cast as CastValue);

describe('texts', () => {
  const id = '123e4567-e89b-12d3-a456-426614174000';
  it.each<[TypeExpression, string, CastValue]>([
    ['string', ' 5 ', { value: ' 5 ' }],
    ['string', '', { value: '' }],
    ['any', '5', { value: '5' }],
    ['int', '5', { value: 5 }],
    ['int', '0', { value: 0 }],
    ['int', '-3', { value: -3 }],
    ['int', '007', { value: 7, text: '007' }],
    ['int', '+5', { value: 5, text: '+5' }],
    ['int', '-0', { value: -0, text: '-0' }],
    ['float', '1.50', { value: 1.5, text: '1.50' }],
    ['float', '.5', { value: 0.5, text: '.5' }],
    ['number', '1e3', { value: 1000, text: '1e3' }],
    ['boolean', 'true', { value: true }],
    ['boolean', 'false', { value: false }],
    ['json', '{"a": 1}', { value: { a: 1 }, text: '{"a": 1}' }],
    ['json', '"x"', { value: 'x' }],
    ['json', 'null', { value: null }],
    ['list', '[]', { value: [] }],
    ['list', '[1,"a"]', { value: [1, 'a'] }],
    ['object', '{}', { value: {} }],
    ['file', '/etc/x', { value: '/etc/x' }],
    ['dir', 'a b', { value: 'a b' }],
    ['path', '1', { value: '1' }],
    ['uuid', id, { value: id }],
    ['none', '', { value: null }],
  ])('%s %j', (type, text, cast) => {
    expect(fromText(text, { type })).toEqual(cast);
  });

  it.each<[TypeExpression, string[]]>([
    ['int', ['', '1.0', 'x', '1 ', '0x10', '[1]', 'true']],
    ['float', ['', 'x', '1,5', 'NaN', 'Infinity']],
    ['boolean', ['', 'True', 'yes', '1', '0']],
    ['json', ['', 'x', '{a: 1}']],
    ['list', ['{}', '1', 'a,b']],
    ['object', ['[]', 'null']],
    ['file', ['', 'a\0b']],
    ['uuid', ['1']],
    ['none', ['x']],
  ])('%s refuses %j', (type, texts) => {
    expect(texts.map((text) => [text, isRefused(fromText(text, { type }))])).toEqual(
      texts.map((text) => [text, true]),
    );
  });

  it('defect 9: 3 and 1.0 are floats', () => {
    expect(fromText('3', { type: 'float' })).toEqual({ value: 3 });
    expect(fromText('1.0', { type: 'float' })).toEqual({ value: 1, text: '1.0' });
    expect(fromJson(3, { type: 'float' })).toEqual({ value: 3 });
  });

  it('defect 10: a list is no int, whatever it prints as', () => {
    expect(fromText('[1]', { type: 'int' })).toEqual({ reason: 'type', expected: 'an int' });
    expect(fromJson([1], { type: 'int' })).toEqual({ reason: 'type', expected: 'an integer' });
  });

  it('defect 12: enum, range and pattern are enforced', () => {
    expect(fromText('warn', { type: 'string', enum: ['debug', 'info'] })).toEqual({
      reason: 'enum',
      expected: 'one of "debug", "info"',
    });
    expect(fromText('15', { type: 'int', minimum: 1, maximum: 14 })).toMatchObject({ reason: 'maximum' });
    expect(fromText('0', { type: 'int', minimum: 1, maximum: 14 })).toMatchObject({ reason: 'minimum' });
    expect(fromText('#12345', { type: 'string', pattern: '^\\#?\\w{6}$' })).toMatchObject({
      reason: 'pattern',
    });
    expect(fromText('#123456', { type: 'string', pattern: '^\\#?\\w{6}$' })).toEqual({ value: '#123456' });
    expect(fromJson(15, { type: 'int', maximum: 14 })).toMatchObject({ reason: 'maximum' });
    expect(fromJson('x', { type: 'string', pattern: '^y' })).toMatchObject({ reason: 'pattern' });
  });

  it('search for a pattern anywhere, and let pass what the engine cannot take', () => {
    expect(fromText('my key_1', { pattern: 'key_' })).toEqual({ value: 'my key_1' });
    expect(castValue({ text: 'x' }, { pattern: '(?=y)' }, () => undefined)).toEqual({ value: 'x' });
  });

  it('keep the digits that a number of JSON would lose', () => {
    const long = '9007199254740993';
    expect(fromText(long, { type: 'int' })).toEqual({ value: long, text: long });
    expect(fromText('1e999', { type: 'float' })).toEqual({ value: '1e999', text: '1e999' });
    expect(fromText('9007199254740991', { type: 'int' })).toEqual({ value: 9007199254740991 });
    expect(isRefused(fromText(long, { type: 'int', maximum: 10 }))).toBe(true);
  });

  it('are refused as JSON that is too deep to be written again', () => {
    expect(isRefused(fromText('['.repeat(5000) + ']'.repeat(5000), { type: 'json' }))).toBe(true);
  });
});

describe('unions', () => {
  it.each<[TypeExpression, string, Json]>([
    [['string', 'int'], '5', 5],
    [['string', 'int'], 'five', 'five'],
    [['file', 'dir', 'string'], './x', './x'],
    [['file', 'int'], '5', 5],
    [['string', 'boolean'], 'true', true],
    [['any', 'json'], '[1]', [1]],
    [['none', 'int'], '', null],
    [['boolean', 'int'], '0', 0],
  ])('%j takes %j as %j', (type, text, value) => {
    expect(fromText(text, { type })).toMatchObject({ value });
  });

  it('hold the value to the enum as one of its types', () => {
    const type: TypeExpression = ['int', 'string'];
    expect(fromText('1', { type, enum: [1, 'auto'] })).toEqual({ value: 1 });
    expect(fromText('auto', { type, enum: [1, 'auto'] })).toEqual({ value: 'auto' });
    expect(isRefused(fromText('2', { type, enum: [1, 'auto'] }))).toBe(true);
  });
});

describe('JSON values', () => {
  const samples: Json[] = ['x', '', 5, 0, 1.5, true, false, null, [], [1], {}, { a: 1 }];
  it.each<[TypeExpression, Json[]]>([
    ['string', ['x', '']],
    ['int', [5, 0]],
    ['float', [5, 0, 1.5]],
    ['number', [5, 0, 1.5]],
    ['boolean', [true, false]],
    ['list', [[], [1]]],
    ['object', [{}, { a: 1 }]],
    ['json', samples],
    ['any', samples],
    ['file', ['x']],
    ['dir', ['x']],
    ['path', ['x']],
    ['uuid', []],
    ['none', [null]],
    [
      ['int', 'string'],
      ['x', '', 5, 0],
    ],
  ])('%j takes %j and no others', (type, taken) => {
    expect(samples.filter((json) => !isRefused(fromJson(json, { type })))).toEqual(taken);
  });

  it('of an enum may be null', () => {
    const constraints: ValueConstraints = { type: 'string', enum: [null, 'folder', 'file'] };
    expect(fromJson(null, constraints)).toEqual({ value: null });
    expect(fromText('null', constraints)).toEqual({ value: 'null' });
    expect(isRefused(fromJson('other', constraints))).toBe(true);
  });

  it('that lost their digits are refused, and may be written in quotes', () => {
    // eslint-disable-next-line no-loss-of-precision
    expect(fromJson(9007199254740993, { type: 'int' })).toEqual({
      reason: 'type',
      expected: 'an integer that JSON holds exactly; write its digits in quotes',
    });
    expect(fromJson('9007199254740993', { type: 'int' })).toEqual({
      value: '9007199254740993',
      text: '9007199254740993',
    });
    expect(isRefused(fromJson('5', { type: 'int' }))).toBe(true);
  });
});

describe('a keyword without a value', () => {
  it('is true where that can be', () => {
    const bare = (type: TypeExpression): unknown => castValue('bare', { type }, matches);
    expect([bare('boolean'), bare('any'), bare(['string', 'boolean'])]).toEqual(
      Array.from({ length: 3 }, () => ({ value: true })),
    );
    expect([bare('string'), bare('int'), bare('json')].every(isRefused)).toBe(true);
  });
});

describe('defaults', () => {
  const of = (value: Json, constraints: ValueConstraints, inJson = false): unknown =>
    castDefault(value, constraints, matches, inJson);

  it('may have the type that YAML takes them for', () => {
    expect(of(1.1, { type: 'string' })).toEqual({ value: '1.1' });
    expect(of('5', { type: 'int' })).toEqual({ value: 5 });
    expect(of('true', { type: 'boolean' })).toEqual({ value: true });
    expect(of([1], { type: 'list' })).toEqual({ value: [1] });
    expect(of(0.01, { type: 'int' })).toMatchObject({ reason: 'type' });
  });

  it('of null are none, unless null is a value', () => {
    expect(of(null, { type: 'int' })).toBeUndefined();
    expect(of(null, {})).toBeUndefined();
    expect(of(null, {}, true)).toEqual({ value: null });
    expect(of(null, { type: 'json' })).toEqual({ value: null });
    expect(of(null, { type: 'string', enum: [null, 'x'] })).toEqual({ value: null });
  });
});

describe('any text and any JSON', () => {
  const type = fc.oneof(fc.constantFrom(...valueTypes), fc.subarray([...valueTypes], { minLength: 2 }));
  it('are cast or refused, and what is cast says what was written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.integer().map(String)), type, (text, types) => {
        const cast = castValue({ text }, { type: types }, matches);
        if (isFault(cast)) return;
        if (typeof cast.value === 'string') expect([cast.value, JSON.stringify(cast.value)]).toContain(text);
        else if (typeof cast.value === 'boolean') expect(text.trim()).toBe(String(cast.value));
        else if (cast.value !== null) expect(cast.text ?? JSON.stringify(cast.value)).toBe(text);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.jsonValue(), type, (json, types) => {
        const cast = castValue({ json: json as Json }, { type: types }, matches);
        if (!isFault(cast)) expect(cast.value).toBe(json);
      }),
    );
  });
});
