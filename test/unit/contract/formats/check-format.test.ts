import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { checkFormat, formats } from '../../../../src/contract/formats/check-format.js';
import { valueFormats, type ValueFormat } from '../../../../src/model/vocabulary.js';

const sha = '1d0f3bc47a3d2c8b9d3c1f2e4a5b6c7d8e9f0a1b';
const hex64 = '0a1b2c3d'.repeat(8);

const fine: Partial<Record<ValueFormat, string[]>> = {
  text: ['', 'anything\n'],
  url: [
    'https://example.com',
    'HTTP://localhost:8080/a?b#c',
    'git://host/path.git',
    'ssh://git@github.com/acme/app.git',
    'git+https://github.com/acme/app',
    'https://[::1]:5000/',
    'https://münchen.example/ä',
    'https://user:secret@example.com/',
  ],
  semver: ['0.0.0', '1.4.2', '1.4.2-rc.1+build.5', '10.20.30'],
  'semver-range': ['0.1.0', '>= 0.1.0', '>= 1.4.7, < 2.0', '^1.2 || ~2.1.0', '1.x', '*', '>=1 <2'],
  revision: [sha, sha.toUpperCase(), '279FA63', hex64],
  digest: [
    `sha256:${hex64}`,
    `sha512:${hex64}${hex64}`,
    `blake3:${hex64}`,
    'multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8',
  ],
  'image-reference': ['alpine', 'ghcr.io/acme/app:1.4.2', `localhost:5000/a@sha256:${hex64}`],
  'qualified-image-reference': [
    'docker.io/library/alpine:3.22',
    'docker.io/alpine',
    'index.docker.io/a/b',
    'ghcr.io/a/b',
    'scratch',
  ],
  email: [
    'jane@example.com',
    'Jane Doe <jane@example.com>',
    'a@x.org, "B, C" <b.c+d@y.co.uk>'.replace('"B, C" ', 'B '),
    'jörg@münchen.example',
  ],
  boolean: ['true', 'FALSE', 'True'],
  integer: ['0', '-12', '+7', '00'],
  json: ['[]', '{"a":1}', '"x"', ' null '],
  'comma-list': ['a', 'a,b', 'a, b ,c'],
  quantity: ['1', '0.5', '500m', '512Mi', '1.5G', '1e3', '100n', '2Ei', '.5', '5.'],
};

describe('values that are fine', () => {
  it.each(
    Object.entries(fine).flatMap(([format, values]) => values.map((value) => [format, value] as const)),
  )('%s: %j', (format, value) => {
    expect(checkFormat(format as ValueFormat, value)).toBeUndefined();
  });
});

