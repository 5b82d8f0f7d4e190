import { quoted } from '../../contract/finding.js';
import { defineRule } from '../rule.js';
import { labelDifferences } from '../../contract/version-labels.js';
import type { VersionField } from '../../contract/version-fields.js';

export default defineRule({
  id: 'version-file/disagrees-with-labels',
  summary: "version.json and the image's labels say different things.",
  rationale:
    'One of them is of another build: a file from a cached layer, or labels of the base image. Whoever looks for the commit of a running service finds the wrong one in one place.',
  remedy: 'Write both in the same CI job, from the same variables.',
  severity: 'warning',
  recommended: false,
  subject: 'version-file',
  // The others look at the file where some rule asks for it; this one has nothing to look at but in an image.
  files: () => ['/app/version.json'],
  since: '0.1.0',
  source: 'OCI image-spec annotations.md; Mozilla Dockerflow docs/version_object.md',
  messages: {
    differs: ({
      field,
      value,
      label,
      said,
    }: {
      field: VersionField;
      value: string;
      label: string;
      said: string;
    }) => `The field ${field} is ${quoted(value)}, but the label ${label} is ${quoted(said)}.`,
  },
  check(context) {
    const labels = context.config?.Labels ?? {};
    for (const { location, ...difference } of labelDifferences(context.versionFile, labels))
      context.report('differs', difference, {
        subject: `field ${difference.field}`,
        location,
        suggestion: `Write both from the same variable: LABEL ${difference.label}=…`,
      });
  },
  examples: {
    failing: [
      {
        image: {
          config: { Labels: { 'org.opencontainers.image.revision': '1111111' } },
          files: { 'app/version.json': '{"commit": "6ecf0ef2c2dffb796033e5a02219af86ec6584e5"}' },
        },
        messageId: 'differs',
      },
      {
        image: {
          config: { Labels: { 'org.opencontainers.image.source': 'https://github.com/example/base' } },
          files: { 'app/version.json': '{"source": "https://github.com/example/app"}' },
        },
        messageId: 'differs',
      },
      {
        image: {
          config: { Labels: { 'org.opencontainers.image.version': '1.4.1' } },
          files: { 'app/version.json': '{"version": "v1.4.0"}' },
        },
        messageId: 'differs',
      },
      {
        image: {
          config: { Labels: { 'org.opencontainers.image.version': '1.4.0' } },
          files: {
            'app/version.json': '{"version": "dev", "commit": "6ecf0ef2c2dffb796033e5a02219af86ec6584e5"}',
          },
        },
        messageId: 'differs',
      },
    ],
    clean: [
      {
        image: {
          config: {
            Labels: {
              'org.opencontainers.image.revision': '6ECF0EF',
              'org.opencontainers.image.source': 'https://github.com/Example/app.git',
              'org.opencontainers.image.version': '1.4.0',
            },
          },
          files: {
            'app/version.json':
              '{"commit": "6ecf0ef2c2dffb796033e5a02219af86ec6584e5", "source": "git@github.com:example/app", "version": "v1.4.0"}',
          },
        },
      },
      {
        image: {
          config: {
            Labels: {
              'org.opencontainers.image.revision': '',
              'org.opencontainers.image.source': 'unknown',
              'org.opencontainers.image.version': '1.4.0',
            },
          },
          files: { 'app/version.json': '{"commit": "6ecf0ef", "source": "x", "version": ""}' },
        },
      },
      {
        image: {
          config: {
            Labels: { 'org.opencontainers.image.revision': '6ecf0ef2c2dffb796033e5a02219af86ec6584e5' },
          },
          files: { 'app/version.json': '{"commit": "6ecf0ef"}' },
        },
      },
      {
        image: {
          config: { Labels: { 'org.opencontainers.image.revision': '1111111' } },
          files: { 'app/version.json': '{"commit": "TBD"}' },
        },
      },
      { versionFile: '{"version": "1.4.0"}\n' },
    ],
  },
});
