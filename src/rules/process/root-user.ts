import { quoted } from '../../contract/finding.js';
import { defineRule } from '../rule.js';
import { isRoot } from '../users.js';

const suggestion =
  'Write USER 10001:10001, or another number that is not 0, after the last instruction that needs root.';

export default defineRule({
  id: 'process/root-user',
  summary: 'The image runs as root.',
  rationale:
    'Whoever takes over the process is root in the container, and owns every file in it and in its volumes. Kubernetes refuses such images under runAsNonRoot.',
  remedy: 'Create a user in the Dockerfile and name it, by number, in the last USER instruction.',
  severity: 'warning',
  recommended: true,
  subject: 'image',
  since: '0.1.0',
  source: 'OCI image-spec, config.md, `User`; CIS Docker Benchmark 4.1',
  messages: {
    'not-set': () => 'The image sets no user, so it runs as root.',
    root: ({ user }: { user: string }) => `The image runs as root: its user is ${quoted(user)}.`,
  },
  check(context) {
    const user = context.config?.User;
    const location = { kind: 'config', pointer: '/config/User' } as const;
    if (user === undefined) {
      if (context.known('user')) context.report('not-set', {}, { subject: 'user', location, suggestion });
    } else if (isRoot(user)) {
      context.report('root', { user }, { subject: 'user', location, suggestion });
    }
  },
  examples: {
    failing: [
      { dockerfile: 'FROM scratch\nCMD ["/app"]\n', messageId: 'not-set' },
      { dockerfile: 'FROM alpine\nUSER app\nUSER 0:0\n', messageId: 'root', line: 3 },
      { image: { config: { User: '00', Cmd: ['/app'] } }, messageId: 'root' },
      { image: { config: { User: 'root:root' } }, messageId: 'root' },
      { image: { config: { User: '-0:1' } }, messageId: 'root' },
    ],
    clean: [
      { dockerfile: 'FROM scratch\nUSER 10001\n' },
      { dockerfile: 'FROM alpine\nCMD ["/app"]\n' },
      { image: { config: { User: '1000:0' } } },
    ],
  },
});
