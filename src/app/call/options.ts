import type { Readable } from 'node:stream';

import type { CallEnd } from '../../model/call.js';
import type { Json } from '../../model/contract.js';
import type { Finding, NotEvaluated } from '../../model/finding.js';
import type { TelemetrySummary } from '../../model/telemetry.js';
import type { OpenOptions, Transports } from '../../sources/open-target.js';

/** What the caller gives besides the arguments, and allows. Times in milliseconds. */
export interface CallGrants {
  /** Values of variables. */
  env: ReadonlyMap<string, string>;
  /** Values that are shown nowhere, whatever the variable is called. */
  hidden: ReadonlySet<string>;
  /** Upper case without `CAP_`. */
  capabilities: readonly string[];
  gpus: boolean;
  memory?: number;
  cpus?: number;
  pids?: number;
  /** Absent: the engine's own bridge. */
  network?: string;
  /** File arguments may be written to. */
  writable: boolean;
  /** What the volume `repo` is a copy of; absent: the git work tree at hand. */
  repository?: string;
}

export interface CallOptions extends Omit<OpenOptions, 'wantsFiles' | 'allPlatforms'> {
  transports: Transports;
  target: string;
  command: string;
  /** The words behind the command, or its arguments as JSON: a list, or an object by name. */
  arguments: readonly string[] | { json: Json };
  contractFiles: readonly string[];
  /** Absent: the file inside the image is read where nothing else declares commands. */
  imageContract?: boolean;
  grants: CallGrants;
  /** Standard input, opened only where it goes in. */
  stdin: () => Readable;
  /** Absent: where the contract says that the process reads it. */
  wantsStdin?: boolean;
  /** The result as it comes; answers a promise while the reader is slow. */
  stdout: (chunk: Buffer) => Promise<void> | undefined;
  stderr: (chunk: Buffer) => Promise<void> | undefined;
  /** The result is wanted in the report, and not only handed on. */
  wantsResult: boolean;
  /** Each line is a result, checked as it comes. `line` hears of it. */
  onLine?: (line: { value: Json } | { expected: string; found: string }) => void;
  telemetry: boolean;
  keep: boolean;
  /** After which the command is ended; 0: never. */
  timeout: number;
  /** What a service has to become ready. */
  readyTimeout: number;
  /** From the stop signal to the kill, of services. */
  grace: number;
}

/** What became of a call: `schemas/call.schema.json`. */
export interface CallReport {
  $schema: 'urn:container-api:schema:call:1';
  schemaVersion: '1.0';
  target: string;
  command: string;
  /**
   * `done`; `failed`: the command ended with another status than 0, or the service answered with an error; `mismatch`: its result is not what the contract
   * declares; `timeout`; `hook`: a command of the lifecycle failed; `unchecked`: the result was too large to be checked.
   */
  outcome: 'done' | 'failed' | 'mismatch' | 'timeout' | 'hook' | 'unchecked';
  /** One line; absent when all is well. */
  message?: string;
  /** Absent where a request was sent. */
  exit?: CallEnd;
  /** Of the answer to a request. */
  status?: number;
  /** Absent when it failed, or is no text. */
  result?: Json;
  /** Of streams: lines that were read, and those that are no results. */
  lines?: { total: number; faulty: number };
  /** What the image asked for and did not get. */
  notGranted: readonly NotEvaluated[];
  findings: readonly Finding[];
  telemetry?: TelemetrySummary;
  /** A container was left running, or was there. */
  kept?: { container: string; before: boolean };
  ms: number;
}
