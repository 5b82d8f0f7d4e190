import { quoted } from '../../contract/finding.js';
import { appId, createApp, groupPath, groupsOf } from '../../contract/accounts.js';
import { defineRule } from '../rule.js';

const place = {
  subject: 'group app',
  location: { kind: 'config', pointer: '/config/User' },
  suggestion: createApp,
} as const;

export default defineRule({
  id: 'dockerflow/group-missing',
  summary: 'There is no group app with the id 10001.',
  rationale:
    'Volumes and fsGroup are set up for the group 10001, the same for every service. A group with another id has no right to what lies there.',
  remedy: 'Create the group app with the id 10001 in the Dockerfile.',
  severity: 'warning',
  recommended: false,
  subject: 'image',
  needs: ['files'],
  files: () => [groupPath],
  since: '0.1.0',
  source: 'Mozilla Dockerflow README at 8f8771b, Dockerfile requirement 2',
  messages: {
    'no-file': () => 'The image has no /etc/group, so it has no group app.',
    missing: () => 'There is no group app in /etc/group of the image.',
    'other-name': ({ name }: { name: string }) =>
      `The group with the id 10001 is called ${quoted(name)}, not app.`,
    'other-id': ({ gid }: { gid: number }) => `The group app has the id ${String(gid)}, not 10001.`,
  },
  check(context) {
    const { files } = context;
    const group = files?.get(groupPath);
    if (group === undefined) {
      context.report('no-file', {}, place);
      return;
    }
    const groups = groupsOf(group);
    const app = groups.find(({ name }) => name === 'app');
    const holder = groups.find(({ gid }) => gid === appId);
    if (app) {
      if (app.gid !== appId) context.report('other-id', { gid: app.gid }, place);
    } else if (holder) context.report('other-name', { name: holder.name }, place);
    else context.report('missing', {}, place);
  },
  examples: {
    failing: [
      { image: { config: { User: '10001' } }, messageId: 'no-file' },
      { image: { files: { 'etc/group': 'root:x:0:\n' } }, messageId: 'missing' },
      { image: { files: { 'etc/group': 'root:x:0:\nweb:x:10001:app\n' } }, messageId: 'other-name' },
      { image: { files: { 'etc/group': 'root:x:0:\napp:x:1000:\n' } }, messageId: 'other-id' },
    ],
    clean: [
      { image: { files: { 'etc/group': '# groups\nroot:x:0:\napp:x:10001:\n' } } },
      { dockerfile: 'FROM alpine\nRUN addgroup -g 1000 app\n' },
    ],
  },
});
