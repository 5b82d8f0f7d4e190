import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isSecretName } from '../../../../src/model/secret.js';
import type { Argument, Contract, EnvVariable, Json } from '../../../../src/model/contract.js';
import { hostileContract } from '../../app/init/contracts.js';
import { readBack, schemaErrors, targets, writers, type Target } from './read-back.js';

/** Contracts as hostile as an image can make them, with what files say and labels do not. */
const contracts = fc
  .record({
    contract: hostileContract,
    capabilities: fc.subarray(['CHOWN', 'NET_ADMIN', 'SYS_NICE']),
  })
  .map(({ contract, capabilities }): Contract => ({
    ...contract,
    capabilities: capabilities.map((name) => ({ name, declaredAt: [] })),
  }));

const text = (value: string | undefined): string | undefined => value?.trim();
const unslashed = (pattern: string | undefined): string | undefined =>
  pattern?.replace(/^\(\?:(\/.*\/[a-z]*)\)$/s, '$1');

/** Whole numbers that JavaScript cannot hold exactly are read as the text that is written. */
function comparable(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => comparable(item) ?? null);
  const number = typeof value === 'number' ? value : typeof value === 'string' ? Number(value) : NaN;
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? `large: ${String(number)}` : value;
}

/** What an argument or a variable says beside its type, as far as no note is about it. */
function said(one: Argument | EnvVariable, path: Target): Record<string, unknown> {
  const { name, required, default: value, pattern, enum: values } = one;
  const help = 'help' in one ? one.help : 'description' in one ? one.description : undefined;
  const shown = path === 'poci' && help === '' ? undefined : text(help);
  return {
    name,
    required,
    value: comparable(value),
    help: shown,
    pattern: unslashed(pattern),
    values: comparable(values),
  };
}

/** Subjects that a note is about. */
type Subjects = ReadonlySet<string>;

function compareCommands(source: Contract, read: Contract, subjects: Subjects, target: Target): void {
  const left = new Map(source.commands.map((command) => [command.name, command]));
  for (const command of read.commands) {
    const original = left.get(command.name);
    expect(original, `command ${command.name}`).toBeDefined();
    if (!original) continue;
    expect(text(command.help) ?? '').toBe(text(original.help) ?? '');
    for (const argument of command.arguments) {
      const before = original.arguments.find(({ name }) => name === argument.name);
      // Parameters of ours stand for what has no name; a note says which.
      if (!before) expect(subjects).toContain(`command ${command.name}`);
      else if (!subjects.has(`command ${command.name} argument ${argument.name}`))
        expect(said(argument, target)).toEqual(said(before, target));
    }
    for (const { name } of original.arguments) {
      const isThere = command.arguments.some((argument) => argument.name === name);
      const isTold =
        subjects.has(`command ${command.name} argument ${name}`) || subjects.has(`command ${command.name}`);
      expect(isThere || isTold, `argument ${name}`).toBe(true);
    }
  }
  for (const { name } of source.commands) {
    const isThere = read.commands.some((command) => command.name === name);
    expect(isThere || subjects.has(`command ${name}`), `command ${name}`).toBe(true);
  }
}

function compareEnv(source: Contract, read: Contract, subjects: Subjects, target: Target): void {
  for (const variable of source.env) {
    const { name, secret = isSecretName(name) } = variable;
    const found = read.env.find((one) => one.name === name);
    if (subjects.has(`env ${name}`)) continue;
    expect(found, `env ${name}`).toBeDefined();
    if (!found) continue;
    expect(said(found, target)).toEqual(said(variable, target));
    expect(found.secret ?? false).toBe(secret);
  }
}

describe.each(targets)('what is written as %s', { timeout: 30_000 }, (target) => {
  it('reads back to the same contract, but for what the notes name', async () => {
    await fc.assert(
      fc.asyncProperty(contracts, async (source) => {
        const { text: yaml, notes } = writers[target](source);
        const { contract: read, findings, dialect } = await readBack(yaml);
        expect(dialect).toBe(target);
        expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
        const subjects = new Set(notes.map(({ subject }) => subject));
        compareCommands(source, read, subjects, target);
        compareEnv(source, read, subjects, target);
        for (const { path, name } of source.volumes) {
          const isThere = read.volumes.some((volume) => volume.path === path);
          const isTold = [...subjects].some((subject) => subject.startsWith('volume'));
          expect(isThere || isTold, `volume ${name ?? path}`).toBe(true);
        }
        for (const { name } of source.capabilities) {
          const isThere = read.capabilities.some((capability) => capability.name === name);
          expect(isThere || subjects.has(`capability ${name}`)).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is valid against the published schema, and the same each time', async () => {
    await fc.assert(
      fc.asyncProperty(contracts, async (source) => {
        const { text: yaml } = writers[target](source);
        expect(await schemaErrors(target, yaml)).toBe('');
        expect(writers[target](source).text).toBe(yaml);
        // eslint-disable-next-line no-control-regex -- nothing may reach a terminal that it would obey
        expect(yaml).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2028\u2029]/);
      }),
      { numRuns: 80 },
    );
  });

  it('holds no default of a secret', () => {
    fc.assert(
      fc.property(contracts, fc.constantFrom('sesame-open-1234', 'p4ssw0rd-hidden'), (source, value) => {
        const env = source.env.map((one) => ({ ...one, secret: true, default: value, enum: [value] }));
        expect(writers[target]({ ...source, env }).text).not.toContain(value);
      }),
      { numRuns: 50 },
    );
  });
});
