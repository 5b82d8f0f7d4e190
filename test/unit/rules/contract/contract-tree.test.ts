import { describe, expect, it } from 'vitest';
import { readContractDocument } from '../../../../src/contract/read-file.js';
import type { FileLocation, Location } from '../../../../src/model/location.js';
import { entryIn, fieldPlace, isWritten, rootPlace } from '../../../../src/rules/contract-tree.js';

const text = 'commands:\n  a/b:\n    args:\n    - name: to\n      default: 1\nenv:\n  KEY: {values: [x]}\n';
const document = await readContractDocument(text, 'asyncy.yml');
const at = (pointer: string): FileLocation => ({
  kind: 'file',
  path: 'asyncy.yml',
  line: 1,
  column: 1,
  pointer,
});

describe('places in contract files', () => {
  it.each([
    ['/commands/a~1b/args/0', ['default'], 5],
    ['/env/KEY', ['enum', 'values'], 7],
    ['', ['env'], 6],
  ])('finds %j %j', (pointer, keys, line) => {
    expect(entryIn([document], at(pointer), ...keys)?.keyLocation).toMatchObject({ line });
  });

  it.each([
    ['a key that is not there', at('/env/KEY'), ['pattern']],
    ['a place that is not there', at('/env/KEY/0/x'), ['pattern']],
    ['an item behind the end', at('/commands/a~1b/args/7'), ['name']],
    ['another file', { ...at('/env/KEY'), path: 'oms.yml' }, ['values']],
    ['a label', { kind: 'label', key: 'api.ENV.KEY' }, ['values']],
  ] satisfies [string, Location, string[]][])('finds nothing for %s', (_, location, keys) => {
    expect(entryIn([document], location, ...keys)).toBeUndefined();
  });

  it('falls back to the label of the field, then to the first place', () => {
    const first: Location = { kind: 'label', key: 'api.ARG.to' };
    const field: Location = { kind: 'label', key: 'api.ARG.to.default' };
    expect(fieldPlace([document], { declaredAt: [first, field] }, 'default')).toBe(field);
    expect(fieldPlace([document], { declaredAt: [first, field] }, 'pattern')).toBe(first);
    expect(
      fieldPlace([document], { declaredAt: [first, at('/commands/a~1b/args/0')] }, 'default'),
    ).toMatchObject({
      line: 5,
    });
    expect(fieldPlace([document], { declaredAt: [] }, 'default')).toBeUndefined();
  });

  it('tells what a contract file declares', () => {
    expect(isWritten([document], { declaredAt: [at('/env/KEY')] })).toBe(true);
    expect(isWritten([], { declaredAt: [at('/env/KEY')] })).toBe(false);
    expect(isWritten([document], { declaredAt: [{ kind: 'label', key: 'x' }] })).toBe(false);
  });

  it('has a place for every document', async () => {
    expect(rootPlace(document)).toMatchObject({ line: 1, column: 1 });
    const none = await readContractDocument('\u0007', 'x.yml');
    expect(rootPlace(none)).toEqual({ kind: 'file', path: 'x.yml', line: 1, column: 1 });
  });
});
