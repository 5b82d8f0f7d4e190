import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { UsageError } from '../../../src/errors.js';
import type { ImageReference } from '../../../src/model/target.js';
import { familiarName, formatReference, parseReference } from '../../../src/reference/image-reference.js';

const hex = 'a3'.repeat(32);
const sha = `sha256:${hex}`;

describe('parseReference', () => {
  it.each<[string, ImageReference]>([
    ['redis', { registry: 'docker.io', repository: 'library/redis' }],
    ['redis:7', { registry: 'docker.io', repository: 'library/redis', tag: '7' }],
    ['docker.io/redis', { registry: 'docker.io', repository: 'library/redis' }],
    ['index.docker.io/me/redis', { registry: 'docker.io', repository: 'me/redis' }],
    ['me/app', { registry: 'docker.io', repository: 'me/app' }],
    ['localhost/app', { registry: 'localhost', repository: 'app' }],
    ['localhost:5000/app:1', { registry: 'localhost:5000', repository: 'app', tag: '1' }],
    ['host:5000/x', { registry: 'host:5000', repository: 'x' }],
    ['Host/x', { registry: 'Host', repository: 'x' }],
    ['[::1]:5000/a/b', { registry: '[::1]:5000', repository: 'a/b' }],
    ['gcr.io/a/b/c_d__e-f--g.h', { registry: 'gcr.io', repository: 'a/b/c_d__e-f--g.h' }],
    [`a:v1@${sha}`, { registry: 'docker.io', repository: 'library/a', tag: 'v1', digest: sha }],
    [`q.io/a@sha512:${hex}${hex}`, { registry: 'q.io', repository: 'a', digest: `sha512:${hex}${hex}` }],
    [`x/${hex}`, { registry: 'docker.io', repository: `x/${hex}` }],
    ['localhost:5000', { registry: 'docker.io', repository: 'library/localhost', tag: '5000' }],
  ])('reads %s', (text, expected) => {
    expect(parseReference(text)).toEqual(expected);
  });

  it.each([
    ['', 'the name is empty'],
    [':1', 'the name is empty'],
    ['Redis', 'upper-case'],
    ['docker.io/Redis', 'upper-case'],
    ['a//b', 'not a repository path'],
    ['/a', 'not a repository path'],
    ['a/', 'not a repository path'],
    ['a__', 'not a repository path'],
    ['a..b', 'not a repository path'],
    ['-a', 'not a repository path'],
    ['a:', 'not a tag'],
    ['a:-x', 'not a tag'],
    [`a:${'t'.repeat(129)}`, 'not a tag'],
    ['a@sha256:abc', 'not a digest'],
    [`a@sha256:${hex.toUpperCase()}`, 'not a digest'],
    [`a@md5:${hex}`, 'not a digest'],
    [`a@${sha}:tag`, 'not a digest'],
    ['-host.io/a', 'not a host'],
    ['host.io:x/a', 'not a host'],
    ['a b', 'not a repository path'],
    ['a\n', 'not a repository path'],
    ['../etc', 'not a host'],
    [`e.io/${'a'.repeat(256)}`, 'longer than 255'],
    ['a'.repeat(2000), 'longer than 1024'],
    [hex, 'are an image id'],
  ])('refuses %j', (text, why) => {
    expect(() => parseReference(text)).toThrow(UsageError);
    expect(() => parseReference(text)).toThrow(expect.objectContaining({ code: 'REFERENCE_INVALID' }));
    expect(() => parseReference(text)).toThrow(why);
  });

  it('takes the longest repository and tag there may be', () => {
    const text = `e.io/${'a'.repeat(255)}:${'t'.repeat(128)}`;
    expect(formatReference(parseReference(text))).toBe(text);
  });
});

describe('familiarName', () => {
  it.each([
    ['docker.io/library/redis:7', 'redis:7'],
    ['docker.io/me/app', 'me/app'],
    ['ghcr.io/me/app:1', 'ghcr.io/me/app:1'],
    ['docker.io/library/a/b', 'library/a/b'],
    ['docker.io/localhost/app', 'docker.io/localhost/app'],
    ['docker.io/my.org/app', 'docker.io/my.org/app'],
    [`docker.io/library/${hex}`, `docker.io/library/${hex}`],
  ])('shortens %s to %s', (canonical, familiar) => {
    expect(familiarName(parseReference(canonical))).toBe(familiar);
  });
});

const alphanumeric = fc.stringMatching(/^[a-z0-9]{1,6}$/);
const component = fc
  .tuple(
    alphanumeric,
    fc.array(fc.tuple(fc.constantFrom('.', '_', '__', '-', '---'), alphanumeric), { maxLength: 2 }),
  )
  .map(([head, rest]) => head + rest.flat().join(''));
const host = fc.oneof(
  fc.constantFrom(
    'docker.io',
    'localhost',
    'localhost:5000',
    '127.0.0.1:80',
    '[::1]:5000',
    'UPPER',
    'a.b-c.io',
  ),
  fc.stringMatching(/^[a-z][a-z0-9]{0,5}\.[a-z]{2,3}(:[1-9][0-9]{1,3})?$/),
);
const reference = fc
  .record(
    {
      registry: host,
      path: fc.array(component, { minLength: 1, maxLength: 4 }),
      tag: fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/),
      digest: fc.constantFrom(sha, `sha512:${hex}${hex}`),
    },
    { requiredKeys: ['registry', 'path'] },
  )
  .map(({ path, ...rest }): ImageReference => {
    const full = rest.registry === 'docker.io' && path.length === 1 ? ['library', ...path] : path;
    return { ...rest, repository: full.join('/') };
  });

describe('properties', () => {
  it('parse undoes formatReference and familiarName', () => {
    fc.assert(
      fc.property(reference, (value) => {
        expect(parseReference(formatReference(value))).toEqual(value);
        expect(parseReference(familiarName(value))).toEqual(value);
      }),
    );
  });

  it('formatReference is the identity on canonical names', () => {
    fc.assert(
      fc.property(reference, (value) => {
        const canonical = formatReference(value);
        expect(formatReference(parseReference(canonical))).toBe(canonical);
      }),
    );
  });

  it('mutated names parse to something that prints and parses back, or are refused in our words', () => {
    const mutated = fc
      .tuple(
        reference,
        fc.nat(),
        fc.nat(3),
        fc.string({ maxLength: 3, unit: fc.constantFrom('/', ':', '@', '.', 'A', '-', '\0', 'é', '5', '[') }),
      )
      .map(([value, at, cut, insert]) => {
        const text = formatReference(value);
        const position = at % (text.length + 1);
        return text.slice(0, position) + insert + text.slice(position + cut);
      });
    fc.assert(
      fc.property(mutated, (text) => {
        let parsed: ImageReference;
        try {
          parsed = parseReference(text);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
          return;
        }
        expect(parseReference(formatReference(parsed))).toEqual(parsed);
        expect(parseReference(familiarName(parsed))).toEqual(parsed);
      }),
      { numRuns: 1000 },
    );
  });
});
