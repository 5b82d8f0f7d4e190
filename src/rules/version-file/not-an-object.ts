import { defineRule } from '../rule.js';
import { describeJson } from '../../contract/version-fields.js';

export default defineRule({
  id: 'version-file/not-an-object',
  summary: 'version.json holds no JSON object.',
  rationale: 'Whoever reads the file asks an object for its commit. null, a list or a text has none.',
  remedy: 'Write an object with source, version, commit and build.',
  severity: 'error',
  recommended: true,
  subject: 'version-file',
  since: '0.1.0',
  source: 'Mozilla Dockerflow docs/version_object.md',
  messages: {
    'not-an-object': ({ found }: { found: string }) => `The file holds ${found}, not an object.`,
  },
  check(context) {
    const { versionFile } = context;
    const root = versionFile?.root;
    if (!root || root.kind === 'map') return;
    context.report(
      'not-an-object',
      { found: describeJson(root) },
      {
        location: root.location,
        suggestion: 'Write {"source": "…", "version": "…", "commit": "…", "build": "…"}',
      },
    );
  },
  examples: {
    failing: [
      { versionFile: 'null\n', messageId: 'not-an-object', line: 1 },
      { versionFile: '\n["1.4.0"]\n', messageId: 'not-an-object', line: 2 },
      { versionFile: '"1.4.0"', messageId: 'not-an-object' },
    ],
    clean: [{ versionFile: '{}\n' }, { versionFile: '{\n' }],
  },
});
