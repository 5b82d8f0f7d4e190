/** The runs that call commands. All probes of commands build theirs here, so that equal ones are made once. */
import type { ArgvInvocation, HttpInvocation } from '../../model/call.js';
import type { Contract } from '../../model/contract.js';
import type { Condition, HttpRequest, RunFile, RunSpec, Step } from '../../model/run.js';
import { contextRun, declaredPorts, plannedEnv } from '../pilot.js';
import type { ProbeContext } from '../probe.js';
import type { PlannedCall } from '../values/plan-calls.js';

/** Words that no shell is needed for. */
const plainWords = /^[\w\s./:=@%+,-]+$/;

/** `startup` of microservice.yml and oms.yml: what the container runs in place of ENTRYPOINT. */
function mainProcess({ lifecycle, process }: Contract): Pick<RunSpec, 'entrypoint' | 'cmd'> {
  const { startup } = lifecycle;
  if (startup?.role !== 'main') return {};
  const { command } = startup;
  if (typeof command !== 'string') return { entrypoint: command, cmd: [] };
  const words = command.trim().split(/\s+/);
  return plainWords.test(command)
    ? { entrypoint: words, cmd: [] }
    : { entrypoint: [...(process.shell ?? ['/bin/sh', '-c']), command], cmd: [] };
}

function requestOf(
  context: ProbeContext,
  { method, path, port, headers, body }: HttpInvocation,
): HttpRequest {
  const { readyTimeout: timeout } = context.settings;
  return { method, path, port, headers, ...(body !== undefined && { body }), timeout };
}

/** Until its port listens, or its health path answers. */
function untilServes({ contract, settings }: ProbeContext, port: number): Step {
  const { readyTimeout: timeout } = settings;
  const { path, port: at = port } = contract.health ?? {};
  const listens: Condition = { kind: 'listening', ports: [{ port, protocol: 'tcp' }] };
  const health: Condition[] =
    path === undefined || at !== port
      ? []
      : [{ kind: 'answering', request: { method: 'GET', path, port, timeout: 2000 } }];
  return { do: 'wait', for: [listens, ...health], timeout };
}

/** Ends when the program does; where the image has ports, also when it serves them: then it will not end by itself. */
function untilEnded(context: ProbeContext): Step {
  const ports = declaredPorts(context);
  const serves: Condition[] = ports.length > 0 ? [{ kind: 'listening', ports }] : [];
  return { do: 'wait', for: [{ kind: 'exited' }, ...serves], timeout: context.settings.readyTimeout };
}

function argvRun(
  context: ProbeContext,
  title: string,
  invocation: ArgvInvocation,
  files: readonly RunFile[],
): RunSpec {
  const attempt = { title, capabilities: context.settings.granted, env: plannedEnv(context) };
  const { entrypoint, argv } = invocation;
  return {
    ...contextRun(context, attempt, [untilEnded(context)]),
    ...(entrypoint && { entrypoint }),
    cmd: argv,
    ...(files.length > 0 && { files }),
  };
}

/** Starts the service, and sends the request with all that is required and then those without. */
function httpRun(context: ProbeContext, call: PlannedCall, invocation: HttpInvocation): RunSpec {
  const { command, without, files } = call;
  const requests = [invocation, ...without.map((one) => one.invocation)].flatMap((one): Step[] =>
    one.kind === 'http' ? [{ do: 'request', request: requestOf(context, one) }] : [],
  );
  const attempt = {
    title: `requests ${command.name}`,
    capabilities: context.settings.granted,
    env: plannedEnv(context),
  };
  return {
    ...contextRun(context, attempt, [untilServes(context, invocation.port), ...requests]),
    ...mainProcess(context.contract),
    ...(files.length > 0 && { files }),
  };
}

/** The run of a call with all that is required. */
export function callRun(context: ProbeContext, call: PlannedCall): RunSpec {
  const { invocation, command } = call;
  return invocation.kind === 'http'
    ? httpRun(context, call, invocation)
    : argvRun(context, `calls ${command.name}`, invocation, call.files);
}

/** Where the call without each required argument is seen: a run of its own, or a request of the same run by its number. */
export function runsWithout(
  context: ProbeContext,
  call: PlannedCall,
): { argument: string; run: RunSpec; request: number }[] {
  const whole = callRun(context, call);
  return call.without.map(({ argument, invocation }, index) => {
    const title = `calls ${call.command.name} without ${argument.name}`;
    const run = invocation.kind === 'http' ? whole : argvRun(context, title, invocation, call.files);
    return { argument: argument.name, run, request: index + 1 };
  });
}
