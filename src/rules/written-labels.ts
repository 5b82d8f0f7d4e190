import type { StageState } from '../contract/dockerfile/state.js';
import type { DockerfileView } from '../contract/dockerfile/view.js';
import { splitPairs } from '../contract/dockerfile/words.js';
import { chainOf } from './stages.js';

/** What a Dockerfile writes as the value of a label. */
export interface WrittenLabel {
  /** Variables without an operator such as `:-`. */
  names: string[];
  /** Nothing but one of them. */
  isWhole: boolean;
  /** A build argument without a default among those that it takes in any way. */
  open: string | undefined;
  state: StageState;
}

const variable = /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/g;

/** The values of the labels as they are written, by key. */
export function writtenLabels({ target, escape }: DockerfileView): Map<string, WrittenLabel> {
  const written = new Map<string, WrittenLabel>();
  // The lowest stage first: what is set again above counts.
  for (const { instructions, state } of chainOf(target).reverse()) {
    for (const { text } of instructions.filter(({ keyword }) => keyword === 'LABEL')) {
      for (const { name, value } of splitPairs(text, escape) ?? []) {
        const used = [...value.text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, one = '']) => one);
        const names = [...value.text.matchAll(variable)].map(([, plain, braced]) => plain ?? braced ?? '');
        written.set(name.text.replaceAll(/["']/g, ''), {
          names,
          isWhole: names.length === 1 && /^["\s]*$/.test(value.text.replaceAll(variable, '')),
          open: used.find((one) => state.args.get(one)?.kind === 'open'),
          state,
        });
      }
    }
  }
  return written;
}

/** The variable that neither the stage nor the builder sets; images tell their own version in one that bears their name. */
export function unsetIn({ names, state }: WrittenLabel, reason: string | undefined): string | undefined {
  const { base } = state;
  const image = base.kind === 'image' ? /([^/:@]*)(?:[:@][^/]*)?$/.exec(base.name ?? '')?.[1] : undefined;
  const own = image ? image.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_') : undefined;
  return names.find(
    (name) =>
      reason?.startsWith(`${name} is not set here`) === true &&
      name !== 'PATH' &&
      (own === undefined || !name.startsWith(`${own}_`)),
  );
}
