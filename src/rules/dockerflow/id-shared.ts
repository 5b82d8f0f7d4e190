import { quoted } from '../../contract/finding.js';
import { appId, groupPath, groupsOf, passwdPath, usersOf } from '../../contract/accounts.js';
import { defineRule } from '../rule.js';

/** The first other name that has the id, where `app` is there as well; without an app it is the name that is wrong. */
function other(all: readonly { name: string; id: number }[]): string | undefined {
  if (!all.some(({ name }) => name === 'app')) return undefined;
  return all.find(({ name, id }) => id === appId && name !== 'app')?.name;
}

export default defineRule({
  id: 'dockerflow/id-shared',
  summary: 'The id 10001 belongs to somebody else beside the user or group app.',
  rationale:
    'The kernel knows ids only: whoever has the same one may read and change everything of the service, and tools name the first of them.',
  remedy: 'Give the other user or group another id.',
  severity: 'warning',
  recommended: false,
  subject: 'image',
  needs: ['files'],
  files: () => [passwdPath, groupPath],
  since: '0.1.0',
  source: 'Mozilla Dockerflow README at 8f8771b, Dockerfile requirements 2 and 3',
  messages: {
    user: ({ name }: { name: string }) => `The user ${quoted(name)} has the id 10001, which is for app.`,
    group: ({ name }: { name: string }) => `The group ${quoted(name)} has the id 10001, which is for app.`,
  },
  check(context) {
    const { files } = context;
    const users = usersOf(files?.get(passwdPath) ?? '').map(({ name, uid }) => ({ name, id: uid }));
    const groups = groupsOf(files?.get(groupPath) ?? '').map(({ name, gid }) => ({ name, id: gid }));
    for (const [kind, all] of [
      ['user', users],
      ['group', groups],
    ] as const) {
      const name = other(all);
      if (name === undefined) continue;
      context.report(
        kind,
        { name },
        {
          subject: `${kind} app`,
          location: { kind: 'config', pointer: '/config/User' },
          suggestion: `Create the other ${kind} with another id, or leave it out.`,
        },
      );
    }
  },
  examples: {
    failing: [
      {
        image: { files: { 'etc/passwd': 'web:x:10001:0:::\napp:x:10001:10001:::\n' } },
        messageId: 'user',
      },
      { image: { files: { 'etc/group': 'app:x:10001:\nweb:x:10001:\n' } }, messageId: 'group' },
      { image: { files: { 'etc/group': 'app:x:1000:\nweb:x:10001:\n' } }, messageId: 'group' },
    ],
    clean: [
      {
        image: {
          files: { 'etc/passwd': 'web:x:1000:0:::\napp:x:10001:0:::\n', 'etc/group': 'app:x:10001:\n' },
        },
      },
      { image: { files: { 'etc/passwd': 'web:x:10001:0:::\n', 'etc/group': 'web:x:10001:\n' } } },
      { image: { config: { User: 'app' } } },
    ],
  },
});
