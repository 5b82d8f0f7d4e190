import { quoted } from '../../contract/finding.js';
import { demandsOn, type KeyEntry } from '../../model/vocabulary.js';
import { labelKeys } from '../label-keys.js';
import { demandOf, labelLine, severityUntil } from '../label-values.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'label/forbidden-present',
  summary: 'A label or annotation is set that a profile or the configuration forbids.',
  rationale:
    'Whoever forbade it knows of a tool that takes it for something else, or of an audience that must not see it.',
  remedy: 'Remove it; where it comes from the base image, blank it, as a label cannot be taken away.',
  severity: 'error',
  recommended: true,
  subject: 'image',
  since: '0.1.0',
  source: 'The chosen profiles, docs/profiles.md; the configuration, "labels"',
  messages: {
    label: ({ key, demand }: { key: string; demand: string }) =>
      `The label ${quoted(key)} is set, which ${demand}.`,
    annotation: ({ key, on, demand }: { key: string; on: string; demand: string }) =>
      `The annotation ${quoted(key)} of the ${on} is set, which ${demand}.`,
  },
  check(context) {
    const forbidden = (on: 'label' | 'manifest' | 'index'): Map<string, KeyEntry> =>
      new Map(
        demandsOn(context.vocabulary, on)
          .filter(({ presence }) => presence === 'forbidden')
          .map((entry) => [entry.key, entry]),
      );
    const labels = forbidden('label');
    for (const { key, value, location } of labels.size > 0 ? labelKeys(context) : []) {
      const entry = labels.get(key);
      // Empty is how an inherited label is taken back.
      if (!entry || value === '') continue;
      context.report(
        'label',
        { key, demand: demandOf(entry, 'forbid') },
        {
          subject: `label ${key}`,
          location,
          suggestion: `Remove it; if the base image sets it, write ${labelLine(key, '')}.`,
          ...severityUntil(entry, context.now),
        },
      );
    }
    for (const on of ['manifest', 'index'] as const) {
      const entries = forbidden(on);
      if (entries.size === 0 || !context.image || !context.known('annotations')) continue;
      for (const key of Object.keys(context.image.annotations?.[on] ?? {})) {
        const entry = entries.get(key);
        if (!entry) continue;
        context.report(
          'annotation',
          { key, on, demand: demandOf(entry, 'forbid') },
          {
            subject: `${on} annotation ${key}`,
            location: { kind: 'annotation', on, key },
            suggestion: 'Build without it.',
            ...severityUntil(entry, context.now),
          },
        );
      }
    }
  },
  examples: {
    failing: [
      {
        dockerfile: 'FROM alpine\nLABEL a=b \\\n  com.example.internal=yes\n',
        vocabulary: { entries: [{ key: 'com.example.internal', presence: 'forbidden' }] },
        messageId: 'label',
        line: 3,
      },
      {
        dockerfile: 'FROM alpine\nARG WHO\nLABEL com.example.internal=$WHO\n',
        vocabulary: { entries: [{ key: 'com.example.internal', presence: 'forbidden' }] },
        messageId: 'label',
        line: 3,
      },
      {
        image: { annotations: { manifest: { 'com.example.internal': 'yes', 'com.example.team': 'blue' } } },
        vocabulary: {
          entries: [{ key: 'com.example.internal', presence: 'forbidden', on: ['manifest', 'index'] }],
        },
        messageId: 'annotation',
      },
    ],
    clean: [
      { image: { config: { Labels: { 'com.example.internal': 'yes' } } } },
      {
        image: {
          config: { Labels: { 'com.example.internal': '', 'com.example.team': 'blue' } },
          annotations: { manifest: { 'com.example.internal': 'yes', 'com.example.team': 'blue' } },
        },
        vocabulary: {
          entries: [
            { key: 'com.example.internal', presence: 'forbidden' },
            { key: 'com.example.team', presence: 'required', on: ['label', 'manifest'] },
          ],
        },
      },
    ],
  },
});
