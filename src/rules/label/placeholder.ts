import { quoted } from '../../contract/finding.js';
import { entryOf } from '../../model/vocabulary.js';
import { labelKeys } from '../label-keys.js';
import { isStubWord, placeholderIn } from '../label-placeholder.js';
import { shown } from '../label-values.js';
import { defineRule } from '../rule.js';
import { unsetIn, writtenLabels, type WrittenLabel } from '../written-labels.js';

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
    'argument-empty': ({ key, argument }: { key: string; argument: string }) =>
      `The label ${quoted(key)} is empty, as ${quoted(argument)}, which it takes, is empty.`,
    'variable-unset': ({ key, variable, gap }: { key: string; variable: string; gap: string }) =>
      `${quoted(variable)} is no ARG of this stage; the label ${quoted(key)} ${gap} unless the base image sets it by ENV.`,
  },
  check(context) {
    const { vocabulary, dockerfile } = context;
    let labels: Map<string, WrittenLabel> | undefined;
    for (const { key, value, location } of labelKeys(context)) {
      const place = { subject: `label ${key}`, location };
      if (!value && dockerfile) {
        labels ??= writtenLabels(dockerfile);
        const written = labels.get(key);
        if (!written) continue;
        const { names, isWhole, open, state } = written;
        const [first] = names;
        const slot = state.labels.get(key);
        const unset = unsetIn(written, slot && 'reason' in slot ? slot.reason : undefined);
        if (value === '' && first !== undefined) {
          const suggestion = `Write ARG ${shown(first)}=… with a value, or build with --build-arg ${shown(first)}=….`;
          context.report(
            'argument-empty',
            { key, argument: first },
            { ...place, suggestion, severity: 'note' },
          );
        } else if (value === undefined && open !== undefined) {
          const suggestion = `Write ARG ${shown(open)}=… with a default, or build with --build-arg ${shown(open)}=….`;
          context.report(
            'argument-open',
            { key, argument: open },
            { ...place, suggestion, severity: 'note' },
          );
        } else if (unset !== undefined) {
          const suggestion = `Write ARG ${shown(unset)} above the label, in the same stage.`;
          const gap = isWhole ? 'is empty' : 'has a gap';
          context.report('variable-unset', { key, variable: unset, gap }, { ...place, suggestion });
        }
      }
      // The contract in our own labels has a syntax of its own.
      if (value === undefined || key.startsWith('api.')) continue;
      const entry = entryOf(vocabulary, key);
      const placeholder = placeholderIn(value, entry);
      if (placeholder === undefined) continue;
      const suggestion = `Write the value that is meant, or blank the label: LABEL ${shown(key)}="".`;
      // Who made the label knows what such a word means there.
      const lighter = !entry && isStubWord(placeholder) ? { severity: 'note' as const } : {};
      context.report(
        'placeholder',
        { key, placeholder: shown(placeholder) },
        { ...place, suggestion, ...lighter },
      );
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
      {
        image: { config: { Labels: { 'com.example.x': 'TBD' } } },
        messageId: 'placeholder',
        severity: 'note',
      },
      {
        image: { config: { Labels: { 'com.example.x': '<no value>' } } },
        messageId: 'placeholder',
        severity: 'warning',
      },
      {
        image: { config: { Labels: { description: 'TBD' } } },
        messageId: 'placeholder',
        severity: 'warning',
      },
      {
        dockerfile: 'FROM alpine\nARG REV=\nLABEL com.x.b=1 \\\n  com.x.a="$REV"\n',
        messageId: 'argument-empty',
        line: 4,
        message: 'The label "com.x.a" is empty, as "REV", which it takes, is empty.',
        severity: 'note',
        only: true,
      },
      { dockerfile: 'FROM scratch\nLABEL com.x.a=${NOPE}\n', messageId: 'argument-empty', line: 2 },
      {
        dockerfile: 'ARG NOPE=1\nFROM alpine\nLABEL com.x.a="${NOPE}"\n',
        messageId: 'variable-unset',
        line: 3,
        message:
          '"NOPE" is no ARG of this stage; the label "com.x.a" is empty unless the base image sets it by ENV.',
        severity: 'warning',
        suggestion: 'Write ARG NOPE above the label, in the same stage.',
        only: true,
      },
      {
        dockerfile: 'FROM nginx:1\nARG REV=1\nLABEL com.x.a=$REV-$NGINX\n',
        messageId: 'variable-unset',
        message:
          '"NGINX" is no ARG of this stage; the label "com.x.a" has a gap unless the base image sets it by ENV.',
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
          'FROM alpine\nARG REF=main\nARG PATH\nENV PATH=/bin\nLABEL ref=$REF a=${PATH:-x} b=$PATH\nLABEL c=$REF c=1\n',
      },
      { dockerfile: 'FROM alpine\nARG REF\nLABEL ref=$REF\nLABEL ref=1\n' },
      { dockerfile: 'FROM alpine\nARG REF\nLABEL ref=$PATH\nENV ref=$REF\n' },
      { dockerfile: 'FROM alpine\nARG REF\nLABEL ref=$REF\n', buildArgs: { REF: '1d0f3bc' } },
      { dockerfile: 'FROM alpine\nARG REF=\nLABEL a="" b=${REF:+v} c=${REF:-} d=\'\'\n' },
      { dockerfile: 'FROM docker.io/library/node:22@sha256:0\nLABEL a=$NODE_VERSION b=${NOPE:-1}\n' },
      { dockerfile: 'FROM alpine\nARG TARGETARCH\nLABEL a=$TARGETARCH b=$HTTP_PROXY\n' },
    ],
  },
});
