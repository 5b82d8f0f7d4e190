import type { Image } from '../model/image.js';
import type { ContractFragment } from './fragment.js';
import { mergeFragments, type ReadContract } from './merge.js';
import { readApiExpected } from './readers/api-expected.js';
import { readApiLabels } from './readers/api-labels.js';
import { readAtomic } from './readers/atomic.js';
import { readAvailableEnvs } from './readers/available-envs.js';
import { readDockerMcp } from './readers/docker-mcp.js';
import { readImageConfigContract } from './readers/image-config.js';
import { readLabelSchema } from './readers/label-schema.js';
import {
  readDescriptorAnnotations,
  readIndexAnnotations,
  readManifestAnnotations,
  readOciLabels,
} from './readers/oci.js';
import { readOpenShift } from './readers/openshift.js';
import { readDescriptiveLabels } from './readers/redhat.js';

type Reader = (image: Image) => ContractFragment | undefined | Promise<ContractFragment | undefined>;

/** In order of precedence: labels that were written as a contract, then those that describe, then what the build left behind. */
const readers: readonly Reader[] = [
  readApiLabels,
  readApiExpected,
  readAvailableEnvs,
  readOciLabels,
  readManifestAnnotations,
  readDescriptorAnnotations,
  readIndexAnnotations,
  readDockerMcp,
  readLabelSchema,
  readOpenShift,
  readDescriptiveLabels,
  readAtomic,
  readImageConfigContract,
];

/**
 * The contract of an image, of contract files, or of both: `fragments` are what the files say, and come before everything that the image
 * says. What the source of the image could not carry is among `notEvaluated`.
 */
export async function readContract(input: {
  image?: Image;
  fragments?: readonly ContractFragment[];
}): Promise<ReadContract> {
  const { image, fragments = [] } = input;
  if (!image) return mergeFragments(fragments, {});
  const read: (ContractFragment | undefined)[] = [];
  for (const reader of readers) {
    const fragment = reader(image);
    // Only one reader has something to wait for, and that seldom.
    read.push(fragment instanceof Promise ? await fragment : fragment);
  }
  const merged = mergeFragments(
    [...fragments, ...read.filter((fragment) => fragment !== undefined)],
    image.config.Labels ?? {},
  );
  return { ...merged, notEvaluated: [...merged.notEvaluated, ...image.notCarried] };
}
