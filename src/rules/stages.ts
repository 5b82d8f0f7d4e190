import type { StageView } from '../contract/dockerfile/view.js';

/** A stage and those of the same file that it is built on, the lowest last. */
export function chainOf(stage: StageView): StageView[] {
  const chain = [stage];
  for (let below = stage.parent; below; below = below.parent) chain.push(below);
  return chain;
}

const flag = /\s*(--[A-Za-z]\S*)/y;

/** Options at the head of an instruction: `--from=build --mount=type=cache,target=/x`, and what follows them. */
export function splitFlags(text: string): { flags: string[]; rest: string } {
  const flags: string[] = [];
  let at = 0;
  for (;;) {
    flag.lastIndex = at;
    const found = flag.exec(text);
    if (!found) return { flags, rest: text.slice(at).trimStart() };
    flags.push(found[1] ?? '');
    at = flag.lastIndex;
  }
}
