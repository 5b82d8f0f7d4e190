import { groupPath, groupsOf, passwdPath, usersOf } from '../../contract/accounts.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'dockerflow/user-not-in-group',
  summary: 'The user app is no member of the group app.',
  rationale: 'What is given to the group app, as volumes by fsGroup, is then closed to the service.',
  remedy: 'Make app the primary group of the user app, or add the user to the group.',
  severity: 'warning',
  recommended: false,
  subject: 'image',
  needs: ['files'],
  files: () => [passwdPath, groupPath],
  since: '0.1.0',
  source: 'Mozilla Dockerflow README at 8f8771b, Dockerfile requirement 3',
  messages: {
    'not-in-group': ({ gid, groupId }: { gid: number; groupId: number }) =>
      `The user app is no member of the group app: its primary group is ${String(gid)}, and the line of the group ${String(groupId)} does not name it.`,
  },
  check(context) {
    const { files } = context;
    const user = usersOf(files?.get(passwdPath) ?? '').find(({ name }) => name === 'app');
    const group = groupsOf(files?.get(groupPath) ?? '').find(({ name }) => name === 'app');
    // One of them missing is what user-missing and group-missing say.
    if (!user || !group) return;
    if (user.gid === group.gid || group.members.includes('app')) return;
    context.report(
      'not-in-group',
      { gid: user.gid, groupId: group.gid },
      {
        subject: 'user app',
        location: { kind: 'config', pointer: '/config/User' },
        suggestion: 'Write RUN usermod --gid app app; on Alpine create the user with adduser -G app',
      },
    );
  },
  examples: {
    failing: [
      {
        image: { files: { 'etc/passwd': 'app:x:10001:0::/app:\n', 'etc/group': 'app:x:10001:web\n' } },
        messageId: 'not-in-group',
      },
    ],
    clean: [
      {
        image: {
          files: {
            'etc/passwd': 'root:x:0:0:::\napp:x:10001:10001:::\n',
            'etc/group': 'root:x:0:\napp:x:10001:\n',
          },
        },
      },
      { image: { files: { 'etc/passwd': 'app:x:10001:0:::\n', 'etc/group': 'app:x:10001:web,app\n' } } },
      { image: { files: { 'etc/passwd': 'app:x:10001:0:::\n', 'etc/group': 'root:x:0:\n' } } },
      { image: { files: { 'etc/passwd': 'root:x:0:0:::\n', 'etc/group': 'app:x:10001:\n' } } },
    ],
  },
});
