import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { resolve } from '../../../src/app/lint/settings.js';
import { checkFormat, formats } from '../../../src/contract/formats/check-format.js';
import { entryOf, valueFormats } from '../../../src/model/vocabulary.js';
import { profileNames, profiles } from '../../../src/profiles/index.js';
import { wellKnown } from '../../../src/profiles/vocabulary/index.js';
import { probes } from '../../../src/probes/index.js';
import { rules } from '../../../src/rules/index.js';

const ids = new Set([...rules.map(({ id }) => id), ...probes.map(({ meta }) => meta.id)]);
const categories = new Set(rules.map(({ id }) => id.slice(0, id.indexOf('/'))));

/** Rules that the profile `strict` leaves out, and why. */
const notStrict: Record<string, string> = {
  'dockerfile/base-not-official': 'dockerflow alone asks for it',
  'health/needs-docker-format': 'health/missing asks for what it warns of',
  'label/runs-on-host': 'label-schema asks for such labels',
  'process/user-not-numeric': 'dockerflow asks for USER app',
};

describe.each(Object.entries(profiles))('profile %s', (name, profile) => {
  it('says what it is and where it comes from', () => {
    expect(profile.summary).toMatch(/^\S.*\.$/s);
    expect(profile.source).toMatch(/^\S.*\S$/s);
  });

  it('names rules, categories and probes that exist', () => {
    const unknown = Object.keys(profile.rules).filter((id) =>
      id.endsWith('/*') ? !categories.has(id.slice(0, -2)) : !ids.has(id),
    );
    expect(unknown).toEqual([]);
  });

  it('names profiles that exist', () => {
    for (const other of [...(profile.includes ?? []), ...Object.keys(profile.excludes ?? {})])
      expect(profileNames).toContain(other);
  });

  it('asks for each key once in each place, in its own name, and only for keys that are well known', () => {
    const asked = (profile.keys ?? []).flatMap(({ key, presence, on = ['label'] }) =>
      presence === undefined ? [] : on.map((place) => `${key} on ${place}: ${presence}`),
    );
    expect(new Set(asked).size).toBe(asked.length);
    for (const { key, from } of profile.keys ?? []) {
      expect([key, entryOf(wellKnown, key)?.key]).toEqual([key, key]);
      expect(from).toBe(name);
    }
  });

  it('can be chosen alone', () => {
    expect(resolve({ profiles: [name] }, rules).profiles).toContain(name);
  });

  it('has a chapter in docs/profiles.md', () => {
    expect(readFileSync('docs/profiles.md', 'utf8')).toContain(`\n## \`${name}\`\n`);
  });
});

describe('strict', () => {
  it('holds every rule that contradicts nobody', () => {
    const on = new Set(resolve({ profiles: ['strict'] }, rules).rules.map(({ rule }) => rule.id));
    // A new rule has to be put into src/profiles/strict.ts, or into `notStrict` above with the reason.
    const missing = rules
      .map(({ id }) => id)
      .filter((id) => !on.has(id) && !id.startsWith('dockerflow/') && !notStrict[id]);
    expect(missing).toEqual([]);
    expect(Object.keys(notStrict).filter((id) => on.has(id))).toEqual([]);
  });
});

describe('profiles together', () => {
  const pairs = profileNames.flatMap((one, index) =>
    profileNames.slice(index + 1).map((other) => [one, other] as const),
  );
  const together = pairs.filter(
    ([one, other]) =>
      profiles[one]?.excludes?.[other] === undefined && profiles[other]?.excludes?.[one] === undefined,
  );

  it('refuses the two lists of Dockerflow together, in either order', () => {
    for (const names of [
      ['dockerflow', 'dockerflow-2016-02'],
      ['dockerflow-2016-02', 'dockerflow'],
    ])
      expect(() => resolve({ profiles: names }, rules)).toThrow('cannot be joined');
    expect(together).toHaveLength(pairs.length - 1);
  });

  it.each(
    [...together, profileNames.filter((name) => name !== 'dockerflow-2016-02')].map(
      (names) => [names.join(' + '), names] as const,
    ),
  )('%s contradict each other nowhere', (_, names) => {
    const asked = names.flatMap((name) => profiles[name]?.keys ?? []);
    const { vocabulary } = resolve({ profiles: names }, rules);
    for (const entry of vocabulary.entries) {
      const {
        key,
        presence,
        on: [place = 'label'] = [],
        deprecated,
        example,
        format,
        enum: allowed,
        maxLength,
      } = entry;
      const told = asked.filter((one) => one.key === key);
      const here = told.filter(({ on = ['label'] }) => on.includes(place)).map((one) => one.presence);
      // Whoever requires a key gets it required; whoever makes use of one does not hear that it is deprecated or forbidden.
      if (here.includes('required')) expect([key, presence]).toEqual([key, 'required']);
      else if (here.includes('recommended')) expect([key, presence]).toEqual([key, 'recommended']);
      if (told.some((one) => one.presence !== 'forbidden'))
        expect([key, deprecated]).toEqual([key, undefined]);
      // Nothing is asked of a value that no value could give.
      for (const field of ['pattern', 'never', 'shape', 'format'] as const) {
        const said = new Set(
          told.flatMap((one) => (one[field] === undefined ? [] : [JSON.stringify(one[field])])),
        );
        expect([key, field, said.size <= 1]).toEqual([key, field, true]);
      }
      if (allowed) expect([key, allowed.length > 0]).toEqual([key, true]);
      if (example !== undefined) {
        expect([key, checkFormat(format ?? 'text', example, entry.shape)]).toEqual([key, undefined]);
        if (maxLength !== undefined) expect(example.length).toBeLessThanOrEqual(maxLength);
      }
    }
  });

  it('gives one list where four ecosystems are asked at once', () => {
    const { vocabulary } = resolve({ profiles: ['redhat', 'oci', 'mcp', 'docker-extension', 'ghcr'] }, rules);
    const demand = (key: string, on?: string) => {
      const entry = vocabulary.entries.find((one) => one.key === key && one.on?.[0] === on);
      return [entry?.presence, entry?.from, entry?.maxLength];
    };
    expect(demand('org.opencontainers.image.title')).toEqual(['required', 'docker-extension', undefined]);
    expect(demand('org.opencontainers.image.description')).toEqual(['required', 'docker-extension', 512]);
    expect(demand('org.opencontainers.image.description', 'index')).toEqual(['recommended', 'ghcr', 512]);
    expect(demand('org.opencontainers.image.licenses')).toEqual(['recommended', 'oci, ghcr', 256]);
    expect(demand('vendor')).toEqual(['required', 'redhat', undefined]);
    expect(demand('io.modelcontextprotocol.server.name')).toEqual(['required', 'mcp', undefined]);
  });

  it('joins OCI and label-schema, so that tools old and new read the image', () => {
    const { vocabulary } = resolve({ profiles: ['oci', 'label-schema'] }, rules);
    expect(entryOf(vocabulary, 'org.label-schema.name')).toMatchObject({ presence: 'recommended' });
    expect(entryOf(vocabulary, 'org.label-schema.name')).not.toHaveProperty('deprecated');
    expect(entryOf(vocabulary, 'org.label-schema.docker.cmd')).toMatchObject({
      presence: 'optional',
      isTemplate: true,
    });
    expect(entryOf(vocabulary, 'org.opencontainers.image.title')).toMatchObject({ presence: 'recommended' });
  });
});

