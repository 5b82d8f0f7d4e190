import { quoted } from '../../contract/finding.js';
import type { Edit } from '../../model/finding.js';
import { demandsOn, entryOf, type KeyEntry } from '../../model/vocabulary.js';
import { labelKeys } from '../label-keys.js';
import { labelBlock } from '../label-block.js';
import { demandOf, exampleOf, isLabelSet, labelLine, severityUntil, valueOf } from '../label-values.js';
import { defineRule, type Facts, type Place } from '../rule.js';

interface Missing {
  key: string;
  demand: string;
}

function demandFrom(entry: KeyEntry): string {
  const demand = demandOf(entry, entry.presence === 'required' ? 'require' : 'recommend');
  return entry.effective === undefined ? demand : `${demand} from ${entry.effective} on`;
}

function placeOf(entry: KeyEntry, { now }: Facts): Place {
  return {
    ...severityUntil(entry, now),
    ...(entry.presence === 'recommended' && { severity: 'note' }),
  };
}

/** The instructions for all of them, save those for which another label only has to be renamed. */
function blockFor(missing: readonly KeyEntry[], facts: Facts): Edit | undefined {
  const { dockerfile, vocabulary } = facts;
  if (!dockerfile) return undefined;
  const labels = labelKeys(facts).filter(({ value }) => value !== '');
  const replaced = new Set(labels.map(({ key }) => entryOf(vocabulary, key)?.deprecated));
  return labelBlock(
    missing.filter(({ key }) => !replaced.has(key)),
    dockerfile,
  );
}

const outside = ['manifest', 'index'] as const;
type Outside = (typeof outside)[number];

/** Annotations that are asked for. An image for one platform alone has no index that could say anything. */
function askedOutside({ vocabulary, image }: Facts): { on: Outside; entry: KeyEntry }[] {
  if (!image) return [];
  const hasIndex = image.indexDigest !== undefined;
  return outside
    .filter((on) => on === 'manifest' || hasIndex)
    .flatMap((on) => demandsOn(vocabulary, on).map((entry) => ({ on, entry })))
    .filter(({ entry }) => entry.presence !== 'forbidden');
}

