import type { OpenOptions, Transports } from '../../sources/open-target.js';
import type { GivenValues } from '../../probes/values/plan.js';
import type { Baseline } from '../lint/baseline.js';
import type { LintSettings } from '../lint/settings.js';
import type { CheckKind } from './levels.js';
import type { CheckProgress } from './progress.js';

/** How images are run. Times in milliseconds. */
export interface RunOptions {
  /** Values of variables. */
  env: GivenValues;
  /** Values that are shown nowhere, whatever the variable is called. */
  hidden: ReadonlySet<string>;
  /** Argv in place of the images' CMD. */
  cmd?: readonly string[];
  /** What a container has to become ready. */
  readyTimeout: number;
  /** How long it is watched once it is ready. */
  observe: number;
  /** From a stop signal to the kill; absent: what the image says, else 10 s. */
  grace?: number;
  /** Bytes. */
  memory: number;
  cpus: number;
  pids: number;
  /** After which a run is ended whatever it does. */
  deadline: number;
  /** Capabilities that are granted, beside those of local contract files: upper case without `CAP_`. */
  capabilities: readonly string[];
  findCapabilities: boolean;
  /** An existing network that the images are run in. */
  network?: string;
  /** Images that are started beside them. */
  companions: readonly { target: string; alias: string }[];
  /** Image for helpers instead of one made from the running Node binary. */
  helperImage?: string;
  /** Over those of the settings. */
  budgets: { size?: number; layers?: number };
  /** Dockerflow only: what stands before its paths, and headers of its requests. */
  basePath: string;
  headers: Readonly<Record<string, string>>;
  /** Dockerflow only: placeholders in version.json are errors. */
  release: boolean;
}

export interface CheckOptions extends Omit<OpenOptions, 'wantsFiles' | 'allPlatforms'> {
  kind: CheckKind;
  transports: Transports;
  /** Runs at the same time, over all targets. */
  concurrency: number;
  /** Levels of probes, ignores and overrides, together with those of the linter's rules. */
  settings: LintSettings;
  baseline?: Baseline;
  /** Milliseconds since the epoch: today, for ignores that end. */
  now: number;
  /** Local contract files that are joined to every image. What they say of capabilities is granted. */
  contractFiles?: readonly string[];
  /** Read the contract file inside the image as well. It grants nothing. */
  imageContract?: boolean;
  run: RunOptions;
  progress?: CheckProgress;
}