/** Format, value, reason, and the value that would do. */
const faults: [ValueFormat, string, string, string?][] = [
  ['url', '', 'the scheme is missing'],
  [
    'url',
    'git@github.com:acme/app.git',
    'that is an address for git over SSH',
    'https://github.com/acme/app.git',
  ],
  ['url', 'git@github.com:/acme/app', 'that is an address for git over SSH', 'https://github.com/acme/app'],
  ['url', 'github.com/acme/app', 'the scheme is missing', 'https://github.com/acme/app'],
  ['url', 'example.com:8080/x', 'the scheme is missing', 'https://example.com:8080/x'],
  ['url', '//example.com/x', 'the scheme is missing', 'https://example.com/x'],
  ['url', 'acme/app', 'the scheme is missing'],
  ['url', '/usr/share/doc', 'the scheme is missing'],
  ['url', 'mailto:jane@example.com', 'the host is missing'],
  ['url', 'urn:isbn:1', 'the host is missing'],
  ['url', 'https:/example.com', 'the host is missing'],
  ['url', 'https:///x', 'the host is missing'],
  ['url', 'file:///x', 'the host is missing'],
  ['url', 'https://example.com:99999/', 'the host or the port is not valid'],
  ['url', 'https://a b', 'a URL holds no white space'],
  ['url', ' https://example.com\n', 'there is white space around it', 'https://example.com'],
  ['semver', 'v1.4.2', 'it begins with v', '1.4.2'],
  ['semver', 'v1.4', 'it needs three numbers', '1.4.0'],
  ['semver', '1', 'it needs three numbers', '1.0.0'],
  ['semver', '1.4-rc1', 'it needs three numbers', '1.4.0-rc1'],
  ['semver', '1.4.2 ', 'there is something around it', '1.4.2'],
  ['semver', '1.2.3.4', 'it has more than three numbers'],
  ['semver', '01.2.3', 'a number begins with 0'],
  ['semver', 'latest', 'it does not read MAJOR.MINOR.PATCH'],
  ['semver', '', 'it does not read MAJOR.MINOR.PATCH'],
  ['semver-range', '', 'a comparison is missing'],
  ['semver-range', '1.0 ||', 'a comparison is missing'],
  ['semver-range', '=> 1.0', 'it is neither a version nor a comparison of versions'],
  ['semver-range', 'latest', 'it is neither a version nor a comparison of versions'],
  ['revision', 'abc123', 'it has less than 7 digits'],
  ['revision', 'a'.repeat(65), 'it has more than 64 digits'],
  ['revision', 'main', 'a commit has 7 to 64 hexadecimal digits'],
  ['revision', `${sha}-dirty`, 'the work tree was changed', sha],
  ['revision', 'v1.4.2-3-gabc1234', 'that is a description of git', 'abc1234'],
  ['revision', `${sha}\n`, 'there is white space around it', sha],
  ['digest', hex64.toUpperCase(), 'the algorithm is missing', `sha256:${hex64}`],
  ['digest', 'sha256:abc', 'sha256 has 64 digits, and this has 3'],
  ['digest', `sha256:${hex64.toUpperCase()}`, 'the digits are in upper case', `sha256:${hex64}`],
  ['digest', `sha256:${'x'.repeat(64)}`, 'the digits are not hexadecimal'],
  ['digest', 'SHA256:abc', 'it does not read algorithm:digits'],
  ['image-reference', 'docker://alpine:3', 'an image name has no scheme', 'alpine:3'],
  ['image-reference', 'ghcr.io/Acme/App:1', 'repositories are in lower case', 'ghcr.io/acme/app:1'],
  ['image-reference', 'a//b', 'it does not read [HOST/]NAME[:TAG][@DIGEST]'],
  ['qualified-image-reference', 'a//b', 'it does not read [HOST/]NAME[:TAG][@DIGEST]'],
  ['email', 'jane', 'the @ is missing'],
  ['email', 'jane@localhost', 'what stands after the @ is no domain'],
  ['email', 'jane@-x.org', 'what stands after the @ is no domain'],
  ['email', '@x.org', 'what stands before the @ is no mailbox'],
  ['email', 'a..b@x.org', 'what stands before the @ is no mailbox'],
  ['email', 'Jane <jane@x.org', 'what stands before the @ is no mailbox'],
  ['email', 'a@x.org,', 'an address is missing'],
  ['email', 'mailto:jane@x.org', 'that is a URL', 'jane@x.org'],
  ['boolean', 'yes', 'it is neither true nor false', 'true'],
  ['boolean', '0', 'it is neither true nor false', 'false'],
  ['boolean', 'maybe', 'it is neither true nor false'],
  ['boolean', ' True', 'there is white space around it', 'true'],
  ['integer', '1.5', 'it is no whole number'],
  ['integer', '', 'it is no whole number'],
  ['integer', ' 5.0 ', 'it is no whole number', '5'],
  ['json', "{'a': 1}", 'it is not valid JSON; JSON has double quotes'],
  ['json', '{', 'it is not valid JSON'],
  ['comma-list', 'a,,b,', 'there is a comma with nothing beside it', 'a,b'],
  ['comma-list', ',', 'there is a comma with nothing beside it'],
  ['quantity', '512MB', 'Kubernetes writes the unit in another way', '512M'],
  ['quantity', '512MiB', 'Kubernetes writes the unit in another way', '512Mi'],
  ['quantity', '1K', 'Kubernetes writes the unit in another way', '1k'],
  ['quantity', '512 Mi', 'it holds no white space', '512Mi'],
  ['quantity', 'much', 'it is no number with a unit of Kubernetes'],
];

