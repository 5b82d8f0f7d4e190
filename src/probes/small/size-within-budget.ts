import type { Probe, ProbeMeta } from '../probe.js';
import { fail, finding, pass, skip } from '../verdict.js';

const messages = {
  'too-large': { severity: 'error', summary: 'The image is larger than its budget.' },
} as const;

const meta: ProbeMeta = {
  id: 'small/size-within-budget',
  property: 'small',
  title: 'is no larger than its budget',
  summary: 'Compares the size of the image with --max-size, or with the budget of the configuration.',
  rationale: 'Each byte is fetched by each machine, and each file is one more that can be attacked.',
  source: 'Module container, 7 Small',
  messages,
  maxRuns: 0,
  profiles: ['recommended'],
};

/** `2.1 MB`, as engines print sizes. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return power === 0 ? `${String(bytes)} B` : `${(bytes / 1000 ** power).toFixed(1)} ${units[power] ?? ''}`;
}

const probe: Probe = {
  meta,
  next: ({ image, settings }) => {
    const { size } = image;
    if (!size) return skip('the source does not tell the size of the image');
    const text = `${formatBytes(size.bytes)}, ${size.measure}`;
    const evidence = [{ kind: 'declared' as const, text }];
    const budget = settings.budgets.size;
    if (budget === undefined) return skip(`no budget is set; it has ${text}`, evidence);
    if (size.bytes <= budget) return pass(`it has ${text}, of ${formatBytes(budget)}`, evidence);
    const message = `The image has ${text}, more than the budget of ${formatBytes(budget)}.`;
    const suggestion =
      'Build in one stage and copy only what runs into the last one; begin with a smaller base image.';
    return fail(
      [finding(messages, 'too-large', { message, suggestion, data: { bytes: size.bytes, budget } })],
      evidence,
    );
  },
};
export default probe;
