import type { Observation, RunSpec } from '../model/run.js';

/** An image that the engine has. */
export interface EngineImage {
  /** What containers are made from: an id. */
  id: string;
  /** We brought it: whoever did removes it again, after the sandbox is closed. */
  brought: boolean;
}

/** Bounds of each container; all are given to the engine. */
export interface Limits {
  /** Bytes. */
  memory: number;
  cpus: number;
  pids: number;
  /** Milliseconds from creation after which a run is ended whatever it does. */
  deadline: number;
}

export interface SandboxOptions {
  limits: Limits;
  /** Runs at the same time, over all targets. */
  concurrency: number;
  /** An existing network for runs with `network: 'services'`. */
  network?: string;
  /** Images with aliases that are started once, beside runs with `network: 'services'`. */
  companions?: readonly { image: EngineImage; alias: string }[];
  /** Image for helpers instead of one made from the running Node binary. */
  helperImage?: string;
  /** Opens a UDP receiver at an address of this machine that containers reach; for runs with `statsd`. */
  openStatsd?: (address: string) => Promise<DatagramReceiver>;
  /** Told as runs go: for progress. */
  onRun?: (event: { state: 'waiting' | 'running' | 'done'; title: string }) => void;
}

/** A receiver of datagrams, in their order of arrival. */
export interface DatagramReceiver {
  port: number;
  received(): readonly string[];
  close(): Promise<void>;
}

/** Where probe runs of one invocation happen: one network, one label, limits. Made lazily; `close` removes all of it. */
export interface Sandbox {
  /** Value of the label on everything that it makes. */
  readonly id: string;
  /**
   * Makes one container, does the steps, gathers logs, removes it. Answers when all is seen; the removal goes on behind and `close` waits for it.
   * Never throws for what the image does; where the engine fails it answers what was seen, with `fault`. Rejects only with the signal's reason.
   */
  run(image: EngineImage, spec: RunSpec, signal: AbortSignal): Promise<Observation>;
  /** Waits for removals, removes network, companions and helper image; images that were brought are removed after it by who brought them. Throws UnavailableError ENGINE_LEFTOVER naming what stays. */
  close(): Promise<void>;
}
