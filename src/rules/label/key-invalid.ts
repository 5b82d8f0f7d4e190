import { quoted, shortened } from '../../contract/finding.js';
import { isKnownKey, labelKeys } from '../label-keys.js';
import { defineRule } from '../rule.js';

type Fault = 'empty' | 'character' | 'upper-case' | 'start' | 'end' | 'repeated';

const foreign = /[^A-Za-z0-9._/-]/u;

/** The first of Docker's guidelines that a key does not keep. Underscores and slashes are let through, as everybody uses them. */
function faultOf(key: string): Fault | undefined {
  if (key === '') return 'empty';
  if (foreign.test(key)) return 'character';
  if (/[A-Z]/.test(key)) return 'upper-case';
  if (!/^[a-z]/.test(key)) return 'start';
  if (!/[a-z0-9]$/.test(key)) return 'end';
  return /\.\.|--/.test(key) ? 'repeated' : undefined;
}

/** The nearest key that keeps them all; empty when nothing of it is left. */
function better(key: string): string {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9._/-]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/-{2,}/g, '-')
    .replace(/^[^a-z]+/, '')
    .replace(/[^a-z0-9]+$/, '');
}

export default defineRule({
  id: 'label/key-invalid',
  summary: "A label's key breaks Docker's guidelines for keys.",
  rationale:
    'Tools that filter, print or template labels split keys at blanks and equal signs and compare them by case, so such a label is missed or mangled.',
  remedy: 'Use a-z, 0-9 and single dots or hyphens; begin with a letter and end with a letter or digit.',
  severity: 'warning',
  recommended: true,
  subject: 'image',
  since: '0.1.0',
  source: 'Docker documentation, "Docker object labels", key guidelines',
  messages: {
    empty: () => 'A label has an empty key.',
    character: ({ key, character }: { key: string; character: string }) =>
      `The label key ${quoted(key)} holds ${quoted(character)}, which no key should.`,
    'upper-case': ({ key }: { key: string }) =>
      `The label key ${quoted(key)} holds capitals, and keys that differ by case are different keys.`,
    start: ({ key }: { key: string }) => `The label key ${quoted(key)} does not begin with a letter.`,
    end: ({ key }: { key: string }) => `The label key ${quoted(key)} does not end with a letter or digit.`,
    repeated: ({ key }: { key: string }) => `The label key ${quoted(key)} holds ".." or "--".`,
  },
  check(context) {
    for (const { key, location } of labelKeys(context)) {
      const fault = faultOf(key);
      // The names of variables and ports in keys of ours are as they are.
      if (!fault || key.startsWith('api.') || isKnownKey(context.vocabulary, key)) continue;
      const name = better(key.slice(0, 300));
      const place = {
        subject: `label ${key}`,
        location,
        ...(name !== '' && { suggestion: `Write LABEL ${shortened(name)}="…".` }),
      };
      if (fault === 'empty') context.report(fault, {}, place);
      else if (fault === 'character') {
        context.report(fault, { key, character: foreign.exec(key)?.[0] ?? '' }, place);
      } else context.report(fault, { key }, { ...place, severity: 'note' });
    }
  },
  examples: {
    failing: [
      {
        dockerfile: 'FROM alpine\nLABEL a=1 \\\n  "my key"=x\n',
        messageId: 'character',
        line: 3,
        suggestion: 'Write LABEL my-key="…".',
      },
      { dockerfile: 'ARG V\nFROM alpine\nLABEL größe=$V\n', messageId: 'character', line: 3 },
      {
        dockerfile: 'FROM alpine\nLABEL com.example.buildDate=today\n',
        messageId: 'upper-case',
        line: 2,
        severity: 'note',
      },
      { image: { config: { Labels: { '1st': 'a' } } }, messageId: 'start' },
      { image: { config: { Labels: { '.hidden': 'a' } } }, messageId: 'start' },
      { image: { config: { Labels: { 'com.example.': 'a' } } }, messageId: 'end' },
      { image: { config: { Labels: { 'com.example..a': 'a' } } }, messageId: 'repeated' },
      { image: { config: { Labels: { 'com.example.a--b': 'a' } } }, messageId: 'repeated' },
      { image: { config: { Labels: { '': 'a' } } }, messageId: 'empty', severity: 'warning' },
    ],
    clean: [
      { dockerfile: 'FROM alpine\nLABEL a=1 com.example.a-b_c/d2=x maintainer=me\n' },
      { image: { config: { Labels: { 'api.ENV.PORT': '', 'api.EXPOSE.8080': '' } } } },
      {
        image: { config: { Labels: { 'Team_A!': 'x' } } },
        vocabulary: { entries: [{ key: 'Team_A!', description: 'who is called at night' }] },
      },
    ],
  },
});
