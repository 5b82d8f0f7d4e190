import { parseDateTime } from '../../contract/formats/date-time.js';
import { quoted } from '../../contract/finding.js';
import { labelLine, shown, valueOf } from '../label-values.js';
import { defineRule } from '../rule.js';

/** How far the clocks of two machines may be apart, in milliseconds. */
const tolerance = 60 * 60 * 1000;

const keys = ['org.opencontainers.image.created', 'org.label-schema.build-date', 'build-date'];

export default defineRule({
  id: 'label/created-in-future',
  summary: 'The image says that it was built in the future.',
  rationale:
    'Tools that keep the newest image, or remove those of a certain age, go by this date: such an image stays for ever, or is thought new. Mostly local time was written as UTC.',
  remedy: 'Let the build write the time in UTC: date -u +%Y-%m-%dT%H:%M:%SZ.',
  severity: 'warning',
  recommended: true,
  subject: 'image',
  since: '0.1.0',
  source: 'OCI image-spec, annotations.md, `org.opencontainers.image.created`; config.md, `created`',
  messages: {
    label: ({ key, value }: { key: string; value: string }) =>
      `The label ${quoted(key)} says ${quoted(value)}, which lies in the future.`,
    config: ({ value }: { value: string }) =>
      `The configuration says that the image was created at ${quoted(value)}, which lies in the future.`,
  },
  check(context) {
    const { contract, image, now } = context;
    const isLater = (value: string): boolean => (parseDateTime(value) ?? 0) > now + tolerance;
    for (const key of keys) {
      const value = valueOf(contract.labels, key) ?? '';
      if (!isLater(value)) continue;
      const today = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
      context.report(
        'label',
        { key, value: shown(value) },
        {
          subject: `label ${key}`,
          location: { kind: 'label', key },
          suggestion: `Write ${labelLine(key, today)}, or the time of the build.`,
        },
      );
    }
    if (image?.created !== undefined && isLater(image.created)) {
      context.report(
        'config',
        { value: shown(image.created) },
        {
          subject: 'created',
          location: { kind: 'config', pointer: '/created' },
          suggestion: 'Set the clock of the builder, or SOURCE_DATE_EPOCH.',
        },
      );
    }
  },
  examples: {
    failing: [
      {
        dockerfile: 'FROM alpine\nLABEL a=b \\\n  org.opencontainers.image.created=2999-01-01T00:00:00Z\n',
        messageId: 'label',
        line: 3,
      },
      { image: { config: { Labels: { 'build-date': '2999-01-01T00:00:00+01:00' } } }, messageId: 'label' },
      {
        image: { config: { Labels: { 'org.label-schema.build-date': '2999-01-01T00:00:00Z' } } },
        messageId: 'label',
      },
      { image: { created: '2999-01-01T00:00:00Z' }, messageId: 'config' },
    ],
    clean: [
      {
        image: {
          config: {
            Labels: {
              'org.opencontainers.image.created': '1970-01-01T00:00:00Z',
              'build-date': '2999-01-01',
              'com.example.until': '2999-01-01T00:00:00Z',
            },
          },
        },
      },
    ],
  },
});
