import { maxVersionFileBytes } from '../../contract/readers/version-file.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'version-file/too-large',
  summary: 'version.json is too large to be one.',
  rationale:
    'The file is read at every request of /__version__. It has four short fields; what is larger is another file.',
  remedy: 'Check that the right file was copied.',
  severity: 'error',
  recommended: true,
  subject: 'version-file',
  since: '0.1.0',
  source: 'Mozilla Dockerflow docs/version_object.md; our own limit',
  messages: {
    'too-large': ({ size }: { size: number }) =>
      `The file has ${String(size)} bytes, more than the ${String(maxVersionFileBytes)} that are read.`,
  },
  check(context) {
    const { size = 0, start } = context.versionFile ?? {};
    if (size <= maxVersionFileBytes) return;
    const suggestion = 'Check that this is the right file.';
    context.report('too-large', { size }, { location: start, suggestion });
  },
  examples: {
    failing: [{ versionFile: `{"version": "${'x'.repeat(maxVersionFileBytes)}"}`, messageId: 'too-large' }],
    clean: [{ versionFile: `{"version": "${'x'.repeat(maxVersionFileBytes - 15)}"}` }],
  },
});
