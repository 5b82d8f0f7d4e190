import { UsageError } from '../../errors.js';
import type { ContractFragment } from '../../contract/fragment.js';
import type { Contract } from '../../model/contract.js';
import type { NotEvaluated } from '../../model/finding.js';
import { parseTarget } from '../../reference/parse-target.js';
import type { LoadedImage } from '../../sources/loaded-image.js';
import { openTarget } from '../../sources/open-target.js';
import { readImageContract } from '../image-contract.js';
import { readContractFiles } from '../inspect-file.js';
import type { CallOptions } from './options.js';

/** An image with its contract, for calls. */
export interface Callable {
  loaded: LoadedImage;
  contract: Contract;
  /** What files of the caller say: they grant rights. */
  local: readonly ContractFragment[];
  notEvaluated: readonly NotEvaluated[];
}

export type CallableOptions = Pick<
  CallOptions,
  'target' | 'transports' | 'signal' | 'platform' | 'contractFiles' | 'imageContract'
>;

/** Reads one image and its contract. Throws UsageError for what is no image or for several, UnavailableError when it cannot be had. */
export async function openCallable(options: CallableOptions): Promise<Callable> {
  const { target, transports, signal, platform, contractFiles, imageContract } = options;
  const [opened, local] = await Promise.all([
    openTarget(parseTarget(target), transports, {
      signal,
      ...(platform !== undefined && { platform }),
      wantsFiles: true,
    }),
    readContractFiles(contractFiles),
  ]);
  const [loaded, another] = opened.kind === 'images' ? opened.images : [];
  if (!loaded || another) throw notOneImage(target, opened);
  const read = (inside: boolean) =>
    readImageContract(loaded, { imageContract: inside, joined: local, signal });
  let found = await read(imageContract ?? false);
  // Most images of these dialects bring their contract as a file and in no label.
  if (found.contract.commands.length === 0 && imageContract === undefined) found = await read(true);
  return { loaded, contract: found.contract, local, notEvaluated: found.notEvaluated };
}

function notOneImage(target: string, opened: Awaited<ReturnType<typeof openTarget>>): UsageError {
  if (opened.kind === 'images') {
    const names = opened.images.map(({ image }) => image.name).slice(0, 5);
    return new UsageError('TARGET_AMBIGUOUS', `'${target}' holds ${String(opened.images.length)} images`, {
      suggestion: `Name one of them: ${names.join(', ')}.`,
    });
  }
  return new UsageError('NOT_AN_IMAGE', `'${opened.path}' is no image, and only an image can be called`, {
    suggestion: `Name the image, and join the file to it: container-api call --contract ${opened.path} IMAGE COMMAND`,
  });
}
