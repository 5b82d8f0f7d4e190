import { entryOf } from '../../contract/yaml/node.js';
import { defineRule } from '../rule.js';
import { stampIt, versionFields, versionObject, type VersionField } from '../../contract/version-fields.js';

export default defineRule({
  id: 'version-file/field-missing',
  summary: 'A field of version.json is missing.',
  rationale:
    'The four fields lead from a running service back to its repository, its commit and the build that made it. Tools that compare deployments take a missing one for a mismatch.',
  remedy: 'Write all four fields. version may be empty, and build as well where no CI ran.',
  severity: 'error',
  recommended: true,
  subject: 'version-file',
  since: '0.1.0',
  source: 'Mozilla Dockerflow docs/version_object.md',
  messages: {
    missing: ({ field }: { field: VersionField }) => `The field ${field} is missing.`,
  },
  check(context) {
    const object = versionObject(context.versionFile);
    if (!object) return;
    for (const field of versionFields) {
      if (entryOf(object, field)) continue;
      context.report(
        'missing',
        { field },
        {
          subject: `field ${field}`,
          location: object.location,
          // The specification's own stub has none (spec/dockerflow.md 2.2).
          ...(field === 'build' && { severity: 'warning' }),
          suggestion: `Add "${field}": "${samples[field]}". ${stampIt}`,
        },
      );
    }
  },
  examples: {
    failing: [
      { versionFile: '{}\n', messageId: 'missing', line: 1 },
      {
        versionFile: '{"source": "https://github.com/example/app", "version": "", "build": ""}\n',
        messageId: 'missing',
      },
      {
        versionFile:
          '{\n  "source": "https://github.com/example/app",\n  "version": "1.4.0",\n  "commit": "6ecf0ef2c2dffb796033e5a02219af86ec6584e5"\n}\n',
        messageId: 'missing',
        line: 1,
        severity: 'warning',
      },
    ],
    clean: [
      {
        versionFile:
          '{"source": "https://github.com/example/app", "version": "", "commit": "6ecf0ef2c2dffb796033e5a02219af86ec6584e5", "build": ""}\n',
      },
      { versionFile: '{"source": null, "version": null, "commit": null, "build": null}\n' },
      { versionFile: '{"version": {"hash": "6ecf0ef", "version": "1.4.0"}}\n' },
      { versionFile: '[]\n' },
    ],
  },
});

const samples: Readonly<Record<VersionField, string>> = {
  source: 'https://github.com/OWNER/REPOSITORY',
  version: '1.4.0',
  commit: 'what git rev-parse HEAD says',
  build: 'https://ci.example.com/builds/7',
};
