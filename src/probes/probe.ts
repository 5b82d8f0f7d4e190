import type { Contract, EnvVariable } from '../model/contract.js';
import type { Severity } from '../model/finding.js';
import type { Image } from '../model/image.js';
import type { Location } from '../model/location.js';
import type { Evidence, Outcome, Property, ValueOrigin } from '../model/probe.js';
import type { Observation, RunSpec } from '../model/run.js';
import type { CallPlan } from './values/plan-calls.js';

/** Everything that a probe may know besides what runs show. Plain data. */
export interface ProbeContext {
  image: Image;
  contract: Contract;
  /** Values for every variable that the image is to be started with. */
  env: EnvPlan;
  /** How its declared commands are called. */
  calls: CallPlan;
  /** Image files that probes asked for in `meta.files`, by path; undefined: not there. Absent: the source has no files. */
  files?: ReadonlyMap<string, string | undefined>;
  settings: ProbeSettings;
  /** Drawn anew for each invocation, so that no image can be made for them. */
  random: { ports: readonly [number, number]; path: string };
}

export interface EnvPlan {
  /** Variables given, with where their values came from; those of required variables first. */
  given: readonly PlannedValue[];
  /** Values for the optional variables that were not given: for runs that find out whether one of them is needed after all. */
  optional: readonly PlannedValue[];
  /** Required variables that no value could be found for, with the reason. */
  missing: readonly { variable: EnvVariable; reason: string }[];
}

export interface PlannedValue {
  name: string;
  value: string;
  origin: ValueOrigin;
  required: boolean;
}

/** Times in milliseconds. */
export interface ProbeSettings {
  /** Argv in place of the image's CMD. */
  cmd?: readonly string[];
  /** What a container has to become ready. */
  readyTimeout: number;
  /** How long it is watched once it is ready. */
  observe: number;
  /** From a stop signal to the kill. */
  grace: number;
  /** Capabilities that a flag or a local file grants, upper case without `CAP_`. */
  granted: readonly string[];
  /** `--with` or `--network` was given: services run beside the image. */
  services: boolean;
  findCapabilities: boolean;
  budgets: { size?: number; layers?: number };
  /** Dockerflow only. */
  basePath: string;
  headers: Readonly<Record<string, string>>;
  /** It is about to be released: placeholders in version.json are errors. */
  release: boolean;
  profiles: ReadonlySet<string>;
}

/** Wording of one kind of broken promise. */
export interface ProbeFinding {
  messageId: string;
  severity: Severity;
  message: string;
  /** What to write or change. */
  suggestion: string;
  /** In the words that ignores use: `env PORT`, `port 80/tcp`, `volume /data`. */
  subject?: string;
  location?: Location;
  data?: Record<string, unknown>;
}

export interface Verdict {
  outcome: Exclude<Outcome, 'error'>;
  /** One line. */
  message: string;
  evidence: Evidence[];
  /** At least one when the promise is broken; beside a pass only notes. */
  findings: ProbeFinding[];
}

/** What was seen of a run that was asked for; undefined while it was not made. */
export type Seen = (spec: RunSpec) => Observation | undefined;

/** More runs to make, or the verdict. */
export type Next = { runs: readonly RunSpec[] } | Verdict;

export interface ProbeMeta {
  /** `category/promise`; the path of its file. */
  id: string;
  property: Property;
  /** "stops on its stop signal": the promise, to be read after "The image". */
  title: string;
  /** What is done and looked at. */
  summary: string;
  /** Why a broken promise hurts. */
  rationale: string;
  /** Where the promise is asked for: a document with its section. */
  source: string;
  /** Message id of each finding to what it says of the image, and how grave it is. */
  messages: Readonly<Record<string, { severity: Severity; summary: string }>>;
  /** Most runs that it can ask for, shared ones counted. */
  maxRuns: number;
  /** Absolute paths in the image that it wants to read. */
  files?: readonly string[];
  /** In which profiles it is on. `recommended`: in `check image`. */
  profiles: readonly string[];
}

/**
 * One promise and how it is proven. `next` is pure: it is called with what was seen so far, answers runs until it has seen enough, and starts nothing.
 * The app makes each distinct run once. A run with a `fault` never reaches `next`: the app answers `error` for the probe.
 */
export interface Probe {
  meta: ProbeMeta;
  next: (context: ProbeContext, seen: Seen) => Next;
}
