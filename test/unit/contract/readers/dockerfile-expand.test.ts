import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expand, type Variable } from '../../../../src/contract/dockerfile/expand.js';

const variables: Record<string, Variable> = {
  set: { kind: 'value', text: 'S' },
  empty: { kind: 'value', text: '' },
  open: { kind: 'open', reason: 'open' },
  base: { kind: 'unknown', reason: 'base' },
};

function run(text: string, escape = '\\'): string {
  const result = expand(
    text,
    (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined) ?? { kind: 'unset' },
    escape,
    { left: 10_000 },
  );
  return 'text' in result ? result.text : `?${result.reason}`;
}

describe('expand', () => {
  it.each([
    ['$set', 'S'],
    ['${set}', 'S'],
    ['a${set}b$set.c', 'aSbS.c'],
    ['$setx', ''],
    ['[$unset]', '[]'],
    ['$', '$'],
    ['a$/b', 'a$/b'],
    // quotes and escapes
    ["'$set'", '$set'],
    ['"$set"', 'S'],
    ['"a b"\'c d\'', 'a bc d'],
    ["it\\'s", "it's"],
    ['\\$set', '$set'],
    ['"\\$set \\n \\" \\\\"', '$set \\n " \\'],
    ['a\\bc', 'abc'],
    [`"'$set'"`, `'S'`],
    // defaults
    ['${set:-d}', 'S'],
    ['${empty:-d}', 'd'],
    ['${empty-d}', ''],
    ['${unset:-d}', 'd'],
    ['${unset-d}', 'd'],
    ['${unset:-a b}', 'a b'],
    ['${unset:-${set}x}', 'Sx'],
    ['${unset:-"}"}', '}'],
    ['${set:+d}', 'd'],
    ['${empty:+d}', ''],
    ['${empty+d}', 'd'],
    ['${unset:+d}', ''],
    ['${set:?e}', 'S'],
    // what cannot be known
    ['$open', '?open'],
    ['${open:-d}', 'd'],
    ['${open-d}', 'd'],
    ['${open:+d}', '?open'],
    ['$base', '?base'],
    ['${base:-d}', '?base'],
    ['${set:-$base/x}y', 'Sy'],
    ['${unset:-$base}', '?base'],
    ['${unset:?e}', '?the build needs unset'],
    ['${set#x}', '?the form of ${set…} is not evaluated'],
    ['${}', '?a variable has no name'],
  ])('%s is %s', (text, expected) => {
    expect(run(text)).toBe(expected);
  });

  it('takes the escape of Windows files', () => {
    expect(run('C:\\a`$set', '`')).toBe('C:\\a$set');
  });

  it('never throws and never exceeds its budget', () => {
    const parts = fc.constantFrom(
      '$',
      '{',
      '}',
      ':-',
      ':+',
      '-',
      '?',
      '"',
      "'",
      '\\',
      'set',
      'open',
      'x',
      ' ',
      '${set:-',
      '${',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 60 }), (words) => {
        const budget = { left: 30 };
        const result = expand(words.join(''), () => ({ kind: 'value', text: 'four' }), '\\', budget);
        if ('text' in result) expect(result.text.length).toBeLessThanOrEqual(30);
      }),
      { numRuns: 2000 },
    );
  });

  it('bounds nesting', () => {
    expect(run(`${'${x:-'.repeat(2000)}${'}'.repeat(2000)}`)).toBe('?variables are nested too deeply');
  });
});
