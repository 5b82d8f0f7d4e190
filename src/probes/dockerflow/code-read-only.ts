import { quoted } from '../../contract/finding.js';
import type { Evidence } from '../../model/probe.js';
import type { Change, FileEntry, Observation } from '../../model/run.js';
import { resultOf } from '../boot.js';
import { isLogFile } from '../changes.js';
import type { Probe, ProbeContext, ProbeMeta } from '../probe.js';
import { fail, finding, pass, skip } from '../verdict.js';
import { appPath, entryOf, isInApp, looksAt, versionPath } from './paths.js';
import { whenServed } from './survey.js';
import { identityOf, isAllowed } from './version-sources.js';

const messages = {
  written: { severity: 'warning', summary: 'It writes in /app.' },
  writable: { severity: 'note', summary: 'It may write in /app.' },
} as const;

const meta: ProbeMeta = {
  id: 'dockerflow/code-read-only',
  property: 'dockerflow',
  title: 'may only read its code in /app',
  summary: "Looks at owners and modes in /app for the service's user, and at what the run changed there.",
  rationale:
    'Whoever finds a hole in a service that may write its own code can leave something behind in it.',
  source: 'Mozilla Dockerflow docs/building-container.md at 8f8771b (e8613ff)',
  messages,
  maxRuns: 2,
  profiles: ['dockerflow'],
};

function inVolume({ contract }: ProbeContext, path: string): boolean {
  return contract.volumes.some((volume) => path === volume.path || path.startsWith(`${volume.path}/`));
}

/** Of the version file and of log files other probes tell. */
const isOthers = (change: Change): boolean =>
  change.path === appPath || change.path === versionPath || isLogFile(change);

/** What is seen of /app and files in it that are no volumes. */
function entriesOf(context: ProbeContext, main: Observation): FileEntry[] {
  const paths = [...looksAt(context), versionPath].filter((path) => !inVolume(context, path));
  return paths
    .flatMap((path) => entryOf(main, path) ?? [])
    .filter(({ type }) => type === 'file' || type === 'directory');
}

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenServed(context, seen, ({ main }) => {
      const identity = identityOf(main);
      if (!identity) return skip('its processes could not be seen');
      const { process, groups } = identity;
      const changes = resultOf(main, 'changes')?.changes ?? [];
      const isDirectory = ({ path, type }: Change): boolean =>
        type === 'directory' || changes.some((other) => other.path.startsWith(`${path}/`));
      const changed = changes.find(
        (change) =>
          isInApp(change.path) &&
          !isOthers(change) &&
          !isDirectory(change) &&
          !inVolume(context, change.path),
      );
      const place = {
        subject: appPath,
        suggestion: 'Copy the code as root: COPY . /app without --chown, and write to a volume or /tmp.',
      };
      if (changed) {
        const message = `It wrote ${quoted(changed.path)}, which is in its code.`;
        return fail(
          [finding(messages, 'written', { message, ...place })],
          [{ kind: 'files', text: `${changed.kind} ${changed.path}` }],
        );
      }
      if (process.uid === 0)
        return skip('it runs as root, who may write everywhere: see dockerflow/runs-as-app');
      const entries = entriesOf(context, main);
      if (entries.length === 0) return skip('there is nothing in /app: see dockerflow/code-in-app-directory');
      const evidence: Evidence[] = [{ kind: 'files', text: entries.slice(0, 8).map(describe).join('; ') }];
      const open = entries.find((entry) => isAllowed(entry, process, groups, 2));
      if (open) {
        const message = `It runs with uid ${String(process.uid)} and may write ${open.path}: ${describe(open)}.`;
        return fail([finding(messages, 'writable', { message, ...place })], evidence);
      }
      return entries.some((entry) => isAllowed(entry, process, groups, 2) === undefined)
        ? skip('owners and modes could not be seen', evidence)
        : pass('it may write nothing that was looked at', evidence);
    }),
};
export default probe;

function describe({ path, mode = 0, uid, gid }: FileEntry): string {
  return `${path} ${mode.toString(8).padStart(4, '0')} ${String(uid)}:${String(gid)}`;
}
