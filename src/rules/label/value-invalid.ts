import { checkFormat, formats } from '../../contract/formats/check-format.js';
import { quoted } from '../../contract/finding.js';
import { didYouMean } from '../../model/did-you-mean.js';
import { entryOf, type KeyEntry } from '../../model/vocabulary.js';
import { placeholderIn } from '../label-placeholder.js';
import { exampleOf, labelLine, severityUntil, shown } from '../label-values.js';
import { defineRule } from '../rule.js';

interface Data {
  key: string;
  value: string;
}

/** The first item that is not among the allowed values: the value itself, or one of a list. */
function stranger(value: string, { enum: allowed, format }: KeyEntry): string | undefined {
  if (!allowed) return undefined;
  const items = format === 'comma-list' ? value.split(',').map((item) => item.trim()) : [value];
  return items.find((item) => !allowed.includes(item));
}

/** Characters, those of two units counted once; a label may be too long to be taken apart for that. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _character of text) length += 1;
  return length;
}

export default defineRule({
  id: 'label/value-invalid',
  summary: 'The value of a label is not what its key calls for.',
  rationale: 'Tools that read the label refuse it, show it as text, or take it for something else.',
  remedy: 'Write a value of the format that the key has.',
  severity: 'warning',
  recommended: true,
  subject: 'image',
  since: '0.1.0',
  source:
    'OCI image-spec, annotations.md, "Pre-Defined Annotation Keys"; label-schema.org rc1; the chosen profiles; the configuration, "labels"',
  messages: {
    format: ({ key, value, noun, reason }: Data & { noun: string; reason: string }) =>
      `The label ${quoted(key)} should be ${noun}, not ${quoted(value)}: ${reason}.`,
    'not-allowed': ({ key, value, item }: Data & { item: string }) =>
      `The label ${quoted(key)} is ${quoted(value)}, and ${quoted(item)} is no value of it.`,
    pattern: ({ key, value, pattern }: Data & { pattern: string }) =>
      `The label ${quoted(key)} is ${quoted(value)}, which does not match ${quoted(pattern)}.`,
    never: ({ key, value, pattern }: Data & { pattern: string }) =>
      `The label ${quoted(key)} is ${quoted(value)}, which holds what it must not: ${quoted(pattern)}.`,
    'too-long': ({ key, length, most }: { key: string; length: number; most: number }) =>
      `The label ${quoted(key)} has ${String(length)} characters, more than the ${String(most)} that are read.`,
  },
  check(context) {
    for (const [key, text] of Object.entries(context.contract.labels)) {
      const entry = entryOf(context.vocabulary, key);
      // What is empty, deprecated, forbidden or not filled in has a rule of its own.
      if (!entry || text === '' || entry.deprecated !== undefined || entry.presence === 'forbidden') continue;
      if (placeholderIn(text, entry) !== undefined) continue;
      const { format = 'text', shape, pattern, never, maxLength = Infinity, enum: allowed = [] } = entry;
      const value = shown(text);
      const place = (better: string | undefined) => ({
        subject: `label ${key}`,
        location: { kind: 'label', key } as const,
        suggestion: `Write ${labelLine(key, better ?? exampleOf(entry))}.`,
        ...severityUntil(entry, context.now),
      });
      const fault = checkFormat(format, text, shape);
      const item = stranger(text, entry);
      if (fault) {
        const { reason, suggestion, isMild } = fault;
        context.report(
          'format',
          { key, value, noun: formats[format].noun, reason },
          { ...place(suggestion), ...(isMild && { severity: 'note' }) },
        );
      } else if (item !== undefined) {
        const near = didYouMean(item, allowed);
        const better = near === undefined ? undefined : text.replace(item, () => near);
        const list = { suggestion: `One of: ${allowed.slice(0, 20).join(', ')}.` };
        context.report(
          'not-allowed',
          { key, value, item: shown(item) },
          { ...place(better), ...(!near && list) },
        );
      } else if (pattern !== undefined && context.matches(`^(?:${pattern})$`, text) === false) {
        context.report('pattern', { key, value, pattern }, place(undefined));
      } else if (never !== undefined && context.matches(never, text)) {
        context.report('never', { key, value, pattern: never }, place(undefined));
      } else if (lengthOf(text) > maxLength) {
        const length = lengthOf(text);
        context.report(
          'too-long',
          { key, length, most: maxLength },
          { ...place(''), suggestion: 'Shorten it.' },
        );
      }
    }
  },
  examples: {
    failing: [
      {
        dockerfile: 'FROM alpine\nLABEL a=b \\\n  org.opencontainers.image.created="2026-01-31 12:00:00"\n',
        messageId: 'format',
        line: 3,
      },
      {
        image: {
          config: { Labels: { 'org.opencontainers.image.source': 'git@github.com:acme/weather.git' } },
        },
        messageId: 'format',
      },
      {
        image: { config: { Labels: { 'org.opencontainers.image.licenses': 'Apache 2.0' } } },
        messageId: 'format',
        severity: 'warning',
      },
      {
        image: { config: { Labels: { 'org.opencontainers.image.licenses': 'mit' } } },
        messageId: 'format',
        severity: 'note',
      },
      {
        image: {
          config: { Labels: { 'com.docker.extension.screenshots': '[{"url":"https://example.com/"}]' } },
        },
        messageId: 'format',
      },
      {
        image: { config: { Labels: { 'vcs-type': 'Git' } } },
        messageId: 'not-allowed',
        suggestion: 'Write LABEL vcs-type="git".',
      },
      {
        image: { config: { Labels: { 'com.docker.extension.categories': 'database, securty' } } },
        messageId: 'not-allowed',
        suggestion: 'Write LABEL com.docker.extension.categories="database, security".',
      },
      {
        image: { config: { Labels: { 'com.example.team': 'blue team' } } },
        vocabulary: { entries: [{ key: 'com.example.team', pattern: 'blue|red' }] },
        messageId: 'pattern',
      },
      {
        image: { config: { Labels: { 'com.example.team': 'the blues' } } },
        vocabulary: { entries: [{ key: 'com.example.team', pattern: 'x?', never: 'blue' }] },
        messageId: 'pattern',
      },
      {
        image: { config: { Labels: { 'com.example.team': 'the blues' } } },
        vocabulary: { entries: [{ key: 'com.example.team', pattern: '.*', never: 'blue' }] },
        messageId: 'never',
      },
      {
        image: { config: { Labels: { 'com.example.team': 'blues' } } },
        vocabulary: { entries: [{ key: 'com.example.team', maxLength: 4 }] },
        messageId: 'too-long',
      },
    ],
    clean: [
      {
        image: {
          config: {
            Labels: {
              'org.opencontainers.image.created': '2026-01-31T12:00:00Z',
              'org.opencontainers.image.source': '',
              'org.opencontainers.image.licenses': 'MIT OR Apache-2.0',
              'org.opencontainers.image.url': 'https://example.com/${VERSION}',
              'org.opencontainers.image.revision': '$COMMIT',
              'org.label-schema.url': 'weather',
              'vcs-type': 'git',
              'com.docker.extension.categories': 'database, security',
              'com.example.created': 'yesterday',
            },
          },
        },
      },
      {
        image: {
          config: { Labels: { 'com.example.team': 'blue', 'com.example.x': 'y', 'com.example.floor': '3' } },
        },
        vocabulary: {
          entries: [
            { key: 'com.example.team', pattern: 'blue|red', never: 'green', maxLength: 4 },
            { key: 'com.example.x', presence: 'forbidden', enum: ['z'] },
            { key: 'com.example.floor', description: 'where it is made' },
          ],
        },
      },
      {
        image: { config: { Labels: { 'com.example.team': '💙💙' } } },
        vocabulary: { entries: [{ key: 'com.example.team', maxLength: 2 }] },
      },
    ],
  },
});
