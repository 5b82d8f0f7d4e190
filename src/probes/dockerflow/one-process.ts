import { quoted } from '../../contract/finding.js';
import type { ProcessInfo } from '../../model/run.js';
import { resultOf } from '../boot.js';
import { isShell, processEvidence } from '../process/main-process.js';
import type { Probe, ProbeMeta } from '../probe.js';
import { fail, finding, pass, skip } from '../verdict.js';
import { whenServed } from './survey.js';

const messages = {
  several: { severity: 'note', summary: 'Several programs run in the container.' },
} as const;

const meta: ProbeMeta = {
  id: 'dockerflow/one-process',
  property: 'dockerflow',
  title: 'runs one program',
  summary:
    'Looks at the processes of a run that has answered. Shells, init programs and package managers that only start another program, and workers of the same program, do not count.',
  rationale:
    'Of several programs in one container only the first is watched: when another dies, nobody starts it again, and logs and limits are shared.',
  source: 'Mozilla Dockerflow README at 8f8771b, recommendation 1 (b6b95c7)',
  messages,
  maxRuns: 2,
  profiles: ['dockerflow'],
};

/** Programs that start another one and wait for it. */
const wrappers = new Set(
  (
    'tini tini-static dumb-init docker-init catatonit npm npx yarn yarnpkg pnpm corepack poetry pipenv uv bundle ' +
    'env nice su sudo gosu su-exec setpriv timeout'
  ).split(' '),
);

const interpreters = /^(?:node|nodejs|python[\d.]*|ruby|perl|php[\d.]*|java|deno|bun)$/;

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** `npm start`, also where it is a script: `node /usr/bin/npm start`, or has set its title: `npm run web`. */
function isWrapper(process: ProcessInfo): boolean {
  const [program = '', script = ''] = process.argv;
  const name = baseName(program.split(' ', 1)[0] ?? '');
  return (
    isShell(process) ||
    wrappers.has(name) ||
    (interpreters.test(name) && wrappers.has(baseName(script).replace(/(?:-cli)?\.[cm]?js$/, '')))
  );
}

/** The program that a process runs; titles such as `nginx: worker process` and `gunicorn: master [app]` are cut. */
function programOf({ argv }: ProcessInfo): string {
  const [first = ''] = argv;
  return baseName(first.split(/[: ]/, 1)[0] ?? '');
}

/** A program with the script that it runs. */
function keyOf(process: ProcessInfo): string {
  const program = programOf(process);
  const script = interpreters.test(program)
    ? process.argv.slice(1).find((word) => !word.startsWith('-'))
    : undefined;
  return script === undefined ? program : `${program} ${script}`;
}

/** The distinct programs; a process whose parent runs the same one is its worker. */
export function programsOf(processes: readonly ProcessInfo[]): string[] {
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  const counted = processes.filter((process) => {
    const parent = byPid.get(process.parent);
    const isWorker = parent !== undefined && !isWrapper(parent) && programOf(parent) === programOf(process);
    return process.argv.length > 0 && process.state !== 'Z' && !isWrapper(process) && !isWorker;
  });
  return [...new Set(counted.map(keyOf))];
}

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenServed(context, seen, ({ main }) => {
      const table = resultOf(main, 'processes');
      const evidence = processEvidence(table);
      if (!table?.way) return skip('its processes could not be seen', evidence);
      const programs = programsOf(table.processes);
      if (programs.length <= 1) return pass(`it runs ${quoted(programs[0] ?? 'one program')}`, evidence);
      return fail(
        [
          finding(messages, 'several', {
            message: `It runs ${String(programs.length)} programs: ${programs.slice(0, 6).map(quoted).join(', ')}.`,
            suggestion: 'Run each in a container of its own, from the same image with another CMD.',
            subject: 'processes',
          }),
        ],
        evidence,
      );
    }),
};
export default probe;
