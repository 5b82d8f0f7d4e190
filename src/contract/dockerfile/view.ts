import type { Instruction } from './instructions.js';
import type { StageState } from './state.js';

/** A build stage for rules that look at instructions. */
export interface StageView {
  /** From 0, in the order of the file. */
  index: number;
  name?: string;
  from: Instruction;
  /** Without FROM. */
  instructions: readonly Instruction[];
  /** The image that the stage makes, as far as it can be known. */
  state: StageState;
  /** The stage of the same file that it is built on. */
  parent?: StageView;
}

/** A Dockerfile as it is written. */
export interface DockerfileView {
  path: string;
  text: string;
  /** `\`, or what the `escape` directive says. */
  escape: string;
  instructions: readonly Instruction[];
  stages: readonly StageView[];
  /** The stage that was chosen: the last one, or `--stage`. */
  target: StageView;
}
