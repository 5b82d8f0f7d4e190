import { quoted } from '../../contract/finding.js';
import { baseEnd, duration, stepsOf, type Step } from '../history.js';
import { describes } from '../label-keys.js';
import { defineRule } from '../rule.js';

/** Where a step last wrote a key of a label: what follows the equal sign. */
interface Mention {
  step: Step;
  after: string;
}

/** `LABEL name=Shop version="1.4"`: the last mention of each key. Values are not quoted by every builder, so they are not told apart here. */
function mentionsOf(steps: readonly Step[]): Map<string, Mention> {
  const mentions = new Map<string, Mention>();
  for (const step of steps) {
    if (step.keyword !== 'LABEL') continue;
    for (const word of step.text.matchAll(/(?:^|\s)"?([^\s="]{1,256})"?=/g)) {
      const at = word.index + word[0].length;
      mentions.set(word[1] ?? '', { step, after: step.text.slice(at) });
    }
  }
  return mentions;
}

function begins({ after }: Mention, value: string): boolean {
  return after.startsWith(value) || after.startsWith(JSON.stringify(value));
}

export default defineRule({
  id: 'label/inherited-by-history',
  summary: 'By the history of the image, a label that describes it comes from its base image.',
  rationale:
    'A label cannot be taken away in a child image, so the name, version, source and licence of the base stand there as if they were yours. The history tells the steps of the base by a CMD or ENTRYPOINT that is much older than what follows; where the base image itself is at hand, label/inherited looks at that instead.',
  remedy: 'Give the label a value of your own, or blank it.',
  severity: 'note',
  recommended: true,
  subject: 'image',
  needs: ['history'],
  since: '0.1.0',
  source: 'OCI image-spec, config.md, `history`; mend/renovate-ce-ee#386',
  messages: {
    'set-by-base': ({ key, value, date, gap }: { key: string; value: string; date: string; gap: string }) =>
      `The label ${quoted(key)} says ${quoted(value)}, and by the history the base image set it: that ends with a command of ${date}, ${gap} before the next step.`,
  },
  check(context) {
    const { base, image, contract } = context;
    if (base) return;
    const steps = stepsOf(image?.history ?? []);
    const end = baseEnd(steps);
    if (!end) return;
    const mentions = mentionsOf(steps);
    const date = new Date(end.last.created ?? 0).toISOString().slice(0, 10);
    for (const [key, value] of Object.entries(contract.labels)) {
      if (value === '' || !describes(key)) continue;
      const mention = mentions.get(key);
      if (!mention || mention.step.index > end.last.index || !begins(mention, value)) continue;
      context.report(
        'set-by-base',
        { key, value, date, gap: duration(end.gap) },
        {
          subject: `label ${key}`,
          location: { kind: 'label', key },
          suggestion: `Write LABEL ${key}="…" with a value of this image, or blank it: LABEL ${key}="".`,
        },
      );
    }
  },
  examples: {
    failing: [
      {
        image: {
          config: { Labels: { 'org.opencontainers.image.version': '24.04' }, Cmd: ['/shop'] },
          history: [
            {
              created: '2026-01-02T00:00:00Z',
              created_by: '/bin/sh -c #(nop)  LABEL org.opencontainers.image.version=24.04',
              empty_layer: true,
            },
            {
              created: '2026-01-02T00:00:00Z',
              created_by: '/bin/sh -c #(nop)  CMD ["/bin/bash"]',
              empty_layer: true,
            },
            { created: '2026-01-14T00:00:00Z', created_by: 'COPY shop /shop # buildkit' },
            { created: '2026-01-14T00:00:00Z', created_by: 'CMD ["/shop"]', empty_layer: true },
          ],
        },
        messageId: 'set-by-base',
        message:
          'The label "org.opencontainers.image.version" says "24.04", and by the history the base image set it: that ends with a command of 2026-01-02, 12 days before the next step.',
      },
      {
        image: {
          config: { Labels: { name: 'ubi9', vendor: 'Example, Inc.' } },
          history: [
            {
              created: '2026-01-02T00:00:00Z',
              created_by: 'LABEL a=b name="ubi9" vendor="Example, Inc."',
              empty_layer: true,
            },
            { created: '2026-01-02T00:00:00Z', created_by: 'ENTRYPOINT ["/bin/bash"]', empty_layer: true },
            { created: '2026-01-02T01:00:00Z', created_by: 'ENTRYPOINT ["/shop"]', empty_layer: true },
          ],
        },
        messageId: 'set-by-base',
      },
    ],
    clean: [
      {
        image: {
          config: { Labels: { version: '24.04', name: 'shop' } },
          history: [
            { created: '2026-01-02T00:00:00Z', created_by: 'LABEL name=ubuntu', empty_layer: true },
            { created: '2026-01-02T00:00:00Z', created_by: 'ENV version=24.04', empty_layer: true },
            { created: '2026-01-02T00:00:00Z', created_by: 'CMD ["bash"]', empty_layer: true },
            { created: '2026-01-14T00:00:00Z', created_by: 'CMD ["/shop"]', empty_layer: true },
          ],
        },
      },
      {
        image: {
          config: { Labels: { version: '24.04', name: 'shop', summary: '', 'com.example.team': 'blue' } },
          history: [
            {
              created: '2026-01-02T00:00:00Z',
              created_by: 'LABEL version=23 name=ubuntu summary=x com.example.team=blue',
              empty_layer: true,
            },
            { created: '2026-01-02T00:00:00Z', created_by: 'CMD ["bash"]', empty_layer: true },
            {
              created: '2026-01-14T00:00:00Z',
              created_by: 'LABEL name=shop version=24.04',
              empty_layer: true,
            },
            { created: '2026-01-14T00:00:00Z', created_by: 'CMD ["/shop"]', empty_layer: true },
          ],
        },
      },
      {
        image: {
          config: { Labels: { version: '24.04' } },
          history: [
            { created: '2026-01-02T00:00:00Z', created_by: 'LABEL version=24.04', empty_layer: true },
            { created: '2026-01-02T00:00:00Z', created_by: 'CMD ["bash"]', empty_layer: true },
            { created: '2026-01-02T00:59:59Z', created_by: 'CMD ["/shop"]', empty_layer: true },
          ],
        },
      },
      {
        image: {
          config: { Labels: { version: '24.04' } },
          history: [
            { created: '2026-01-02T00:00:00Z', created_by: 'LABEL version=24.04', empty_layer: true },
            { created: '2026-01-02T00:00:00Z', created_by: 'CMD ["/shop"]', empty_layer: true },
            { created: '2026-01-14T00:00:00Z', created_by: 'COPY shop /shop # buildkit' },
          ],
        },
      },
      {
        image: {
          config: { Labels: { version: '24.04' } },
          history: [
            { created: '2026-01-02T00:00:00Z', created_by: 'LABEL version=24.04', empty_layer: true },
            { created: '2026-01-02T00:00:00Z', created_by: 'CMD ["bash"]', empty_layer: true },
            { created: '2026-01-14T00:00:00Z', created_by: 'CMD ["/shop"]', empty_layer: true },
          ],
        },
        base: { config: { Labels: { version: '23.10' } } },
      },
    ],
  },
});
