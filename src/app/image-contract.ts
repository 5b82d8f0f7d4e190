import { contractFilePathLabel } from '../contract/readers/api-labels.js';
import type { ContractFragment } from '../contract/fragment.js';
import { readContract } from '../contract/read-contract.js';
import { readContractFile } from '../contract/read-file.js';
import type { NotEvaluated } from '../model/finding.js';
import { maxFileBytes, type LoadedImage } from '../sources/loaded-image.js';

const names = ['asyncy.yml', 'microservice.yml', 'oms.yml'];

/** Where a contract file is looked for when no label names one, the first found wins. */
const usualPaths: readonly string[] = ['', '/app'].flatMap((folder) =>
  names.map((name) => `${folder}/${name}`),
);

/** Reads the contract file inside an image: where the label `api.CONTRACT` says, else in the usual places. */
export async function contractInside(
  { image, readFiles }: LoadedImage,
  signal: AbortSignal,
): Promise<{ fragments: ContractFragment[]; notEvaluated: NotEvaluated[] }> {
  const unread = (reason: string) => ({
    fragments: [],
    notEvaluated: [{ subject: 'contract file in the image', reason }],
  });
  const labelled = contractFilePathLabel(image);
  if (!readFiles) return unread('this source does not give the files of an image');
  const paths = labelled === undefined ? usualPaths : [labelled];
  const found = await readFiles(paths, signal);
  const file = paths
    .map((path) => found.find((candidate) => candidate.path === path))
    .find((candidate) => candidate !== undefined);
  if (!file) return unread(`the image has no ${paths.join(', ')}`);
  if (file.isTooLarge) return unread(`${file.path} has more than ${String(maxFileBytes)} bytes`);
  const text = new TextDecoder().decode(file.content);
  return { fragments: [await readContractFile(text, `${image.name}:${file.path}`)], notEvaluated: [] };
}

/** The contract of an image from all its sources: what it says itself, local files, and the file inside it where that is wanted. */
export async function readImageContract(
  loaded: LoadedImage,
  {
    imageContract,
    joined,
    signal,
  }: { imageContract?: boolean; joined: readonly ContractFragment[]; signal: AbortSignal },
) {
  const inside = imageContract ? await contractInside(loaded, signal) : { fragments: [], notEvaluated: [] };
  const read = await readContract({ image: loaded.image, fragments: [...joined, ...inside.fragments] });
  return { ...read, notEvaluated: [...read.notEvaluated, ...inside.notEvaluated] };
}
