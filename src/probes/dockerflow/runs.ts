/**
 * The runs that all probes of Dockerflow share (spec: Dockerflow README; lab set-up as in docs/check.md). At most four are made by default:
 *
 * - bare: `PORT` is the first random number, no services. Everything that has to do with endpoints, files and processes is looked at here.
 * - second: `PORT` is the other random number; beside the services, where some were given, so that it also shows what they change.
 * - default: `PORT` is not set by us. Only today's text recommends a default port; the first one has instead the run with `CONFIG_PATH` as a directory.
 * - rescue: only where the bare run did not answer as it should and something else may: more capabilities, services, another port, HTTPS.
 *
 * The list of 2016 also has the second run take StatsD and `CONFIG_PATH` as a file. The bare run stays free of them, so that a program that cannot
 * take them is still seen as it is; where only the second one fails, it is they that are told of, and not the port.
 */
import type { Condition, EnvValue, HttpRequest, PortSpec, RunFile, RunSpec, Step } from '../../model/run.js';
import { parsePortNumber } from '../../contract/port-spec.js';
import { declaredPorts, defaultCapabilities, plannedEnv } from '../pilot.js';
import type { ProbeContext } from '../probe.js';
import { healthCommand } from './health-command.js';
import { looksAt, readsText } from './paths.js';

export const endpoints = {
  lbheartbeat: '/__lbheartbeat__',
  heartbeat: '/__heartbeat__',
  version: '/__version__',
} as const;
export type Endpoint = keyof typeof endpoints;

/** The first list of requirements, of February 2016. */
const firstList = 'dockerflow-2016-02';
export const isFirstList = ({ settings }: ProbeContext): boolean => settings.profiles.has(firstList);

/** What Dockerflow recommends where PORT is not set. */
export const recommendedPort = 8000;

/** A heartbeat may ask slow services; Mozilla's chart gives it 5 s. */
const heartbeatTimeout = 10_000;
const requestTimeout = 5000;
/** One attempt while it comes up. */
const attemptTimeout = 2000;
/** StatsD clients gather metrics before they send them; the common interval is 10 s. */
const statsdPatience = 10_500;

/** How the endpoints are reached. */
export interface Reach {
  port: number;
  /** Before each path, besides the base path of the settings. */
  prefix?: string;
  headers?: Readonly<Record<string, string>>;
}

function request(
  { settings }: ProbeContext,
  reach: Reach,
  rest: Partial<HttpRequest> & { path: string },
): HttpRequest {
  const { port, prefix = '', headers } = reach;
  const all = { ...settings.headers, ...headers, ...rest.headers };
  return {
    method: 'GET',
    timeout: requestTimeout,
    ...rest,
    port,
    path: `${settings.basePath}${prefix}${rest.path}`,
    ...(Object.keys(all).length > 0 && { headers: all }),
  };
}

/**
 * The requests of a whole run, by name. The heartbeat is asked once: some write, and some are rationed. `/__error__`, which many services have
 * for calling somebody out of bed, is never asked for.
 */
function requests(context: ProbeContext, reach: Reach): Record<RequestName, HttpRequest> {
  const of = (rest: Partial<HttpRequest> & { path: string }): HttpRequest => request(context, reach, rest);
  const { lbheartbeat, heartbeat, version } = endpoints;
  return {
    lbheartbeat: of({ path: lbheartbeat, timeout: heartbeatTimeout }),
    heartbeat: of({ path: heartbeat, timeout: heartbeatTimeout }),
    version: of({ path: version }),
    control: of({ path: context.random.path }),
    https: of({ path: lbheartbeat, headers: { 'X-Forwarded-Proto': 'https' } }),
    localhost: of({ path: lbheartbeat, headers: { Host: 'localhost' } }),
    head: of({ path: lbheartbeat, method: 'HEAD' }),
    slash: of({ path: `${lbheartbeat}/` }),
  };
}

/** In this order they are sent; the second run sends only the first ones. */
export const requestNames = [
  'lbheartbeat',
  'control',
  'heartbeat',
  'version',
  'https',
  'localhost',
  'head',
  'slash',
] as const;
export type RequestName = (typeof requestNames)[number];

function untilAnswering(context: ProbeContext, reach: Reach, also: readonly Condition[] = []): Step {
  const first = request(context, reach, { path: endpoints.lbheartbeat, timeout: attemptTimeout });
  const { readyTimeout: timeout } = context.settings;
  return { do: 'wait', for: [{ kind: 'answering', request: first }, ...also], timeout };
}

/** Where to look for sockets when nothing can be seen but by connecting. */
function expectedPorts(context: ProbeContext, ...ports: number[]): PortSpec[] {
  const declared = declaredPorts(context).filter(({ protocol }) => protocol === 'tcp');
  const all = new Set([...ports, recommendedPort, ...declared.map(({ port }) => port)]);
  return [...all].map((port) => ({ port, protocol: 'tcp' }));
}

