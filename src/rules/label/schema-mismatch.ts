import { quoted } from '../../contract/finding.js';
import { isLabelSet } from '../label-values.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'label/schema-mismatch',
  summary: 'The labels do not fit the JSON Schema of the configuration.',
  rationale: 'The schema says what your tools need to find in the labels of an image.',
  remedy: 'Change the labels, or the schema under "label-schema" in the configuration.',
  severity: 'error',
  recommended: true,
  subject: 'image',
  since: '0.1.0',
  source: 'The configuration, "label-schema"',
  messages: {
    label: ({ key, message }: { key: string; message: string }) =>
      `The label ${quoted(key)} does not fit the schema: ${message}.`,
    labels: ({ message }: { message: string }) => `The labels do not fit the schema: ${message}.`,
  },
  check(context) {
    const { labelSchemaFaults, dockerfile } = context;
    for (const { key, message } of labelSchemaFaults) {
      const place = { location: dockerfile?.target.from.location };
      if (key === undefined) {
        if (context.known('labels')) context.report('labels', { message }, { ...place, subject: 'labels' });
      } else if (Object.hasOwn(context.contract.labels, key)) {
        context.report(
          'label',
          { key, message },
          { subject: `label ${key}`, location: { kind: 'label', key } },
        );
      } else if (context.known(isLabelSet(context, key) ? `label ${key}` : 'labels')) {
        context.report('label', { key, message }, { ...place, subject: `label ${key}` });
      }
    }
  },
  examples: {
    failing: [
      {
        dockerfile: 'FROM alpine\nLABEL a=b \\\n  com.example.team=green\n',
        labelSchema: { properties: { 'com.example.team': { enum: ['blue', 'red'] } } },
        messageId: 'label',
        line: 3,
      },
      {
        dockerfile: 'FROM scratch\nCOPY app /app\n',
        labelSchema: { required: ['com.example.team'] },
        messageId: 'label',
        line: 1,
      },
      {
        image: { config: { Labels: { a: 'b' } } },
        labelSchema: { minProperties: 2 },
        messageId: 'labels',
      },
    ],
    clean: [
      {
        image: { config: { Labels: { 'com.example.team': 'blue' } } },
        labelSchema: { required: ['com.example.team'] },
      },
      { dockerfile: 'FROM alpine\n', labelSchema: { required: ['com.example.team'] } },
      { dockerfile: 'FROM alpine\n', labelSchema: { minProperties: 2 } },
      {
        dockerfile: 'FROM scratch\nARG TEAM\nLABEL com.example.team=$TEAM\n',
        labelSchema: { required: ['com.example.team'] },
      },
    ],
  },
});
