import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { initialise, type Initialised } from '../../../../src/app/init/init.js';
import { suitableProfiles } from '../../../../src/app/init/profiles.js';
import {
  ociLayout,
  oldDockerSave,
  tarOf,
  temporaryDirectory,
  testImage,
  writeFiles,
} from '../../sources/make-images.js';
import { contract, declaredAt } from './contracts.js';

const nothing = { asyncy: false, labels: false, config: false };
const transports = {
  engine: () => Promise.reject(new Error('not asked')),
  registry: () => Promise.reject(new Error('not asked')),
  stdin: () => process.stdin,
};

function run(
  directory: string,
  target?: string,
  make: Partial<typeof nothing> = {},
  more: { stage?: string; imageContract?: boolean } = {},
): Promise<Initialised> {
  const { signal } = new AbortController();
  return initialise(target, { directory, make: { ...nothing, ...make }, transports, signal, ...more });
}

/** A folder with these files. */
function folder(files: Record<string, string>): string {
  return writeFiles(temporaryDirectory(), Object.entries(files));
}

const names = ({ files }: Initialised) => files.map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
const contentOf = ({ files }: Initialised, name: string) =>
  files.find(({ path }) => path.endsWith(`/${name}`))?.content ?? '';

describe('initialise', () => {
  it('describes the Dockerfile of the folder, and writes nothing itself', async () => {
    const directory = folder({ Dockerfile: 'FROM scratch\nENV UNITS=metric\nEXPOSE 8080\nCMD ["/app"]\n' });
    const made = await run(directory);
    expect(names(made)).toEqual(['.container-api.yaml', 'asyncy.yml']);
    expect(parse(contentOf(made, '.container-api.yaml'))).toEqual({ profile: ['recommended', 'asyncy'] });
    expect(parse(contentOf(made, 'asyncy.yml'))).toMatchObject({
      env: { UNITS: { required: false } },
      ports: [8080],
    });
    expect(contentOf(made, 'asyncy.yml')).toContain('found it in "Dockerfile".\n');
    expect(made.labels).toBeUndefined();
    expect(made.remarks).toEqual([expect.stringContaining('container-api init --labels')]);
    expect(readdirSync(directory)).toEqual(['Dockerfile']);
  });

  it('takes a Containerfile, also in a folder with a strange name', async () => {
    const directory = join(temporaryDirectory(), 'a: b');
    mkdirSync(directory);
    writeFileSync(join(directory, 'Containerfile'), 'FROM scratch\nENV A=1\n');
    expect(parse(contentOf(await run(directory), 'asyncy.yml'))).toMatchObject({
      env: { A: { type: 'string' } },
    });
  });

  it('writes only the configuration where there is nothing to describe', async () => {
    const made = await run(folder({}));
    expect(names(made)).toEqual(['.container-api.yaml']);
    expect(parse(contentOf(made, '.container-api.yaml'))).toEqual({ profile: ['recommended'] });
    expect(made.remarks).toEqual([expect.stringContaining('container-api init TARGET')]);
  });

  it.each(['asyncy', 'labels'] as const)('refuses --%s where there is nothing to describe', async (what) => {
    await expect(run(folder({}), undefined, { [what]: true })).rejects.toMatchObject({
      code: 'TARGET_MISSING',
      exitCode: 2,
      suggestion: expect.stringContaining(`container-api init TARGET --${what}`) as string,
    });
  });

  it('makes only what is chosen', async () => {
    const directory = folder({ Dockerfile: 'FROM scratch\n', '.container-api.yml': '' });
    expect(names(await run(directory, undefined, { asyncy: true }))).toEqual(['asyncy.yml']);
    // The name that is there already, so that its content is not lost beside a second file.
    expect(names(await run(directory, undefined, { config: true }))).toEqual(['.container-api.yml']);
    const labels = await run(directory, undefined, { labels: true });
    expect(names(labels)).toEqual([]);
    expect(labels.labels).toMatch(/^# Labels.*\n(?:.*\n)+$/);
    expect(labels.remarks).toEqual([]);
  });

  it('reads an image from its layout, with version.json inside', async () => {
    const files = { 'app/version.json': '{}', 'asyncy.yml': 'commands:\n  go: {help: Goes}\n' };
    const image = await testImage(['ghcr.io/team/app:1'], { env: ['A=1', 'TOKEN=hunter2hunter2'], files });
    const layout = writeFiles(
      temporaryDirectory(),
      ociLayout([{ name: 'ghcr.io/team/app:1', variants: [image] }]),
    );
    const made = await run(folder({}), `oci:${layout}`);
    expect(parse(contentOf(made, '.container-api.yaml'))).toMatchObject({
      profile: expect.arrayContaining(['recommended', 'asyncy', 'dockerflow']) as string[],
    });
    expect(contentOf(made, 'asyncy.yml')).not.toContain('hunter2');
    expect(parse(contentOf(made, 'asyncy.yml'))).toMatchObject({ commands: {} });
    const inside = await run(folder({}), `oci:${layout}`, {}, { imageContract: true });
    expect(parse(contentOf(inside, 'asyncy.yml'))).toMatchObject({ commands: { go: { help: 'Goes' } } });
  });

  it('refuses an archive of several images, naming them', async () => {
    const images = [await testImage(['one:1']), await testImage(['two:1'], { env: ['B=2'] })];
    const directory = writeFiles(temporaryDirectory(), [['two.tar', await tarOf(oldDockerSave(images))]]);
    await expect(run(directory, `docker-archive:${join(directory, 'two.tar')}`)).rejects.toMatchObject({
      code: 'SEVERAL_IMAGES',
      exitCode: 2,
      suggestion: expect.stringContaining('two:1') as string,
    });
  });

  it('takes the stage that is asked for', async () => {
    const directory = folder({ Dockerfile: 'FROM scratch AS one\nENV A=1\nFROM scratch\nENV B=2\n' });
    const made = await run(directory, undefined, { asyncy: true }, { stage: 'one' });
    expect(Object.keys((parse(contentOf(made, 'asyncy.yml')) as { env: object }).env)).toEqual(['A']);
    await expect(run(directory, undefined, {}, { stage: 'nope' })).rejects.toMatchObject({
      code: 'STAGE_UNKNOWN',
    });
  });

  it('names the repository in the labels, and quotes with the escape of the Dockerfile', async () => {
    const directory = folder({ Dockerfile: '# escape=`\nFROM scratch\nENV DIR="C:\\temp\\"\n' });
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: directory, env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' } });
    git('init', '--quiet');
    git('remote', 'add', 'origin', 'https://me:s3cret@example.com/team/weather.git');
    const { labels } = await run(directory, undefined, { labels: true });
    expect(labels).toContain('image.source="https://example.com/team/weather"');
    expect(labels).toContain('image.title="weather" `\n');
    expect(labels).toContain('api.ENV.DIR="C:\\temp\\"');
  });

  it('says what the readers could not read', async () => {
    const directory = folder({ Dockerfile: 'FROM debian\nEXPOSE x\n' });
    const { remarks } = await run(directory, undefined, { asyncy: true });
    expect(remarks).toEqual([
      expect.stringContaining(`1 findings while reading ${join(directory, 'Dockerfile')}`),
      expect.stringContaining('leaves things open'),
    ]);
  });

  it('names the target in its remarks as it was typed', async () => {
    const directory = folder({ Dockerfile: 'FROM debian\nEXPOSE x\n' });
    const target = `dockerfile:${join(directory, 'Dockerfile')}`;
    const { remarks } = await run(directory, target, { asyncy: true });
    expect(remarks[0]).toContain(`: container-api inspect file ${target}`);
  });

  it('makes labels of a contract file', async () => {
    const directory = folder({ 'asyncy.yml': 'env:\n  CITY: {type: string, help: Where, required: true}\n' });
    const { labels } = await run(directory, join(directory, 'asyncy.yml'), { labels: true });
    expect(labels).toContain('api.ENV.CITY.description="Where"');
  });
});

describe('suitableProfiles', () => {
  const sighting = (parts: Parameters<typeof contract>[0], more = {}) => ({
    name: 'app',
    contract: contract(parts),
    versionFile: false,
    ...more,
  });

  it.each([
    [sighting({}), ['recommended']],
    [sighting({}, { name: 'ghcr.io/team/app:1' }), ['recommended', 'ghcr']],
    [sighting({}, { versionFile: true }), ['recommended', 'dockerflow']],
    [sighting({}, { text: 'RUN curl localhost/__lbheartbeat__' }), ['recommended', 'dockerflow']],
    [sighting({ health: { path: '/__heartbeat__', declaredAt } }), ['recommended', 'dockerflow']],
    [
      sighting({ health: { test: ['CMD', 'probe', '/__heartbeat__'], declaredAt } }),
      ['recommended', 'dockerflow'],
    ],
    [sighting({ dialects: ['oms'] }), ['recommended', 'oms']],
    [sighting({ dialects: ['asyncy'] }), ['recommended', 'asyncy']],
    [sighting({ labels: { 'io.docker.server.metadata': '' } }), ['recommended', 'mcp']],
    [
      sighting({ labels: { 'com.docker.desktop.extension.api.version': '1' } }),
      ['recommended', 'docker-extension'],
    ],
  ])('%#', (seen, profiles) => {
    expect(suitableProfiles(seen, false)).toEqual(profiles);
  });

  it('has asyncy where such a file is written', () => {
    expect(suitableProfiles(undefined, true)).toEqual(['recommended', 'asyncy']);
  });
});
