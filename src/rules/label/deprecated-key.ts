import { checkFormat, formats } from '../../contract/formats/check-format.js';
import { quoted } from '../../contract/finding.js';
import type { Edit } from '../../model/finding.js';
import { entryOf, type KeyEntry } from '../../model/vocabulary.js';
import { labelKeys, type LabelKey } from '../label-keys.js';
import { isLabelSet, labelLine, severityUntil, shown } from '../label-values.js';
import { defineRule, type Facts } from '../rule.js';

/** What the value of the old key would have to be under the new one, where it is not. */
function misfit(value: string | undefined, replacement: KeyEntry | undefined): string | undefined {
  const { format = 'text', shape } = replacement ?? {};
  if (value === undefined || checkFormat(format, value, shape) === undefined) return undefined;
  return formats[format].noun;
}

function rename({ key, location }: LabelKey, replacement: string, { locate }: Facts): Edit[] {
  const place = locate(location);
  return place ? [{ line: place.line, column: place.column, remove: key, insert: replacement }] : [];
}

export default defineRule({
  id: 'label/deprecated-key',
  summary: 'A label has a deprecated key.',
  rationale: 'Tools of today look for the key that took its place, and find nothing.',
  remedy:
    'Rename it. Where old tools still read it, choose their profile (label-schema), or say so in the configuration.',
  severity: 'warning',
  recommended: true,
  subject: 'image',
  fixable: true,
  since: '0.1.0',
  source:
    'label-schema.org, deprecated in favour of OCI image-spec, annotations.md, "Back-compatibility with Label Schema"; Red Hat, deprecated labels',
  messages: {
    replaced: ({ key, replacement }: { key: string; replacement: string }) =>
      `The label ${quoted(key)} is deprecated: tools read ${quoted(replacement)} today.`,
    superfluous: ({ key, replacement }: { key: string; replacement: string }) =>
      `The label ${quoted(key)} is deprecated, and ${quoted(replacement)}, which tools read today, is set.`,
    deprecated: ({ key }: { key: string }) =>
      `The label ${quoted(key)} is deprecated, and no other took its place.`,
  },
  check(context) {
    const { vocabulary, now } = context;
    const taken = new Set<string>();
    for (const label of labelKeys(context)) {
      const { key, value, location } = label;
      const entry = entryOf(vocabulary, key);
      // Empty is how an inherited label is taken back.
      if (entry?.deprecated === undefined || value === '' || entry.presence === 'forbidden') continue;
      const replacement = entry.deprecated;
      const place = { subject: `label ${key}`, location, ...severityUntil(entry, now) };
      const remove = `Remove it; if the base image sets it, write ${labelLine(key, '')}.`;
      if (replacement === true) {
        context.report('deprecated', { key }, { severity: 'note', suggestion: remove, ...place });
      } else if (isLabelSet(context, replacement) || taken.has(replacement)) {
        context.report(
          'superfluous',
          { key, replacement },
          { severity: 'note', suggestion: remove, ...place },
        );
      } else {
        const noun = misfit(value, entryOf(vocabulary, replacement));
        const edits = noun === undefined ? rename(label, replacement, context) : [];
        if (noun === undefined) taken.add(replacement);
        const suggestion =
          noun === undefined
            ? `Write ${shown(replacement)} instead.`
            : `Write ${shown(replacement)} with ${noun}.`;
        context.report('replaced', { key, replacement }, { suggestion, edits, ...place });
      }
    }
  },
  examples: {
    failing: [
      {
        dockerfile:
          'FROM alpine\nARG REF\nLABEL org.label-schema.name="Weather" \\\n      "Version"=1.4 org.label-schema.vcs-ref=$REF\n',
        messageId: 'replaced',
        line: 4,
        fixed:
          'FROM alpine\nARG REF\nLABEL org.opencontainers.image.title="Weather" \\\n      "version"=1.4 org.opencontainers.image.revision=$REF\n',
      },
      {
        dockerfile: 'FROM alpine\nLABEL org.label-schema.usage=/usr/share/doc/README.md\n',
        messageId: 'replaced',
        line: 2,
        suggestion: 'Write org.opencontainers.image.documentation with an absolute URL.',
        fixed: 'FROM alpine\nLABEL org.label-schema.usage=/usr/share/doc/README.md\n',
      },
      { image: { config: { Labels: { INSTALL: 'docker run IMAGE' } } }, messageId: 'replaced' },
      {
        dockerfile: 'FROM alpine\nLABEL Name=a\nLABEL name=b\n',
        messageId: 'superfluous',
        line: 2,
        fixed: 'FROM alpine\nLABEL Name=a\nLABEL name=b\n',
      },
      {
        dockerfile: 'FROM alpine\nLABEL com.example.old=a com.example.older=b\n',
        vocabulary: {
          entries: [
            { key: 'com.example.old', deprecated: 'com.example.new' },
            { key: 'com.example.older', deprecated: 'com.example.new' },
          ],
        },
        messageId: 'superfluous',
        line: 2,
        fixed: 'FROM alpine\nLABEL com.example.new=a com.example.older=b\n',
      },
      {
        dockerfile: 'FROM alpine\nLABEL com.example.old=a com.example.older=https://example.com/\n',
        vocabulary: {
          entries: [
            { key: 'com.example.old', deprecated: 'com.example.new' },
            { key: 'com.example.older', deprecated: 'com.example.new' },
            { key: 'com.example.new', format: 'url' },
          ],
        },
        messageId: 'replaced',
        fixed: 'FROM alpine\nLABEL com.example.old=a com.example.new=https://example.com/\n',
      },
      {
        image: { config: { Labels: { 'com.example.old': 'x' } } },
        vocabulary: { entries: [{ key: 'com.example.old', deprecated: true }] },
        messageId: 'deprecated',
      },
    ],
    clean: [
      {
        image: {
          config: {
            Labels: { 'org.label-schema.name': '', 'org.label-schema.docker.cmd': 'docker run x', name: 'x' },
          },
        },
      },
      { dockerfile: 'FROM alpine\nLABEL org.label-schema.name=Weather\n', profiles: ['label-schema'] },
      {
        image: { config: { Labels: { Name: 'x' } } },
        vocabulary: { entries: [{ key: 'Name', presence: 'optional' }] },
      },
      {
        image: { config: { Labels: { Name: 'x' } } },
        vocabulary: { entries: [{ key: 'Name', presence: 'forbidden' }] },
      },
    ],
  },
});
