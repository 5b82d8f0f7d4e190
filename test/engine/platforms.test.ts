import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TargetReport } from '../../src/model/report.js';
import { docker } from './harness/docker.js';
import { output } from './harness/forms.js';
import { expectConfigOf } from './harness/oracle.js';
import { configOf, manifestOf, pushBlob, pushManifest, types, type Pushed } from './harness/push.js';
import { startRegistry, type Registry } from './harness/registry.js';
import { reportAbout, reportOf, run, type Invocation } from './harness/report.js';

const here = process.arch === 'x64' ? 'amd64' : process.arch;
const platforms = ['amd64', 'arm64'];
const imageAnnotation = (key: string): string => `org.opencontainers.image.${key}`;

let folder: string;
let registry: Registry;
let index: Pushed;
const manifests: Record<string, Pushed> = {};
const configs: Record<string, string> = {};

/** The image in the registry, and its copies by skopeo: every platform, with the index as it was. */
const places: readonly [string, () => Invocation][] = [
  ['docker://', () => ({ args: [`docker://${registry.host}/app:1`] })],
  ['oci:', () => ({ args: [`oci:${join(folder, 'layout')}:1`] })],
  ['oci-archive:', () => ({ args: [`oci-archive:${join(folder, 'oci.tar')}`] })],
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'capi-platforms-'));
  registry = await startRegistry(join(folder, 'registry'));
  const { host } = registry;
  const entries: object[] = [];
  for (const architecture of platforms) {
    const config = configOf(
      {
        Env: [`CACHE=${architecture}`, 'SAME=1'],
        ExposedPorts: architecture === 'amd64' ? { '80/tcp': {} } : { '80/tcp': {}, '81/tcp': {} },
        Labels: { [imageAnnotation('title')]: 'From the label', [imageAnnotation('version')]: '1' },
      },
      architecture,
    );
    configs[architecture] = config;
    const annotations = { [imageAnnotation('title')]: 'From the manifest', [imageAnnotation('vendor')]: 'M' };
    const manifest = await pushManifest(
      host,
      'app',
      manifestOf(await pushBlob(host, 'app', config), annotations),
    );
    manifests[architecture] = manifest;
    entries.push({ ...manifest, platform: { os: 'linux', architecture } });
  }
  const provenance = await pushBlob(host, 'app', '{"_type":"statement"}', 'application/vnd.in-toto+json');
  const attestation = await pushManifest(host, 'app', {
    ...manifestOf(await pushBlob(host, 'app', configOf({}, 'unknown'))),
    layers: [provenance],
  } as { mediaType: string });
  index = await pushManifest(
    host,
    'app',
    {
      schemaVersion: 2,
      mediaType: types.index,
      manifests: [
        ...entries,
        {
          ...attestation,
          platform: { os: 'unknown', architecture: 'unknown' },
          annotations: {
            'vnd.docker.reference.type': 'attestation-manifest',
            'vnd.docker.reference.digest': manifests.amd64?.digest,
          },
        },
      ],
      annotations: { [imageAnnotation('licenses')]: 'MIT', [imageAnnotation('version')]: '2' },
    } as { mediaType: string },
    '1',
  );
  const all = ['copy', '--quiet', '--all', '--src-tls-verify=false', `docker://${host}/app:1`];
  await output('skopeo', ...all, `oci:${join(folder, 'layout')}:1`);
  await output('tar', '-cf', join(folder, 'oci.tar'), '-C', join(folder, 'layout'), '.');
});

afterAll(async () => {
  await registry[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

function expectPlatform(report: TargetReport | undefined, architecture: string): void {
  expect(report?.platform).toBe(`linux/${architecture}`);
  expect(report?.contract?.env.find(({ name }) => name === 'CACHE')?.default).toBe(architecture);
  expect(report?.image).toMatchObject({
    digest: manifests[architecture]?.digest,
    indexDigest: index.digest,
    mediaType: types.manifest,
  });
  if (report)
    expectConfigOf(
      { ...report, image: { ...report.image, created: undefined } as never },
      configs[architecture] ?? '',
    );
}

describe.each(places)('an image for several platforms at %s', (_name, place) => {
  it("gives this machine's platform", async () => {
    expectPlatform(await reportAbout(place()), here);
  });

  it.each(platforms)('gives linux/%s when asked', async (architecture) => {
    expectPlatform(await reportAbout(place(), ['--platform', `linux/${architecture}`]), architecture);
  });

  it('says which platforms there are when asked for another', async () => {
    const outcome = await run(place(), ['--json', '--platform', 'windows/amd64']);
    const [target] = reportOf(outcome).targets;
    expect(target?.error?.message).toMatch(/linux\/amd64, linux\/arm64/);
    expect(target?.error?.message).not.toContain('unknown/unknown');
    expect([2, 3]).toContain(outcome.status);
    expect(outcome.status).toBe(target?.error?.exitCode);
  });

  it('gives all platforms, with what differs, and no attestation', async () => {
    const outcome = await run(place(), ['--json', '--all-platforms']);
    expect(outcome).toMatchObject({ status: 0, stderr: '' });
    const { targets } = reportOf(outcome);
    expect(targets.map(({ platform }) => platform)).toEqual(platforms.map((name) => `linux/${name}`));
    for (const [at, report] of targets.entries()) expectPlatform(report, platforms[at] ?? '');
    const differences = targets.map(({ findings }) =>
      findings
        .filter(({ ruleId }) => ruleId === 'contract/platforms-differ')
        .map(({ data }) => data?.subject),
    );
    expect(differences).toEqual([[], ['env CACHE default', 'ports 81/tcp port', 'ports 81/tcp protocol']]);
  });

  it('reads annotations of index and manifest, and finds what they deny', async () => {
    const { contract, findings, image } = await reportAbout(place());
    expect(image?.annotations).toMatchObject({
      index: { [imageAnnotation('licenses')]: 'MIT' },
      manifest: { [imageAnnotation('vendor')]: 'M' },
    });
    expect(contract?.info).toMatchObject({
      title: { value: 'From the label' },
      vendor: {
        value: 'M',
        declaredAt: [{ kind: 'annotation', on: 'manifest', key: imageAnnotation('vendor') }],
      },
      licenses: {
        value: 'MIT',
        declaredAt: [{ kind: 'annotation', on: 'index', key: imageAnnotation('licenses') }],
      },
    });
    const denied = findings.filter(({ ruleId }) => ruleId === 'contract/sources-disagree');
    expect(denied.map(({ location }) => location)).toEqual([
      { kind: 'annotation', on: 'manifest', key: imageAnnotation('title') },
      { kind: 'annotation', on: 'index', key: imageAnnotation('version') },
    ]);
  });
});

describe('annotations', () => {
  it('that a copy in Docker form cannot carry are named as not evaluated', async () => {
    const archive = join(folder, 'docker.tar');
    const image = 'capi-annotated:1';
    const from = ['--override-arch', 'amd64', 'copy', '--quiet', '--src-tls-verify=false'];
    await output('skopeo', ...from, `docker://${registry.host}/app:1`, `docker-archive:${archive}:${image}`);
    const saved = await reportAbout({ args: [`docker-archive:${archive}`] });
    await docker('load', '--input', archive);
    try {
      const loaded = await reportAbout({ args: [`docker-daemon:${image}`] });
      for (const { contract, notEvaluated } of [saved, loaded]) {
        expect(contract?.info).not.toHaveProperty('vendor');
        expect(notEvaluated.map(({ subject }) => subject)).toContain('annotations');
      }
    } finally {
      await docker('rmi', '--force', image);
    }
  });
});