describe('values that are not', () => {
  it.each(faults)('%s: %j', (format, value, reason, suggestion) => {
    expect(checkFormat(format, value)).toEqual({ reason, ...(suggestion !== undefined && { suggestion }) });
  });

  it.each<[ValueFormat, string, string]>([
    ['url', `https://example.com/${'a'.repeat(9000)}`, 'it is longer than 8192 characters'],
    ['semver', '1'.repeat(300), 'it is longer than 256 characters'],
    ['semver-range', '1'.repeat(3000), 'it is longer than 2560 characters'],
    ['json', '['.repeat(100), 'it is nested deeper than 64 levels'],
  ])('%s that is too long', (format, value, reason) => {
    expect(checkFormat(format, value)).toEqual({ reason });
  });

  it('takes a name without registry, and a number of Subversion, lightly', () => {
    expect(checkFormat('qualified-image-reference', 'alpine:3')).toEqual({
      reason: 'the registry is missing',
      suggestion: 'docker.io/library/alpine:3',
      isMild: true,
    });
    expect(checkFormat('revision', 'r12345')).toEqual({
      reason: 'that is a number of Subversion',
      isMild: true,
    });
  });
});

describe('JSON shapes', () => {
  it.each<[string, Parameters<typeof checkFormat>[2], string | undefined]>([
    ['[]', { type: 'list' }, undefined],
    ['[{"alt":"a","url":"b"}]', { type: 'list', members: ['alt', 'url'] }, undefined],
    [
      '[{"alt":"a","url":"b"},{"alt":"a"}]',
      { type: 'list', members: ['alt', 'url'] },
      '"url" is missing in item 2',
    ],
    ['[{"alt":"","url":"b"}]', { type: 'list', members: ['alt', 'url'] }, '"alt" is missing in item 1'],
    ['["x"]', { type: 'list', members: ['alt'] }, 'item 1 is no object'],
    ['{}', { type: 'list' }, 'it is no list'],
    ['[]', { type: 'object' }, 'it is a list, not an object'],
    ['1', { type: 'object' }, 'it is no object'],
    ['{"__proto__":1}', { type: 'object', members: ['toString'] }, '"toString" is missing in it'],
    ['[{}]', { type: 'object-or-list' }, undefined],
    ['{}', { type: 'object-or-list' }, undefined],
    ['"x"', { type: 'object-or-list' }, 'it is no object'],
  ])('%s as %j', (value, shape, reason) => {
    expect(checkFormat('json', value, shape)?.reason).toBe(reason);
  });
});

describe('every format', () => {
  const format = fc.constantFrom(...valueFormats);
  const hostile = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc
      .constantFrom(...Object.values(fine).flat(), ...faults.map(([, value]) => value))
      .chain((value) =>
        fc
          .tuple(fc.nat(value.length), fc.string({ maxLength: 3 }))
          .map(([at, more]) => value.slice(0, at) + more + value.slice(at)),
      ),
  );

  it('takes its own example', () => {
    for (const [name, { example }] of Object.entries(formats))
      expect([name, checkFormat(name as ValueFormat, example)]).toEqual([name, undefined]);
  });

  it('never throws, and suggests only what it would take itself', () => {
    fc.assert(
      fc.property(format, hostile, (name, value) => {
        const suggestion = checkFormat(name, value)?.suggestion;
        const again = suggestion === undefined ? undefined : checkFormat(name, suggestion);
        expect(again).toBeUndefined();
      }),
      { numRuns: 3000 },
    );
  });

  const pieces = [
    'a',
    ' ',
    '1',
    '.',
    'a.',
    '1.',
    '(',
    'MIT OR ',
    'https://',
    'x@',
    'a,',
    '[',
    '"',
    '\\',
    'mailto:',
    '/',
    '-',
    'v',
    '\u0301',
    'ü',
    '\n',
    ': ',
    '|',
    '+',
  ];
  it.each(valueFormats)('%s answers soon however long the value is', (name) => {
    for (const piece of pieces) {
      for (const end of ['', '!', 'x']) {
        const value = piece.repeat(200_000) + end;
        const start = performance.now();
        checkFormat(name, value);
        expect([piece, performance.now() - start < 1000]).toEqual([piece, true]);
      }
    }
  });
});
