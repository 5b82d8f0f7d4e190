import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readLine, readResult } from '../../../src/invoke/read-result.js';
import { valueTypes, type Json, type Result } from '../../../src/model/contract.js';
import { anyText, contractOf, commandOf } from './contract-of.js';

const valueOf = (text: string, result: Result | undefined): Json | undefined => {
  const reading = readResult(text, result);
  return 'value' in reading ? reading.value : undefined;
};

/** The result of a command, as a contract file declares it (a flow map). */
async function resultOf(output: string): Promise<Result | undefined> {
  const { contract } = await contractOf(`oms: 1\nactions: {go: {output: ${output}}}\n`);
  return commandOf(contract, 'go').result;
}

describe('types', () => {
  it.each<[Result['type'], [string, Json][], string[]]>([
    [
      'string',
      [
        ['a\n', 'a'],
        ['a\r\n', 'a'],
        ['a\n\n', 'a\n'],
        ['a', 'a'],
        ['', ''],
        ['\n', ''],
        [' 1 ', ' 1 '],
        ['\ufffd', '\ufffd'],
      ],
      [],
    ],
    [
      'any',
      [
        ['123\n', '123'],
        ['{"a":1}', '{"a":1}'],
        ['true', 'true'],
      ],
      [],
    ],
    [
      'int',
      [
        ['3\n', 3],
        ['-3', -3],
        ['0', 0],
        ['-0', 0],
        ['007', 7],
      ],
      ['', '3.0', '1e3', ' 3', '3 ', '3\n\n', '+3', '3a', '0x1', '٣'],
    ],
    [
      'number',
      [
        ['3', 3],
        ['3.5', 3.5],
        ['-1e3', -1000],
        ['.5', 0.5],
      ],
      ['', 'NaN', 'Infinity', '1e999', '1,5'],
    ],
    [
      'boolean',
      [
        ['true\n', true],
        ['false', false],
      ],
      ['True', 'yes', '1', '0', '', 'true '],
    ],
    [
      'json',
      [
        ['{"a": [1]}\n', { a: [1] }],
        ['"x"', 'x'],
        ['null', null],
        [' 1 ', 1],
        ['false', false],
      ],
      ['', 'x', '{a: 1}', "'x'"],
    ],
    [
      'list',
      [
        ['[1]\n', [1]],
        ['[]', []],
      ],
      ['{}', '1', 'null', '', '[1,]', 'a\nb'],
    ],
    [
      'object',
      [
        ['{"a":0}\n', { a: 0 }],
        ['{}', {}],
      ],
      ['[]', 'null', '1', ''],
    ],
    [
      'file',
      [
        ['/a b\n', '/a b'],
        ['x', 'x'],
      ],
      ['', '\n', '/a\n/b', 'a\0b'],
    ],
    ['dir', [['/a/\n', '/a/']], ['']],
    ['path', [['../x', '../x']], ['']],
    [
      'uuid',
      [['123e4567-e89b-12d3-a456-426614174000\n', '123e4567-e89b-12d3-a456-426614174000']],
      ['123e4567e89b12d3a456426614174000', ''],
    ],
    [
      'none',
      [
        ['', null],
        ['\n', null],
      ],
      ['x', ' ', '\n\n'],
    ],
    [
      ['int', 'boolean'],
      [
        ['1', 1],
        ['true', true],
      ],
      ['x', '1.5'],
    ],
    [
      ['int', 'string'],
      [
        ['1', 1],
        ['x', 'x'],
      ],
      [],
    ],
    [
      ['none', 'list'],
      [
        ['', null],
        ['[1]', [1]],
      ],
      ['x'],
    ],
  ])('%j', (type, good, bad) => {
    expect(good.map(([text]) => readResult(text, { type }))).toEqual(good.map(([, value]) => ({ value })));
    expect(bad.map((text) => valueOf(text, { type }))).toEqual(bad.map(() => undefined));
  });

  it('defect 9: a float may be 3 and 1.0', () => {
    expect(
      ['3', '1.0', '-2', '1e2', '9007199254740993'].map((text) => valueOf(text, { type: 'float' })),
    ).toEqual([3, 1, -2, 100, 9007199254740992]);
    expect(valueOf('x', { type: 'float' })).toBeUndefined();
  });

  it('defect 10: an int is no list that looks like one', async () => {
    expect(readResult('[1]', { type: 'int' })).toEqual({ expected: 'an int', found: '"[1]"' });
    const inside = await resultOf('{type: object, properties: {n: {type: int}}}');
    expect(readResult('{"n": [1]}', inside)).toEqual({ expected: 'an int at /n', found: 'a list' });
    expect(readResult('{"n": "1"}', inside)).toEqual({ expected: 'an int at /n', found: '"1"' });
    expect(readResult('{"n": 1.5}', inside)).toEqual({ expected: 'an int at /n', found: '1.5' });
  });

  it('keeps integers that a double cannot hold', () => {
    expect(valueOf('9007199254740991', { type: 'int' })).toBe(9007199254740991);
    expect(valueOf('9007199254740993\n', { type: 'int' })).toBe('9007199254740993');
    expect(valueOf('-123456789012345678901234567890', { type: 'number' })).toBe(
      '-123456789012345678901234567890',
    );
  });

  it('takes an undeclared result as a string, whatever it looks like', () => {
    expect(readResult('123\n', undefined)).toEqual({ value: '123' });
    expect(readResult('{"a": 1}', undefined)).toEqual({ value: '{"a": 1}' });
  });
});

