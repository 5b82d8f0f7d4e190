import { quoted } from '../../contract/finding.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'version-file/duplicate-key',
  summary: 'A key stands twice in the same object of version.json.',
  rationale:
    'Most readers take the last one, some the first, and some refuse the file: two tools may read two versions from one file.',
  remedy: 'Keep one of them.',
  severity: 'warning',
  recommended: true,
  subject: 'version-file',
  since: '0.1.0',
  source: 'RFC 8259 section 4',
  messages: {
    twice: ({ key, first }: { key: string; first: number }) =>
      `The key ${quoted(key)} stands twice, first in line ${String(first)}; most readers take the last one.`,
  },
  check(context) {
    const { versionFile } = context;
    for (const { key, location, first } of versionFile?.duplicates ?? []) {
      const line = first.kind === 'file' ? first.line : 1;
      context.report(
        'twice',
        { key, first: line },
        { subject: `field ${key}`, location, suggestion: `Remove one of them.` },
      );
    }
  },
  examples: {
    failing: [
      {
        versionFile: '{\n  "version": "1.4.0",\n  "commit": "a",\n  "version": "1.4.1"\n}\n',
        messageId: 'twice',
        line: 4,
        message: 'The key "version" stands twice, first in line 2; most readers take the last one.',
      },
      { versionFile: '{"more": [{"a": 1, "\\u0061": 2}]}\n', messageId: 'twice' },
    ],
    clean: [{ versionFile: '{"version": "1", "more": {"version": "2"}, "list": [{"a": 1}, {"a": 2}]}\n' }],
  },
});