export default defineRule({
  id: 'label/required-missing',
  summary: 'A label or annotation that a profile or the configuration asks for is missing.',
  rationale:
    'Registries, catalogues and update bots look for it, and do without the image or show nothing where it is missing.',
  remedy: 'Set it in the last stage of the Dockerfile, or with --label and --annotation when building.',
  severity: 'error',
  recommended: true,
  subject: 'image',
  fixable: true,
  since: '0.1.0',
  source: 'The chosen profiles, docs/profiles.md; the configuration, "labels"',
  messages: {
    missing: ({ key, demand }: Missing) => `The label ${quoted(key)} is missing, which ${demand}.`,
    'left-to-base': ({ key, demand }: Missing) =>
      `The Dockerfile does not set the label ${quoted(key)}, which ${demand}; what its base image may say there is about the base image.`,
    'annotation-missing': ({ key, on, demand }: Missing & { on: Outside }) =>
      `The annotation ${quoted(key)} of the ${on} is missing, which ${demand}.`,
  },
  check(context) {
    const { vocabulary, dockerfile, base, image } = context;
    const missing = demandsOn(vocabulary, 'label').filter(
      ({ key, presence }) =>
        presence !== 'forbidden' && !isLabelSet(context, key) && !valueOf(base?.labels, key),
    );
    // Of a Dockerfile it is known what it sets itself, and that is what is asked of it.
    const isOpen = context.undecided.has('labels');
    if (missing.length > 0 && (dockerfile || context.known('labels'))) {
      for (const [index, entry] of missing.entries()) {
        const { key } = entry;
        const block = index === 0 ? blockFor(missing, context) : undefined;
        context.report(
          isOpen ? 'left-to-base' : 'missing',
          { key, demand: demandFrom(entry) },
          {
            subject: `label ${key}`,
            location: dockerfile ? dockerfile.target.from.location : { kind: 'label', key },
            suggestion: `Write ${labelLine(key, exampleOf(entry))}.`,
            ...(isOpen && { severity: 'warning' }),
            ...placeOf(entry, context),
            ...(block && { edits: [block] }),
          },
        );
      }
    }
    const asked = askedOutside(context);
    for (const { on, entry } of asked.length > 0 && context.known('annotations') ? asked : []) {
      const { key } = entry;
      if (valueOf(image?.annotations?.[on], key) !== undefined) continue;
      context.report(
        'annotation-missing',
        { key, on, demand: demandFrom(entry) },
        {
          subject: `${on} annotation ${key}`,
          location: { kind: 'annotation', on, key },
          suggestion: `Build with --annotation ${JSON.stringify(`${on}:${key}=${exampleOf(entry)}`)}.`,
          ...placeOf(entry, context),
        },
      );
    }
  },
  examples: {
    failing: [
      {
        image: { config: { Labels: { name: 'acme/weather' } } },
        vocabulary: { entries: [{ key: 'com.example.team', presence: 'required', example: 'blue' }] },
        messageId: 'missing',
      },
      {
        dockerfile: 'FROM scratch\nCOPY app /app\n# start it\nCMD ["/app"]\n',
        vocabulary: {
          entries: [
            { key: 'org.opencontainers.image.title', presence: 'required' },
            { key: 'com.example.stage', presence: 'recommended', enum: ['live'] },
          ],
        },
        messageId: 'missing',
        line: 1,
        message: 'The label "com.example.stage" is missing, which the configuration recommends.',
        severity: 'note',
        fixed:
          'FROM scratch\nCOPY app /app\nARG IMAGE_TITLE\n' +
          'LABEL org.opencontainers.image.title="${IMAGE_TITLE}" \\\n      com.example.stage="live"\n' +
          '# start it\nCMD ["/app"]\n',
      },
      {
        dockerfile: 'FROM golang AS build\nLABEL com.example.team=blue\n\nFROM alpine\n',
        vocabulary: { entries: [{ key: 'com.example.team', presence: 'required' }] },
        messageId: 'left-to-base',
        line: 4,
        suggestion: 'Write LABEL com.example.team="…".',
        severity: 'warning',
        fixed:
          'FROM golang AS build\nLABEL com.example.team=blue\n\nFROM alpine\n' +
          'ARG LABEL_COM_EXAMPLE_TEAM\nLABEL com.example.team="${LABEL_COM_EXAMPLE_TEAM}"\n',
      },
      {
        image: {},
        vocabulary: { entries: [{ key: 'com.example.team', presence: 'required', effective: '2027-01-01' }] },
        messageId: 'missing',
        message:
          'The label "com.example.team" is missing, which the configuration requires from 2027-01-01 on.',
        severity: 'note',
      },
      {
        dockerfile: 'FROM scratch\nLABEL com.example.old=blue com.example.gone=""\n',
        vocabulary: {
          entries: [
            { key: 'com.example.old', deprecated: 'com.example.team' },
            { key: 'com.example.team', presence: 'required' },
          ],
        },
        messageId: 'missing',
        fixed: 'FROM scratch\nLABEL com.example.old=blue com.example.gone=""\n',
      },
      {
        dockerfile: 'FROM scratch\nLABEL com.example.old=""\n',
        vocabulary: {
          entries: [
            { key: 'com.example.old', deprecated: 'com.example.team' },
            { key: 'com.example.team', presence: 'required', enum: ['blue'] },
          ],
        },
        messageId: 'missing',
        fixed: 'FROM scratch\nLABEL com.example.team="blue"\nLABEL com.example.old=""\n',
      },
      {
        image: { annotations: { index: { 'org.opencontainers.image.title': 'Weather' }, manifest: {} } },
        profiles: ['ghcr'],
        messageId: 'annotation-missing',
      },
      {
        image: { annotations: { manifest: { 'com.example.other': 'x' } } },
        vocabulary: { entries: [{ key: 'com.example.team', presence: 'required', on: ['manifest'] }] },
        messageId: 'annotation-missing',
      },
    ],
    clean: [
      { dockerfile: 'FROM alpine\n' },
      {
        image: { config: { Labels: { 'com.example.team': '' } } },
        vocabulary: {
          entries: [
            { key: 'com.example.team', presence: 'required' },
            { key: 'com.example.note', presence: 'optional' },
            { key: 'com.example.old', presence: 'forbidden' },
          ],
        },
      },
      {
        dockerfile: 'FROM alpine\nARG TEAM\nLABEL com.example.team=$TEAM\n',
        vocabulary: { entries: [{ key: 'com.example.team', presence: 'required' }] },
      },
      {
        dockerfile: 'FROM alpine\n',
        base: { config: { Labels: { 'com.example.team': 'blue' } } },
        vocabulary: { entries: [{ key: 'com.example.team', presence: 'required' }] },
      },
      {
        image: { annotations: { index: { 'com.example.team': 'blue' } } },
        vocabulary: { entries: [{ key: 'com.example.team', presence: 'required', on: ['index'] }] },
      },
      {
        image: {},
        vocabulary: { entries: [{ key: 'com.example.team', presence: 'required', on: ['index'] }] },
      },
      {
        image: { annotations: { manifest: { 'com.example.team': 'blue' } } },
        vocabulary: { entries: [{ key: 'com.example.internal', presence: 'forbidden', on: ['manifest'] }] },
      },
    ],
  },
});
