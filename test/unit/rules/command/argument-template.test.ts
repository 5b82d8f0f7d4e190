import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../src/model/contract.js';
import { templateOf } from '../../../../src/rules/argument-template.js';

function command(format: Command['format'], style: Command['style'] = 'template'): Command {
  return {
    name: 'go',
    style,
    arguments: [],
    extra: { args: true, kwargs: true },
    declaredAt: [],
    ...(format !== undefined && { format }),
  };
}

describe('templateOf', () => {
  it.each([
    ['{bar} {foo} * **', ['bar', 'foo'], { rest: true, keywords: true, all: false }],
    ['one {before} {*}', ['before'], { rest: true, keywords: false, all: false }],
    ['{$} {**}', [], { rest: false, keywords: true, all: false }],
    ['get <json>', [], { rest: false, keywords: false, all: true }],
    ['$args', [], { rest: false, keywords: false, all: true }],
    ['x_val={{x}} --to={to}', ['x', 'to'], { rest: false, keywords: false, all: false }],
    ['{a} {a}', ['a', 'a'], { rest: false, keywords: false, all: false }],
    ['a*b ** {1..3} {"a":1} {}', [], { rest: false, keywords: true, all: false }],
    ['  {a}\n{b-c.d}  ', ['a', 'b-c.d'], { rest: false, keywords: false, all: false }],
  ])('reads %j', (format, placeholders, others) => {
    expect(templateOf(command(format))).toEqual({ placeholders, ...others });
  });

  it('takes a ready argv without placeholders for one that gets everything', () => {
    expect(templateOf(command(['node', 'cli.js']))).toMatchObject({ all: true });
    expect(templateOf(command(['parse', '{uri}']))).toMatchObject({ all: false, placeholders: ['uri'] });
  });

  it('is none where arguments go elsewhere, or there is no format', () => {
    expect(templateOf(command('{a}', 'http'))).toBeUndefined();
    expect(templateOf(command(undefined))).toBeUndefined();
  });

  it('finds the names that were put in, and ends on everything', () => {
    const name = fc.stringMatching(/^[A-Za-z_][\w.-]{0,10}$/);
    fc.assert(
      fc.property(fc.array(name), (names) => {
        const format = names.map((one) => `{${one}}`).join(' ');
        expect(templateOf(command(format))?.placeholders).toEqual(names);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (format) => {
        expect(templateOf(command(format))).toBeDefined();
      }),
    );
  });
});
