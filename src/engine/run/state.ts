/** The parts of the engine's description of a container that runs look at, validated. */
import { fields, list, number, text } from './fields.js';

export interface ContainerState {
  /** 64 hexadecimal digits. */
  id: string;
  running: boolean;
  /** On the engine's machine; 0 when it does not run. */
  pid: number;
  exitCode: number;
  oomKilled: boolean;
  /** The engine's words for why it did not start. */
  error: string;
  /** Nanoseconds since the epoch; 0: never. */
  startedAt: bigint;
  finishedAt: bigint;
  health?: { status: string; log: { exitCode: number; output: string }[] };
  /** By network. */
  addresses: Readonly<Record<string, string>>;
  /** Where the engine published TCP ports on this machine: container's port to host's. */
  published: ReadonlyMap<number, number>;
}

/** RFC 3339 with nanoseconds; the year 1 stands for never. */
export function nanoseconds(time: string): bigint {
  const [, seconds = '', fraction = '', zone = ''] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?\d*(Z|[+-]\d\d:\d\d)$/.exec(time) ?? [];
  const milliseconds = Date.parse(`${seconds}${zone}`);
  if (Number.isNaN(milliseconds) || milliseconds < 0) return 0n;
  return BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

function healthOf(value: unknown): ContainerState['health'] {
  const { Status, Log } = fields(value);
  if (typeof Status !== 'string') return undefined;
  return {
    status: Status,
    log: list(Log).map((entry) => {
      const { ExitCode, Output } = fields(entry);
      return { exitCode: number(ExitCode), output: text(Output).slice(0, 4096) };
    }),
  };
}

function publishedPorts(value: unknown): Map<number, number> {
  return new Map(
    Object.entries(fields(value)).flatMap(([name, bindings]) => {
      const [, port] = /^(\d+)\/tcp$/.exec(name) ?? [];
      const first = fields(list(bindings)[0]);
      const host = Number(text(first.HostPort));
      return port !== undefined && host > 0 ? [[Number(port), host] as const] : [];
    }),
  );
}

/** Reads the answer of GET /containers/{id}/json. What is missing is empty. */
export function readState(container: unknown): ContainerState {
  const { Id, State, NetworkSettings } = fields(container);
  const state = fields(State);
  const settings = fields(NetworkSettings);
  const health = healthOf(state.Health ?? state.Healthcheck);
  return {
    id: text(Id),
    running: state.Running === true,
    pid: number(state.Pid),
    exitCode: number(state.ExitCode),
    oomKilled: state.OOMKilled === true,
    error: text(state.Error).slice(0, 1000),
    startedAt: nanoseconds(text(state.StartedAt)),
    finishedAt: nanoseconds(text(state.FinishedAt)),
    ...(health && { health }),
    addresses: Object.fromEntries(
      Object.entries(fields(settings.Networks)).map(([name, network]) => [
        name,
        text(fields(network).IPAddress),
      ]),
    ),
    published: publishedPorts(settings.Ports),
  };
}
