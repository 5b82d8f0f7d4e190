import { describe, expect, it } from 'vitest';

import type { Platform } from '../../../src/model/image.js';
import type { Descriptor } from '../../../src/sources/documents.js';
import {
  machinePlatform,
  parsePlatform,
  requirePlatform,
  selectManifests,
} from '../../../src/sources/platform.js';
import { fail } from './make-images.js';

const entry = (platform?: string, more: Partial<Descriptor> = {}): Descriptor => ({
  digest: `sha256:${(platform ?? 'none').replace(/\W/g, '')}`,
  ...(platform ? { platform: parsePlatform(platform, fail) } : {}),
  ...more,
});
const chosen = (
  wanted: { platform?: string; allPlatforms?: boolean },
  ...manifests: Descriptor[]
): string[] =>
  selectManifests({ manifests }, wanted, fail).map((each) => each.digest.slice('sha256:'.length));

describe('parsePlatform', () => {
  it.each<[string, Platform]>([
    ['linux/amd64', { os: 'linux', architecture: 'amd64' }],
    ['Linux/aarch64', { os: 'linux', architecture: 'arm64' }],
    ['linux/arm/v6', { os: 'linux', architecture: 'arm', variant: 'v6' }],
    ['linux/armel', { os: 'linux', architecture: 'arm', variant: 'v6' }],
    ['linux/x86_64', { os: 'linux', architecture: 'amd64' }],
  ])('%s', (text, platform) => {
    expect(parsePlatform(text, fail)).toEqual(platform);
  });

  it.each(['', 'linux', 'linux/', '/amd64', 'a/b/c/d', 'linux/am d64', 'linux/\u001b[0m'])(
    'refuses %j',
    (text) => {
      expect(() => parsePlatform(text, fail)).toThrow(/not of the form/);
    },
  );
});

describe('selectManifests', () => {
  const attestation = entry('unknown/unknown');
  const provenance = entry('linux/arm64', {
    digest: 'sha256:provenance',
    annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
  });
  const artifact = entry(undefined, { digest: 'sha256:artifact', artifactType: 'application/spdx+json' });

  it('skips attestations and artifacts', () => {
    const all = [attestation, provenance, artifact, entry('linux/s390x')];
    expect(chosen({ platform: 'linux/s390x' }, ...all)).toEqual(['linuxs390x']);
    expect(chosen({ allPlatforms: true }, ...all)).toEqual(['linuxs390x']);
    expect(chosen({}, ...all)).toEqual(['linuxs390x']);
    expect(() => chosen({}, attestation)).toThrow('the index lists no image');
  });

  it.each([
    ['linux/arm64', ['linux/arm64/v8'], 'linuxarm64v8'],
    ['linux/arm64/v8', ['linux/arm64'], 'linuxarm64'],
    ['linux/arm', ['linux/arm/v6', 'linux/arm/v7'], 'linuxarmv7'],
    ['linux/arm', ['linux/arm/v5', 'linux/arm/v6'], 'linuxarmv6'],
    ['linux/arm/v7', ['linux/arm/v6'], 'linuxarmv6'],
    ['linux/arm', ['linux/arm/v8'], 'linuxarmv8'],
    ['linux/amd64/v3', ['linux/amd64', 'linux/amd64/v2'], 'linuxamd64v2'],
    ['linux/riscv64', ['linux/riscv64/rva23'], 'linuxriscv64rva23'],
  ])('%s of %j is %s', (platform, there, expected) => {
    expect(chosen({ platform }, entry('windows/amd64'), ...there.map((each) => entry(each)))).toEqual([
      expected,
    ]);
  });

  it.each([
    ['linux/arm/v6', ['linux/arm/v7']],
    ['linux/amd64', ['windows/amd64', 'linux/arm64']],
  ])('%s is not in %j, which the error lists', (platform, there) => {
    const index = there.map((each) => entry(each));
    expect(() => chosen({ platform }, ...index)).toThrow(
      `no image for ${platform}; there is ${there.join(', ')}`,
    );
  });

  it("takes this machine's platform, else the only one", () => {
    const { os, architecture } = machinePlatform();
    expect(chosen({}, entry('plan9/mips'), entry(`${os}/${architecture}`))).toEqual([`${os}${architecture}`]);
    expect(chosen({}, entry('plan9/mips'))).toEqual(['plan9mips']);
    expect(() => chosen({}, entry('plan9/mips'), entry('plan9/386'))).toThrow('plan9/mips, plan9/386');
  });

  it('takes an entry without platform where nothing else fits', () => {
    expect(chosen({ platform: 'linux/amd64' }, entry(), entry('plan9/386'))).toEqual(['none']);
    expect(chosen({}, entry())).toEqual(['none']);
  });

  it('is not fooled by names of built-in properties', () => {
    expect(chosen({ platform: 'linux/constructor' }, entry('linux/constructor'))).toEqual([
      'linuxconstructor',
    ]);
  });
});

describe('requirePlatform', () => {
  it('compares what there is with what is wanted', () => {
    requirePlatform({ os: 'linux', architecture: 'arm64' }, undefined, fail);
    requirePlatform({ os: 'linux', architecture: 'arm64' }, 'linux/arm64/v8', fail);
    expect(() => {
      requirePlatform({ os: 'linux', architecture: 'arm64' }, 'linux/amd64', fail);
    }).toThrow('the image is for linux/arm64 only, not for linux/amd64');
  });
});
