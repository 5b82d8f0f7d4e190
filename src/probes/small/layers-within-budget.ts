import type { Probe, ProbeMeta } from '../probe.js';
import { fail, finding, pass, skip } from '../verdict.js';

const messages = {
  'too-many': { severity: 'error', summary: 'The image has more layers than its budget.' },
} as const;

const meta: ProbeMeta = {
  id: 'small/layers-within-budget',
  property: 'small',
  title: 'has no more layers than its budget',
  summary: 'Counts the layers of the image against --max-layers, or against the budget of the configuration.',
  rationale: 'Each layer is a request when the image is fetched, and hides what the ones below it hold.',
  source: 'Module container, 7 Small',
  messages,
  maxRuns: 0,
  profiles: ['recommended'],
};

const probe: Probe = {
  meta,
  next: ({ image, settings }) => {
    const count = image.layers?.length;
    if (count === undefined) return skip('the source does not tell the layers of the image');
    const layers = count === 1 ? '1 layer' : `${String(count)} layers`;
    const evidence = [{ kind: 'declared' as const, text: layers }];
    const budget = settings.budgets.layers;
    if (budget === undefined) return skip(`no budget is set; it has ${layers}`, evidence);
    if (count <= budget) return pass(`it has ${layers}, of ${String(budget)}`, evidence);
    const message = `The image has ${layers}, more than the budget of ${String(budget)}.`;
    const suggestion = 'Join RUN instructions that belong together, and copy into a fresh last stage.';
    return fail(
      [finding(messages, 'too-many', { message, suggestion, data: { layers: count, budget } })],
      evidence,
    );
  },
};
export default probe;
