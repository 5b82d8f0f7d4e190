import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';

import { checkValue } from '../../../../src/contract/check-value.js';
import { loadSamples, type Samples } from '../../../../src/contract/patterns/samples.js';
import { valueTypes } from '../../../../src/model/contract.js';
import { synthesise, type Wanted } from '../../../../src/probes/values/synthesise.js';

let samples: Samples;
beforeAll(async () => {
  samples = await loadSamples();
});

function valueOf(wanted: Wanted): string | undefined {
  const made = synthesise(wanted, samples);
  return 'value' in made ? made.value : undefined;
}

describe('synthesise', () => {
  it.each(valueTypes)('makes a value of the type %s', (type) => {
    const value = valueOf({ type });
    expect(value).toBeDefined();
    expect(checkValue(value ?? '', { type }, samples.matches)).toBeUndefined();
  });

  it.each([
    ['DATABASE_URL', 'postgres://user:pass@localhost:5432/app'],
    ['CACHE_REDIS_URL', 'redis://localhost:6379/0'],
    ['TARGET_URL', 'http://localhost:8080/'],
    ['PORT', '8080'],
    ['dbHost', 'localhost'],
    ['HOST', '0.0.0.0'],
    ['BIND_ADDRESS', '0.0.0.0'],
    ['ADMIN_EMAIL', 'user@example.com'],
    ['LOG_LEVEL', 'info'],
    ['NODE_ENV', 'production'],
    ['ENABLE_CACHE', 'true'],
    ['API_KEY', 'made-up-value-of-32-or-more-characters'],
    ['ANYTHING', 'value'],
  ])('gives %s what such a variable usually holds', (name, value) => {
    expect(valueOf({ name })).toBe(value);
  });

  it('lets the type decide where the name would have it otherwise', () => {
    expect(valueOf({ name: 'TARGET_URL', type: 'int' })).toBe('1');
    expect(valueOf({ name: 'ENABLE_CACHE', type: 'int' })).toBe('1');
    expect(valueOf({ name: 'SERVICE_PORT', type: 'string' })).toBe('8080');
  });

  it('takes a value of the enum that also holds the pattern', () => {
    expect(valueOf({ enum: ['debug', 'info'], pattern: '^i' })).toBe('info');
    expect(valueOf({ type: 'int', enum: [7, 8] })).toBe('7');
    expect(valueOf({ enum: ['', 'b'] })).toBe('b');
  });

  it('keeps numbers between minimum and maximum', () => {
    expect(valueOf({ type: 'int', minimum: 20, maximum: 30 })).toBe('20');
    expect(valueOf({ type: 'float', minimum: 0.25, maximum: 0.5 })).toBe('0.25');
    expect(valueOf({ type: 'int', name: 'PORT', minimum: 1024, maximum: 65535 })).toBe('8080');
  });

  it.each([
    ['^[A-Z]{3}-\\d{4}$', 'AAA-1111'],
    ['^v\\d+\\.\\d+$', 'v1.1'],
    ['^(?:dev|prod)-\\w{2}$', 'dev-aa'],
    ['\\bx\\b', 'x'],
    ['x\\By', 'xy'],
    ['^.{5}$', 'value'],
    ['^\\S+@\\S+\\.example$', 'a@a.example'],
    ['^a\\b.', 'a-'],
    ['[\\u4e00-\\u9fff]', '\u4e00'],
  ])('finds a short text for %s', (pattern, value) => {
    expect(valueOf({ pattern })).toBe(value);
  });

  it('finds numbers and UUIDs for patterns', () => {
    expect(valueOf({ type: 'int', pattern: '^.{3}$' })).toBe('111');
    expect(valueOf({ type: 'int', pattern: '5$' })).toBe('5');
    expect(valueOf({ type: 'number', pattern: 'e-7' })).toBe('1e-7');
    expect(valueOf({ type: 'uuid', pattern: '^ffff' })).toMatch(/^ffff1111-1111-/);
  });

  it.each([
    [{ pattern: '^(?=.*\\d)x' }, 'linear-time engine'],
    [{ pattern: 'a^b' }, 'no value is found for its pattern'],
    [{ type: 'int' as const, pattern: 'x' }, 'no value is found for its pattern'],
    [{ enum: ['a'], pattern: 'b' }, 'none of the values of its enum'],
    [{ type: 'int' as const, minimum: 2, maximum: 1 }, 'between its minimum and its maximum'],
  ])('says why there is none for %j', (wanted: Wanted, reason) => {
    const made = synthesise(wanted, samples);
    expect('reason' in made && made.reason).toContain(reason);
  });

  it('makes values that satisfy type, enum, range and pattern, or none', () => {
    const atoms = fc.constantFrom(
      'a',
      '[a-f0-9]',
      '\\d',
      '\\w',
      '\\W',
      '.',
      '[^x]',
      '(?:ab|\\d)',
      '\\b',
      '^',
      '$',
      '-',
      '\\.',
    );
    const pattern = fc
      .array(fc.tuple(atoms, fc.constantFrom('', '', '?', '*', '+', '{2}', '{1,3}')), { maxLength: 6 })
      .map((parts) =>
        parts.map(([atom, times]) => (/^(?:\\b|\^|\$)$/.test(atom) ? atom : atom + times)).join(''),
      );
    const wanted = fc.record(
      {
        name: fc.constantFrom('PORT', 'URL', 'X', 'LOG_LEVEL'),
        type: fc.oneof(
          fc.constantFrom(...valueTypes),
          fc.uniqueArray(fc.constantFrom(...valueTypes), { minLength: 2, maxLength: 3 }),
        ),
        enum: fc.array(fc.oneof(fc.string({ maxLength: 3 }), fc.integer(), fc.boolean()), {
          minLength: 1,
          maxLength: 4,
        }),
        pattern,
        minimum: fc.integer({ min: -50, max: 50 }),
        maximum: fc.integer({ min: -50, max: 50 }),
      },
      { requiredKeys: [] },
    );
    let made = 0;
    fc.assert(
      fc.property(wanted, (each) => {
        const value = valueOf(each);
        if (value === undefined) return;
        made += 1;
        expect(checkValue(value, each as Wanted, samples.matches)).toBeUndefined();
        if (each.pattern !== undefined) expect(new RegExp(each.pattern).test(value)).toBe(true);
        expect(value).not.toContain('\0');
      }),
      { numRuns: 400 },
    );
    expect(made).toBeGreaterThan(100);
  });

  it('finds a text for every pattern that some text satisfies', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9._-]{1,12}$/), (text) => {
        const pattern = `^${Array.from(text, (char) => (/\d/.test(char) ? '\\d' : /[a-z]/.test(char) ? '[a-z]' : `\\${char}`)).join('')}$`;
        const value = valueOf({ pattern });
        expect(value).toHaveLength(text.length);
      }),
    );
  });

  it('gives up in time on patterns that grow', () => {
    const started = performance.now();
    valueOf({ pattern: `^${'(?:a?b?){30}'.repeat(20)}x{900}$`, type: 'int' });
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
