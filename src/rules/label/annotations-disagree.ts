import { quoted, shortened } from '../../contract/finding.js';
import { valueOf } from '../label-values.js';
import { defineRule } from '../rule.js';

const dates = /\.(?:created|build-date)$/;
/** The tag of a descriptor, which means another thing in a label. */
const refName = 'org.opencontainers.image.ref.name';
/** Of an index over several platforms each image has its own. */
const ofOnePlatform = new Set([
  'org.opencontainers.image.base.digest',
  'org.opencontainers.image.created',
  'org.opencontainers.image.revision',
]);

type On = 'label' | 'manifest' | 'index';

const words: Readonly<Record<On, string>> = {
  label: 'label',
  manifest: 'annotation of the manifest',
  index: 'annotation of the index',
};

function same(key: string, one: string, other: string): boolean {
  if (one === other) return true;
  return dates.test(key) && Date.parse(one) === Date.parse(other);
}

export default defineRule({
  id: 'label/annotations-disagree',
  summary: 'A label and the annotation of the same name have different values.',
  rationale:
    'Engines and scanners read the label, registries the annotations: GitHub shows the description and the licence of the index alone. Each reader is told something else.',
  remedy: 'Write the same value everywhere, or only in one place.',
  severity: 'warning',
  recommended: true,
  subject: 'image',
  needs: ['annotations'],
  since: '0.1.0',
  source: 'OCI image-spec, annotations.md; rubentalstra/FerroEHR#2146; opencontainers/image-spec#833',
  messages: {
    disagree: ({
      key,
      first,
      said,
      second,
      other,
    }: {
      key: string;
      first: On;
      said: string;
      second: On;
      other: string;
    }) =>
      `The ${words[first]} ${quoted(key)} says ${quoted(said)}, but the ${words[second]} says ${quoted(other)}.`,
  },
  check(context) {
    const { manifest = {}, index = {} } = context.image?.annotations ?? {};
    for (const key of new Set([...Object.keys(manifest), ...Object.keys(index)])) {
      if (key === refName) continue;
      let first: On = 'label';
      // Empty is how an inherited label is taken back.
      let said = valueOf(context.contract.labels, key) ?? '';
      for (const [on, texts] of [['manifest', manifest] as const, ['index', index] as const]) {
        const other = valueOf(texts, key) ?? '';
        if (other === '' || (on === 'index' && ofOnePlatform.has(key))) continue;
        if (said === '') {
          first = on;
          said = other;
        } else if (!same(key, said, other)) {
          const suggestion = `Build with --annotation "${on}:${shortened(key)}=…" and the value of the ${words[first]}.`;
          context.report(
            'disagree',
            { key, first, said, second: on, other },
            { subject: `label ${key}`, location: { kind: 'annotation', on, key }, suggestion },
          );
        }
      }
    }
  },
  examples: {
    failing: [
      {
        image: {
          config: { Labels: { 'org.opencontainers.image.description': 'A shop' } },
          annotations: { index: { 'org.opencontainers.image.description': 'No description' } },
        },
        messageId: 'disagree',
      },
      {
        image: {
          config: { Labels: { 'com.example.team': 'blue' } },
          annotations: { manifest: { 'com.example.team': 'red' } },
        },
        messageId: 'disagree',
      },
      {
        image: {
          annotations: {
            manifest: { 'org.opencontainers.image.licenses': 'MIT' },
            index: { 'org.opencontainers.image.licenses': 'Apache-2.0' },
          },
        },
        messageId: 'disagree',
      },
      {
        image: {
          config: { Labels: { 'org.opencontainers.image.created': '2026-01-02T03:04:05Z' } },
          annotations: { manifest: { 'org.opencontainers.image.created': '2026-01-02T03:04:06Z' } },
        },
        messageId: 'disagree',
      },
      {
        image: {
          config: { Labels: { 'com.example.until': '2026-01-02' } },
          annotations: { manifest: { 'com.example.until': '2026-01-02T00:00:00Z' } },
        },
        messageId: 'disagree',
      },
    ],
    clean: [
      {
        image: {
          config: {
            Labels: {
              'org.opencontainers.image.title': 'Shop',
              'org.opencontainers.image.created': '2026-01-02T03:04:05Z',
              'org.opencontainers.image.ref.name': 'ubuntu',
              'org.opencontainers.image.base.digest': 'sha256:1',
              'com.example.team': '',
              'com.example.only-here': 'x',
            },
          },
          annotations: {
            manifest: {
              'org.opencontainers.image.title': 'Shop',
              'org.opencontainers.image.created': '2026-01-02T04:04:05+01:00',
              'org.opencontainers.image.ref.name': '1.4.0',
              'com.example.team': 'red',
            },
            index: {
              'org.opencontainers.image.title': 'Shop',
              'org.opencontainers.image.base.digest': 'sha256:2',
              'com.example.index': 'y',
            },
          },
        },
      },
      { image: { config: { Labels: { 'com.example.team': 'blue' } } } },
    ],
  },
});
