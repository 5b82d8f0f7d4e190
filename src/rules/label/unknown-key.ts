import { quoted } from '../../contract/finding.js';
import { didYouMean } from '../../model/did-you-mean.js';
import { entryOf, type Vocabulary } from '../../model/vocabulary.js';
import { labelKeys } from '../label-keys.js';
import { defineRule } from '../rule.js';

/** The key that was probably meant: near in the same namespace, or the same word in another one that is closed. */
function meant({ entries, namespaces }: Vocabulary, namespace: string, name: string): string | undefined {
  const keys = entries.filter(({ deprecated }) => deprecated === undefined).map(({ key }) => key);
  const here = keys.filter((key) => key.startsWith(namespace)).map((key) => key.slice(namespace.length));
  const near = didYouMean(name, here);
  if (near !== undefined) return namespace + near;
  return namespaces.map((other) => other + name).find((key) => keys.includes(key));
}

export default defineRule({
  id: 'label/unknown-key',
  summary: 'A label stands in a namespace whose owner does not know it.',
  rationale:
    'No tool reads it. Mostly it is a known key, misspelt, and what it says is missing where it is looked for.',
  remedy: 'Write the known key, or a key in a namespace of your own.',
  severity: 'warning',
  recommended: true,
  subject: 'image',
  since: '0.1.0',
  source:
    'OCI image-spec, annotations.md, "Rules": the prefix is reserved; label-schema.org rc1; Docker documentation, "Extension image labels"',
  messages: {
    unknown: ({ key, namespace }: { key: string; namespace: string }) =>
      `The label ${quoted(key)} is none of those that stand in "${namespace}*".`,
  },
  check(context) {
    const { vocabulary } = context;
    for (const { key, value, location } of labelKeys(context)) {
      const namespace = vocabulary.namespaces.find((prefix) => key.startsWith(prefix));
      // Empty is how an inherited label is taken back.
      if (namespace === undefined || value === '' || entryOf(vocabulary, key)) continue;
      const name = meant(vocabulary, namespace, key.slice(namespace.length));
      context.report(
        'unknown',
        { key, namespace },
        {
          subject: `label ${key}`,
          location,
          suggestion:
            name === undefined ? 'Use the reversed name of a domain that is yours.' : `Did you mean ${name}?`,
        },
      );
    }
  },
  examples: {
    failing: [
      {
        dockerfile: 'FROM alpine\nLABEL a=b \\\n  org.opencontainers.image.license=MIT\n',
        messageId: 'unknown',
        line: 3,
        suggestion: 'Did you mean org.opencontainers.image.licenses?',
      },
      {
        dockerfile: 'FROM alpine\nARG URL\nLABEL com.docker.extension.icon=$URL\n',
        messageId: 'unknown',
        line: 3,
        suggestion: 'Did you mean com.docker.desktop.extension.icon?',
      },
      { image: { config: { Labels: { 'org.label-schema.xyzzy': 'x' } } }, messageId: 'unknown' },
      {
        image: { config: { Labels: { 'org.opencontainers.image.taem': 'blue' } } },
        vocabulary: {
          entries: [
            { key: 'org.opencontainers.image.team', deprecated: true },
            { key: 'com.example.department-a.team', description: 'in another namespace' },
          ],
        },
        messageId: 'unknown',
        suggestion: 'Use the reversed name of a domain that is yours.',
      },
    ],
    clean: [
      {
        image: {
          config: {
            Labels: {
              'org.opencontainers.image.licenses': 'MIT',
              'org.opencontainers.image.author': '',
              'io.openshift.build.commit.id': '1d0f3bc',
              'io.k8s.desription': 'x',
              'com.example.licence': 'MIT',
              'api.ENV.PORT': '',
            },
          },
        },
      },
      {
        image: { config: { Labels: { 'org.opencontainers.image.team': 'blue' } } },
        vocabulary: { entries: [{ key: 'org.opencontainers.image.team' }] },
      },
    ],
  },
});
