import type { CallMount, CallSpec } from '../../model/call.js';

/** What a container for calls is made with besides its spec. */
export interface CallPlacement {
  labels: Readonly<Record<string, string>>;
  /** In place of the image's program and of the spec's. */
  entrypoint?: readonly string[];
}

function mount(one: CallMount): object {
  const { target: Target, readOnly: ReadOnly } = one;
  if (one.kind === 'bind')
    // A path of the host that is not there is an error here, where `-v` would make it.
    return { Type: 'bind', Source: one.source, Target, ReadOnly, BindOptions: { Propagation: 'rprivate' } };
  return { Type: 'volume', Target, ReadOnly, ...(one.name !== undefined && { Source: one.name }) };
}

/** The body of POST /containers/create: what the spec asks for, all capabilities else dropped, and no limit that nobody named. */
export function callCreationBody(spec: CallSpec, { labels, entrypoint }: CallPlacement): object {
  const { memory, cpus, pids, gpus } = spec.limits;
  const ports = spec.publish.map((port) => `${String(port)}/tcp`);
  const cmd = entrypoint ? [] : spec.cmd;
  const program = entrypoint ?? spec.entrypoint;
  return {
    Image: spec.image,
    Labels: labels,
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    ...(program && { Entrypoint: program }),
    ...(cmd && { Cmd: cmd }),
    AttachStdout: true,
    AttachStderr: true,
    ...(spec.stdin && { AttachStdin: true, OpenStdin: true, StdinOnce: true }),
    ...(ports.length > 0 && { ExposedPorts: Object.fromEntries(ports.map((port) => [port, {}])) }),
    HostConfig: {
      NetworkMode: spec.network,
      CapDrop: ['ALL'],
      ...(spec.capabilities.length > 0 && { CapAdd: spec.capabilities }),
      SecurityOpt: ['no-new-privileges'],
      ...(spec.mounts.length > 0 && { Mounts: spec.mounts.map(mount) }),
      ...(ports.length > 0 && {
        PortBindings: Object.fromEntries(
          ports.map((port) => [port, [{ HostIp: '127.0.0.1', HostPort: '' }]]),
        ),
      }),
      ...(spec.hosts.length > 0 && { ExtraHosts: spec.hosts }),
      ...(memory !== undefined && { Memory: memory, MemorySwap: memory }),
      ...(cpus !== undefined && { NanoCpus: Math.round(cpus * 1e9) }),
      ...(pids !== undefined && { PidsLimit: pids }),
      ...(gpus !== undefined && {
        DeviceRequests: [{ Driver: '', Count: gpus, Capabilities: [['gpu']] }],
      }),
      // The streams are read as they come; a gigabyte of results must not fill the engine's disk.
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
      RestartPolicy: { Name: 'no' },
    },
  };
}
