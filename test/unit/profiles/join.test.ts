import { describe, expect, it } from 'vitest';

import type { Severity } from '../../../src/model/finding.js';
import { demandsOn, entryOf, type KeyEntry, type Vocabulary } from '../../../src/model/vocabulary.js';
import { joinLevels, joinVocabulary } from '../../../src/profiles/join.js';
import type { Profile, ProfileLevel } from '../../../src/profiles/profile.js';

function profile(name: string, ...keys: KeyEntry[]): Profile {
  return { summary: '', source: '', rules: {}, keys: keys.map((entry) => ({ ...entry, from: name })) };
}

function join(known: KeyEntry[], chosen: Profile[], own: KeyEntry[] = []) {
  return joinVocabulary({ entries: known, namespaces: ['x.'] }, chosen, own);
}

function entriesOf(known: KeyEntry[], chosen: Profile[], own: KeyEntry[] = []): readonly KeyEntry[] {
  return join(known, chosen, own).vocabulary.entries;
}

describe('joinVocabulary', () => {
  it('leaves alone what nobody asks for', () => {
    const known: KeyEntry[] = [{ key: 'k', format: 'url', deprecated: 'l', mayBeEmpty: true }];
    expect(join(known, [])).toEqual({
      vocabulary: { entries: known, namespaces: ['x.'] },
      contradictions: [],
    });
  });

  it.each<[string, KeyEntry['presence'][], KeyEntry['presence']]>([
    ['required before recommended', ['recommended', 'required'], 'required'],
    ['recommended before optional', ['optional', 'recommended'], 'recommended'],
    ['optional before forbidden', ['forbidden', 'optional'], 'optional'],
    ['forbidden alone', ['forbidden', undefined], 'forbidden'],
    ['nothing', [undefined], undefined],
  ])('takes the strictest presence: %s', (_, given, expected) => {
    const chosen = given.map((presence, index) =>
      profile(`p${String(index)}`, { key: 'k', ...(presence && { presence }) }),
    );
    expect(entriesOf([], chosen)[0]?.presence).toBe(expected);
  });

  it('names all who ask for the same, and only them', () => {
    const chosen = [
      profile('a', { key: 'k', presence: 'required' }),
      profile('b', { key: 'k', presence: 'recommended' }),
      profile('c', { key: 'k', presence: 'required' }),
    ];
    expect(entriesOf([], chosen)).toEqual([{ key: 'k', presence: 'required', from: 'a, c' }]);
  });

  it.each<[string, (string | undefined)[], string | undefined]>([
    ['the earliest day of all who ask', ['2028-01-01', '2027-01-01'], '2027-01-01'],
    ['no day when one of them names none', ['2028-01-01', undefined], undefined],
  ])('holds from %s', (_, days, expected) => {
    const chosen = days.map((effective, index) =>
      profile(`p${String(index)}`, { key: 'k', presence: 'required', ...(effective && { effective }) }),
    );
    expect(entriesOf([], chosen)[0]?.effective).toBe(expected);
  });

  it('does not let a lesser demand bring a day forward', () => {
    const chosen = [
      profile('a', { key: 'k', presence: 'required', effective: '2028-01-01' }),
      profile('b', { key: 'k', presence: 'recommended' }),
    ];
    expect(entriesOf([], chosen)).toEqual([
      { key: 'k', presence: 'required', from: 'a', effective: '2028-01-01' },
    ]);
  });

  it('keeps places apart, and what holds everywhere in each of them', () => {
    const known: KeyEntry[] = [{ key: 'k', format: 'url', description: 'where' }];
    const chosen = [
      profile('a', { key: 'k', presence: 'required' }),
      profile('b', { key: 'k', presence: 'recommended', on: ['index', 'label'] }),
    ];
    expect(entriesOf(known, chosen)).toEqual([
      { key: 'k', format: 'url', description: 'where', presence: 'required', from: 'a' },
      { key: 'k', format: 'url', description: 'where', presence: 'recommended', from: 'b', on: ['index'] },
    ]);
  });

  it('joins what is said about the value', () => {
    const known: KeyEntry[] = [
      { key: 'k', format: 'text', enum: ['a', 'b', 'c'], maxLength: 9, example: 'a' },
    ];
    const chosen = [
      profile('a', { key: 'k', enum: ['b', 'c', 'd'], maxLength: 5, pattern: '.' }),
      profile('b', { key: 'k', format: 'semver', maxLength: 7, never: 'x', example: 'b' }),
    ];
    expect(entriesOf(known, chosen)).toEqual([
      { key: 'k', format: 'semver', enum: ['b', 'c'], maxLength: 5, pattern: '.', never: 'x', example: 'b' },
    ]);
  });

  it.each<[string, KeyEntry, boolean]>([
    ['asks for it', { key: 'old', presence: 'required' }, false],
    ['knows it', { key: 'old', presence: 'optional' }, false],
    ['forbids it', { key: 'old', presence: 'forbidden' }, true],
    ['calls it deprecated as well', { key: 'old', deprecated: 'newer' }, true],
  ])('a profile that %s', (_, entry, isDeprecated) => {
    const known: KeyEntry[] = [{ key: 'old', deprecated: 'new' }];
    expect(entriesOf(known, [profile('a', entry)])[0]).toEqual(
      isDeprecated
        ? expect.objectContaining({ deprecated: entry.deprecated ?? 'new' })
        : expect.not.objectContaining({ deprecated: 'new' }),
    );
  });

  it('lets nobody leave empty what is asked for', () => {
    const known: KeyEntry[] = [{ key: 'k', mayBeEmpty: true }];
    const asking = profile('a', { key: 'k', presence: 'recommended' });
    const lenient = profile('b', { key: 'k', presence: 'required', mayBeEmpty: true });
    expect(entriesOf(known, [asking])[0]).not.toHaveProperty('mayBeEmpty');
    expect(entriesOf(known, [lenient])[0]).toMatchObject({ mayBeEmpty: true });
    expect(entriesOf(known, [lenient, asking])[0]).not.toHaveProperty('mayBeEmpty');
    expect(entriesOf(known, [profile('c', { key: 'k', presence: 'optional' })])[0]).toMatchObject({
      mayBeEmpty: true,
    });
  });

  describe('the configuration', () => {
    const known: KeyEntry[] = [{ key: 'k', format: 'url', deprecated: 'l', mayBeEmpty: true, maxLength: 9 }];

    it('goes before everything, field by field', () => {
      const chosen = [profile('a', { key: 'k', presence: 'recommended', maxLength: 5 })];
      expect(entriesOf(known, chosen, [{ key: 'k', format: 'text', maxLength: 20 }])).toEqual([
        { key: 'k', format: 'text', maxLength: 20, presence: 'recommended', from: 'a' },
      ]);
    });

    it('may ask for less than a profile', () => {
      const chosen = [profile('a', { key: 'k', presence: 'required' })];
      expect(join(known, chosen, [{ key: 'k', presence: 'optional' }])).toMatchObject({
        contradictions: [],
        vocabulary: { entries: [{ key: 'k', presence: 'optional', from: 'configuration' }] },
      });
    });

    it('takes a deprecated key back into use by asking for it', () => {
      expect(entriesOf(known, [], [{ key: 'k', presence: 'required', effective: '2027-01-01' }])).toEqual([
        {
          key: 'k',
          format: 'url',
          maxLength: 9,
          presence: 'required',
          from: 'configuration',
          effective: '2027-01-01',
        },
      ]);
      expect(entriesOf(known, [], [{ key: 'k', presence: 'forbidden' }])[0]).toMatchObject({
        deprecated: 'l',
      });
      expect(entriesOf(known, [], [{ key: 'k', presence: 'optional', deprecated: true }])[0]).toMatchObject({
        deprecated: true,
      });
    });

    it('asks in the places that it names alone', () => {
      const chosen = [profile('a', { key: 'k', presence: 'required' })];
      expect(entriesOf(known, chosen, [{ key: 'k', presence: 'required', on: ['manifest'] }])).toEqual([
        { key: 'k', format: 'url', maxLength: 9, presence: 'required', from: 'a' },
        {
          key: 'k',
          format: 'url',
          maxLength: 9,
          presence: 'required',
          from: 'configuration',
          on: ['manifest'],
        },
      ]);
    });

    it('says the last word last', () => {
      const own: KeyEntry[] = [
        { key: 'k', presence: 'required', pattern: 'a' },
        { key: 'k', presence: 'recommended' },
      ];
      expect(entriesOf([], [], own)).toEqual([
        { key: 'k', presence: 'recommended', pattern: 'a', from: 'configuration' },
      ]);
    });

    it('is safe from keys that are names of JavaScript', () => {
      const { vocabulary } = join([], [], [{ key: '__proto__', presence: 'required' }]);
      expect(entryOf(vocabulary, '__proto__')).toMatchObject({ presence: 'required' });
      expect(entryOf(vocabulary, 'constructor')).toBeUndefined();
    });
  });

  it.each<[KeyEntry, KeyEntry, string | undefined]>([
    [
      { key: 'k', presence: 'required' },
      { key: 'k', presence: 'forbidden' },
      'the configuration forbids "k", which the profile a requires',
    ],
    [
      { key: 'k', presence: 'required' },
      { key: 'k', deprecated: 'l' },
      'the configuration calls "k" deprecated, which the profile a requires',
    ],
    [
      { key: 'k', presence: 'forbidden' },
      { key: 'k', presence: 'required' },
      'the configuration requires "k", which the profile a forbids',
    ],
    [{ key: 'k', presence: 'recommended' }, { key: 'k', presence: 'forbidden' }, undefined],
    [{ key: 'k', presence: 'required' }, { key: 'k', presence: 'forbidden', on: ['index'] }, undefined],
    [
      { key: 'k', presence: 'required', on: ['index'] },
      { key: 'k', presence: 'forbidden', on: ['index'] },
      'the configuration forbids "k", which the profile a requires',
    ],
  ])('%j against %j', (asked, own, expected) => {
    expect(join([], [profile('a', asked)], [own]).contradictions).toEqual(
      expected === undefined ? [] : [{ key: 'k', message: expected }],
    );
  });
});

