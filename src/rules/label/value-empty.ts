import { quoted } from '../../contract/finding.js';
import { entryOf } from '../../model/vocabulary.js';
import { demandOf, exampleOf, labelLine, severityUntil, valueOf } from '../label-values.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'label/value-empty',
  summary: 'A label that should say something is empty.',
  rationale:
    'Mostly a build argument was not given, and the image goes out with blank metadata. Whoever looks for the label finds it and learns nothing.',
  remedy: 'Give the build argument, or a default in the Dockerfile.',
  severity: 'error',
  recommended: true,
  subject: 'image',
  since: '0.1.0',
  source:
    'opendatahub-io/notebooks#3497; openshift-preflight, HasRequiredLabel; OCI image-spec, annotations.md',
  messages: {
    demanded: ({ key, demand }: { key: string; demand: string }) =>
      `The label ${quoted(key)} is empty, and ${demand} that it is not.`,
    blank: ({ key }: { key: string }) =>
      `The label ${quoted(key)} is empty: a build argument was not given, or a label of the base image is taken back.`,
  },
  check(context) {
    const { vocabulary, contract, base, now } = context;
    for (const [key, value] of Object.entries(contract.labels)) {
      const entry = value === '' ? entryOf(vocabulary, key) : undefined;
      if (!entry || entry.mayBeEmpty) continue;
      const { presence } = entry;
      const place = {
        subject: `label ${key}`,
        location: { kind: 'label', key } as const,
        suggestion: `Write ${labelLine(key, exampleOf(entry))}.`,
      };
      if (presence === 'required' || presence === 'recommended') {
        const lighter =
          presence === 'recommended' ? { severity: 'note' as const } : severityUntil(entry, now);
        context.report(
          'demanded',
          { key, demand: demandOf(entry, presence === 'required' ? 'require' : 'recommend') },
          { ...place, ...lighter },
        );
      } else if (presence !== 'forbidden' && entry.deprecated === undefined && !valueOf(base?.labels, key)) {
        context.report('blank', { key }, { ...place, severity: 'note' });
      }
    }
  },
  examples: {
    failing: [
      {
        dockerfile: 'FROM alpine\nARG VERSION=\nLABEL a=b \\\n  org.opencontainers.image.version=$VERSION\n',
        messageId: 'blank',
        line: 4,
      },
      {
        image: { config: { Labels: { 'org.opencontainers.image.version': '' } } },
        base: { config: { Labels: { 'org.opencontainers.image.version': '', version: '1' } } },
        messageId: 'blank',
      },
      {
        image: { config: { Labels: { vendor: '' } } },
        profiles: ['redhat'],
        messageId: 'demanded',
        message: 'The label "vendor" is empty, and the profile redhat requires that it is not.',
        severity: 'error',
      },
      {
        image: { config: { Labels: { 'com.example.team': '' } } },
        vocabulary: { entries: [{ key: 'com.example.team', presence: 'recommended' }] },
        messageId: 'demanded',
        message: 'The label "com.example.team" is empty, and the configuration recommends that it is not.',
        severity: 'note',
      },
    ],
    clean: [
      {
        image: {
          config: {
            Labels: {
              vendor: '',
              'com.example.note': '',
              'api.ENV.PORT': '',
              'org.label-schema.name': '',
              'org.opencontainers.image.title': ' ',
            },
          },
        },
      },
      {
        image: { config: { Labels: { 'org.opencontainers.image.version': '' } } },
        base: { config: { Labels: { 'org.opencontainers.image.version': '24.04' } } },
      },
      {
        image: { config: { Labels: { 'com.example.team': '', 'com.example.x': '', 'com.example.old': '' } } },
        vocabulary: {
          entries: [
            { key: 'com.example.team', presence: 'required', mayBeEmpty: true },
            { key: 'com.example.x', presence: 'forbidden' },
            { key: 'com.example.old', deprecated: true },
          ],
        },
      },
    ],
  },
});
