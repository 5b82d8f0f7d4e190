import type { ContractFragment } from '../../contract/fragment.js';
import type { EngineImage, Sandbox } from '../../engine/sandbox.js';
import type { Probe } from '../../probes/probe.js';
import type { LoadedImage } from '../../sources/loaded-image.js';
import type { IgnoreUse } from '../lint/ignores.js';
import type { Rules } from '../lint/rules.js';
import type { CheckOptions } from './options.js';
import type { Slots } from './slots.js';

/** What all targets of an invocation share. */
export interface CheckRun extends CheckOptions {
  probes: readonly Probe[];
  rules: Rules;
  /** Local contract files. */
  joined: readonly ContractFragment[];
  ignores: IgnoreUse[];
  slots: Slots;
  /** Brings an image into the engine, and knows which to remove at the end. */
  provide: (loaded: LoadedImage) => Promise<EngineImage>;
  /** The same image as the engine has it: for files, which a registry would send once more. */
  inEngine: (image: EngineImage) => Promise<LoadedImage | undefined>;
  /** The one sandbox, with its companions; made for the first image that is there. */
  sandbox: () => Promise<Sandbox>;
}
