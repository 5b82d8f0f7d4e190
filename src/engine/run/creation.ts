import type { EnvValue, RunSpec } from '../../model/run.js';
import type { Limits } from '../sandbox.js';

/** What a container is made with besides its spec. */
export interface Placement {
  image: string;
  /** Name of the network, or `none`. */
  network: string;
  labels: Readonly<Record<string, string>>;
  limits: Limits;
  /** TCP ports to publish on loopback, where the container's address cannot be reached. */
  publish: readonly number[];
  /** Address of the StatsD receiver, as the container reaches it. */
  statsd?: { host: string; port: number };
  isPodman: boolean;
  /** The container whose volumes it takes over. */
  volumesFrom?: string;
}

/** Where StatsD is usual; for a run that no receiver can be opened for. */
const noStatsd = { host: '127.0.0.1', port: 8125 };

/**
 * `NAME` alone takes a variable of the image away (API, ContainerCreate, Env). Podman 4.3 gives it the value that its own service has: a secret of the host may
 * be in that, so it gets an empty one there.
 */
function envEntry(name: string, value: EnvValue, { statsd, isPodman }: Placement): string {
  if (value === null) return isPodman ? `${name}=` : name;
  if (typeof value === 'string') return `${name}=${value}`;
  return `${name}=${String((statsd ?? noStatsd)[value.part])}`;
}

/** The body of POST /containers/create: the sandbox of DESIGN, "Probe runs". Nothing of the host is mounted, and nothing is privileged. */
export function creationBody(spec: RunSpec, place: Placement): object {
  const { image, network, labels, limits, publish, volumesFrom } = place;
  const { stdin, capabilities } = spec;
  const ports = publish.map((port) => `${String(port)}/tcp`);
  return {
    Image: image,
    Labels: labels,
    Env: Object.entries(spec.env).map(([name, value]) => envEntry(name, value, place)),
    ...(spec.entrypoint && { Entrypoint: spec.entrypoint }),
    ...(spec.cmd && { Cmd: spec.cmd }),
    ...(spec.user !== undefined && { User: spec.user }),
    AttachStdout: true,
    AttachStderr: true,
    ...(stdin !== undefined && { AttachStdin: true, OpenStdin: true, StdinOnce: true }),
    ...(!spec.healthcheck && { Healthcheck: { Test: ['NONE'] } }),
    ...(ports.length > 0 && { ExposedPorts: Object.fromEntries(ports.map((port) => [port, {}])) }),
    HostConfig: {
      NetworkMode: network,
      ...(ports.length > 0 && {
        PortBindings: Object.fromEntries(
          ports.map((port) => [port, [{ HostIp: '127.0.0.1', HostPort: '' }]]),
        ),
      }),
      ...(capabilities !== 'default' && { CapDrop: ['ALL'], CapAdd: [...capabilities] }),
      SecurityOpt: ['no-new-privileges'],
      ReadonlyRootfs: spec.readOnlyRoot ?? false,
      Tmpfs: Object.fromEntries((spec.tmpfs ?? []).map((path) => [path, ''])),
      Memory: limits.memory,
      MemorySwap: limits.memory,
      NanoCpus: Math.round(limits.cpus * 1e9),
      PidsLimit: limits.pids,
      // We read the streams as they come; a gigabyte of logs must not fill the engine's disk.
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
      RestartPolicy: { Name: 'no' },
      ...(volumesFrom !== undefined && { VolumesFrom: [volumesFrom] }),
    },
  };
}
