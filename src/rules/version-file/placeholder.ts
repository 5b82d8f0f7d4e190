import { quoted } from '../../contract/finding.js';
import { defineRule } from '../rule.js';
import {
  fullCommit,
  isPlaceholder,
  stampIt,
  textField,
  versionFields,
  versionObject,
  type VersionField,
} from '../../contract/version-fields.js';

export default defineRule({
  id: 'version-file/placeholder',
  summary: 'A field of version.json was not stamped by CI.',
  rationale:
    'The stub that is kept in the repository came into the image, or a variable was not set: the service cannot say what it is.',
  remedy: 'Write the file in CI, before docker build, and let the build fail where that did not happen.',
  severity: 'warning',
  recommended: true,
  subject: 'version-file',
  since: '0.1.0',
  source: 'Mozilla Dockerflow docs/version_object.md; .circleci/config.yml',
  messages: {
    placeholder: ({ field, value }: { field: VersionField; value: string }) =>
      `The field ${field} is the placeholder ${quoted(value)}: it was not stamped by CI.`,
  },
  check(context) {
    const object = versionObject(context.versionFile);
    const isStamped = fullCommit.test(textField(object, 'commit')?.text ?? '');
    for (const field of versionFields) {
      const { text: value, entry } = textField(object, field) ?? {};
      if (value === undefined || !isPlaceholder(field, value, isStamped)) continue;
      context.report(
        'placeholder',
        { field, value },
        { subject: `field ${field}`, location: entry?.value.location, suggestion: stampIt },
      );
    }
  },
  examples: {
    failing: [
      {
        versionFile: '{\n  "source": "https://github.com/example/app",\n  "commit": "TBD"\n}\n',
        messageId: 'placeholder',
        line: 3,
      },
      { versionFile: '{"version": "none. stub"}\n', messageId: 'placeholder' },
      { versionFile: '{"version": "dev", "commit": "6ecf0ef"}\n', messageId: 'placeholder' },
      {
        versionFile: '{"version": "$CIRCLE_TAG", "commit": "6ecf0ef2c2dffb796033e5a02219af86ec6584e5"}\n',
        messageId: 'placeholder',
      },
      {
        versionFile: '{"build": "unknown", "commit": "6ecf0ef2c2dffb796033e5a02219af86ec6584e5"}\n',
        messageId: 'placeholder',
      },
      { versionFile: '{"commit": "%s"}\n', messageId: 'placeholder' },
      { versionFile: '{"commit": "0000000000000000000000000000000000000000"}\n', messageId: 'placeholder' },
      { versionFile: '{"build": "https://ci.example.com/builds/XXXXXXXX"}\n', messageId: 'placeholder' },
      { versionFile: '{"build": "{{ build }}"}\n', messageId: 'placeholder' },
      { versionFile: '{"source": "<repository>"}\n', messageId: 'placeholder' },
    ],
    clean: [
      {
        versionFile:
          '{"source": "https://github.com/example/dev", "version": "dev", "commit": "6ecf0ef2c2dffb796033e5a02219af86ec6584e5", "build": "https://ci.example.com/%DE%AD"}\n',
      },
      { versionFile: '{"source": "", "version": "0", "commit": "0a", "build": null, "branch": "TBD"}\n' },
      { versionFile: '{"version": {"version": "TBD"}, "commit": "TBD"}\n' },
    ],
  },
});
