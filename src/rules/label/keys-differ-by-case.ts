import { quoted } from '../../contract/finding.js';
import type { Vocabulary } from '../../model/vocabulary.js';
import { labelKeys, type LabelKey } from '../label-keys.js';
import { defineRule } from '../rule.js';

function isDeprecated({ entries }: Vocabulary, ...keys: string[]): boolean {
  return entries.some((entry) => entry.deprecated !== undefined && keys.includes(entry.key));
}

export default defineRule({
  id: 'label/keys-differ-by-case',
  summary: 'Two labels have keys that are equal but for case.',
  rationale:
    'The engine keeps both. Some tools read one, some the other, and some the one that they meet first.',
  remedy: 'Keep the key in small letters, and blank the other where it is inherited.',
  severity: 'warning',
  recommended: true,
  subject: 'image',
  since: '0.1.0',
  source: 'projectatomic/dockerfile_lint #36 and #37; projectatomic/atomic tries a key in four spellings',
  messages: {
    'values-differ': ({ key, other }: { key: string; other: string }) =>
      `The labels ${quoted(other)} and ${quoted(key)} are equal but for case, and say different things.`,
    'same-value': ({ key, other }: { key: string; other: string }) =>
      `The labels ${quoted(other)} and ${quoted(key)} are equal but for case.`,
  },
  check(context) {
    const seen = new Map<string, LabelKey>();
    for (const label of labelKeys(context)) {
      const { key, value, location } = label;
      const plain = key.toLowerCase();
      const other = seen.get(plain);
      if (!other) {
        seen.set(plain, label);
        continue;
      }
      // The names of variables in keys of ours keep their case.
      if (plain.startsWith('api.')) continue;
      // An empty value takes the label back.
      if (value === '' || other.value === '') continue;
      const differ = value !== undefined && value !== other.value;
      // label/deprecated-key names the one to keep.
      if (!differ && isDeprecated(context.vocabulary, key, other.key)) continue;
      context.report(
        differ ? 'values-differ' : 'same-value',
        { key, other: other.key },
        {
          subject: `label ${key}`,
          location,
          suggestion: `Keep ${quoted(plain)} alone.`,
          ...(!differ && { severity: 'note' as const }),
        },
      );
    }
  },
  examples: {
    failing: [
      { dockerfile: 'FROM alpine\nLABEL name=a\nLABEL Name=b\n', messageId: 'values-differ', line: 3 },
      {
        dockerfile: 'FROM alpine\nLABEL team=a Team=a\n',
        vocabulary: { entries: [{ key: 'Team', description: 'who is called' }] },
        messageId: 'same-value',
        line: 2,
        severity: 'note',
      },
      {
        dockerfile: 'FROM alpine\nARG TEAM\nLABEL team=$TEAM\nLABEL Team=b\n',
        messageId: 'same-value',
        line: 3,
      },
    ],
    clean: [
      {
        dockerfile: 'FROM alpine\nLABEL team=a Team=a\n',
        vocabulary: { entries: [{ key: 'Team', deprecated: 'team' }] },
      },
      {
        dockerfile: 'FROM alpine\nLABEL Team=a\nLABEL team=a\n',
        vocabulary: { entries: [{ key: 'Team', deprecated: 'team' }] },
      },
      { dockerfile: 'FROM alpine\nLABEL name=a\nLABEL Names=b\nLABEL name=b\n' },
      { dockerfile: 'FROM alpine\nLABEL name=a Name=\n' },
      { dockerfile: 'FROM alpine\nLABEL Name= name=a\n' },
      { image: { config: { Labels: { 'api.ENV.PATH': '/usr/bin', 'api.ENV.path': '/bin' } } } },
    ],
  },
});
