import { quoted, shortened } from '../../contract/finding.js';
import type { Volume } from '../../model/contract.js';
import type { FileEntry } from '../../model/run.js';
import { resultOf, whenBooted, type Boot } from '../boot.js';
import { defaultCapabilities } from '../pilot.js';
import { familyOf } from '../process/main-process.js';
import type { Probe, ProbeContext, ProbeFinding, ProbeMeta } from '../probe.js';
import { failIfAny, finding, inconclusive, pass, skip } from '../verdict.js';

const messages = {
  'not-writable': {
    severity: 'error',
    summary: 'The user of the image cannot write to a volume that it declares.',
  },
  missing: {
    severity: 'error',
    summary: 'The directory of a declared volume is not in the image, so that it will belong to root.',
  },
  'needs-override': {
    severity: 'warning',
    summary: 'Only the capability DAC_OVERRIDE lets root write to a volume that belongs to somebody else.',
  },
} as const;

const meta: ProbeMeta = {
  id: 'api/volumes-writable',
  property: 'api',
  title: 'can write to the volumes that it declares',
  summary:
    'Compares owner and mode of each declared volume with the user and group that the first process really has. Volumes declared as `ro` are left out.',
  rationale:
    'A new volume gets the owner that the directory has in the image. If that is not the user of the image, the first write fails, and everybody mends it on the host.',
  source: 'Module container, 2 API, Volume mounts; Dockerfile reference, VOLUME',
  messages,
  maxRuns: 3,
  profiles: ['recommended'],
};

interface Identity {
  uid: number;
  gid: number;
}

/** Of the first process where it was seen, else as USER writes it in numbers. */
function identityOf({ contract }: ProbeContext, boot: Boot): Identity | undefined {
  const main = familyOf(boot.pilot)?.main;
  if (main) return { uid: main.uid, gid: main.gid };
  const user = contract.process.user ?? 'root';
  if (user === 'root' || user === '0') return { uid: 0, gid: 0 };
  const [, uid, gid] = /^(\d{1,10}):(\d{1,10})$/.exec(user) ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

/** Search and write for a directory, write for a file, in the three bits of one class. */
const wantedOf = ({ type }: FileEntry): number => (type === 'directory' ? 0o3 : 0o2);

/** `unknown`: its group may write, and what further groups the process has is not seen. */
function access(entry: FileEntry, { uid, gid }: Identity): 'yes' | 'no' | 'unknown' {
  const { mode, uid: owner, gid: group } = entry;
  if (mode === undefined || owner === undefined || group === undefined) return 'unknown';
  const wanted = wantedOf(entry);
  const grants = (shift: number): boolean => ((mode >> shift) & wanted) === wanted;
  if (uid === owner) return grants(6) ? 'yes' : 'no';
  if (gid === group) return grants(3) ? 'yes' : 'no';
  if (grants(0)) return 'yes';
  return grants(3) ? 'unknown' : 'no';
}

function overrides({ capabilities }: Boot): boolean {
  const held: readonly string[] = capabilities === 'default' ? defaultCapabilities : capabilities;
  return held.includes('DAC_OVERRIDE');
}

function judge(
  volume: Volume,
  entry: FileEntry,
  user: Identity,
  boot: Boot,
): ProbeFinding | 'yes' | 'unknown' {
  const { path, declaredAt } = volume;
  const [location] = declaredAt;
  const owner = `${String(user.uid)}:${String(user.gid)}`;
  const place = { subject: `volume ${path}`, ...(location && { location }), data: { path, ...user } };
  const safe = shortened(path);
  const write = `Write before VOLUME: RUN mkdir -p ${safe} && chown ${owner} ${safe}`;
  if (entry.type === 'absent') {
    if (user.uid === 0) return 'yes';
    return finding(messages, 'missing', {
      message: `The volume ${quoted(path)} has no directory in the image: what is mounted there belongs to root, and the image runs as ${owner}.`,
      suggestion: `${write}.`,
      ...place,
    });
  }
  if (user.uid === 0 && overrides(boot)) return 'yes';
  const can = access(entry, user);
  if (can !== 'no') return can;
  const held = `${String(entry.uid)}:${String(entry.gid)}, mode ${(entry.mode ?? 0).toString(8).padStart(4, '0')}`;
  return user.uid === 0
    ? finding(messages, 'needs-override', {
        message: `The volume ${quoted(path)} (${held}) lets root write only with the capability DAC_OVERRIDE.`,
        suggestion: `Run the image as the owner of the volume: USER ${String(entry.uid)}:${String(entry.gid)}; or ${write.charAt(0).toLowerCase()}${write.slice(1)}.`,
        ...place,
      })
    : finding(messages, 'not-writable', {
        message: `The volume ${quoted(path)} (${held}) cannot be written to by ${owner}, as whom the image runs.`,
        suggestion: `${write}.`,
        ...place,
      });
}

const isReadOnly = ({ mode }: Volume): boolean => mode?.split(',').includes('ro') ?? false;

const probe: Probe = {
  meta,
  next: (context, seen) => {
    const volumes = context.contract.volumes.filter((volume) => !isReadOnly(volume));
    if (volumes.length === 0) return skip('it declares no volume to write to');
    return whenBooted(context, seen, (boot) => {
      const user = identityOf(context, boot);
      if (!user) return skip('the user of its first process could not be seen');
      const files = new Map((resultOf(boot.pilot, 'files')?.files ?? []).map((entry) => [entry.path, entry]));
      const findings: ProbeFinding[] = [];
      const unknown: string[] = [];
      for (const volume of volumes) {
        const entry = files.get(volume.path);
        const judged = entry ? judge(volume, entry, user, boot) : 'unknown';
        if (judged === 'unknown') unknown.push(volume.path);
        else if (judged !== 'yes') findings.push(judged);
      }
      const evidence = volumes.slice(0, 10).map(({ path }) => {
        const { type = 'not seen', uid, gid, mode } = files.get(path) ?? {};
        const rights =
          mode === undefined ? '' : ` ${String(uid)}:${String(gid)} ${mode.toString(8).padStart(4, '0')}`;
        return { kind: 'files', text: `${path}: ${type}${rights}` } as const;
      });
      const who = `${String(user.uid)}:${String(user.gid)}`;
      const broken = failIfAny(findings, evidence);
      if (broken) return broken;
      return unknown.length > 0
        ? inconclusive(`whether ${who} can write to ${unknown.join(', ')} could not be seen`, evidence)
        : pass(`${who} can write to ${volumes.length === 1 ? 'its volume' : 'all of them'}`, evidence);
    });
  },
};
export default probe;
