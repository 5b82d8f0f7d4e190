import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseEnvFile } from '../../../../src/app/check/env-file.js';
import { UsageError } from '../../../../src/errors.js';

describe('parseEnvFile', () => {
  it('reads values as they stand, names alone, comments and blank lines', () => {
    const text = '\uFEFF# comment\nA=1\n\n  B="quoted"  \r\nC\n\t# more\nD=\nE=x=y #z\n';
    expect(parseEnvFile(text, 'x')).toEqual([
      { name: 'A', value: '1' },
      { name: 'B', value: '"quoted"  ' },
      { name: 'C' },
      { name: 'D', value: '' },
      { name: 'E', value: 'x=y #z' },
    ]);
  });

  it.each([
    ['A=1\n=2', 'app.env:2: there is no name before "="'],
    ['A B=secret', 'app.env:1: the name of a variable holds no blanks'],
    ['\n\nthis is junk', 'app.env:3: this is no variable'],
    ['A=\0', 'app.env:1: the line holds a NUL character'],
    [`A=${'x'.repeat(200_000)}`, 'app.env:1: the line is too long for an environment'],
  ])('says where it is no variable', (text, message) => {
    expect(() => parseEnvFile(text, 'app.env')).toThrow(message);
  });

  it('knows a shell script by its export', () => {
    try {
      parseEnvFile('export A=1', 'app.env');
      expect.unreachable();
    } catch (error) {
      expect((error as UsageError).suggestion).toBe('Leave "export" out: it is no shell script.');
    }
  });

  it('reads back what is written as NAME=value', () => {
    const name = fc.stringMatching(/^[A-Za-z_][\w.-]{0,8}$/);
    const value = fc.string({ unit: 'binary' }).filter((text) => !/[\r\n\0]/.test(text));
    const entries = fc.array(fc.record({ name, value }));
    fc.assert(
      fc.property(entries, (list) => {
        const text = list.map((entry) => `${entry.name}=${entry.value}`).join('\n');
        expect(parseEnvFile(text, 'x')).toEqual(list);
      }),
    );
  });

  it('answers any text with entries or a UsageError of its own file', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        try {
          for (const { name } of parseEnvFile(text, 'x')) expect(name).toMatch(/^[^\s=]+$/);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
          expect((error as UsageError).message).toMatch(/^x:\d+: /);
        }
      }),
    );
  });
});
