import { formatPlatform, type Platform } from '../model/image.js';
import type { Fail } from './decode.js';
import type { Descriptor, ImageIndex } from './documents.js';
import { configTypes } from './media-types.js';

const architectureAliases = new Map([
  ['x86_64', 'amd64'],
  ['x86-64', 'amd64'],
  ['aarch64', 'arm64'],
  ['armhf', 'arm'],
  ['armel', 'arm'],
  ['i386', '386'],
]);

const nodeArchitectures = new Map([
  ['x64', 'amd64'],
  ['ia32', '386'],
  ['ppc64', 'ppc64le'],
  ['mips64el', 'mips64le'],
  ['mipsel', 'mipsle'],
]);

export const platformHint =
  'Choose with --platform os/arch[/variant] one that is there, or see all with --all-platforms.';

/** Parses `os/architecture[/variant]` as `docker --platform` takes it; `aarch64` and kin become the names of the OCI spec. */
export function parsePlatform(text: string, fail: Fail): Platform {
  const parts = text.trim().toLowerCase().split('/');
  const [os, architecture, variant] = parts;
  const wellFormed = parts.length <= 3 && parts.every((part) => /^[a-z0-9_.-]+$/.test(part));
  if (!wellFormed || !os || !architecture) {
    throw fail(
      `platform ${JSON.stringify(text)} is not of the form os/architecture[/variant], as in linux/arm64`,
    );
  }
  const implied = architecture === 'armel' ? 'v6' : undefined;
  const chosen = variant ?? implied;
  return {
    os,
    architecture: architectureAliases.get(architecture) ?? architecture,
    ...(chosen ? { variant: chosen } : {}),
  };
}

/** Linux on this machine's architecture: what an engine here would pull. */
export function machinePlatform(): Platform {
  return { os: 'linux', architecture: nodeArchitectures.get(process.arch) ?? process.arch };
}

const defaultVariants = new Map([
  ['arm', 'v7'],
  ['arm64', 'v8'],
  ['amd64', 'v1'],
]);

const lowestVariants = new Map([
  ['arm', 5],
  ['arm64', 8],
  ['amd64', 1],
]);

/** The variant that an entry without one stands for (containerd's rules). */
function defaultVariant(architecture: string): string {
  return defaultVariants.get(architecture) ?? '';
}

/** Variants that a machine of `platform` runs, best first. */
function runnableVariants(platform: Platform): string[] {
  const variant = platform.variant ?? defaultVariant(platform.architecture);
  const level = /^v([1-9])$/.exec(variant)?.[1];
  const lowest = lowestVariants.get(platform.architecture);
  if (level === undefined || lowest === undefined) return [variant];
  const variants = [variant];
  for (let lower = Number(level) - 1; lower >= lowest; lower--) variants.push(`v${String(lower)}`);
  return variants;
}

/** The best of `candidates` for `wanted`; a wanted platform without variant takes any variant when its usual one is not there. */
export function bestMatch<T extends { platform?: Platform }>(
  wanted: Platform,
  candidates: readonly T[],
): T | undefined {
  const sameMachine = candidates.filter(
    ({ platform }) => platform?.os === wanted.os && platform.architecture === wanted.architecture,
  );
  for (const variant of runnableVariants(wanted)) {
    const found = sameMachine.find(
      ({ platform }) => (platform?.variant ?? defaultVariant(wanted.architecture)) === variant,
    );
    if (found) return found;
  }
  return wanted.variant === undefined ? sameMachine[0] : undefined;
}

/** Fails when an image that came without a choice is for another platform than the wanted one. */
export function requirePlatform(actual: Platform, wanted: string | undefined, fail: Fail): void {
  if (wanted === undefined) return;
  if (!bestMatch(parsePlatform(wanted, fail), [{ platform: actual }])) {
    throw fail(`the image is for ${formatPlatform(actual)} only, not for ${wanted}`, platformHint);
  }
}

/** Provenance and SBOM entries that BuildKit puts beside the images, and other entries that are no images. */
export function isImageEntry({ platform, annotations, artifactType }: Descriptor): boolean {
  const attestation = annotations !== undefined && Object.hasOwn(annotations, 'vnd.docker.reference.type');
  const unknown = platform?.os === 'unknown' && platform.architecture === 'unknown';
  return !attestation && !unknown && (artifactType === undefined || configTypes.includes(artifactType));
}

/**
 * The manifests of `index` to read: one, or with `allPlatforms` each. Attestation entries are skipped. Without `platform` it is linux on this
 * machine's architecture, else the only entry. Fails with a list of what is there when nothing fits.
 */
export function selectManifests(
  index: ImageIndex,
  wanted: { platform?: string; allPlatforms?: boolean },
  fail: Fail,
): Descriptor[] {
  const images = index.manifests.filter(isImageEntry);
  if (images.length === 0) throw fail('the index lists no image');
  if (wanted.allPlatforms) return images;
  const platform = wanted.platform === undefined ? machinePlatform() : parsePlatform(wanted.platform, fail);
  const found = bestMatch(platform, images);
  if (found) return [found];
  // An entry that names no platform may be the one: its config will tell.
  const unnamed = images.filter((image) => !image.platform);
  const [only, ...others] = wanted.platform === undefined ? images : unnamed;
  if (only && others.length === 0) return [only];
  const choices = [
    ...new Set(images.map((image) => (image.platform ? formatPlatform(image.platform) : 'unnamed'))),
  ];
  throw fail(
    `no image for ${formatPlatform(platform)}; there is ${choices.slice(0, 40).join(', ')}`,
    platformHint,
  );
}
