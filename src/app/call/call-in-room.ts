import type { CallContent, CallRoom, CallStreams } from '../../engine/calls.js';
import { UnavailableError } from '../../errors.js';
import { hide } from '../redact.js';
import { callService } from './call-service.js';
import { collectLines, collectResult, type Collector } from './collect.js';
import { judge, type Ending } from './judge.js';
import type { Callable } from './open-callable.js';
import type { CallOptions, CallReport } from './options.js';
import { volumeMounts, type Prepared } from './prepare.js';
import { repositoryTar } from './repository.js';
import { secretsOf } from './secrets.js';
import type { Telemetry } from './telemetry.js';

/** Makes one call of what was prepared, and tells what became of it. */
export async function callInRoom(
  room: CallRoom,
  callable: Callable,
  prepared: Prepared,
  options: CallOptions,
): Promise<CallReport> {
  const begin = performance.now();
  const { command, rights } = prepared;
  const collector = collectorOf(prepared, options);
  const mounts = [...prepared.spec.mounts, ...(await volumeMounts(prepared, (title) => room.volume(title)))];
  const opened = options.telemetry ? await openTelemetryIn(room) : undefined;
  const deadline = deadlineOf(options.signal, options.timeout);
  const report = (part: Pick<CallReport, 'outcome'> & Partial<CallReport>): CallReport => ({
    $schema: 'urn:container-api:schema:call:1',
    schemaVersion: '1.0',
    target: options.target,
    command: command.name,
    ...part,
    notGranted: rights.refused,
    findings: part.findings ?? [],
    ms: performance.now() - begin,
  });
  /** What was heard; a container may have logged what is secret. */
  const heard = async (files: Ending['files'] = []): Promise<Partial<CallReport>> => {
    if (!opened) return {};
    const { findings, summary } = await opened.telemetry.finish(files);
    return hide({ findings, telemetry: summary }, secretsOf(callable, prepared, options));
  };
  try {
    const ended = await run(room, callable, { ...prepared, spec: { ...prepared.spec, mounts } }, options, {
      signal: deadline.signal,
      stdout: collector.take,
      ...(opened && { opened }),
    });
    return report({
      ...judge(ended, collector, command, options.wantsResult),
      ...(collector.lines && { lines: collector.lines() }),
      ...(await heard(ended.files)),
    });
  } catch (error) {
    if (!deadline.isOver() || options.signal.aborted) throw error;
    const message = `it was ended after ${String(options.timeout / 1000)} s`;
    return report({ outcome: 'timeout', message, ...(await heard()) });
  } finally {
    deadline.stop();
    await opened?.telemetry.close();
  }
}

function collectorOf({ command: { result } }: Prepared, options: CallOptions): Collector {
  if (options.onLine) return collectLines(result, options.stdout, options.onLine);
  return collectResult(result, options.stdout, options.wantsResult);
}

interface Around {
  signal: AbortSignal;
  stdout: CallStreams['stdout'];
  opened?: { network: string; telemetry: Telemetry };
}

/** In a container of its own, or in one that runs on. */
async function run(
  room: CallRoom,
  callable: Callable,
  prepared: Prepared,
  options: CallOptions,
  { signal, stdout, opened }: Around,
): Promise<Ending> {
  const { invocation, startup, shutdown } = prepared;
  const spec = opened
    ? {
        ...prepared.spec,
        network: opened.network,
        env: { ...prepared.spec.env, ...opened.telemetry.env },
        hosts: opened.telemetry.hosts,
        files: opened.telemetry.files,
      }
    : prepared.spec;
  const contents = contentsOf(prepared, options);
  const files = opened && { paths: opened.telemetry.paths, maxBytes: opened.telemetry.maxBytes };
  const streams: CallStreams = {
    ...(spec.stdin && { stdin: options.stdin() }),
    stdout,
    stderr: options.stderr,
  };
  if (invocation.kind === 'http' || options.keep || startup || shutdown) {
    const around = { signal, contents, ...(files && { files }) };
    return callService(room, callable, { ...prepared, spec }, options, streams, around);
  }
  const ended = await room.run(spec, streams, signal, { contents, ...(files && { files }) });
  const { files: read, ...exit } = ended;
  return { exit, files: read };
}

function contentsOf({ rights }: Prepared, { grants }: CallOptions): CallContent[] {
  return rights.volumes
    .filter(({ kind }) => kind === 'repo')
    .map(({ target }) => ({ path: target, tar: () => repositoryTar(grants.repository ?? process.cwd()) }));
}

/** Receivers on a network of the call's own. Throws UnavailableError where the engine's machine is not ours. */
async function openTelemetryIn(room: CallRoom): Promise<NonNullable<Around['opened']>> {
  const { name, gateway } = await room.network();
  if (gateway === undefined) {
    throw new UnavailableError(
      'TELEMETRY_UNREACHABLE',
      'containers of this engine cannot reach this machine',
      { suggestion: 'Call it without --telemetry, or on the machine of the engine.' },
    );
  }
  const { openTelemetry } = await import('./telemetry.js');
  return { network: name, telemetry: await openTelemetry({ gateway }) };
}

/** Aborts with the caller's signal, and when the time is over (0: never). */
function deadlineOf(
  signal: AbortSignal,
  timeout: number,
): { signal: AbortSignal; isOver: () => boolean; stop: () => void } {
  const over = new AbortController();
  const end = (): void => {
    over.abort(new DOMException('the time of the call is over', 'TimeoutError'));
  };
  const timer = timeout === 0 ? undefined : setTimeout(end, timeout);
  return {
    signal: AbortSignal.any([signal, over.signal]),
    isOver: () => over.signal.aborted,
    stop: () => {
      clearTimeout(timer);
    },
  };
}
