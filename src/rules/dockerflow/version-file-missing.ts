import { quoted } from '../../contract/finding.js';
import type { ImageConfig } from '../../model/image.js';
import { defineRule } from '../rule.js';

const wanted = '/app/version.json';

/** Where services put it instead. */
function elsewhere({ WorkingDir = '/' }: ImageConfig): string[] {
  const here = WorkingDir.startsWith('/') ? [`${WorkingDir.replace(/\/$/, '')}/version.json`] : [];
  return ['/version.json', ...here, '/app/dist/version.json'];
}

export default defineRule({
  id: 'dockerflow/version-file-missing',
  summary: 'There is no /app/version.json in the image.',
  rationale:
    'Deployments compare that file with what was built before they let an image through, and /__version__ answers its contents. Without it nobody can tell what the image is made of.',
  remedy: 'Write version.json in CI before docker build, and copy it to /app.',
  severity: 'error',
  recommended: false,
  subject: 'image',
  needs: ['files'],
  files: ({ config = {} }) => [wanted, ...elsewhere(config)],
  since: '0.1.0',
  source: 'Mozilla Dockerflow README at 8f8771b, requirement 3; docs/version_object.md',
  messages: {
    missing: () => 'The image has no /app/version.json.',
    elsewhere: ({ found }: { found: string }) =>
      `The image has no /app/version.json; there is one at ${quoted(found)}.`,
  },
  check(context) {
    const { config = {}, files } = context;
    if (files?.get(wanted) !== undefined) return;
    const found = elsewhere(config).find((path) => files?.get(path) !== undefined);
    const subject = 'version.json';
    if (found === undefined) {
      const suggestion =
        'Write the file before docker build with container-api init version, and COPY version.json /app/version.json';
      context.report('missing', {}, { subject, suggestion });
    } else
      context.report(
        'elsewhere',
        { found },
        { subject, suggestion: 'Write COPY version.json /app/version.json' },
      );
  },
  examples: {
    failing: [
      { image: { config: { WorkingDir: '/app' } }, messageId: 'missing' },
      { image: { files: { 'app/version.json': '-> ../gone/version.json' } }, messageId: 'missing' },
      { image: { files: { 'version.json': '{}' } }, messageId: 'elsewhere' },
      { image: { files: { 'app/dist/version.json': '{}' } }, messageId: 'elsewhere' },
      {
        image: { config: { WorkingDir: '/opt/' }, files: { 'opt/version.json': '{}' } },
        messageId: 'elsewhere',
      },
    ],
    clean: [
      { image: { files: { 'app/version.json': '{}' } } },
      { image: { files: { 'app/version.json': '', 'version.json': '{}' } } },
      {
        image: { files: { 'app/version.json': '-> dist/version.json', 'app/dist/version.json': '{}' } },
      },
      { dockerfile: 'FROM scratch\nCMD ["/app/run"]\n' },
    ],
  },
});
