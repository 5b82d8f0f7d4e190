import { quoted } from '../../contract/finding.js';
import { resultOf, whenBooted } from '../boot.js';
import type { Probe, ProbeContext, ProbeMeta } from '../probe.js';
import { commandLine, processEvidence } from '../process/main-process.js';
import { fail, finding, pass, skip } from '../verdict.js';

const messages = {
  'root-undeclared': { severity: 'warning', summary: 'It runs as root, and the image names no other user.' },
  'root-declared-otherwise': {
    severity: 'error',
    summary: 'A process runs as root although the image or its contract names another user.',
  },
} as const;

const meta: ProbeMeta = {
  id: 'privilege/not-root',
  property: 'privilege',
  title: 'does not run as root',
  summary: 'Looks at the real user id of every process once it is ready.',
  rationale:
    'Root inside is root on the host for everything that a flaw of the kernel or a careless mount lets out. Clusters with runAsNonRoot refuse it.',
  source: 'Seed "Dockerflow", Dockerfile Guidelines; spec "peers" 5.2, 7; Kubernetes, runAsNonRoot',
  messages,
  maxRuns: 3,
  profiles: ['recommended'],
};

/** The user that the image names, without its group; undefined for none and for root by any name. */
function declaredUser({ contract }: ProbeContext): string | undefined {
  const user = contract.process.user?.split(':')[0];
  return user === undefined || user === '' || user === 'root' || /^0+$/.test(user) ? undefined : user;
}

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenBooted(context, seen, ({ pilot, role }) => {
      const table = resultOf(pilot, 'processes');
      if (role === 'task' && !table) return skip('it had ended before its processes could be seen');
      if (!table?.way || table.processes.length === 0)
        return skip(`its processes cannot be seen: ${table?.reason ?? 'it had ended'}`);
      const evidence = processEvidence(table);
      const root = table.processes.filter(({ uid }) => uid === 0);
      const [first] = root;
      if (!first) {
        const users = [...new Set(table.processes.map(({ uid, gid }) => `${String(uid)}:${String(gid)}`))];
        return pass(`its processes run as ${users.join(', ')}`, evidence);
      }
      const declared = declaredUser(context);
      const suggestion = 'Write USER with a number at the end of the Dockerfile: USER 10001:10001.';
      if (declared === undefined) {
        const message = 'It runs as root: the image names no user.';
        return fail(
          [finding(messages, 'root-undeclared', { message, suggestion, subject: 'user' })],
          evidence,
        );
      }
      const message = `The image names the user ${quoted(declared)}, but ${quoted(commandLine(first))} runs as root.`;
      const remedy =
        'Find the set-user-ID program, or the entry point that was given more than it needs, and start it as the declared user.';
      return fail(
        [finding(messages, 'root-declared-otherwise', { message, suggestion: remedy, subject: 'user' })],
        evidence,
      );
    }),
};
export default probe;
