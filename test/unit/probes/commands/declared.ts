import { loadSamples } from '../../../../src/contract/patterns/samples.js';
import { readContract } from '../../../../src/contract/read-contract.js';
import { readContractFile } from '../../../../src/contract/read-file.js';
import type { Observation, RunSpec } from '../../../../src/model/run.js';
import type { ProbeContext } from '../../../../src/probes/probe.js';
import { planCalls } from '../../../../src/probes/values/plan-calls.js';
import { context, ended, type ContextParts, type Shown } from '../observation.js';

/** What probes are told of an image with this contract file beside it. */
export async function declaring(
  text: string,
  { file = 'asyncy.yml', ...parts }: ContextParts & { file?: string } = {},
): Promise<ProbeContext> {
  const plain = context({ config: { Entrypoint: ['/app/run'] }, ...parts });
  const fragment = await readContractFile(text, file);
  const { contract } = await readContract({ image: plain.image, fragments: [fragment] });
  const all = { ...contract, ...parts.contract };
  return { ...plain, contract: all, calls: planCalls(all, await loadSamples()) };
}

/** The words that a run was given after the entrypoint, as a shell would show them. */
export const wordsOf = ({ cmd = [] }: RunSpec): string => cmd.join(' ');

/** A container that ended by itself. */
export const exits = (code: number, rest: Shown = {}): Shown => ({
  ...ended(code, rest),
  wait: { ended: 'met', met: 0 },
});

/** What runs show by the words that they were given; others end with 64. */
export const byWords =
  (shown: Readonly<Record<string, Shown>>) =>
  (spec: RunSpec): Shown | Observation =>
    Object.hasOwn(shown, wordsOf(spec)) ? (shown[wordsOf(spec)] ?? {}) : exits(64);