describe('enums', () => {
  it.each<[Result, string[], string[]]>([
    [{ type: 'string', enum: ['on', 'off'] }, ['on\n', 'off'], ['On', '', 'on\n\n']],
    [{ type: 'int', enum: ['1', 2] }, ['1', '2', '02'], ['3']],
    [{ type: 'float', enum: [1, '2.50'] }, ['1.0', '2.5', '1e0'], ['2']],
    [{ type: 'string', enum: [1, true] }, ['1', 'true'], ['1.0']],
    [{ type: 'boolean', enum: [true] }, ['true'], ['false']],
    [{ type: 'boolean', enum: ['false'] }, ['false'], ['true']],
    [{ type: 'json', enum: ['a', 1] }, ['"a"', '1'], ['"b"', '[1]', '{"a":1}']],
    [{ type: 'string', enum: [null, 'x'] }, ['', 'null', 'x'], ['y']],
    [{ type: 'int', enum: [9007199254740992] }, ['9007199254740992'], ['9007199254740993']],
  ])('%j', (result, good, bad) => {
    expect(good.map((text) => 'value' in readResult(text, result))).toEqual(good.map(() => true));
    expect(bad.map((text) => 'value' in readResult(text, result))).toEqual(bad.map(() => false));
  });

  it('names what is allowed', () => {
    expect(readResult('maybe\n', { type: 'string', enum: ['on', 'off'] })).toEqual({
      expected: 'one of "on", "off"',
      found: '"maybe"',
    });
  });
});

