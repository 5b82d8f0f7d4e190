import type { Argument, Command, Json } from './contract.js';
import type { RunFile, StartFault } from './run.js';

/** What the caller gave: a word of a command line, which is read by its declared type, or a value that has its type already. */
export type GivenValue = { text: string } | { json: Json };

export interface GivenArguments {
  positionals: readonly GivenValue[];
  /** In their order; one that is repeated is there more than once. `bare`: a flag without a value (`--recursive`). */
  keywords: readonly { name: string; value: GivenValue | 'bare' }[];
}

/** An argument with its value, of the type that the contract declares. */
export interface BoundArgument {
  argument: Argument;
  value: Json;
  origin: 'given' | 'default';
}

/** A command with all that it is called with: checked, not yet in the words of its dialect. */
export interface BoundCall {
  command: Command;
  /** The declared arguments that have a value, in the order of declaration. */
  arguments: readonly BoundArgument[];
  /** Undeclared ones, where the command takes them. */
  extraArgs: readonly Json[];
  extraKwargs: readonly { name: string; value: Json }[];
}

/** Words for the image: after its ENTRYPOINT, or after another one. */
export interface ArgvInvocation {
  kind: 'argv';
  /** Absent: the image's. */
  entrypoint?: readonly string[];
  argv: readonly string[];
}

/** A request to the image's service. */
export interface HttpInvocation {
  kind: 'http';
  method: string;
  ssl: boolean;
  port: number;
  /** With the leading slash and the query, ready to be sent. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
}

export type Invocation = ArgvInvocation | HttpInvocation;

/** A result as its declared type reads it, or why it is none. */
export type ResultReading = { value: Json } | { expected: string; found: string };

/** Something of the host, or of the engine, inside a container. */
export type CallMount =
  | { kind: 'bind'; source: string; target: string; readOnly: boolean }
  /** Without a name: a fresh one, which goes with the container. */
  | { kind: 'volume'; name?: string; target: string; readOnly: boolean };

/** Bounds that were declared or given; absent: none. */
export interface CallLimits {
  /** Bytes. */
  memory?: number;
  cpus?: number;
  pids?: number;
  /** Devices. */
  gpus?: number;
}

/** How a container for calls is made: exactly what it is given. Plain data. */
export interface CallSpec {
  /** Id or name in the engine. */
  image: string;
  /** Absent: the image's. */
  entrypoint?: readonly string[];
  /** Absent: the image's. */
  cmd?: readonly string[];
  /** Over the image's. */
  env: Readonly<Record<string, string>>;
  /** Upper case without `CAP_`; all others are dropped. */
  capabilities: readonly string[];
  mounts: readonly CallMount[];
  /** `bridge`, `none`, or a network of the engine. */
  network: string;
  /** `name:address`. */
  hosts: readonly string[];
  /** TCP ports that are published on loopback, each at a port that the engine chooses. */
  publish: readonly number[];
  limits: CallLimits;
  /** The caller's standard input goes in. */
  stdin: boolean;
  /** Put in before the start. */
  files: readonly RunFile[];
}

/** How a program of a call ended. `code`: its own status, or 128 and the signal's number. */
export interface CallEnd {
  code: number;
  oomKilled: boolean;
  /** The image's fault: it could not be started at all. */
  startFault?: StartFault;
  /** From the start to the end, in milliseconds. */
  ms: number;
}
