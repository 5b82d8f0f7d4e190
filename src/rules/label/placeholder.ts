import { splitPairs } from '../../contract/dockerfile/words.js';
import type { DockerfileView } from '../../contract/dockerfile/view.js';
import { quoted } from '../../contract/finding.js';
import { entryOf } from '../../model/vocabulary.js';
import { labelKeys } from '../label-keys.js';
import { placeholderIn } from '../label-placeholder.js';
import { shown } from '../label-values.js';
import { defineRule } from '../rule.js';
import { chainOf } from '../stages.js';

/** Build arguments without a default, by the key of the label that takes them. */
function openArguments({ target, escape }: DockerfileView): Map<string, string | undefined> {
  const open = new Map<string, string | undefined>();
  // The lowest stage first: what is set again above counts.
  for (const { instructions, state } of chainOf(target).reverse()) {
    for (const { text } of instructions.filter(({ keyword }) => keyword === 'LABEL')) {
      for (const { name, value } of splitPairs(text, escape) ?? []) {
        const key = name.text.replaceAll(/["']/g, '');
        const names = [...value.text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, argument = '']) => argument);
        open.set(
          key,
          names.find((one) => state.args.get(one)?.kind === 'open'),
        );
      }
    }
  }
  return open;
}

export default defineRule({
  id: 'label/placeholder',
  summary: 'The value of a label was not filled in.',
  rationale:
    'The image goes out with the name of a variable, or with nothing, where its version, its source or its date should stand.',
  remedy: 'Let the build fill it in, and give its argument a default.',
  severity: 'warning',
  recommended: true,
  subject: 'image',
  since: '0.1.0',
  source: 'openSUSE/container-build-checks, placeholders; opendatahub-io/notebooks#3497',
  messages: {
    placeholder: ({ key, placeholder }: { key: string; placeholder: string }) =>
      `The label ${quoted(key)} was not filled in: it holds ${quoted(placeholder)}.`,
    'argument-open': ({ key, argument }: { key: string; argument: string }) =>
      `The label ${quoted(key)} takes the build argument ${quoted(argument)}, which has no default: a build that does not give it leaves a gap.`,
  },
  check(context) {
    const { vocabulary, dockerfile } = context;
    let open: Map<string, string | undefined> | undefined;
    for (const { key, value, location } of labelKeys(context)) {
      const place = { subject: `label ${key}`, location };
      if (value === undefined && dockerfile) {
        open ??= openArguments(dockerfile);
        const argument = open.get(key);
        if (argument === undefined) continue;
        const suggestion = `Write ARG ${shown(argument)}=… with a default, or build with --build-arg ${shown(argument)}=….`;
        context.report('argument-open', { key, argument }, { ...place, suggestion, severity: 'note' });
      }
      // The contract in our own labels has a syntax of its own.
      if (value === undefined || key.startsWith('api.')) continue;
      const placeholder = placeholderIn(value, entryOf(vocabulary, key));
      if (placeholder === undefined) continue;
      const suggestion = `Write the value that is meant, or blank the label: LABEL ${shown(key)}="".`;
      context.report('placeholder', { key, placeholder: shown(placeholder) }, { ...place, suggestion });
    }
  },
  examples: {
    failing: [
      {
        dockerfile: "FROM alpine\nLABEL a=b \\\n  org.opencontainers.image.version='${VERSION}'\n",
        messageId: 'placeholder',
        line: 3,
      },
      {
        image: { config: { Labels: { 'org.opencontainers.image.url': 'https://example.com/$TAG/' } } },
        messageId: 'placeholder',
      },
      {
        image: { config: { Labels: { 'org.opencontainers.image.title': '%TITLE%' } } },
        messageId: 'placeholder',
      },
      { image: { config: { Labels: { description: '{{ description }}' } } }, messageId: 'placeholder' },
      { image: { config: { Labels: { vendor: '<vendor>' } } }, messageId: 'placeholder' },
      {
        image: { config: { Labels: { 'org.opencontainers.image.created': '$(date -u)' } } },
        messageId: 'placeholder',
      },
      {
        image: { config: { Labels: { 'org.opencontainers.image.revision': 'unknown' } } },
        messageId: 'placeholder',
      },
      {
        image: { config: { Labels: { 'org.opencontainers.image.revision': '0000000' } } },
        messageId: 'placeholder',
      },
      { image: { config: { Labels: { maintainer: 'TBD' } } }, messageId: 'placeholder' },
      { image: { config: { Labels: { 'com.example.commit': '${COMMIT}' } } }, messageId: 'placeholder' },
      {
        dockerfile:
          'ARG TAG\nFROM alpine AS base\nARG REF\nLABEL ref=$REF\nFROM base\nLABEL a=b \\\n  "com.example.ref"=1-${REF}\n',
        messageId: 'argument-open',
        line: 4,
      },
    ],
    clean: [
      {
        image: {
          config: {
            Labels: {
              run: 'docker run -v ${DATADIR}:/data IMAGE',
              'org.label-schema.docker.cmd': '$NAME',
              'devcontainer.metadata': '[{"workspaceFolder":"${localWorkspaceFolder}"}]',
              'api.ENV.GREETING': '${NAME}',
              'org.opencontainers.image.licenses': 'NONE',
              'org.opencontainers.image.url': 'https://example.com/%DE%AD?to=a@b.org',
              'org.opencontainers.image.authors': 'Jane <jane@example.com>',
              description: 'Reads ${HOME}/.weather and says {{greeting}}',
              'com.example.state': 'unknown',
              'com.example.rule': 'Host(`$HOST`)',
              maintainer: '',
            },
          },
        },
      },
      {
        dockerfile:
          'FROM alpine\nARG REF=main\nARG PATH\nENV PATH=/bin\nLABEL ref=$REF a=${PATH:-x} b=$HOME\nLABEL c=$REF c=1\n',
      },
      { dockerfile: 'FROM alpine\nARG REF\nLABEL ref=$REF\nLABEL ref=1\n' },
      { dockerfile: 'FROM alpine\nARG REF\nLABEL ref=$HOME\nENV ref=$REF\n' },
      { dockerfile: 'FROM alpine\nARG REF\nLABEL ref=$REF\n', buildArgs: { REF: '1d0f3bc' } },
    ],
  },
});