describe('shapes', () => {
  it.each<[string, string[], [string, string][]]>([
    [
      '{type: object, properties: {a: {type: string}, b: {type: float, required: false}}}',
      ['{"a":"x"}', '{"a":"x","b":1}', '{"a":"","b":null,"more":[]}'],
      [
        ['{}', 'an object with "a"'],
        ['{"b":1}', 'an object with "a"'],
        ['{"a":null}', 'a string at /a'],
        ['{"a":"x","b":"1"}', 'a float at /b'],
        ['[]', 'an object in JSON'],
      ],
    ],
    [
      '{type: object, properties: {in: {type: object, properties: {a/b: {type: list, list: {elements: {type: int}}}}}}}',
      ['{"in":{"a/b":[]}}', '{"in":{"a/b":[1,2]}}'],
      [
        ['{"in":{}}', 'an object with "a/b" at /in'],
        ['{"in":{"a/b":[1,"2"]}}', 'an int at /in/a~1b/1'],
      ],
    ],
    [
      '{type: list, list: {elements: {type: map, map: {keys: {type: string}, values: {type: boolean}}}}}',
      ['[]', '[{}]', '[{"a":true}]'],
      [
        ['[1]', 'an object at /0'],
        ['[{"a":true},{"b":0}]', 'true or false at /1/b'],
      ],
    ],
    [
      '{type: map, map: {keys: {type: string}, values: {type: any}}}',
      ['{}', '{"a":[1]}'],
      [['[]', 'an object in JSON']],
    ],
    [
      '{type: object, properties: {list: {type: string}, map: {type: int}}}',
      ['{"list":"x","map":1}'],
      [['{"list":[],"map":1}', 'a string at /list']],
    ],
    [
      '{type: object, properties: {a: {type: object, required: [x], properties: {x: {type: string}, y: {type: [int, "null"]}}}}}',
      ['{"a":{"x":""}}', '{"a":{"x":"","y":null}}', '{"a":{"x":"","y":1}}'],
      [
        ['{"a":{"y":1}}', 'an object with "x" at /a'],
        ['{"a":{"x":"","y":"1"}}', 'an int or null at /a/y'],
      ],
    ],
    [
      '{type: object, properties: {a: {type: list, items: {type: uuid}}, b: {type: enum, enum: [x, 1]}}}',
      ['{"a":["123e4567-e89b-12d3-a456-426614174000"],"b":"x"}', '{"a":[],"b":1}'],
      [
        ['{"a":["x"],"b":"x"}', 'a UUID at /a/0'],
        ['{"a":[],"b":"y"}', 'one of the values that are allowed at /b'],
      ],
    ],
    ['{type: json, properties: {a: {type: int}}}', ['{"a":1}', '[1]', '1'], [['{"a":"1"}', 'an int at /a']]],
    [
      '{type: object, properties: {__proto__: {type: int}}}',
      ['{"__proto__":1}'],
      [['{}', 'an object with "__proto__"']],
    ],
    [
      '{type: object, properties: {toString: {type: int}}}',
      ['{"toString":1}'],
      [['{}', 'an object with "toString"']],
    ],
    [
      '{type: object, properties: {a: {type: wibble}, b: null}}',
      ['{"a":1,"b":2}'],
      [['{"a":1}', 'an object with "b"']],
    ],
  ])('%s', async (output, good, bad) => {
    const result = await resultOf(output);
    expect(good.map((text) => 'value' in readResult(text, result))).toEqual(good.map(() => true));
    expect(bad.map(([text]) => readResult(text, result))).toEqual(
      bad.map(([, expected]) => expect.objectContaining({ expected }) as unknown),
    );
  });

  it('takes the first type of a union whose shape fits', () => {
    const result: Result = { type: ['object', 'string'], properties: { a: { type: 'int' } } };
    expect(valueOf('{"a":1}', result)).toEqual({ a: 1 });
    expect(valueOf('{"a":"x"}', result)).toBe('{"a":"x"}');
  });
});

describe('what came', () => {
  it.each([
    ['', 'nothing'],
    ['oops', '"oops", which is not valid JSON'],
    ['[1]', 'a list: "[1]"'],
    ['1', '"1"'],
    ['['.repeat(100), 'which is nested deeper than 64 levels'],
  ])('%j where an object was wanted', (text, found) => {
    expect(readResult(text, { type: 'object' })).toEqual({
      expected: 'an object in JSON',
      found: expect.stringContaining(found) as string,
    });
  });

  it('is short, and holds no password of a URL', () => {
    const reading = readResult(`x://u:hunter2@host/${'\u0007'.repeat(5000)}`, { type: 'int' });
    expect(JSON.stringify(reading)).not.toContain('hunter2');
    expect('found' in reading && reading.found.length).toBeLessThanOrEqual(200);
  });
});

describe('lines of a stream', () => {
  it('reads each by the declared type', () => {
    expect(readLine('{"a":1}\r', { type: 'json' })).toEqual({ value: { a: 1 } });
    expect(readLine('a', { type: 'string' })).toEqual({ value: 'a' });
    expect(readLine('', { type: 'int' })).toEqual({ expected: 'an int', found: 'nothing' });
  });
});

it('reads a JSON result of several megabytes', () => {
  const text = JSON.stringify(Array.from({ length: 500_000 }, (_, index) => `item ${String(index)}`));
  expect(text.length).toBeGreaterThan(5e6);
  expect(valueOf(text, { type: 'list' })).toHaveLength(500_000);
});

it('never throws, and never tells more than 200 characters', () => {
  const type = fc.oneof(
    fc.constantFrom(...valueTypes),
    fc.uniqueArray(fc.constantFrom(...valueTypes), { minLength: 2 }),
  );
  const scalar = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null));
  const result = fc.record(
    { type, enum: fc.array(scalar), properties: fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json> },
    { requiredKeys: ['type'] },
  );
  const text = fc.oneof(anyText(30), fc.json({ maxDepth: 3 }), fc.integer().map(String));
  fc.assert(
    fc.property(text, result, (came, declared) => {
      const reading = readResult(came, declared);
      if ('value' in reading) return;
      expect(reading.found.length).toBeLessThanOrEqual(200);
      expect(reading.expected).not.toBe('');
    }),
  );
});
