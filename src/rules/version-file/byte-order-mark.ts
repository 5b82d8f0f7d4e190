import { defineRule } from '../rule.js';

export default defineRule({
  id: 'version-file/byte-order-mark',
  summary: 'version.json begins with a byte order mark.',
  rationale: "JSON forbids it, and Python's json, Go's encoding/json and others refuse such a file.",
  remedy: 'Save the file as UTF-8 without a byte order mark.',
  severity: 'warning',
  recommended: true,
  subject: 'version-file',
  since: '0.1.0',
  source: 'RFC 8259 section 8.1',
  messages: {
    mark: () => 'The file begins with a byte order mark, which JSON forbids.',
  },
  check(context) {
    const { versionFile } = context;
    if (!versionFile?.hasByteOrderMark) return;
    context.report(
      'mark',
      {},
      { location: versionFile.start, suggestion: 'Save it as UTF-8 without a byte order mark.' },
    );
  },
  examples: {
    failing: [{ versionFile: '\ufeff{"version": "1.4.0"}\n', messageId: 'mark', line: 1 }],
    clean: [{ versionFile: '{"version": "\ufeff1.4.0"}\n' }],
  },
});
