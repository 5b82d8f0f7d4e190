import { quoted } from '../../contract/finding.js';
import { appId, createApp, passwdPath, usersOf } from '../../contract/accounts.js';
import { defineRule } from '../rule.js';

const place = {
  subject: 'user app',
  location: { kind: 'config', pointer: '/config/User' },
  suggestion: createApp,
} as const;

export default defineRule({
  id: 'dockerflow/user-missing',
  summary: 'There is no user app with the id 10001.',
  rationale:
    'Whoever runs the image mounts volumes and sets runAsUser for the id 10001, the same for every service. Files of a user with another id cannot be read or written there.',
  remedy: 'Create the user app with the id 10001 in the Dockerfile.',
  severity: 'warning',
  recommended: false,
  subject: 'image',
  needs: ['files'],
  files: () => [passwdPath],
  since: '0.1.0',
  source: 'Mozilla Dockerflow README at 8f8771b, Dockerfile requirement 3',
  messages: {
    'no-file': () => 'The image has no /etc/passwd, so it has no user app.',
    missing: () => 'There is no user app in /etc/passwd of the image.',
    'other-name': ({ name }: { name: string }) =>
      `The user with the id 10001 is called ${quoted(name)}, not app.`,
    'other-id': ({ uid }: { uid: number }) => `The user app has the id ${String(uid)}, not 10001.`,
  },
  check(context) {
    const { files } = context;
    const passwd = files?.get(passwdPath);
    if (passwd === undefined) {
      context.report('no-file', {}, place);
      return;
    }
    const users = usersOf(passwd);
    const app = users.find(({ name }) => name === 'app');
    const holder = users.find(({ uid }) => uid === appId);
    if (app) {
      if (app.uid !== appId) context.report('other-id', { uid: app.uid }, place);
    } else if (holder) context.report('other-name', { name: holder.name }, place);
    else context.report('missing', {}, place);
  },
  examples: {
    failing: [
      { image: { config: { User: '10001' } }, messageId: 'no-file' },
      { image: { files: { 'etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n' } }, messageId: 'missing' },
      {
        image: { files: { 'etc/passwd': 'root:x:0:0::/:\nkitsune:x:10001:10001::/app:/bin/sh\n' } },
        messageId: 'other-name',
      },
      {
        image: { files: { 'etc/passwd': 'root:x:0:0::/:\napp:x:1000:10001::/app:/bin/sh\n' } },
        messageId: 'other-id',
      },
    ],
    clean: [
      { image: { files: { 'etc/passwd': '# users\nroot:x:0:0::/:\napp:x:10001:10001::/app:/bin/sh\n' } } },
      {
        image: {
          files: { 'etc/passwd': '-> ../usr/share/passwd', 'usr/share/passwd': 'app:x:10001:0:::\n' },
        },
      },
      { dockerfile: 'FROM alpine\nRUN adduser -D -u 1000 app\nUSER app\n' },
    ],
  },
});
