import { quoted } from '../../contract/finding.js';
import { defineRule } from '../rule.js';
import {
  fullCommit,
  isPlaceholder,
  textField,
  versionObject,
  webAddress,
  type VersionField,
} from '../version-fields.js';

/** Host and path: whether a repository is called by https or ssh, with .git or without, in which case, it is the same one. */
const repository = (text: string): string =>
  (webAddress(text) ?? text).toLowerCase().replace(/^[a-z+]{1,9}:\/\/|\/$|\.git\/?$/g, '');

const pairs: readonly {
  field: VersionField;
  label: string;
  agree: (value: string, said: string) => boolean;
}[] = [
  {
    field: 'commit',
    label: 'org.opencontainers.image.revision',
    agree: (value, said) => {
      const [one, other] = [value.toLowerCase(), said.toLowerCase()];
      return one.startsWith(other) || other.startsWith(one);
    },
  },
  {
    field: 'source',
    label: 'org.opencontainers.image.source',
    agree: (value, said) => repository(value) === repository(said),
  },
  {
    field: 'version',
    label: 'org.opencontainers.image.version',
    agree: (value, said) => value.replace(/^v/i, '') === said.replace(/^v/i, ''),
  },
];

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
    const object = versionObject(context.versionFile);
    const isStamped = fullCommit.test(textField(object, 'commit')?.text ?? '');
    for (const { field, label, agree } of pairs) {
      const { text: value = '', entry } = textField(object, field) ?? {};
      const said = Object.hasOwn(labels, label) ? (labels[label] ?? '') : '';
      // An empty one says nothing, and a placeholder is told elsewhere.
      if (value === '' || said === '') continue;
      if (isPlaceholder(field, value, isStamped) || isPlaceholder(field, said, isStamped)) continue;
      if (agree(value, said)) continue;
      context.report(
        'differs',
        { field, value, label, said },
        {
          subject: `field ${field}`,
          location: entry?.value.location,
          suggestion: `Write both from the same variable: LABEL ${label}=…`,
        },
      );
    }
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
