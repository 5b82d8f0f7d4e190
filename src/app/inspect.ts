import { pMapIterable } from 'p-map';

import { readContract } from '../contract/read-contract.js';
import type { ContractFragment } from '../contract/fragment.js';
import { ContainerApiError, InternalError } from '../errors.js';
import { formatPlatform, type Image } from '../model/image.js';
import type { ImageSummary, ReportError, TargetReport } from '../model/report.js';
import { parseTarget } from '../reference/parse-target.js';
import type { LoadedImage } from '../sources/loaded-image.js';
import { openTarget, type OpenOptions, type Transports } from '../sources/open-target.js';
import { inspectFile, readContractFiles, textFile, type FileOptions } from './inspect-file.js';
import { contractInside } from './image-contract.js';
import { eachImage, type Listed } from './each-image.js';
import { differencesFromFirst, type PlatformBases } from './platform-differences.js';
import { redact } from './redact.js';

export interface InspectOptions extends Omit<OpenOptions, 'wantsFiles'>, FileOptions {
  transports: Transports;
  /** How many targets are read at the same time. */
  concurrency: number;
  /** Read every tag of a repository, or every repository of a registry. */
  all?: boolean;
  /** Local contract files that are joined to every image; the first has the last word. */
  contractFiles?: readonly string[];
  /** The targets are paths of contract files and Dockerfiles. */
  files?: boolean;
  /** Read the contract file inside the image as well. */
  imageContract?: boolean;
}

/**
 * Reads the contract of each target. Reports come in the order of the targets, as soon as their turn is there; a target that cannot be read
 * gives a report with `error` and does not stop the others. With an aborted signal the targets that are left report `INTERRUPTED`.
 */
export async function* inspect(
  targets: readonly string[],
  options: InspectOptions,
): AsyncGenerator<TargetReport> {
  const joined = await readContractFiles(options.contractFiles ?? []);
  const names = options.all ? eachImage(targets, options) : targets;
  const reports = pMapIterable(names, (target) => inspectTarget(target, joined, options), {
    concurrency: options.concurrency,
    backpressure: options.concurrency * 2,
  });
  for await (const list of reports) yield* list;
}

async function inspectTarget(
  listed: Listed,
  joined: readonly ContractFragment[],
  options: InspectOptions,
): Promise<TargetReport[]> {
  const target = typeof listed === 'string' ? listed : listed.target;
  try {
    if (typeof listed !== 'string') throw listed.error;
    options.signal.throwIfAborted();
    if (options.files) return [redact(await inspectFile(target, await textFile(target), options))];
    const opened = await openTarget(parseTarget(target), options.transports, {
      ...options,
      wantsFiles: options.imageContract ?? false,
    });
    if (opened.kind !== 'images') return [redact(await inspectFile(target, opened, options))];
    return await inspectImages(target, opened.images, joined, options);
  } catch (error) {
    const report = {
      target,
      findings: [],
      probes: [],
      notEvaluated: [],
      error: reportError(error, options.signal),
    };
    return [redact(report)];
  }
}

/** One report for each image of an archive, or for each platform of an image. */
async function inspectImages(
  target: string,
  images: readonly LoadedImage[],
  joined: readonly ContractFragment[],
  options: InspectOptions,
): Promise<TargetReport[]> {
  const areNamed = images.length > 1 && !options.allPlatforms;
  const reports: TargetReport[] = [];
  // One after the other, as each may unpack its archive for a file in it.
  for (const loaded of images) {
    const name = areNamed ? loaded.image.name : target;
    reports.push(redact(await inspectImage(name, loaded, joined, options)));
  }
  if (options.allPlatforms) noteDifferences(reports);
  return reports;
}

/** What each further platform of an image has otherwise than its first one becomes findings of the further one. */
function noteDifferences(reports: readonly TargetReport[]): void {
  const bases: PlatformBases = new Map();
  for (const { image, contract, findings } of reports) {
    if (image && contract) findings.push(...differencesFromFirst(bases, image, contract));
  }
}

async function inspectImage(
  target: string,
  loaded: LoadedImage,
  joined: readonly ContractFragment[],
  options: InspectOptions,
): Promise<TargetReport> {
  const { image } = loaded;
  const inside = options.imageContract
    ? await contractInside(loaded, options.signal)
    : { fragments: [], notEvaluated: [] };
  const { contract, findings, notEvaluated } = await readContract({
    image,
    fragments: [...joined, ...inside.fragments],
  });
  return {
    target,
    platform: formatPlatform(image.platform),
    image: summarise(image),
    contract,
    findings,
    probes: [],
    notEvaluated: [...notEvaluated, ...inside.notEvaluated],
  };
}

/** The image without what the contract says already and without its history, which may hold build secrets. */
export function summarise(image: Image): ImageSummary {
  const {
    config: _config,
    rawConfig: _rawConfig,
    history: _history,
    notCarried: _notCarried,
    layers,
    ...rest
  } = image;
  return { ...rest, ...(layers && { layers: layers.length }) };
}

export function reportError(error: unknown, signal: AbortSignal): ReportError {
  if (signal.aborted)
    return { code: 'INTERRUPTED', message: 'interrupted before it was read', exitCode: 130 };
  const known =
    error instanceof ContainerApiError
      ? error
      : new InternalError(
          'INTERNAL',
          error instanceof Error ? (error.stack ?? error.message) : String(error),
          {
            suggestion: 'This is a bug in container-api. Please report it.',
            cause: error,
          },
        );
  return {
    code: known.code,
    message: known.message,
    exitCode: known.exitCode,
    ...(known.suggestion !== undefined && { suggestion: known.suggestion }),
  };
}
