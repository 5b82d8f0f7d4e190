import type { ContractFragment } from '../contract/fragment.js';
import { readContract } from '../contract/read-contract.js';
import { readContractFile } from '../contract/read-file.js';
import { UsageError } from '../errors.js';
import type { TargetReport } from '../model/report.js';
import { decodeText } from '../sources/decode.js';
import { detectFile } from '../sources/detect-file.js';
import { readSmallFile } from '../sources/regular-file.js';

export interface FileOptions {
  /** Build arguments that a Dockerfile's forecast may assume. */
  buildArgs?: Readonly<Record<string, string>>;
  /** Build stage to forecast; the last one when absent. */
  stage?: string;
}

/** Contract files and Dockerfiles are small; what is larger is something else. */
const maxTextBytes = 16 * 1024 * 1024;

/** Reads a text file. Throws UsageError when it is not there, not readable, no regular file, or too large to be what it should be. */
export async function readText(path: string): Promise<string> {
  const tooLarge = (message: string): UsageError =>
    new UsageError('FILE_TOO_LARGE', message, {
      suggestion: 'Name an asyncy.yml, microservice.yml, oms.yml, a poci or Boutiques file, or a Dockerfile.',
    });
  return decodeText(await readSmallFile(path, maxTextBytes, tooLarge));
}

/** Local contract files, in the order given. */
export async function readContractFiles(paths: readonly string[]): Promise<ContractFragment[]> {
  return Promise.all(paths.map(async (path) => readContractFile(await readText(path), path)));
}

/** A file that is no image. */
export interface TextFile {
  kind: 'dockerfile' | 'contract-file' | 'version-file';
  path: string;
}

/** Tells what stands at `path`. Throws UsageError when it is neither a contract file nor a Dockerfile. */
export async function textFile(path: string): Promise<TextFile> {
  const kind = await detectFile(path);
  if (kind === 'dockerfile' || kind === 'contract-file' || kind === 'version-file') return { kind, path };
  throw new UsageError(
    'NOT_A_CONTRACT_FILE',
    `'${path}' is an image (${kind}), not a contract file or Dockerfile`,
    {
      suggestion: `Write: container-api inspect image ${path}`,
    },
  );
}

/** The contract that a contract file declares, or the forecast of the contract that a Dockerfile's image will have. */
export async function inspectFile(
  target: string,
  file: TextFile,
  options: FileOptions,
): Promise<TargetReport> {
  if (file.kind === 'version-file') {
    throw new UsageError('NOT_A_CONTRACT_FILE', `'${file.path}' is a version file, which holds no contract`, {
      suggestion: `Write: container-api lint ${file.path}`,
    });
  }
  const text = await readText(file.path);
  if (file.kind === 'contract-file') {
    const result = await readContract({ fragments: [await readContractFile(text, file.path)] });
    return { target, ...result, probes: [] };
  }
  return forecast(target, text, file.path, options);
}

export function unknownStage(path: string, stage: string, suggestion: string | undefined): UsageError {
  return new UsageError('STAGE_UNKNOWN', `'${path}' has no stage '${stage}'`, {
    ...(suggestion !== undefined && { suggestion }),
  });
}

async function forecast(
  target: string,
  text: string,
  path: string,
  { buildArgs, stage }: FileOptions,
): Promise<TargetReport> {
  const { readDockerfile, relocate } = await import('../contract/readers/dockerfile.js');
  const read = await readDockerfile(text, path, {
    ...(buildArgs && { buildArgs }),
    ...(stage !== undefined && { target: stage }),
  });
  if (stage !== undefined && read.stage === undefined) {
    const unknown = read.fragment.findings.find(({ messageId }) => messageId === 'unknown-target');
    if (unknown) throw unknownStage(path, stage, unknown.suggestion);
  }
  // The readers of labels take images. What they say of the image config stands in the Dockerfile's own fragment already.
  const { fragment, image, locations } = read;
  const labels = await readContract({
    image: { ...image, config: { Labels: read.labels } },
    fragments: [fragment],
  });
  return {
    target,
    ...(read.stage !== undefined && { stage: read.stage }),
    ...relocate(labels, locations),
    probes: [],
  };
}
