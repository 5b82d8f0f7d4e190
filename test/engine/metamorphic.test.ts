import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TargetReport } from '../../src/model/report.js';
import { faulty, full, minimal, secretValue } from './harness/contract-images.js';
import { docker, expectNothingLeft } from './harness/docker.js';
import { makeForms, output, type Forms } from './harness/forms.js';
import { expectConfigOf } from './harness/oracle.js';
import { startRegistry, type Registry } from './harness/registry.js';
import { reportAbout } from './harness/report.js';
import { disagreements, dockerfileOf, lintReport } from './harness/lint.js';
import { comparable, ways, without, type Registries } from './harness/ways.js';

const recipes = { full, minimal, faulty };
type RecipeName = keyof typeof recipes;
const names = Object.keys(recipes) as RecipeName[];

let folder: string;
let at: Registries;
const forms = {} as Record<RecipeName, Forms>;
/** What the engine says; with the contract file inside as well. */
const engineSays = {} as Record<RecipeName, { plain: TargetReport; withFile: TargetReport }>;

const imageOf = (name: RecipeName): string => `metamorphic-${name}:1`;

expectNothingLeft();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'capi-metamorphic-'));
  const [open, basic, secure] = await Promise.all([
    startRegistry(join(folder, 'open')),
    startRegistry(join(folder, 'basic'), { auth: true }),
    startRegistry(join(folder, 'secure'), { auth: true, tls: true }),
  ]);
  at = { open, basic, secure };
  for (const name of names) {
    const made = await makeForms(join(folder, name), imageOf(name), recipes[name]);
    forms[name] = made;
    await push(made.image, open);
    for (const registry of [basic, secure])
      await output(
        'skopeo',
        'copy',
        '--quiet',
        ...registry.skopeo,
        `docker-archive:${made.saved}`,
        `docker://${registry.host}/${made.image}`,
      );
    await output(
      'skopeo',
      'copy',
      '--quiet',
      ...open.skopeo,
      `oci:${made.layout}:1`,
      `docker://${open.host}/oci/${made.image}`,
    );
    const target = { args: [`docker-daemon:${made.image}`] };
    engineSays[name] = {
      plain: await reportAbout(target),
      withFile: await reportAbout(target, ['--image-contract']),
    };
  }
});

afterAll(async () => {
  for (const registry of [at.open, at.basic, at.secure]) await registry[Symbol.asyncDispose]();
  for (const name of names) await docker('rmi', '--force', imageOf(name));
  await rm(folder, { recursive: true });
});

/** Pushes with the engine itself, which has to share its loopback with the tests, as with scripts/test-engine. */
async function push(image: string, { host }: Registry): Promise<void> {
  const there = `${host}/${image}`;
  await docker('tag', image, there);
  try {
    await docker('push', '--quiet', there);
  } finally {
    await docker('rmi', there);
  }
}

describe('the images', () => {
  it('say all that the comparison is about', () => {
    const { contract, findings } = engineSays.full.plain;
    expect(contract?.dialects.toSorted()).toEqual(
      [
        'api-expected',
        'api-labels',
        'available-envs',
        'docker-mcp',
        'image-config',
        'label-schema',
        'oci',
        'openshift',
        'redhat',
      ].toSorted(),
    );
    expect(findings.map(({ ruleId }) => ruleId)).toContain('contract/sources-disagree');
    expect(contract?.process).toMatchObject({
      onBuild: ['ENV CHILD=1', 'EXPOSE 1234'],
      shell: ['/bin/busybox', 'sh', '-ec'],
    });
    expect(contract?.health).toMatchObject({ interval: 5, path: '/healthz' });
    expect(contract?.env.find(({ name }) => name === 'GREETING')?.default).toBe('hello, world=all; a==b');
    expect(contract?.env.find(({ name }) => name === 'API_PASSWORD')?.default).toBe('***');
    expect(engineSays.faulty.plain.contract?.dialects).toEqual(
      expect.arrayContaining(['dockument', 'atomic']),
    );
    expect(
      engineSays.faulty.plain.findings.filter(({ ruleId }) => ruleId === 'contract/syntax').length,
    ).toBeGreaterThan(3);
    expect(engineSays.minimal.plain).toMatchObject({
      findings: [],
      contract: { dialects: ['image-config'] },
    });
  });

  it('hold a contract file, or what should be one', () => {
    const { full, faulty, minimal } = engineSays;
    expect(full.withFile.contract?.commands.map(({ name }) => name)).toContain('greet');
    expect(full.withFile.contract?.env.find(({ name }) => name === 'FROM_FILE')).toBeDefined();
    expect(full.withFile.findings.length).toBeGreaterThan(full.plain.findings.length);
    expect(faulty.withFile.findings).toContainEqual(
      expect.objectContaining({
        ruleId: 'contract/syntax',
        location: expect.objectContaining({ kind: 'file' }) as unknown,
      }),
    );
    expect(minimal.withFile.notEvaluated.map(({ subject }) => subject)).toContain(
      'contract file in the image',
    );
  });
});

