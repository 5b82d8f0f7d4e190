import { quoted } from '../../contract/finding.js';
import { defineRule } from '../rule.js';

/** Other spellings of USER app, for whoever has a user and a group app with the id 10001. */
const sameAtRunTime = /^(?:app|10001)(?::(?:app|10001))?$/;
/** root by name, or 0 however it is written; a group does not change it. */
const root = /^(?:root|\+?0+)?(?::|$)/;

export default defineRule({
  id: 'dockerflow/user-not-app',
  summary: 'The user of the image is not app.',
  rationale:
    'A service that runs as root, or as a user of its own, has rights that whoever deploys it does not expect: its files, volumes and logs belong to somebody else.',
  remedy: 'Write USER app after the last instruction that needs root.',
  severity: 'warning',
  recommended: false,
  subject: 'image',
  since: '0.1.0',
  source: 'Mozilla Dockerflow README at 8f8771b, Dockerfile requirement 5',
  messages: {
    root: () => 'The image runs as root, not as the user app.',
    other: ({ user }: { user: string }) => `The user of the image is ${quoted(user)}, not app.`,
    spelling: ({ user }: { user: string }) =>
      `The user of the image is ${quoted(user)}: the same as app at run time, but not the instruction USER app that Dockerflow asks for.`,
  },
  check(context) {
    const { User: user } = context.config ?? {};
    if (user === 'app' || !context.known('user')) return;
    const place = {
      subject: 'user',
      location: { kind: 'config', pointer: '/config/User' },
      suggestion: 'Write USER app after the last instruction that needs root.',
    } as const;
    if (user === undefined || root.test(user.trim()))
      context.report('root', {}, { ...place, severity: 'error' });
    else if (sameAtRunTime.test(user))
      context.report('spelling', { user }, { ...place, severity: 'note', suggestion: 'Write USER app' });
    else context.report('other', { user }, place);
  },
  examples: {
    failing: [
      { dockerfile: 'FROM scratch\nCMD ["/app/run"]\n', messageId: 'root' },
      { dockerfile: 'FROM alpine\nUSER app\nUSER root:app\n', messageId: 'root', line: 3 },
      { image: { config: { User: '0' } }, messageId: 'root' },
      { image: { config: {} }, messageId: 'root' },
      { dockerfile: 'FROM alpine\nUSER kitsune\n', messageId: 'other', line: 2 },
      { image: { config: { User: '10001:0' } }, messageId: 'other' },
      { image: { config: { User: '1000' } }, messageId: 'other' },
      { image: { config: { User: 'app:app' } }, messageId: 'spelling' },
      { image: { config: { User: '10001' } }, messageId: 'spelling' },
      { image: { config: { User: '10001:10001' } }, messageId: 'spelling' },
    ],
    clean: [
      { image: { config: { User: 'app' } } },
      { dockerfile: 'FROM scratch\nUSER app\n' },
      { dockerfile: 'FROM python:3.13-slim\nCMD ["python"]\n' },
    ],
  },
});
