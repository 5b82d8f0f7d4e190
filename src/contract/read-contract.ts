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

/**
 * In order of precedence: labels that were written as a contract, then those that describe, then what the build left behind. A reader of
 * labels runs only where some key (a line each) is one of its vocabulary: most images speak two or three of them.
 */
const readers: readonly (readonly [reader: Reader, keys?: RegExp])[] = [
  [readApiLabels, /^api\./im],
  [readApiExpected, /^api\.expected-/m],
  [readAvailableEnvs, /available-envs$/m],
  [readOciLabels, /^org\.opencontainers\.image\./m],
  [readManifestAnnotations],
  [readDescriptorAnnotations],
  [readIndexAnnotations],
  [readDockerMcp, /^io\.docker\.server\./m],
  [readLabelSchema, /^org\.label-schema\./m],
  [readOpenShift, /^io\.(?:openshift|k8s)\./m],
  [readDescriptiveLabels],
  [readAtomic, /^(?:[a-z_]+$|io\.projectatomic\.|atomic\.)/im],
  [readImageConfigContract],
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
  const keys = Object.keys(image.config.Labels ?? {}).join('\n');
  for (const [reader, spoken] of readers) {
    if (spoken && !spoken.test(keys)) continue;
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