function wholeSteps(context: ProbeContext, reach: Reach): Step[] {
  const asked = requests(context, reach);
  const argv = healthCommand(context);
  const { Timeout = 0 } = context.image.config.Healthcheck ?? {};
  const timeout = Timeout > 0 ? Math.min(Timeout / 1e6, heartbeatTimeout) : heartbeatTimeout;
  return [
    untilAnswering(context, reach),
    ...requestNames.map((name): Step => ({ do: 'request', request: asked[name] })),
    ...(argv ? [{ do: 'exec', argv, timeout } as const] : []),
    { do: 'sockets', expected: expectedPorts(context, reach.port) },
    { do: 'processes' },
    { do: 'changes' },
    { do: 'files', paths: readsText(context), maxBytes: 256 * 1024 },
    { do: 'files', paths: looksAt(context), maxBytes: 0 },
    { do: 'signal', signal: 'SIGTERM', grace: context.settings.grace },
  ];
}

function run(
  context: ProbeContext,
  rest: Pick<RunSpec, 'title' | 'steps'> & Partial<RunSpec> & { port: number | undefined },
): RunSpec {
  const { port, env, ...spec } = rest;
  const { PORT: _planned, ...given } = plannedEnv(context);
  const { cmd, granted } = context.settings;
  return {
    capabilities: granted,
    network: 'isolated',
    ...(cmd && { cmd }),
    ...spec,
    env: { ...given, ...env, ...(port !== undefined && { PORT: String(port) }) },
  };
}

const besideServices = ({ settings }: ProbeContext): RunSpec['network'] =>
  settings.services ? 'services' : 'isolated';

export function bareRun(context: ProbeContext): RunSpec {
  const [port] = context.random.ports;
  return run(context, { title: 'a random PORT, no services', port, steps: wholeSteps(context, { port }) });
}

/** What a file of an unknown format may hold that most programs can read: it is JSON and YAML. */
const configFile: RunFile = { path: '/run/dockerflow/config', content: '{}\n' };
const configDirectory: RunFile = { path: '/run/dockerflow/config.d' };

const statsdEnv: Readonly<Record<string, EnvValue>> = {
  STATSD_HOST: { sink: 'statsd', part: 'host' },
  STATSD_PORT: { sink: 'statsd', part: 'port' },
  // So the text of 2016 spelt it.
  STATD_PORT: { sink: 'statsd', part: 'port' },
};

export function secondRun(context: ProbeContext): RunSpec {
  const [, port] = context.random.ports;
  const { lbheartbeat, heartbeat, version, control } = requests(context, { port });
  const isFirst = isFirstList(context);
  const services = context.settings.services;
  const ask = [
    lbheartbeat,
    control,
    ...(isFirst || services ? [heartbeat] : []),
    ...(isFirst ? [version] : []),
  ];
  const patience: Step[] = isFirst
    ? [{ do: 'wait', for: [{ kind: 'running', ms: statsdPatience }], timeout: statsdPatience + 1000 }]
    : [];
  return run(context, {
    title: `another random PORT${services ? ', beside the services' : ''}${isFirst ? ', with StatsD and CONFIG_PATH as a file' : ''}`,
    port,
    network: besideServices(context),
    ...(isFirst && {
      statsd: true,
      files: [configFile],
      env: { ...statsdEnv, CONFIG_PATH: configFile.path },
    }),
    steps: [
      untilAnswering(context, { port }),
      ...ask.map((one): Step => ({ do: 'request', request: one })),
      { do: 'sockets', expected: expectedPorts(context, port) },
      ...patience,
    ],
  });
}

/** PORT is left to the image: what its own ENV says counts. */
export function defaultRun(context: ProbeContext): RunSpec {
  const reach = { port: recommendedPort };
  const own = (context.image.config.Env ?? []).find((line) => line.startsWith('PORT='));
  const ownPort = parsePortNumber(own?.slice('PORT='.length) ?? '') ?? recommendedPort;
  const expected = expectedPorts(context, recommendedPort, ownPort);
  const others = expected.filter(({ port }) => port !== recommendedPort);
  // Whoever opens a port of its own has not taken the recommended one, and need not be waited for until the time is over.
  const also = others.map((port): Condition => ({ kind: 'listening', ports: [port] }));
  return run(context, {
    title: 'PORT not set',
    port: undefined,
    network: besideServices(context),
    steps: [untilAnswering(context, reach, also), { do: 'sockets', expected }],
  });
}

/** Of 2016 only. */
export function configDirectoryRun(context: ProbeContext): RunSpec {
  const [, port] = context.random.ports;
  return run(context, {
    title: 'CONFIG_PATH as a directory',
    port,
    network: besideServices(context),
    files: [configDirectory],
    env: { CONFIG_PATH: configDirectory.path },
    steps: [untilAnswering(context, { port }), { do: 'sockets', expected: expectedPorts(context, port) }],
  });
}

/** What the rescue run has that the bare one had not. */
export type Rescue = { title: string } & ({ kind: 'wider' } | { kind: 'reach'; reach: Reach });

export function rescueRun(context: ProbeContext, rescue: Rescue): RunSpec {
  const [port] = context.random.ports;
  const reach = rescue.kind === 'reach' ? rescue.reach : { port };
  const { granted } = context.settings;
  const wider = granted.length === 0 ? 'default' : [...new Set([...defaultCapabilities, ...granted])].sort();
  return run(context, {
    title: rescue.title,
    port,
    ...(rescue.kind === 'wider' && { capabilities: wider, network: besideServices(context) }),
    steps: wholeSteps(context, reach),
  });
}
