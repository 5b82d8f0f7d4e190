import type { CheckSummary, ProvenRights, RunSummary, ValueOrigin } from '../../model/probe.js';
import type { SocketsWay } from '../../model/run.js';
import type { ImageSummary } from '../../model/report.js';
import { count } from '../tally.js';
import { code, facts, muted, name, plain, tableSection, type Row, type Section } from './view.js';
import { formatBytes, formatMilliseconds, formatYaml, quoteShell } from './words.js';

const origins: Readonly<Record<ValueOrigin, string>> = {
  flag: 'given with --env or --env-file',
  default: 'default',
  example: 'example of the contract',
  synthesised: 'made up from its type',
};

const ways: Readonly<Record<SocketsWay, string>> = {
  proc: "the kernel's tables",
  helper: 'a helper in the network namespace',
  exec: 'a program inside the container',
  connect: 'connecting to the declared ports',
};

const mebibyte = 1024 * 1024;

function formatMemory(bytes: number): string {
  return bytes >= mebibyte && bytes % mebibyte === 0 ? `${String(bytes / mebibyte)} MiB` : formatBytes(bytes);
}

function capabilityWords(capabilities: readonly string[] | 'default'): string {
  if (capabilities === 'default') return "the engine's default set";
  return capabilities.length > 0 ? capabilities.join(', ') : 'none';
}

/** Until the last run had ended, in milliseconds. */
export function totalTime(runs: readonly RunSummary[]): number {
  return runs.reduce((latest, { startedAt, ms }) => Math.max(latest, startedAt + ms), 0);
}

/** Limits, how things were seen, and the values that were given to variables. */
export function howRunSection({ env, sandbox, runs }: CheckSummary): Section {
  const { capabilities, memory, cpus, pids, socketsBy } = sandbox;
  const limits = `memory ${formatMemory(memory)}, ${count(cpus, 'CPU')}, ${String(pids)} ${pids === 1 ? 'process' : 'processes'}`;
  const values = env.map(({ name: variable, value, origin }): Row => ({
    cells: [name(variable), code(value), muted(origins[origin])],
    declaredAt: [],
  }));
  const content = facts([
    [
      'Runs',
      runs.length > 0 ? plain(`${String(runs.length)} in ${formatMilliseconds(totalTime(runs))}`) : [],
    ],
    ['Capabilities', plain(capabilityWords(capabilities))],
    ['Limits', plain(limits)],
    ['Sockets seen by', plain(socketsBy && ways[socketsBy])],
  ]);
  const { blocks } = tableSection({ id: 'env', title: '' }, ['Variable', 'Value', 'From'], values);
  return { id: 'how-run', title: 'How it was run', blocks: [{ facts: content }, ...blocks] };
}

/** `docker run` with an option on each line, to copy. */
export function runCommand(flags: readonly string[], image: ImageSummary | undefined): string {
  const options: string[][] = [];
  for (const flag of flags) {
    const last = options.at(-1);
    if (flag.startsWith('-') || !last) options.push([flag]);
    else last.push(flag);
  }
  const isRunnable = image?.transport === 'docker-daemon' || image?.transport === 'docker';
  const lines = [
    'docker run',
    ...options.map((words) => words.map(quoteShell).join(' ')),
    isRunnable ? quoteShell(image.name) : 'IMAGE',
  ];
  return lines.join(' \\\n  ');
}

/** The rights that were enough, for people to copy. */
export function provenSection(proven: ProvenRights, image: ImageSummary | undefined): Section {
  const { capabilities, user, readOnlyRoot, tmpfs, flags, securityContext } = proven;
  const content = facts([
    ['Capabilities', plain(capabilityWords(capabilities))],
    ['User', code(user)],
    ['Root', plain(readOnlyRoot ? 'read-only' : 'writable')],
    ['tmpfs', tmpfs.flatMap((path) => code(path))],
  ]);
  const heading = (text: string) => [{ text, tone: 'plain' as const }];
  return {
    id: 'proven',
    title: 'Proven rights',
    remark: 'under these it was seen to work',
    blocks: [
      { facts: content },
      { heading: heading('docker run'), facts: [], code: runCommand(flags, image) },
      { heading: heading('Kubernetes'), facts: [], code: formatYaml({ securityContext }) },
    ],
  };
}
