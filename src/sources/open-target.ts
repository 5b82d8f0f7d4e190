import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

import type { Engine } from '../engine/engine.js';
import { ContainerApiError, UnavailableError, UsageError } from '../errors.js';
import type { ImageReference, Target } from '../model/target.js';
import { parseTarget } from '../reference/parse-target.js';
import type { RegistryClient } from '../registry/client.js';
import type { LoadedImage, SourceOptions } from './loaded-image.js';

/** The transports that are opened at most once for an invocation, each when it is first needed. */
export interface Transports {
  engine: () => Promise<Engine>;
  registry: () => Promise<RegistryClient>;
  stdin: () => Readable;
}

/** What stands behind a target: images, or a file that is no image. */
export type Opened =
  | { kind: 'images'; images: LoadedImage[] }
  | { kind: 'dockerfile' | 'contract-file' | 'version-file'; path: string };

export interface OpenOptions extends SourceOptions {
  /** Files inside the image will be read, so what arrives on standard input has to be kept. */
  wantsFiles: boolean;
}

async function images(loaded: Promise<LoadedImage[]>): Promise<Opened> {
  return { kind: 'images', images: await loaded };
}

/**
 * Finds what a target names. Throws UsageError for files that are not there or are not what they should be, UnavailableError when an
 * engine or a registry does not give the image.
 */
export async function openTarget(
  target: Target,
  transports: Transports,
  options: OpenOptions,
): Promise<Opened> {
  switch (target.transport) {
    case 'dockerfile':
    case 'contract-file':
      return { kind: target.transport, path: target.path };
    case 'oci':
      return images((await import('./oci-layout.js')).openOciLayout(target.path, target.selector, options));
    case 'oci-archive':
      return images((await import('./oci-archive.js')).openOciArchive(target.path, target.selector, options));
    case 'docker-archive':
      return images(
        (await import('./docker-archive.js')).openDockerArchive(target.path, target.selector, options),
      );
    case 'docker-inspect':
      return images((await import('./docker-inspect.js')).openDockerInspect(target.path, options));
    case 'stdin': {
      const { openArchiveStream } = await import('./archive-stream.js');
      return images(
        openArchiveStream(transports.stdin(), 'standard input', { ...options, spill: options.wantsFiles }),
      );
    }
    case 'docker':
      return images(openRegistry(target, transports, options));
    case 'docker-daemon': {
      const { requireDaemonImage } = await import('./docker-daemon.js');
      return images(requireDaemonImage(await transports.engine(), target.name, options));
    }
    case 'docker-catalog':
      throw new UsageError('REPOSITORY_MISSING', `'${target.text}' names a registry, not an image`, {
        suggestion: `Name an image, docker://${target.registry}/REPOSITORY, or read all of them with --all.`,
      });
    case 'bare':
      return openBare(target.text, transports, options);
  }
}

async function openRegistry(
  target: { reference: ImageReference; text: string },
  transports: Transports,
  options: OpenOptions,
): Promise<LoadedImage[]> {
  const { openRegistryImage } = await import('./registry.js');
  return openRegistryImage(await transports.registry(), target.reference, options);
}

/** True for words that can only be meant as a path. */
function looksLikePath(text: string): boolean {
  return /^(?:\.{0,2}\/|\.{1,2}$)|\.(?:tar|tgz|tar\.gz|json|ya?ml)$/i.test(text);
}

/** `redis` where a folder of that name happens to stand: a folder that holds no layout can only be meant by a path with a slash. */
function isOtherFolder(text: string): boolean {
  if (text.includes('/') || looksLikePath(text) || !statSync(text).isDirectory()) return false;
  return !['oci-layout', 'index.json'].some((name) => existsSync(join(text, name)));
}

/** A word without transport: an existing path, else a name in the local engine, else in its registry. */
async function openBare(text: string, transports: Transports, options: OpenOptions): Promise<Opened> {
  const folder = existsSync(text) && isOtherFolder(text) ? ' The folder of that name is no OCI layout.' : '';
  if (existsSync(text) && folder === '') {
    const { detectFile } = await import('./detect-file.js');
    const kind = await detectFile(text);
    if (kind === 'version-file') return { kind, path: text };
    return openTarget({ transport: kind, text, path: text }, transports, options);
  }
  if (looksLikePath(text)) {
    throw new UsageError('FILE_NOT_FOUND', `'${text}' does not exist`, {
      suggestion: 'Check the path. An image in a registry is written docker://NAME.',
    });
  }

  const remote = parseTarget(`docker://${text}`);
  if (remote.transport !== 'docker') return openTarget(remote, transports, options);
  let engineAnswer: string;
  try {
    const { openDaemonImage } = await import('./docker-daemon.js');
    const engine = await transports.engine();
    const found = await openDaemonImage(engine, text, options);
    if (found) return { kind: 'images', images: found };
    engineAnswer = `${engine.description} has no such image${options.platform === undefined ? '' : ` for ${options.platform}`}`;
  } catch (error) {
    // Without an engine the registry may still answer; what the engine said goes into the message if it does not.
    if (!(error instanceof UnavailableError)) throw error;
    engineAnswer = error.message;
  }
  try {
    return await images(openRegistry(remote, transports, options));
  } catch (error) {
    if (!(error instanceof ContainerApiError) || options.signal.aborted) throw error;
    throw new UnavailableError(
      error.code,
      `'${text}' is in no place looked at.${folder} Engine: ${engineAnswer}. Registry: ${error.message}`,
      {
        suggestion: error.suggestion ?? 'Check the name.',
        cause: error,
      },
    );
  }
}
