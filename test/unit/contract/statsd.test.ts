import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  isPlainMetricName,
  parseStatsd,
  parseStatsdLine,
  statsdTypes,
} from '../../../src/contract/statsd.js';

describe('parseStatsdLine', () => {
  it.each([
    ['app.requests:1|c', { name: 'app.requests', values: ['1'], type: 'c', tags: [] }],
    ['t:3.5|ms|@0.1', { name: 't', values: ['3.5'], type: 'ms', rate: 0.1, tags: [] }],
    ['g:-5|g|#env:prod,x', { name: 'g', values: ['-5'], type: 'g', tags: ['env:prod', 'x'] }],
    ['users:anna|s', { name: 'users', values: ['anna'], type: 's', tags: [] }],
    ['users:anna|set', { name: 'users', values: ['anna'], type: 'set', tags: [] }],
    ['h:1:2:3|h|@1|#a', { name: 'h', values: ['1', '2', '3'], type: 'h', rate: 1, tags: ['a'] }],
    ['d:1e3|d|c:abc|T1790000000', { name: 'd', values: ['1e3'], type: 'd', tags: [] }],
  ])('reads %s', (line, metric) => {
    expect(parseStatsdLine(line)).toEqual(metric);
  });

  it.each([
    ['hello', 'there is no colon behind the name'],
    [':1|c', 'the name is empty'],
    ['a:1', 'there is no type'],
    ['a:1|x', 'the type is none of c, g, ms, h, s and d'],
    ['a:b|c', 'the value is no number'],
    ['a:|g', 'the value is no number'],
    ['a:1|c|@2', 'the sample rate is not between 0 and 1'],
    ['a:1|c|@0', 'the sample rate is not between 0 and 1'],
    ['a:1|c|@x', 'the sample rate is not between 0 and 1'],
    ['a:1|c|what', 'something follows the type that is neither rate nor tags'],
    [`${'a'.repeat(8192)}:1|c`, 'it is longer than 8192 characters'],
  ])('refuses %.20s', (line, reason) => {
    expect(parseStatsdLine(line)).toEqual({ reason });
  });

  it('reads what it would print, and never throws', () => {
    const metric = fc.record({
      name: fc.stringMatching(/^[a-z_]{1,8}(?:\.[a-z_]{1,8}){0,3}$/),
      value: fc.integer(),
      type: fc.constantFrom(...statsdTypes),
      tags: fc.array(fc.stringMatching(/^[a-z:]{1,8}$/), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(metric, ({ name, value, type, tags }) => {
        const line = `${name}:${String(value)}|${type}${tags.length > 0 ? `|#${tags.join(',')}` : ''}`;
        expect(parseStatsdLine(line)).toEqual({ name, values: [String(value)], type, tags });
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.string()), (datagrams) => {
        const { metrics, faults } = parseStatsd(datagrams);
        expect(metrics.length + faults.length).toBeLessThanOrEqual(10_000);
      }),
    );
  });
});

describe('parseStatsd', () => {
  it('reads packed lines, and passes over events', () => {
    const { metrics, faults } = parseStatsd(['a:1|c\r\nb:2|g\n', '_e{5,4}:title|text', '_sc|name|0', 'bad']);
    expect(metrics.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(faults).toEqual([{ line: 'bad', reason: 'there is no colon behind the name' }]);
  });

  it('stops at ten thousand lines', () => {
    expect(parseStatsd(['a:1|c\n'.repeat(20_000)]).metrics).toHaveLength(10_000);
  });
});

describe('isPlainMetricName', () => {
  it.each([
    ['app.requests-total_1', true],
    ['GET /things', false],
    ['a..b', false],
    ['.a', false],
    ['a.', false],
  ])('%s: %s', (name, is) => {
    expect(isPlainMetricName(name)).toBe(is);
  });
});
