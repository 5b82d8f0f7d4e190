import { appId } from '../../contract/accounts.js';
import { quoted } from '../../contract/finding.js';
import { resultOf } from '../boot.js';
import { processEvidence } from '../process/main-process.js';
import type { Probe, ProbeContext, ProbeFinding, ProbeMeta } from '../probe.js';
import { fail, finding, pass, skip } from '../verdict.js';
import { asGrave } from './app-account.js';
import { whenServed } from './survey.js';
import { identityOf } from './version-sources.js';

const messages = {
  root: { severity: 'error', summary: 'It runs as root.' },
  'starts-as-root': { severity: 'warning', summary: 'It starts as root and changes the user itself.' },
  other: { severity: 'warning', summary: 'It runs as another user than app.' },
  'other-group': { severity: 'warning', summary: 'It runs in another group than app.' },
  spelling: { severity: 'note', summary: 'It runs as app, but the image does not say USER app.' },
} as const;

const meta: ProbeMeta = {
  id: 'dockerflow/runs-as-app',
  property: 'dockerflow',
  title: 'runs as the user app (10001)',
  summary: "Looks at the ids of every process in a run that has answered, and at the image's USER.",
  rationale:
    'A service that runs as root, or as a user of its own, has rights that whoever deploys it does not expect: its files, volumes and logs belong to somebody else.',
  source: 'Mozilla Dockerflow README at 8f8771b, Dockerfile requirement 5 (51e0a9a, Dockerfile guidelines)',
  messages,
  maxRuns: 2,
  profiles: ['dockerflow', 'dockerflow-2016-02'],
};

const place = {
  subject: 'user',
  location: { kind: 'config', pointer: '/config/User' },
  suggestion: 'Write USER app after the last instruction that needs root.',
} as const;

interface Ids {
  uid: number;
  gid: number;
  groups: ReadonlySet<number>;
  /** Ids of the other processes. */
  others: readonly number[];
}

function idFinding({ uid, gid, groups, others }: Ids): ProbeFinding | undefined {
  const drops = uid === 0 && others.length > 0 && others.every((id) => id !== 0);
  if (drops) {
    const ids = [...new Set(others)].join(', ');
    const message = `It starts as root, and runs its program with uid ${ids}: the image has no USER app.`;
    return finding(messages, 'starts-as-root', { message, ...place });
  }
  if (uid === 0 || others.includes(0)) {
    const what = uid === 0 ? 'It runs' : 'One of its processes runs';
    return finding(messages, 'root', { message: `${what} as root, not as the user app.`, ...place });
  }
  if (uid !== appId)
    return finding(messages, 'other', { message: `It runs with uid ${String(uid)}, not 10001.`, ...place });
  if (gid === appId || groups.has(appId)) return undefined;
  const message = `It runs with gid ${String(gid)}, not 10001.`;
  return finding(messages, 'other-group', { message, ...place, suggestion: 'Write USER app:app' });
}

/** The program ends up as app; the image says it in other words. */
function spellingNote({ image }: ProbeContext): ProbeFinding[] {
  const { User: user = '' } = image.config;
  if (user === 'app') return [];
  const isRoot = /^(?:root|\+?0+)?(?::|$)/.test(user.trim());
  const message = isRoot
    ? 'It runs with uid 10001, though the image does not say so: it starts as root and changes the user itself.'
    : `The user of the image is ${quoted(user)}: the same as app when it runs, but not the instruction USER app that Dockerflow asks for.`;
  return [finding(messages, 'spelling', { message, ...place, suggestion: 'Write USER app' })];
}

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenServed(context, seen, ({ main }) => {
      const table = resultOf(main, 'processes');
      const evidence = processEvidence(table);
      const identity = identityOf(main);
      if (!identity) return skip('its processes could not be seen', evidence);
      const { process, groups } = identity;
      const others = (table?.processes ?? []).filter((one) => !one.main).map(({ uid }) => uid);
      const found = idFinding({ uid: process.uid, gid: process.gid, groups, others });
      if (found) return fail([asGrave(context, found)], evidence);
      return pass(
        `it runs with ${String(process.uid)}:${String(process.gid)}`,
        evidence,
        spellingNote(context),
      );
    }),
};
export default probe;
