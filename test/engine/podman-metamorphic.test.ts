import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TargetReport } from '../../src/model/report.js';
import { faulty, full, minimal } from './harness/contract-images.js';
import { docker } from './harness/docker.js';
import { makeForms, output, type Forms } from './harness/forms.js';
import { expectConfigOf } from './harness/oracle.js';
import { startPodman, type Podman } from './harness/podman.js';
import { reportAbout, type Invocation } from './harness/report.js';
import { comparable, dockerOnly, without } from './harness/ways.js';

const recipes = { full, minimal, faulty };
type RecipeName = keyof typeof recipes;
const names = Object.keys(recipes) as RecipeName[];
const imageOf = (name: RecipeName): string => `podman-metamorphic-${name}:1`;

let folder: string;
let podman: Podman;
const forms = {} as Record<RecipeName, Forms>;
const dockerSays = {} as Record<RecipeName, { plain: TargetReport; withFile: TargetReport }>;

/** The podman CLI, talking to the tests' service. */
const remote = (...args: string[]): Promise<string> =>
  output('podman', '--remote', '--url', podman.host, ...args);
const at = (name: RecipeName, file: string): string => join(folder, `${name}-${file}`);

interface Way {
  what: string;
  invoke: (name: RecipeName) => Invocation | Promise<Invocation>;
  lost: readonly string[];
  converted?: true;
  withoutFiles?: true;
  oracle?: (name: RecipeName) => string;
}

const socket = (): Record<string, string> => ({ DOCKER_HOST: podman.host });
const byInspect = ['process onBuild', 'process shell'];
const ways: readonly Way[] = [
  {
    what: "Podman's socket",
    invoke: (name) => ({ args: [`docker-daemon:${imageOf(name)}`], env: socket() }),
    lost: byInspect,
  },
  {
    what: "Podman's socket, by id",
    invoke: (name) => ({ args: [`docker-daemon:${forms[name].id}`], env: socket() }),
    lost: byInspect,
  },
  { what: 'a bare name', invoke: (name) => ({ args: [imageOf(name)], env: socket() }), lost: byInspect },
  {
    what: 'podman save',
    invoke: (name) => ({ args: [`docker-archive:${at(name, 'docker.tar')}`] }),
    lost: ['annotations'],
    oracle: (name) => `docker-archive:${at(name, 'docker.tar')}`,
  },
  {
    what: 'podman save | -',
    invoke: async (name) => ({ args: ['-'], input: await readFile(at(name, 'docker.tar')) }),
    lost: ['annotations'],
  },
  {
    what: 'podman save --format oci-archive',
    invoke: (name) => ({ args: [`oci-archive:${at(name, 'oci.tar')}`] }),
    lost: dockerOnly,
    converted: true,
    oracle: (name) => `oci-archive:${at(name, 'oci.tar')}`,
  },
  {
    what: 'podman image inspect',
    invoke: (name) => ({ args: [`docker-inspect:${at(name, 'inspect.json')}`] }),
    lost: [...byInspect, 'files'],
    withoutFiles: true,
  },
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'capi-podman-forms-'));
  podman = await startPodman();
  for (const name of names) {
    const image = imageOf(name);
    const made = await makeForms(at(name, 'forms'), image, recipes[name]);
    forms[name] = made;
    const target = { args: [`docker-daemon:${image}`] };
    dockerSays[name] = {
      plain: await reportAbout(target),
      withFile: await reportAbout(target, ['--image-contract']),
    };
    await remote('load', '--input', made.saved);
    await remote('save', '--format', 'docker-archive', '--output', at(name, 'docker.tar'), image);
    await remote('save', '--format', 'oci-archive', '--output', at(name, 'oci.tar'), image);
    await writeFile(at(name, 'inspect.json'), await remote('image', 'inspect', image));
  }
});

afterAll(async () => {
  await podman[Symbol.asyncDispose]();
  for (const name of names) await docker('rmi', '--force', imageOf(name));
  await rm(folder, { recursive: true });
});

describe.each(names)('the image "%s", loaded into Podman', (name) => {
  it.each(ways)('is the same through $what', async ({ invoke, lost, converted, withoutFiles, oracle }) => {
    const invocation = await invoke(name);
    const report = await reportAbout(invocation);
    const withFile = await reportAbout(invocation, ['--image-contract']);
    const { plain, withFile: dockerWithFile } = dockerSays[name];

    expect(report.notEvaluated.map(({ subject }) => subject)).toEqual(lost);
    const expected = comparable(plain);
    expect(comparable(report)).toEqual({ ...expected, contract: without(expected.contract, lost) });
    const files = comparable(withoutFiles ? plain : dockerWithFile);
    expect(comparable(withFile)).toEqual({ ...files, contract: without(files.contract, lost) });

    if (!converted) expect(report.image?.configDigest).toBe(forms[name].id);
    expect([report.platform, report.image?.author, report.image?.layers]).toEqual([
      plain.platform,
      plain.image?.author,
      plain.image?.layers,
    ]);
    if (oracle) {
      const raw = await output('skopeo', 'inspect', '--config', '--raw', oracle(name));
      expectConfigOf(report, raw);
    }
  });
});

describe('Podman', () => {
  it('keeps no container and no volume', async () => {
    expect(await remote('ps', '--all', '--quiet')).toBe('');
    expect(await remote('volume', 'ls', '--quiet')).toBe('');
  });
});
