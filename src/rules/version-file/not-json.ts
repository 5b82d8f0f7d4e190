import { defineRule } from '../rule.js';

export default defineRule({
  id: 'version-file/not-json',
  summary: 'version.json is not JSON.',
  rationale:
    'Services that cannot parse the file answer an empty object, or an error, at /__version__; some do so without a word in the log.',
  remedy: 'Mend the place that is named, and write the file with a program that knows JSON.',
  severity: 'error',
  recommended: true,
  subject: 'version-file',
  since: '0.1.0',
  source: 'Mozilla Dockerflow docs/version_object.md; RFC 8259',
  messages: {
    syntax: ({ reason }: { reason: string }) => `This is not JSON: ${reason}.`,
  },
  check(context) {
    const { versionFile } = context;
    if (!versionFile?.fault) return;
    const {
      reason,
      location,
      suggestion = 'Write the file with container-api init version',
    } = versionFile.fault;
    context.report('syntax', { reason }, { location, suggestion });
  },
  examples: {
    failing: [
      {
        versionFile: '{\n  "source": "https://github.com/example/app",\n  "version": "1.4.0",\n}\n',
        messageId: 'syntax',
        line: 3,
      },
      { versionFile: "{'version': '1.4.0'}\n", messageId: 'syntax', line: 1 },
      { versionFile: '{"version": "1.4.0"}\\n', messageId: 'syntax', line: 1 },
      { versionFile: '', messageId: 'syntax', line: 1 },
    ],
    clean: [{ versionFile: '{"version": "1.4.0"}\r\n' }, { versionFile: '[]\n' }],
  },
});
