import { defineRule } from '../rule.js';

/** Bytes; what others allow where nothing else is said (check-image). */
const usual = 500_000_000;

/** `512 MB`, `1.2 GB`: decimal, as the engines print sizes. */
function megabytes(bytes: number): string {
  const [amount, unit] = bytes < 1e9 ? [bytes / 1e6, 'MB'] : [bytes / 1e9, 'GB'];
  return `${String(Number(amount.toPrecision(3)))} ${unit}`;
}

export default defineRule({
  id: 'image/too-large',
  summary: 'The image is larger than its budget.',
  rationale:
    'Every node pulls it before the first start, and everything in it is there for whoever breaks in.',
  remedy: 'Build in one stage and copy only what runs into another on a small base, or set another budget.',
  severity: 'warning',
  recommended: false,
  subject: 'image',
  needs: ['size'],
  since: '0.1.0',
  source: 'Budget of the configuration, else 500 MB as in jarfernandez/check-image `size`',
  messages: {
    'too-large': ({ bytes, most, measure }: { bytes: number; most: number; measure: string }) =>
      `The image has ${megabytes(bytes)} (${measure}), more than the ${megabytes(most)} that it may have.`,
  },
  check(context) {
    const { image, budgets } = context;
    const most = budgets.size ?? usual;
    if (!image?.size || image.size.bytes <= most) return;
    const { bytes, measure } = image.size;
    const suggestion = 'Leave build tools and caches in a stage of their own, or raise budgets.size.';
    context.report('too-large', { bytes, most, measure }, { subject: 'size', suggestion });
  },
  examples: {
    failing: [
      {
        image: { config: { Cmd: ['/app'] }, files: { app: 'x' } },
        budgets: { size: 1000 },
        messageId: 'too-large',
        message: 'The image has 0.00205 MB (compressed), more than the 0.001 MB that it may have.',
      },
    ],
    clean: [
      { image: { config: { Cmd: ['/app'] }, files: { app: 'x' } } },
      { image: { config: { Cmd: ['/app'] }, files: { app: 'x' } }, budgets: { size: 1_000_000 } },
      { dockerfile: 'FROM alpine\nCMD ["/app"]\n', budgets: { size: 10 } },
    ],
  },
});
