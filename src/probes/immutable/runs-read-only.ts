import { quoted } from '../../contract/finding.js';
import type { Observation } from '../../model/run.js';
import { whenBooted, type Boot } from '../boot.js';
import { volumePaths } from '../pilot.js';
import { folderOf, isBelow, isScratch, writesOf } from '../changes.js';
import { exitEvidence, logEvidence } from '../evidence.js';
import { pathNamedWith } from '../named-path.js';
import type { Probe, ProbeContext, ProbeMeta, Verdict } from '../probe.js';
import { endOf } from '../second-run.js';
import { fail, finding, inconclusive, pass, skip } from '../verdict.js';
import { readOnlyRun, tmpfsPaths } from './read-only-run.js';

const messages = {
  'does-not-start': { severity: 'warning', summary: 'It does not come up with a read-only root.' },
  crashes: { severity: 'warning', summary: 'With a read-only root it ends soon after it was ready.' },
} as const;

const meta: ProbeMeta = {
  id: 'immutable/runs-read-only',
  property: 'immutable',
  title: 'runs with a read-only root',
  summary: `Starts it with a read-only root file system, its declared volumes, and a tmpfs at ${tmpfsPaths.join(' and ')}.`,
  rationale:
    'A read-only root is the cheapest defence there is: what breaks in can leave nothing behind. Many clusters demand it.',
  source: 'Module container, 5 Immutable; spec "peers" 3.5, 54; Kubernetes, readOnlyRootFilesystem',
  messages,
  maxRuns: 4,
  profiles: ['recommended'],
};

const readOnly = /read-only file system|\bEROFS\b(?!: read-only)/gi;
const notThere = /no such file or directory/gi;

/** The path that a program could not write to. */
export function refusedPath(run: Observation): string | undefined {
  return pathNamedWith(readOnly, run);
}

const isNear = (path: string, other: string): boolean =>
  isBelow(path, other) ||
  isBelow(other, path) ||
  (folderOf(path) === folderOf(other) && folderOf(path) !== '/');

/** The probe that tells already what the pilot run wrote there; where the log names no path, what it wrote anywhere. */
function toldBy(context: ProbeContext, { pilot }: Boot, refused: string | undefined): string | undefined {
  const writes = writesOf(pilot, volumePaths(context));
  const isThere = ({ path }: { path: string }): boolean => refused === undefined || isNear(path, refused);
  if (writes?.data.some(isThere)) return 'immutable/writes-only-to-volumes';
  const logs = writes?.logs.filter(({ size }) => size !== 0);
  return logs?.some(isThere) ? 'process/logs-to-streams' : undefined;
}

function remedy(run: Observation, refused: string | undefined): string {
  const hidden = refused === undefined ? pathNamedWith(notThere, run) : undefined;
  if (hidden !== undefined && isScratch(hidden))
    return `Make ${quoted(folderOf(hidden))} at the start: what the image has below ${tmpfsPaths.join(' and ')} is hidden by the tmpfs there.`;
  const folder = refused === undefined || folderOf(refused) === '/' ? '/data' : folderOf(refused);
  return `Declare what it must write as a volume (VOLUME ${JSON.stringify([folder])}), and put what may be lost below /tmp.`;
}

function judge(context: ProbeContext, boot: Boot, run: Observation): Verdict {
  const end = endOf(boot, run);
  if (end === 'unseen') return inconclusive('it could not be seen whether it came up', logEvidence(run, 10));
  if (end === 'up') return pass('it came up with a read-only root');
  const refused = refusedPath(run);
  const where = refused === undefined ? '' : `: it cannot write to ${quoted(refused)}`;
  const evidence = [...exitEvidence(run), ...logEvidence(run, 10)];
  const [messageId, message] =
    end === 'crashed'
      ? (['crashes', `With a read-only root it ends soon after it was ready${where}.`] as const)
      : (['does-not-start', `It does not come up with a read-only root${where}.`] as const);
  const told = toldBy(context, boot, refused);
  if (told !== undefined)
    return skip(`it does not run with a read-only root, as it writes to it: see ${told}`, evidence);
  return fail([finding(messages, messageId, { message, suggestion: remedy(run, refused) })], evidence);
}

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenBooted(context, seen, (boot) => {
      if (!boot.ready) return skip('it never was ready: see api/declared-ports-listen');
      if (boot.crashed) return skip('it ends by itself soon after it was ready: see process/keeps-running');
      const spec = readOnlyRun(context, boot);
      const run = seen(spec);
      return run ? judge(context, boot, run) : { runs: [spec] };
    }),
};
export default probe;
