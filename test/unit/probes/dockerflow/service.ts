/** A service that keeps every promise of Dockerflow, for tests to break one. */
import type { HttpExchange, HttpRequest, RunSpec } from '../../../../src/model/run.js';
import { context, processOf, tcp, type ContextParts, type Shown } from '../observation.js';
import type { ProbeContext } from '../../../../src/probes/probe.js';

export const commit = '6ecf0ef2c2dffb796033e5a02219af86ec6584e5';
export const versionFile = `{"source":"https://github.com/example/app","version":"1.4.0","commit":"${commit}","build":"https://ci.example.com/7"}\n`;

export const passwd = 'root:x:0:0:root:/root:/bin/sh\napp:x:10001:10001::/app:/bin/sh\n';
export const group = 'root:x:0:\napp:x:10001:\n';

export const logLine =
  '{"Timestamp":1790000000123456789,"Type":"request.summary","Logger":"widget-api","Hostname":"c0ffee123456","EnvVersion":"2.0","Severity":6,"Pid":17,"Fields":{"agent":"probe/1","path":"/things","method":"GET","errno":0,"t":4,"rid":"r-81"}}';

/** Where the service listens: what it was told by PORT, else 8000. */
export const portOf = ({ env }: RunSpec): number => (typeof env.PORT === 'string' ? Number(env.PORT) : 8000);

type Answer = Partial<HttpExchange> | number;

/** By path: a status, or more of an answer. Other paths get 404. */
export type Routes = Readonly<Record<string, Answer>>;

export const json = (body: string): Partial<HttpExchange> => ({
  body,
  headers: { 'content-type': 'application/json; charset=utf-8' },
});

export const routes: Routes = {
  '/__lbheartbeat__': 200,
  '/__lbheartbeat__/': 200,
  '/__heartbeat__': { ...json('{"status":"ok"}') },
  '/__version__': { ...json(versionFile) },
};

/** Answers as a service at `port` does. */
export function answering(
  port: number,
  paths: Routes = routes,
): (request: HttpRequest) => Partial<HttpExchange> {
  return (request) => {
    if (request.port !== port) return { fault: 'refused' };
    const answer = Object.hasOwn(paths, request.path) ? paths[request.path] : 404;
    return typeof answer === 'number' ? { status: answer } : { ...answer };
  };
}

/** An honest run of an honest image; `rest` is what a test breaks. */
export function honest(spec: RunSpec, rest: Shown = {}, paths: Routes = routes): Shown {
  const port = portOf(spec);
  return {
    answer: answering(port, paths),
    sockets: [tcp(port)],
    processes: [processOf({ argv: ['node', '/app/server.js'] })],
    stdout: `${logLine}\n`,
    files: {
      '/app': { type: 'directory', mode: 0o755 },
      '/app/version.json': versionFile,
      '/app/server.js': { mode: 0o644 },
      '/etc/passwd': passwd,
      '/etc/group': group,
    },
    ...(spec.statsd && { statsd: ['app.requests:1|c'] }),
    ...rest,
  };
}

/** Nothing can be connected to. */
export const refusing = (): Partial<HttpExchange> => ({ fault: 'refused' });

/** It runs, and its port is not where it was told. */
export function elsewhere(spec: RunSpec, port: number, rest: Shown = {}): Shown {
  return honest(spec, { answer: answering(port), sockets: [tcp(port)], ...timedOut(spec, port), ...rest });
}

/** The wait for an answer went by, where the service is not at the port that is asked. */
export function timedOut(spec: RunSpec, port: number): Shown {
  const [first] = spec.steps;
  const condition = first?.do === 'wait' ? first.for[0] : undefined;
  const isThere = condition?.kind === 'answering' && condition.request.port === port;
  return isThere ? {} : { wait: { ended: 'timeout' } };
}

const config = {
  User: 'app',
  WorkingDir: '/app',
  Entrypoint: ['node'],
  Cmd: ['/app/server.js'],
  Env: ['PORT=8000'],
};

export function dockerflow(parts: ContextParts = {}): ProbeContext {
  return context({ profile: 'dockerflow', ...parts, config: { ...config, ...parts.config } });
}

export function firstList(parts: ContextParts = {}): ProbeContext {
  return dockerflow({ profile: 'dockerflow-2016-02', ...parts });
}

export const isServices = ({ network }: RunSpec): boolean => network === 'services';
