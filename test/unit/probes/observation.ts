/**
 * Observations and contexts for tests of probes, filled with what an honest, quick image would show. A test says only what matters to it.
 */
import type { Contract, EnvVariable } from '../../../src/model/contract.js';
import type { Image, ImageConfig } from '../../../src/model/image.js';
import type {
  FileEntry,
  HttpExchange,
  HttpRequest,
  ListeningSocket,
  Observation,
  ProcessInfo,
  RunSpec,
  Step,
  StepResult,
  StreamText,
} from '../../../src/model/run.js';
import type { Probe, ProbeContext, ProbeSettings, Seen, Verdict } from '../../../src/probes/probe.js';
import { planCalls } from '../../../src/probes/values/plan-calls.js';

type Rest<Kind extends StepResult['do']> = Omit<Extract<StepResult, { do: Kind }>, 'do'>;
type Part<Kind extends StepResult['do']> = Partial<Rest<Kind>>;

/** What a test says of a run; everything else is as an honest image shows it. */
export interface Shown extends Partial<Omit<Observation, 'spec' | 'steps' | 'stdout' | 'stderr'>> {
  stdout?: string | StreamText;
  stderr?: string | StreamText;
  /** Results of single steps, by their number. */
  at?: Readonly<Record<number, Partial<StepResult>>>;
  /** Results by the kind of step, over the defaults. */
  wait?: Part<'wait'>;
  sockets?: readonly ListeningSocket[] | Part<'sockets'>;
  processes?: readonly ProcessInfo[] | Part<'processes'>;
  changes?: Part<'changes'>;
  signal?: Part<'signal'>;
  exec?: Part<'exec'>;
  replace?: Part<'replace'>;
  /** Answers by request; an undefined one is the default: 200 and no body. */
  answer?: (request: HttpRequest) => Partial<HttpExchange> | undefined;
  /** Files by path; the others are absent. A text is a file's content. */
  files?: Readonly<Record<string, string | Partial<FileEntry>>>;
  /** Steps from this number on were not reached, as far as they need a running container. */
  endedBefore?: { step: number; reason?: string };
}

export function stream(text: string): StreamText {
  return { head: text, tail: '', bytes: Buffer.byteLength(text) };
}

export function tcp(port: number, address = '0.0.0.0'): ListeningSocket {
  return { port, protocol: 'tcp', addresses: [address], loopback: /^127\.|^::1$/.test(address) };
}

export function udp(port: number, address = '0.0.0.0'): ListeningSocket {
  return { ...tcp(port, address), protocol: 'udp' };
}

export function processOf(rest: Partial<ProcessInfo> = {}): ProcessInfo {
  const pid = rest.pid ?? 1;
  const main = rest.main ?? pid === 1;
  return { pid, parent: main ? 0 : 1, main, uid: 10001, gid: 10001, state: 'S', argv: ['/app/run'], ...rest };
}

function exchange(request: HttpRequest, rest: Partial<HttpExchange> = {}): HttpExchange {
  const body = rest.body ?? '';
  const answered = rest.fault === undefined ? { status: 200 } : {};
  return {
    request,
    ...answered,
    headers: {},
    body,
    bodyBytes: Buffer.byteLength(body),
    ms: 3,
    via: 'address',
    ...rest,
  };
}

function fileEntry(path: string, file: string | Partial<FileEntry> | undefined): FileEntry {
  if (file === undefined) return { path, type: 'absent' };
  const { content, ...rest } = typeof file === 'string' ? { content: file } : file;
  const size = content === undefined ? {} : { size: Buffer.byteLength(content), content };
  return { path, type: 'file', mode: 0o644, uid: 0, gid: 0, ...size, ...rest };
}

/** A reason says that there was no way to look. */
const wayUnless = (reason: string | undefined): { way?: 'proc' } =>
  reason === undefined ? { way: 'proc' } : {};

const isList = <T>(value: readonly T[] | object | undefined): value is readonly T[] => Array.isArray(value);

type Untimed = StepResult extends infer R ? (R extends StepResult ? Omit<R, 'at'> : never) : never;

function resultOf(step: Step, shown: Shown): Untimed {
  switch (step.do) {
    case 'wait': {
      const first = step.for.findIndex(({ kind }) => kind === 'answering');
      const condition = step.for[first];
      // One that has ended answers nothing.
      const isOver = shown.wait?.ended === 'exited';
      const answer = isOver ? (): Partial<HttpExchange> => ({ fault: 'refused' }) : shown.answer;
      const last =
        condition?.kind === 'answering'
          ? { lastExchange: exchange(condition.request, answer?.(condition.request)) }
          : {};
      return { do: 'wait', ended: 'met', met: Math.max(0, first), ...last, ...shown.wait };
    }
    case 'request':
      return { do: 'request', ...exchange(step.request, shown.answer?.(step.request)) };
    case 'sockets': {
      const { sockets } = shown;
      const given = isList<ListeningSocket>(sockets) ? { sockets: [...sockets] } : sockets;
      return { do: 'sockets', ...wayUnless(given?.reason), complete: true, sockets: [], ...given };
    }
    case 'processes': {
      const { processes } = shown;
      const given = isList<ProcessInfo>(processes) ? { processes: [...processes] } : processes;
      return { do: 'processes', ...wayUnless(given?.reason), processes: [processOf()], ...given };
    }
    case 'changes':
      return { do: 'changes', changes: [], truncated: false, ...shown.changes };
    case 'files': {
      const { files = {} } = shown;
      const of = (path: string): FileEntry =>
        fileEntry(path, Object.hasOwn(files, path) ? files[path] : undefined);
      return { do: 'files', files: step.paths.map(of) };
    }
    case 'signal':
      return { do: 'signal', signal: step.signal, exited: true, exitCode: 0, ms: 5, ...shown.signal };
    case 'replace':
      return { do: 'replace', started: true, ...shown.replace };
    case 'exec':
      return { do: 'exec', argv: step.argv, exitCode: 0, stdout: '', stderr: '', ms: 4, ...shown.exec };
  }
}

