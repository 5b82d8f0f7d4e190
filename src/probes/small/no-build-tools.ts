import { quoted } from '../../contract/finding.js';
import { bootOf, notBooted, resultOf } from '../boot.js';
import { buildTools } from '../pilot.js';
import type { Probe, ProbeMeta } from '../probe.js';
import { fail, finding, inconclusive, pass } from '../verdict.js';

const messages = {
  left: { severity: 'warning', summary: 'Programs that only a build needs are in the image.' },
} as const;

const meta: ProbeMeta = {
  id: 'small/no-build-tools',
  property: 'small',
  title: 'has no build tools left',
  summary: `Looks for compilers and their kin in the container: ${buildTools.join(', ')}.`,
  rationale:
    'Compilers are large, are updated for every flaw that nobody here can use, and are just what an intruder looks for.',
  source: 'Module container, 7 Small, Use different containers for building and running',
  messages,
  maxRuns: 3,
  profiles: ['recommended'],
};

const probe: Probe = {
  meta,
  next: (context, seen) => {
    const state = bootOf(context, seen);
    if (state.kind === 'pending') return { runs: state.runs };
    const files = resultOf(state.pilot, 'files')?.files;
    if (!files)
      return state.kind === 'booted'
        ? inconclusive('the files of the container could not be looked at')
        : notBooted(state);
    const tools: ReadonlySet<string> = new Set(buildTools);
    const left = files.filter(({ path, type }) => tools.has(path) && type === 'file').map(({ path }) => path);
    if (left.length === 0) return pass('no compiler, no build system, no git');
    const message = `Build tools are left in the image: ${left.map(quoted).join(', ')}.`;
    const suggestion = 'Build in a stage of its own, and COPY --from it only what runs.';
    return fail(
      [finding(messages, 'left', { message, suggestion, data: { tools: left } })],
      [{ kind: 'files', text: left.join('\n') }],
    );
  },
};
export default probe;
