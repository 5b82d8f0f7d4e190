import { groupPath, groupsOf, passwdPath, usersOf } from '../../contract/accounts.js';
import type { Evidence } from '../../model/probe.js';
import type { Probe, ProbeFinding, ProbeMeta } from '../probe.js';
import { failIfAny, finding, pass } from '../verdict.js';
import { accountFinding, accountMessages, asGrave } from './app-account.js';
import { entryOf } from './paths.js';
import { whenMade } from './survey.js';

const messages = {
  ...accountMessages,
  'not-in-group': { severity: 'warning', summary: 'The user app is no member of the group app.' },
} as const;

const meta: ProbeMeta = {
  id: 'dockerflow/has-user-app',
  property: 'dockerflow',
  title: 'has the user app with the id 10001, a member of the group app',
  summary: 'Reads /etc/passwd and /etc/group of a container.',
  rationale:
    'Whoever runs the image mounts volumes and sets runAsUser for the id 10001, the same for every service. Files of a user with another id cannot be read or written there.',
  source: 'Mozilla Dockerflow README at 8f8771b, Dockerfile requirement 3 (51e0a9a, Dockerfile guidelines)',
  messages,
  maxRuns: 1,
  profiles: ['dockerflow', 'dockerflow-2016-02'],
};

/** Where one of the two is missing, that is what is told. */
function membershipFinding(passwd: string, group: string): ProbeFinding | undefined {
  const user = usersOf(passwd).find(({ name }) => name === 'app');
  const app = groupsOf(group).find(({ name }) => name === 'app');
  if (!user || !app || user.gid === app.gid || app.members.includes('app')) return undefined;
  return finding(messages, 'not-in-group', {
    message: `The user app is no member of the group app: its primary group is ${String(user.gid)}, and the line of the group ${String(app.gid)} does not name it.`,
    suggestion: 'Write RUN usermod --gid app app; on Alpine create the user with adduser -G app',
    subject: 'user app',
  });
}

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenMade(context, seen, (bare) => {
      const passwd = entryOf(bare, passwdPath)?.content;
      const users = passwd === undefined ? undefined : usersOf(passwd);
      const mine = (users ?? []).filter(({ name, uid }) => name === 'app' || uid === 10001);
      const lines = mine.map(({ name, uid, gid }) => `${name}:${String(uid)}:${String(gid)}`);
      const evidence: Evidence[] =
        lines.length > 0 ? [{ kind: 'files', text: `${passwdPath}: ${lines.join('; ')}` }] : [];
      const account = accountFinding(
        'user',
        users?.map(({ name, uid }) => ({ name, id: uid })),
      );
      const membership = membershipFinding(passwd ?? '', entryOf(bare, groupPath)?.content ?? '');
      const found = [account, membership].flatMap((one) => (one ? [asGrave(context, one)] : []));
      return failIfAny(found, evidence) ?? pass('it is there, in its group', evidence);
    }),
};
export default probe;