/** What a run of this spec showed. */
export function observation(spec: RunSpec, shown: Shown = {}): Observation {
  const { stdout = '', stderr = '', at, endedBefore, ...all } = shown;
  const { startFault, fault, exit, statsd, timeline = [], ms = 500 } = all;
  const last = startFault ? 0 : (endedBefore?.step ?? spec.steps.length);
  const reason = endedBefore?.reason ?? (startFault ? 'it was not started' : 'the container had ended');
  return {
    spec,
    steps: spec.steps.map((step, index) => {
      const time = { at: 100 + index };
      // What needs no running container is done all the same.
      const isDone = !startFault && ['changes', 'files', 'replace'].includes(step.do);
      if (index >= last && !isDone) return { ...time, do: 'not-reached', step: step.do, reason };
      return { ...time, ...resultOf(step, shown), ...at?.[index] } as StepResult;
    }),
    stdout: typeof stdout === 'string' ? stream(stdout) : stdout,
    stderr: typeof stderr === 'string' ? stream(stderr) : stderr,
    timeline,
    ms,
    ...(startFault && { startFault }),
    ...(fault && { fault }),
    ...(exit && { exit }),
    ...(statsd && { statsd }),
  };
}

/** A run that ended by itself while it was waited for. */
export function ended(code: number, rest: Shown = {}): Shown {
  return {
    exit: { code, at: 80, oomKilled: false },
    wait: { ended: 'exited' },
    endedBefore: { step: 1 },
    ...rest,
  };
}

export interface ContextParts {
  config?: ImageConfig;
  image?: Partial<Image>;
  contract?: Partial<Contract>;
  env?: Partial<ProbeContext['env']>;
  files?: Readonly<Record<string, string>>;
  settings?: Partial<ProbeSettings>;
  profile?: string;
}

export function envVariable(name: string, rest: Partial<EnvVariable> = {}): EnvVariable {
  return { name, required: true, declaredAt: [{ kind: 'label', key: `api.ENV.${name}` }], ...rest };
}

/** What probes are told of an image that promises nothing in particular. */
export function context(parts: ContextParts = {}): ProbeContext {
  const { config = {}, profile = 'recommended' } = parts;
  const { Entrypoint, Cmd, User, WorkingDir, StopSignal } = config;
  const contract: Contract = {
    dialects: [],
    info: {},
    env: [],
    ports: [],
    volumes: [],
    process: {
      declaredAt: [],
      ...(Entrypoint && { entrypoint: Entrypoint }),
      ...(Cmd && { cmd: Cmd }),
      ...(User !== undefined && { user: User }),
      ...(WorkingDir !== undefined && { workingDir: WorkingDir }),
      ...(StopSignal !== undefined && { stopSignal: StopSignal }),
    },
    commands: [],
    links: [],
    capabilities: [],
    lifecycle: {},
    resources: {},
    hostCommands: [],
    tags: [],
    tests: [],
    notes: [],
    labels: config.Labels ?? {},
    ...parts.contract,
  };
  return {
    image: {
      transport: 'docker-daemon',
      name: 'example.com/app:1',
      tags: ['example.com/app:1'],
      platform: { os: 'linux', architecture: 'amd64' },
      config,
      notCarried: [],
      ...parts.image,
    },
    contract,
    env: { given: [], optional: [], missing: [], ...parts.env },
    calls: planCalls(contract),
    ...(parts.files && { files: new Map(Object.entries(parts.files)) }),
    settings: {
      readyTimeout: 30_000,
      observe: 1000,
      grace: 10_000,
      granted: [],
      services: false,
      findCapabilities: false,
      budgets: {},
      basePath: '',
      headers: {},
      release: false,
      profiles: new Set([profile]),
      ...parts.settings,
    },
    random: { ports: [31_001, 42_002], path: '/__q7k2__' },
  };
}

/** Runs a probe to its verdict; `show` says what each run that it asks for shows. Throws when it asks for more runs than its meta allows. */
export function verdictOf(
  probe: Probe,
  given: ProbeContext,
  show: (spec: RunSpec) => Shown | Observation = () => ({}),
): Verdict & { runs: RunSpec[] } {
  const made = new Map<string, { spec: RunSpec; observation: Observation }>();
  const key = ({ title: _title, ...spec }: RunSpec): string => JSON.stringify(spec);
  const seen: Seen = (spec) => made.get(key(spec))?.observation;
  for (;;) {
    const next = probe.next(given, seen);
    if ('outcome' in next) return { ...next, runs: [...made.values()].map(({ spec }) => spec) };
    const before = made.size;
    for (const spec of next.runs) {
      if (made.has(key(spec))) continue;
      const shown = show(spec);
      made.set(key(spec), { spec, observation: 'steps' in shown ? shown : observation(spec, shown) });
    }
    if (made.size === before) throw new Error(`${probe.meta.id} asks for runs that were made`);
    if (made.size > probe.meta.maxRuns)
      throw new Error(`${probe.meta.id} asks for ${String(made.size)} runs`);
  }
}
