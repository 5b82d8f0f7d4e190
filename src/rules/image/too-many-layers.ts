import { defineRule } from '../rule.js';

/** Docker's layer store takes no more, as overlay file systems have room for no more. */
const mostOfDocker = 125;
/** openshift-preflight, LayerCountAcceptable. */
const mostOfRedHat = 40;

export default defineRule({
  id: 'image/too-many-layers',
  summary: 'The image has more layers than its budget, or than engines take.',
  rationale:
    'Each layer is a request when it is pulled and a mount when it runs; Docker refuses images with more than 125.',
  remedy: 'Join RUN instructions that belong together, or copy the result into a fresh stage.',
  severity: 'warning',
  recommended: true,
  subject: 'image',
  // Where there is no image there are no layers either.
  needs: ['size'],
  since: '0.1.0',
  source:
    'moby layer store, maxLayerDepth; openshift-preflight LayerCountAcceptable; jarfernandez/check-image `size`',
  messages: {
    'too-many': ({ count, most }: { count: number; most: number }) =>
      `The image has ${String(count)} layers, more than the ${String(most)} that it may have.`,
  },
  check(context) {
    const { image, budgets, profiles } = context;
    const count = image?.layers?.length ?? 0;
    const most = budgets.layers ?? (profiles.has('redhat') ? mostOfRedHat : mostOfDocker);
    if (count <= most && count <= mostOfDocker) return;
    context.report(
      'too-many',
      { count, most: Math.min(most, mostOfDocker) },
      {
        subject: 'layers',
        suggestion: 'Join RUN instructions with &&, or copy the result into a fresh stage with COPY --from.',
        ...(count > mostOfDocker && { severity: 'error' as const }),
      },
    );
  },
  examples: {
    failing: [
      { image: { config: { Cmd: ['/app'] } }, budgets: { layers: 0 }, messageId: 'too-many' },
      { image: { layers: 41 }, profiles: ['redhat'], messageId: 'too-many', severity: 'warning' },
      {
        image: { layers: 126 },
        budgets: { layers: 200 },
        messageId: 'too-many',
        message: 'The image has 126 layers, more than the 125 that it may have.',
        severity: 'error',
      },
    ],
    clean: [
      { image: { config: { Cmd: ['/app'] } } },
      { image: { layers: 40 }, profiles: ['redhat'] },
      { image: { layers: 125 } },
      { image: { config: { Cmd: ['/app'] } }, budgets: { layers: 1 } },
      { dockerfile: 'FROM alpine\nCMD ["/app"]\n', budgets: { layers: 0 } },
    ],
  },
});
