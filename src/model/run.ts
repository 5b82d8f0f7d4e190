/** How one container is made, and what is done with it: plain data, so that equal runs are made once and shared. Times in milliseconds. */
export interface RunSpec {
  /** For people: what this run is. It does not make a run another one. */
  title: string;
  /** Variables over those of the image; null takes the image's away. */
  env: Readonly<Record<string, EnvValue>>;
  /** Absent: the image's. */
  entrypoint?: readonly string[];
  /** Absent: the image's. */
  cmd?: readonly string[];
  /** `user[:group]`; absent: the image's. */
  user?: string;
  /** Capabilities beyond none, in upper case without `CAP_`; `default`: the engine's own set. */
  capabilities: readonly string[] | 'default';
  /**
   * `isolated`: the invocation's network without a way out; `services`: the network of the companions (`--with`, `--network`);
   * `none`: only a loopback interface.
   */
  network: 'isolated' | 'services' | 'none';
  readOnlyRoot?: boolean;
  /** Paths with a tmpfs. */
  tmpfs?: readonly string[];
  /** Put into the container before it starts. */
  files?: readonly RunFile[];
  /** Text for standard input, which is then closed. Absent: no standard input. */
  stdin?: string;
  /** Let the engine run the image's HEALTHCHECK. */
  healthcheck?: boolean;
  /** Receive StatsD beside the container; see `EnvValue`. */
  statsd?: boolean;
  /** A second run of the same kind is another run with another number. */
  repetition?: number;
  steps: readonly Step[];
}

/** A text, nothing, or the address of a sink that only the run knows. */
export type EnvValue = string | null | { sink: 'statsd'; part: 'host' | 'port' };

export interface RunFile {
  /** Absolute; its parent directories are made. */
  path: string;
  /** Absent: a directory. */
  content?: string;
  /** Permission bits; default 0644, directories 0755. Owned by root. */
  mode?: number;
}

export type Protocol = 'tcp' | 'udp';

export interface PortSpec {
  port: number;
  protocol: Protocol;
}

export interface HttpRequest {
  method: string;
  /** With the leading slash, as it is to be sent. */
  path: string;
  port: number;
  headers?: Readonly<Record<string, string>>;
  /** As UTF-8; its length is told in the headers. */
  body?: string;
  timeout: number;
}

/** What a run may wait for. A container that ends, or becomes unhealthy where its health is waited for, ends every wait at once. */
export type Condition =
  /** All of them have a listening socket, on any address. */
  | { kind: 'listening'; ports: readonly PortSpec[] }
  /** Any HTTP answer, whatever its status. */
  | { kind: 'answering'; request: HttpRequest }
  | { kind: 'healthy' }
  /** It keeps running for so long from the beginning of this step. */
  | { kind: 'running'; ms: number }
  | { kind: 'exited' };

export type Step =
  /** Until the first condition is met, polling. The steps after it are done however it ends, as far as they need no running container. */
  | { do: 'wait'; for: readonly Condition[]; timeout: number }
  | { do: 'request'; request: HttpRequest }
  /** Which sockets listen. `expected` are those to connect to where nothing better is possible. */
  | { do: 'sockets'; expected: readonly PortSpec[] }
  | { do: 'processes' }
  /** What differs from the image, volumes left out. */
  | { do: 'changes' }
  /** What is at these paths; contents of regular files up to `maxBytes` (0: none). */
  | { do: 'files'; paths: readonly string[]; maxBytes: number }
  /** Sends a signal (`SIGTERM`) and waits for the end; kills when the grace is over. */
  | { do: 'signal'; signal: string; grace: number }
  /** Starts a fresh container with the volumes of this one, which has ended; the steps that follow are about the fresh one. */
  | { do: 'replace' }
  | { do: 'exec'; argv: readonly string[]; user?: string; timeout: number };

/** What became of a step. `at`: when it was done, since the container's start. */
export type StepResult = { at: number } & (
  | WaitResult
  | ({ do: 'request' } & HttpExchange)
  | ({ do: 'sockets' } & SocketTable)
  | ({ do: 'processes' } & ProcessTable)
  | ({ do: 'changes' } & ChangeList)
  | { do: 'files'; files: FileEntry[] }
  | SignalResult
  | { do: 'replace'; started: boolean }
  | ExecResult
  /** The container had ended, or the run was over, before its turn came. */
  | { do: 'not-reached'; step: Step['do']; reason: string }
);

export interface WaitResult {
  do: 'wait';
  /**
   * `met`: condition number `met`; `exited`: the container ended, and that was not waited for; `unhealthy`: the engine gave its health up;
   * `timeout`; `unobservable`: there is no way to see it here.
   */
  ended: 'met' | 'exited' | 'unhealthy' | 'timeout' | 'unobservable';
  met?: number;
  /** What the engine's health check said, oldest first, where health was waited for. */
  health?: { exitCode: number; output: string }[];
  /** Of the last attempt, where an answer was waited for. */
  lastExchange?: HttpExchange;
}