describe('entryOf and demandsOn', () => {
  const vocabulary: Vocabulary = {
    namespaces: [],
    entries: [
      { key: 'a', presence: 'required' },
      { key: 'a', presence: 'recommended', on: ['index'] },
      { key: 'b', presence: 'optional' },
      { key: 'c' },
      { key: 'd', presence: 'forbidden', on: ['manifest', 'label'] },
    ],
  };

  it('answers the first entry of a key', () => {
    expect(entryOf(vocabulary, 'a')).toEqual({ key: 'a', presence: 'required' });
    expect(entryOf(vocabulary, 'z')).toBeUndefined();
  });

  it.each([
    ['label', ['a required', 'd forbidden']],
    ['manifest', ['d forbidden']],
    ['index', ['a recommended']],
  ] as const)('%s', (place, expected) => {
    expect(demandsOn(vocabulary, place).map(({ key, presence = '' }) => `${key} ${presence}`)).toEqual(
      expected,
    );
  });
});

describe('joinLevels', () => {
  it.each<[ProfileLevel[], Severity, ReturnType<typeof joinLevels>]>([
    [[], 'warning', undefined],
    [['off'], 'warning', 'off'],
    [['off', 'note'], 'error', 'note'],
    [['note', 'off'], 'error', 'note'],
    [['on', 'note'], 'warning', 'on'],
    [['note', 'on'], 'warning', 'on'],
    [['on', 'error'], 'warning', 'error'],
    [['error', 'on'], 'warning', 'error'],
    [['warning', 'on'], 'warning', 'on'],
    [['on', 'warning'], 'warning', 'on'],
    [['note', 'warning', 'error', 'on'], 'note', 'error'],
  ])('%j of a rule that is a %s: %s', (levels, severity, expected) => {
    expect(joinLevels(levels, severity)).toBe(expected);
  });
});
