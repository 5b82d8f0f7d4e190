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
  let [value, power] = [bytes, 0];
  // As it is rounded: 999,960 bytes are 1.0 MB, not 1000.0 kB.
  for (; value >= (power === 0 ? 1000 : 999.95) && power < units.length - 1; power++) value /= 1000;
  return `${power === 0 ? String(value) : value.toFixed(1)} ${units[power] ?? ''}`;
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
    const [has, mayHave] = [formatBytes(size.bytes), formatBytes(budget)];
    // Where both look alike, the bytes tell.
    const apart = has === mayHave ? ` (${String(size.bytes)} bytes, not ${String(budget)})` : '';
    const message = `The image has ${text}, more than the budget of ${mayHave}${apart}.`;
    const suggestion =
      'Build in one stage and copy only what runs into the last one; begin with a smaller base image.';
    return fail(
      [finding(messages, 'too-large', { message, suggestion, data: { bytes: size.bytes, budget } })],
      evidence,
    );
  },
};
export default probe;