export interface HttpExchange {
  request: HttpRequest;
  /** Absent when there was no HTTP answer; then `fault` says why. */
  status?: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** As UTF-8, up to 64 KiB. */
  body: string;
  bodyBytes: number;
  ms: number;
  fault?: 'refused' | 'timeout' | 'reset' | 'not-http' | 'unreachable';
  /** How the container was reached. */
  via: 'address' | 'published' | 'helper';
}

/** How sockets were seen: in the kernel's tables from outside, by a helper in the network namespace, by a program inside, by connecting. */
export type SocketsWay = 'proc' | 'helper' | 'exec' | 'connect';

export interface SocketTable {
  /** Absent when nothing could be seen; then `reason` says why. */
  way?: SocketsWay;
  reason?: string;
  /** False when only the expected ports were tried. */
  complete: boolean;
  sockets: ListeningSocket[];
}

/** One port; Docker's own name server is left out. */
export interface ListeningSocket extends PortSpec {
  /** In text, `0.0.0.0` and `::` for all. */
  addresses: string[];
  /** Bound to loopback addresses only. */
  loopback: boolean;
}

export interface ProcessTable {
  /** `proc`: the kernel's tables from outside; `top`: the engine's. Absent when nothing could be seen. */
  way?: 'proc' | 'top';
  reason?: string;
  processes: ProcessInfo[];
}

export interface ProcessInfo {
  /** In the container's own numbering where that is known (`main` is 1 there). */
  pid: number;
  parent: number;
  /** The container's first process. */
  main: boolean;
  uid: number;
  gid: number;
  /** One letter of `ps`: R, S, D, Z, T… */
  state: string;
  argv: string[];
  /** Signals that it has a handler for, and that it ignores; only from the kernel's tables. */
  caught?: string[];
  ignored?: string[];
}

export interface ChangeList {
  reason?: string;
  changes: Change[];
  /** There were more. */
  truncated: boolean;
}

export interface Change {
  path: string;
  kind: 'added' | 'modified' | 'deleted';
  type?: FileEntry['type'];
  /** Bytes. */
  size?: number;
  /** Where a link leads. */
  target?: string;
}

export interface FileEntry {
  path: string;
  type: 'file' | 'directory' | 'link' | 'other' | 'absent';
  size?: number;
  /** Permission bits. */
  mode?: number;
  uid?: number;
  gid?: number;
  /** Where a link leads. Links at the end of the path are followed for the other fields where they lead to something. */
  target?: string;
  /** UTF-8. */
  content?: string;
}

export interface SignalResult {
  do: 'signal';
  signal: string;
  /** It ended by itself within the grace. */
  exited: boolean;
  exitCode?: number;
  /** From signal to end, by the engine's clock where it tells, else by ours. */
  ms?: number;
}

export interface ExecResult {
  do: 'exec';
  argv: readonly string[];
  exitCode?: number;
  stdout: string;
  stderr: string;
  ms: number;
  fault?: 'not-found' | 'not-executable' | 'timeout' | 'not-running';
}

/** Text that a stream carried: its first and last part. */
export interface StreamText {
  /** Up to 256 KiB. */
  head: string;
  /** Up to 64 KiB more, from the end; empty when `head` is all. */
  tail: string;
  bytes: number;
}

/** A container that the engine could not start, by its exit status: 127 not found, 126 not executable, else something of the configuration. */
export interface StartFault {
  kind: 'no-command' | 'not-found' | 'not-executable' | 'invalid-user' | 'invalid' | 'platform';
  /** The engine's words. */
  message: string;
}

export interface ExitState {
  code: number;
  /** Since the container's start. */
  at: number;
  oomKilled: boolean;
}

/** All that one run showed. */
export interface Observation {
  spec: RunSpec;
  /** The image's fault. */
  startFault?: StartFault;
  /** The engine failed us: nothing can be concluded from what is missing. */
  fault?: { code: string; message: string; suggestion?: string };
  /** One for each step, in order. */
  steps: StepResult[];
  /** The end that came by itself or by a signal of a step; absent while it ran on until we removed it. */
  exit?: ExitState;
  stdout: StreamText;
  stderr: StreamText;
  /** StatsD datagrams, in the order of arrival, up to 1,000. */
  statsd?: string[];
  timeline: RunEvent[];
  /** From asking for the container until all was seen (its removal not counted). */
  ms: number;
}

/** Something that happened; `at` since the container was asked for. */
export interface RunEvent {
  at: number;
  what: 'created' | 'started' | 'ready' | 'health' | 'request' | 'signal' | 'exited' | 'note';
  text: string;
}

/** The same for equal runs, whatever their titles. */
export function runKey({ title: _title, ...spec }: RunSpec): string {
  return JSON.stringify(spec, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
