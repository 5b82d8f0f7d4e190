import type { PatternEngines } from '../../contract/patterns.js';
import type { ContractDocument } from '../../contract/read-file.js';
import type { OpenOptions, Transports } from '../../sources/open-target.js';
import type { FileOptions } from '../inspect-file.js';
import type { Bases } from './base-image.js';
import type { Baseline } from './baseline.js';
import type { IgnoreUse } from './ignores.js';
import type { Rules } from './rules.js';
import type { LintSettings } from './settings.js';

export interface LintOptions extends Omit<OpenOptions, 'wantsFiles'>, FileOptions {
  transports: Transports;
  /** How many targets are read at the same time. */
  concurrency: number;
  settings: LintSettings;
  /** Milliseconds since the epoch: today, for dates in the future and for ignores that end. */
  now: number;
  /** Read every tag of a repository, or every repository of a registry. */
  all?: boolean;
  /** Local contract files that are joined to every image. */
  contractFiles?: readonly string[];
  /** Read the contract file inside the image as well. */
  imageContract?: boolean;
  /** Read files of the image where rules want them: this may read every layer. */
  imageFiles?: boolean;
  /** Target of the base image of all targets. */
  base?: string;
  baseline?: Baseline;
}

/** What all targets of a run share. */
export interface Run extends LintOptions {
  loaded: Rules;
  joined: readonly ContractDocument[];
  bases: Bases;
  ignores: IgnoreUse[];
  /** Loaded when the first pattern is met. */
  patterns?: Promise<PatternEngines>;
}
