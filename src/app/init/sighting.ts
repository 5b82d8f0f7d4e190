import { parseInstructions } from '../../contract/dockerfile/instructions.js';
import { readContract } from '../../contract/read-contract.js';
import { InternalError, UsageError } from '../../errors.js';
import type { TargetReport } from '../../model/report.js';
import { parseTarget } from '../../reference/parse-target.js';
import type { LoadedImage } from '../../sources/loaded-image.js';
import { openTarget, type OpenOptions, type Transports } from '../../sources/open-target.js';
import { contractInside } from '../image-contract.js';
import { inspectFile, readText, type FileOptions, type TextFile } from '../inspect-file.js';
import { redact } from '../redact.js';
import type { Sighting } from './profiles.js';

export interface SightingOptions extends Omit<OpenOptions, 'wantsFiles' | 'allPlatforms'>, FileOptions {
  transports: Transports;
  /** Read the files of an image that a contract could be in. */
  imageContract?: boolean;
}

/** A target as `init` needs it: its contract without secrets, and what speaks for a profile. */
export interface Found extends Sighting {
  kind: 'image' | 'file';
  /** Escape character of the Dockerfile. */
  escape: string;
  /** What the readers found wrong, and what they could not know. */
  findings: number;
  undecided: number;
}

const versionFilePath = '/app/version.json';

/** Sources whose files cost no more than reading this machine's disk. */
const onDisk = new Set(['oci', 'oci-archive', 'docker-archive']);

function found(
  report: TargetReport,
  details: Pick<Found, 'name' | 'kind' | 'versionFile' | 'escape' | 'text'>,
): Found {
  const { contract, findings, notEvaluated } = redact(report);
  if (!contract) throw new InternalError('INTERNAL', `${details.name} was read without a contract`);
  return { ...details, contract, findings: findings.length, undecided: notEvaluated.length };
}

async function ofImage(loaded: LoadedImage, options: SightingOptions): Promise<Found> {
  const { image, readFiles } = loaded;
  const { fragments } = options.imageContract
    ? await contractInside(loaded, options.signal)
    : { fragments: [] };
  const read = await readContract({ image, fragments });
  const looks = options.imageContract === true || onDisk.has(image.transport);
  const files = looks ? await readFiles?.([versionFilePath], options.signal) : undefined;
  const report = { target: image.name, ...read, probes: [] };
  return found(report, {
    name: image.name,
    kind: 'image',
    versionFile: (files?.length ?? 0) > 0,
    escape: '\\',
  });
}

async function ofFile(file: TextFile, options: FileOptions): Promise<Found> {
  const { path, kind } = file;
  const report = await inspectFile(path, file, options);
  if (kind !== 'dockerfile')
    return found(report, { name: path, kind: 'file', versionFile: false, escape: '\\' });
  const text = await readText(path);
  const { escape } = await parseInstructions(text, path);
  return found(report, {
    name: path,
    kind: 'file',
    versionFile: /\bversion\.json\b/.test(text),
    escape,
    text,
  });
}

/**
 * Reads what `target` names: an image from any source, a Dockerfile or a contract file. Throws what its source throws, and UsageError where
 * there are several images.
 */
export async function sight(target: string, options: SightingOptions): Promise<Found> {
  const opened = await openTarget(parseTarget(target), options.transports, {
    ...options,
    wantsFiles: options.imageContract ?? false,
  });
  if (opened.kind !== 'images') return ofFile({ kind: opened.kind, path: opened.path }, options);
  const [first, ...others] = opened.images;
  if (first && others.length === 0) return ofImage(first, options);
  const names = opened.images.slice(0, 5).map(({ image }) => image.name);
  throw new UsageError('SEVERAL_IMAGES', `'${target}' holds ${String(opened.images.length)} images`, {
    suggestion: `Name one of them${names.length > 0 ? `: ${names.join(', ')}` : ''}.`,
  });
}
