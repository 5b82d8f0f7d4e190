import { quoted } from '../../contract/finding.js';
import { defineRule } from '../rule.js';
import { isWindowsUser } from '../users.js';

export default defineRule({
  id: 'process/user-not-numeric',
  summary: 'The user of the image is a name, not a number.',
  rationale:
    'Kubernetes cannot tell whether a name is root, and refuses to start the image under runAsNonRoot unless every deployment repeats the number.',
  remedy: 'Name the user by its number in the last USER instruction.',
  severity: 'note',
  recommended: false,
  subject: 'image',
  judges: ['user'],
  since: '0.1.0',
  source: 'Kubernetes, PodSecurityContext `runAsNonRoot`; hadolint DL3066',
  messages: {
    name: ({ user }: { user: string }) =>
      `The user is ${quoted(user)}, a name, so runAsNonRoot cannot verify that it is not root.`,
  },
  check(context) {
    const user = context.config?.User ?? '';
    const [name = ''] = user.trim().split(':', 1);
    // Root in all its spellings is reported by process/root-user.
    if (name === '' || name === 'root' || /^[+-]?\d+$/.test(name) || isWindowsUser(name)) return;
    context.report(
      'name',
      { user },
      {
        subject: 'user',
        location: { kind: 'config', pointer: '/config/User' },
        suggestion: 'Write its number, which "id -u" tells in the image: USER 10001.',
      },
    );
  },
  examples: {
    failing: [
      { dockerfile: 'FROM alpine\nUSER app\n', messageId: 'name', line: 2 },
      { image: { config: { User: 'app:1000' } }, messageId: 'name' },
      { image: { config: { User: '1000x' } }, messageId: 'name' },
    ],
    clean: [
      { dockerfile: 'FROM alpine\nUSER 1000:app\n' },
      { dockerfile: 'FROM alpine\nUSER root\n' },
      { dockerfile: 'FROM alpine\nARG WHO\nUSER $WHO\n' },
      { image: { config: { User: ':app' } } },
      { image: { config: { User: 'ContainerUser' } } },
    ],
  },
});
