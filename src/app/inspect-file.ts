import { readFile } from 'node:fs/promises';

import type { ContractFragment } from '../contract/fragment.js';
import { readContract } from '../contract/read-contract.js';
import { readContractFile } from '../contract/read-file.js';
import { UsageError } from '../errors.js';
import type { TargetReport } from '../model/report.js';

export interface FileOptions {
  /** Build arguments that a Dockerfile's forecast may assume. */
  buildArgs?: Readonly<Record<string, string>>;
  /** Build stage to forecast; the last one when absent. */
  stage?: string;
}

/** Contract files and Dockerfiles are small; what is larger is something else. */
const maxTextBytes = 16 * 1024 * 1024;

/** Reads a text file. Throws UsageError when it is not there, not readable, or too large to be what it should be. */
async function readText(path: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new UsageError(
      'FILE_UNREADABLE',
      `cannot read '${path}': ${(cause as NodeJS.ErrnoException).code ?? 'unknown error'}`,
      {
        suggestion: 'Check the path and its permissions.',
        cause,
      },
    );
  }
  if (bytes.length > maxTextBytes) {
    throw new UsageError(
      'FILE_TOO_LARGE',
      `'${path}' has ${String(bytes.length)} bytes: too large for a contract file`,
      {
        suggestion: 'Name an asyncy.yml, microservice.yml, oms.yml or a Dockerfile.',
      },
    );
  }
  return new TextDecoder().decode(bytes);
}

/** Local contract files, in the order given. */
export async function readContractFiles(paths: readonly string[]): Promise<ContractFragment[]> {
  return Promise.all(paths.map(async (path) => readContractFile(await readText(path), path)));
}

/** The contract that a contract file declares, or the forecast of the contract that a Dockerfile's image will have. */
export async function inspectFile(
  target: string,
  file: { kind: 'dockerfile' | 'contract-file'; path: string },
  options: FileOptions,
): Promise<TargetReport> {
  const text = await readText(file.path);
  if (file.kind === 'contract-file') {
    const result = await readContract({ fragments: [await readContractFile(text, file.path)] });
    return { target, ...result, probes: [] };
  }
  throw new Error('dockerfile');
}