describe.each(names)('the image "%s"', (name) => {
  it.each(ways)('is the same through $name', async (way) => {
    const made = forms[name];
    const temporary = await mkdtemp(join(folder, 'tmp-'));
    const given = way.invoke(made, at);
    const invocation = { ...given, env: { ...given.env, TMPDIR: temporary } };
    const report = await reportAbout(invocation);
    const withFile = await reportAbout(invocation, ['--image-contract']);
    expect(await readdir(temporary)).toEqual([]);

    // What the format has no field for is named where the image might have had it.
    const { plain, withFile: engineWithFile } = engineSays[name];
    expect(report.notEvaluated.map(({ subject }) => subject)).toEqual(way.lost);
    const lost = way.lost;
    const expected = comparable(plain);
    expect(comparable(report)).toEqual({ ...expected, contract: without(expected.contract, lost) });

    const files = comparable(way.withoutFiles ? plain : engineWithFile);
    expect(comparable(withFile)).toEqual({ ...files, contract: without(files.contract, lost) });
    const noFile = way.withoutFiles ?? name === 'minimal';
    expect(withFile.notEvaluated.map(({ subject }) => subject)).toEqual(
      noFile ? [...lost, 'contract file in the image'] : lost,
    );

    if (way.converted) expect(report.image?.configDigest).toMatch(/^sha256:[0-9a-f]{64}$/);
    else expect(report.image?.configDigest).toBe(made.id);
    expect(report.platform).toBe(plain.platform);
    expect([report.image?.created, report.image?.author]).toEqual([
      plain.image?.created,
      plain.image?.author,
    ]);
    expect(report.image?.layers).toBe(plain.image?.layers);
    expect(JSON.stringify([report, withFile])).not.toContain(secretValue);

    if (way.skopeo)
      expectConfigOf(report, await output('skopeo', 'inspect', '--config', '--raw', ...way.skopeo(made, at)));
  });
});

describe.each(names)('the linter on the image "%s"', (name) => {
  it.each(ways)('finds the same through $name, or says which rules could not look', async (way) => {
    const [engine, report] = await Promise.all([
      lintReport({ args: [`docker-daemon:${forms[name].image}`] }),
      lintReport(way.invoke(forms[name], at)),
    ]);
    expect(disagreements(engine, report)).toEqual([]);
    if (name !== 'minimal') expect(report.findings.length).toBeGreaterThan(3);
    expect(JSON.stringify(report)).not.toContain(secretValue);
  });

  it('forecasts from the Dockerfile what the image then has, or says that it cannot know', async () => {
    const dockerfile = await dockerfileOf(join(folder, `${name}.Dockerfile`), recipes[name]);
    const [engine, forecast] = await Promise.all([
      lintReport({ args: [`docker-daemon:${forms[name].image}`] }),
      lintReport({ args: [dockerfile] }),
    ]);
    expect(disagreements(engine, forecast, { forecast: true })).toEqual([]);
  });
});