describe('the well-known vocabulary', () => {
  it('has every key once', () => {
    const keys = wellKnown.entries.map(({ key }) => key);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it('asks for nothing', () => {
    expect(
      wellKnown.entries.filter(({ presence, from }) => presence !== undefined || from !== undefined),
    ).toEqual([]);
  });

  it('replaces deprecated keys by known ones that are in use', () => {
    for (const { key, deprecated } of wellKnown.entries) {
      if (deprecated === undefined) continue;
      expect([key, typeof deprecated]).toEqual([key, 'string']);
      expect([key, entryOf(wellKnown, String(deprecated))?.deprecated]).toEqual([key, undefined]);
      expect([key, entryOf(wellKnown, String(deprecated))?.key]).toEqual([key, deprecated]);
    }
  });

  it('gives examples that do', () => {
    for (const {
      key,
      format = 'text',
      example,
      enum: allowed,
      shape,
      maxLength = Infinity,
    } of wellKnown.entries) {
      if (example === undefined) continue;
      expect([key, checkFormat(format, example, shape), example.length <= maxLength]).toEqual([
        key,
        undefined,
        true,
      ]);
      if (allowed) expect(allowed).toContain(example);
    }
  });

  it.each([
    ['org.label-schema.build-date', 'org.opencontainers.image.created'],
    ['org.label-schema.name', 'org.opencontainers.image.title'],
    ['org.label-schema.usage', 'org.opencontainers.image.documentation'],
    ['org.label-schema.vcs-url', 'org.opencontainers.image.source'],
    ['org.label-schema.vcs-ref', 'org.opencontainers.image.revision'],
    ['org.label-schema.schema-version', undefined],
    ['org.label-schema.docker.cmd.test', undefined],
    ['BZComponent', 'com.redhat.component'],
    ['INSTALL', 'install'],
    ['Name', 'name'],
    ['name', undefined],
  ])('%s: %s', (key, replacement) => {
    expect(entryOf(wellKnown, key)?.key).toBe(key);
    expect(entryOf(wellKnown, key)?.deprecated).toBe(replacement);
  });

  it('closes the namespaces whose owners list every key', () => {
    expect(wellKnown.namespaces).toEqual([
      'org.opencontainers.image.',
      'org.label-schema.',
      'com.docker.desktop.extension.',
      'com.docker.extension.',
      'operators.operatorframework.io.bundle.',
    ]);
  });

  it('has a check for each format', () => {
    expect(Object.keys(formats)).toEqual([...valueFormats]);
  });
});

describe("Red Hat's trademark", () => {
  const { never = '' } = profiles.redhat?.keys?.find(({ key }) => key === 'vendor') ?? {};

  it.each([
    ['Red Hat', true],
    ['red-hat, Inc.', true],
    ['Acme RedHat', true],
    ['infrared hat', true],
    ['Acme for Red Hat', false],
    ['Acme FOR RED HAT', false],
    ['Acme for Red Hat and Red Hat', true],
    ['before Red Hat', true],
    ['or Red Hat', true],
    ['r red hat', true],
    ['Acme', false],
    ['Redd Hat', false],
  ])('%s: %s', (value, isHeld) => {
    expect(new RegExp(never).test(value)).toBe(isHeld);
  });
});
