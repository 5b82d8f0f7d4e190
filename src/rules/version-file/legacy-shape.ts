import { entryOf } from '../../contract/yaml/node.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'version-file/legacy-shape',
  summary: 'version.json nests its fields in an object called version.',
  rationale:
    'The nested shape is older than the specification. Whoever asks the file for commit finds nothing, and services that answer the flat shape at /__version__ say something else than their own file.',
  remedy: 'Write the fields side by side, and call hash commit.',
  severity: 'error',
  recommended: true,
  subject: 'version-file',
  since: '0.1.0',
  source: 'Mozilla Dockerflow docs/version_object.md; mozilla/browserid-verifier',
  messages: {
    nested: () => 'The fields are nested in an object "version"; they belong into the root.',
  },
  check(context) {
    const entry = entryOf(context.versionFile?.root, 'version');
    if (entry?.value.kind !== 'map') return;
    context.report(
      'nested',
      {},
      {
        subject: 'field version',
        location: entry.keyLocation,
        suggestion:
          'Write {"source": "…", "version": "…", "commit": "…", "build": "…"}; commit is what was hash.',
      },
    );
  },
  examples: {
    failing: [
      {
        versionFile:
          '{\n  "version": {\n    "hash": "6ecf0ef2c2dffb796033e5a02219af86ec6584e5",\n    "version": "1.4.0",\n    "source": "https://github.com/example/app",\n    "build": ""\n  }\n}\n',
        messageId: 'nested',
        line: 2,
      },
    ],
    clean: [
      { versionFile: '{"version": "1.4.0", "build": {"id": 7}}\n' },
      { versionFile: '{"version": ["1.4.0"]}\n' },
      { versionFile: '[{"version": {}}]\n' },
    ],
  },
});
