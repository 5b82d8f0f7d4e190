import type { Severity } from './finding.js';
import type { RunEvent, SocketsWay } from './run.js';

/** The properties of a module container (seed "Module container", 1 to 7), its commands and privilege beside them, and Dockerflow. */
export const properties = [
  'process',
  'api',
  'commands',
  'descriptive',
  'disposable',
  'immutable',
  'self-contained',
  'small',
  'privilege',
  'dockerflow',
] as const;
export type Property = (typeof properties)[number];

/**
 * `pass`: the promise was kept; `fail`: it was broken; `inconclusive`: it could not be decided here, as the image did not boot or nothing could be
 * seen; `skip`: it is not this image's promise, or not for this run; `error`: the engine failed us.
 */
export const outcomes = ['pass', 'fail', 'inconclusive', 'skip', 'error'] as const;
export type Outcome = (typeof outcomes)[number];

/** A short piece of what was seen. Text of the image is as it came. */
export interface Evidence {
  kind:
    'request' | 'exit' | 'log' | 'sockets' | 'processes' | 'files' | 'timing' | 'declared' | 'start' | 'note';
  text: string;
}

/** What became of one promise. */
export interface ProbeResult {
  /** `category/promise`, e.g. `process/stops-on-stop-signal`; findings of a broken promise have it as their rule id. */
  id: string;
  property: Property;
  /** The promise in words: "stops on its stop signal". */
  title: string;
  outcome: Outcome;
  /** Of the gravest finding, when the promise was broken. */
  severity?: Severity;
  /** One line: what was seen, or why nothing was. */
  message: string;
  evidence: Evidence[];
  /** Indexes into the target's `check.runs`. */
  runs: number[];
}

/** One run as the report shows it. */
export interface RunSummary {
  title: string;
  /** Since the first run of the target was begun. */
  startedAt: number;
  ms: number;
  events: RunEvent[];
  /** Exit status, when it ended. */
  exitCode?: number;
  /** The engine failed in it. */
  fault?: string;
}

/** Where the value of a variable came from. */
export type ValueOrigin = 'flag' | 'default' | 'example' | 'synthesised';

/** How the image was run. */
export interface CheckSummary {
  /** Values that were given to variables. */
  env: { name: string; value: string; origin: ValueOrigin }[];
  sandbox: {
    capabilities: readonly string[] | 'default';
    /** Bytes. */
    memory: number;
    cpus: number;
    pids: number;
    /** How sockets were seen, where they were. */
    socketsBy?: SocketsWay;
  };
  runs: RunSummary[];
  /** What was proven to be enough, for people to copy. */
  proven?: ProvenRights;
}

/** The least rights under which the image was seen to work. */
export interface ProvenRights {
  capabilities: readonly string[] | 'default';
  /** `uid:gid` that the first process really had. */
  user?: string;
  readOnlyRoot: boolean;
  tmpfs: readonly string[];
  /** Arguments for `docker run`. */
  flags: string[];
  /** A Kubernetes `securityContext`. */
  securityContext: Record<string, unknown>;
}
