import type { Readable } from 'node:stream';

import type { CallEnd, CallSpec, HttpInvocation } from '../model/call.js';
import type { FileEntry, WaitResult } from '../model/run.js';

/** Where the bytes of a call go and come from. A sink that answers a promise is waited for before more is read. */
export interface CallStreams {
  /** Absent: standard input is empty. */
  stdin?: Readable;
  stdout: (chunk: Buffer) => Promise<void> | undefined;
  stderr: (chunk: Buffer) => Promise<void> | undefined;
}

export interface HttpAnswer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
}

/** A container that runs on: commands are run in it, requests sent to it. */
export interface CallService {
  readonly name: string;
  /** It was left running by an earlier call. */
  readonly wasKept: boolean;
  /** Runs a program in it. Aborting `signal` leaves the program running: an exec alone cannot be ended, so whoever aborts ends the container. */
  exec(
    argv: readonly string[],
    env: Readonly<Record<string, string>>,
    streams: CallStreams,
    signal: AbortSignal,
  ): Promise<CallEnd>;
  /** Until it is healthy by its HEALTHCHECK, a path answers with 2xx or 3xx, or a port listens. */
  ready(
    by: { kind: 'health' } | { kind: 'path'; port: number; path: string } | { kind: 'port'; port: number },
    timeout: number,
    signal: AbortSignal,
  ): Promise<WaitResult['ended']>;
  /** Sends the request; the body of the answer goes to `body` as it comes. Throws UnavailableError when there is no answer. */
  request(
    request: HttpInvocation,
    body: (chunk: Buffer) => Promise<void> | undefined,
    signal: AbortSignal,
  ): Promise<HttpAnswer>;
  /** The last words on both streams. */
  log(signal: AbortSignal): Promise<string>;
  /** Regular files inside, up to `maxBytes`. */
  files(paths: readonly string[], maxBytes: number, signal: AbortSignal): Promise<FileEntry[]>;
  /** Ends it by the image's stop signal, after the grace by force. Answers the status. */
  stop(grace: number): Promise<CallEnd>;
}

/** What a service is kept under: the same image, contract and rights. */
interface KeptAs {
  /** Hexadecimal. */
  key: string;
}

/** A tar that is unpacked in a container before its start, e.g. into a volume. */
export interface CallContent {
  /** Absolute. */
  path: string;
  tar: () => Promise<Readable>;
}

/** The calls of one invocation. Everything that it makes is removed by `close`, but for what is kept. */
export interface CallRoom {
  readonly id: string;
  /** Body of the request that makes a container of the spec: what --dry-run shows. */
  creation(spec: CallSpec): object;
  /** Runs a container to its end. Rejects with the signal's reason after the container was ended. `files`: read when it has ended. */
  run(
    spec: CallSpec,
    streams: CallStreams,
    signal: AbortSignal,
    more?: { contents?: readonly CallContent[]; files?: { paths: readonly string[]; maxBytes: number } },
  ): Promise<CallEnd & { files: FileEntry[] }>;
  /** Starts one that runs on. `idle`: with a program of ours that only waits, in place of the image's. */
  start(
    spec: CallSpec,
    options: { idle: boolean; keep?: KeptAs; contents?: readonly CallContent[] },
    signal: AbortSignal,
  ): Promise<CallService | { startFault: NonNullable<CallEnd['startFault']> }>;
  kept(as: KeptAs, signal: AbortSignal): Promise<CallService | undefined>;
  /** Address of this machine on a network of the invocation's own, which is made for it: for receivers. */
  network(): Promise<{ name: string; gateway: string | undefined }>;
  /** A volume of the name, which outlives the call; made where it is not there. */
  volume(name: string): Promise<string>;
  close(): Promise<void>;
}
