/** The pilot run of an image, and what it is tried with next where it does not come up: data for `boot.ts`, which judges them. */
import type { Condition, EnvValue, Observation, PortSpec, RunSpec, Step } from '../model/run.js';
import { undeclaredIn, valueFor } from './missing-variable.js';
import type { ProbeContext } from './probe.js';

/** What it took to come up, beyond the granted capabilities and the values of required variables. */
export type Extra = 'capabilities' | 'optional-variables' | 'undeclared-variable';

/** The capabilities that Docker gives by default (moby `oci/caps/defaults.go`). */
export const defaultCapabilities = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
] as const;

/** Programs whose presence in a running image says that its build tools were left in. */
export const buildTools = [
  '/usr/bin/gcc',
  '/usr/bin/cc',
  '/usr/bin/g++',
  '/usr/bin/make',
  '/usr/bin/cmake',
  '/usr/local/go/bin/go',
  '/usr/bin/javac',
  '/usr/bin/git',
] as const;

/** The declared ports whose sockets can be seen: TCP and UDP. */
export function declaredPorts({ contract }: ProbeContext): PortSpec[] {
  return contract.ports.flatMap(({ port, protocol }) =>
    protocol === 'tcp' || protocol === 'udp' ? [{ port, protocol }] : [],
  );
}

export const volumePaths = ({ contract }: ProbeContext): string[] => contract.volumes.map(({ path }) => path);

export interface Attempt {
  title: string;
  capabilities: RunSpec['capabilities'];
  env: Readonly<Record<string, EnvValue>>;
}

/** The variables that the image is started with. */
export function plannedEnv({ env }: ProbeContext): Record<string, EnvValue> {
  return Object.fromEntries(env.given.map(({ name, value }) => [name, value]));
}

/** What every run of the context has, whatever is tried with it. */
export function contextRun(
  context: ProbeContext,
  { title, capabilities, env }: Attempt,
  steps: readonly Step[],
): RunSpec {
  const { cmd, services } = context.settings;
  return {
    title,
    env,
    capabilities,
    network: services ? 'services' : 'isolated',
    ...(cmd && { cmd }),
    steps,
  };
}

export function pilotRun(context: ProbeContext, attempt: Attempt): RunSpec {
  const { readyTimeout, observe } = context.settings;
  const ports = declaredPorts(context);
  const running: Condition = { kind: 'running', ms: observe };
  const watch: Step = { do: 'wait', for: [running], timeout: observe + 1000 };
  const listening: Step = { do: 'wait', for: [{ kind: 'listening', ports }], timeout: readyTimeout };
  return contextRun(context, attempt, [
    ...(ports.length > 0 ? [listening, watch] : [watch]),
    { do: 'sockets', expected: ports },
    { do: 'processes' },
    { do: 'changes' },
    { do: 'files', paths: [...volumePaths(context), ...buildTools], maxBytes: 0 },
  ]);
}

export interface Rescue extends Attempt {
  extra: Extra;
  undeclared?: string;
}

export const firstAttempt = (context: ProbeContext): Attempt => ({
  title: 'starts',
  capabilities: context.settings.granted,
  env: plannedEnv(context),
});

/** What an image is tried with that did not come up. One whose log calls for a variable is given that in place of capabilities. */
export function rescuesOf(context: ProbeContext, pilot: Observation): Rescue[] {
  const { capabilities: granted, env } = firstAttempt(context);
  const undeclared = undeclaredIn(context, pilot);
  const withAll = context.env.optional.map(({ name, value }) => [name, value] as const);
  const own = context.settings.granted;
  return [
    undeclared === undefined
      ? {
          title: "starts with the engine's default capabilities",
          capabilities: own.length === 0 ? 'default' : [...new Set([...defaultCapabilities, ...own])].sort(),
          env,
          extra: 'capabilities',
        }
      : {
          title: 'starts with a variable that its log calls missing',
          capabilities: granted,
          env: { ...env, [undeclared]: valueFor(undeclared) },
          extra: 'undeclared-variable',
          undeclared,
        },
    ...(withAll.length > 0
      ? [
          {
            title: 'starts with all optional variables',
            capabilities: granted,
            env: { ...env, ...Object.fromEntries(withAll) },
            extra: 'optional-variables' as const,
          },
        ]
      : []),
  ];
}
