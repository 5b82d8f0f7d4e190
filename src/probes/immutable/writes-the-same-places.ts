import { quoted } from '../../contract/finding.js';
import { cameUp, whenBooted } from '../boot.js';
import { volumePaths } from '../pilot.js';
import { mostPlaces, writesOf, type Writes } from '../changes.js';
import type { Probe, ProbeMeta } from '../probe.js';
import { stopRun } from '../process/stop-run.js';
import { stopSignalOf } from '../process/signal-names.js';
import { fail, finding, inconclusive, pass, skip } from '../verdict.js';

const messages = {
  differ: { severity: 'warning', summary: 'Two runs of the same image write different places.' },
} as const;

const meta: ProbeMeta = {
  id: 'immutable/writes-the-same-places',
  property: 'immutable',
  title: 'writes the same places each time',
  summary: 'Compares what two runs with the same settings wrote outside volumes, /tmp and /run.',
  rationale:
    'Places with a name of their own for each run cannot be declared as volumes, and grow without end on a host that keeps them.',
  source: 'Module container, 5 Immutable',
  messages,
  maxRuns: 4,
  profiles: ['recommended'],
};

const pathsOf = ({ data, logs }: Writes): string[] => [...data, ...logs].map(({ path }) => path);

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenBooted(context, seen, (boot) => {
      const volumes = volumePaths(context);
      const first = writesOf(boot.pilot, volumes);
      if (!first) return inconclusive('what it wrote could not be seen');
      if (boot.role === 'task') return skip('it ends by itself: one run tells what it writes');
      if (boot.crashed) return skip('it ends by itself soon after it was ready: see process/keeps-running');
      if (pathsOf(first).length === 0) return skip('it writes nothing outside its volumes');
      if (first.truncated) return skip('it writes too many files to compare');
      const spec = stopRun(context, boot, stopSignalOf(context.contract).signal);
      const run = seen(spec);
      if (!run) return { runs: [spec] };
      const second = writesOf(run, volumes);
      if (!cameUp(boot, run) || !second) return inconclusive('there is no second run to compare with');
      if (second.truncated) return skip('it writes too many files to compare');
      const [one, other] = [new Set(pathsOf(first)), new Set(pathsOf(second))];
      const onlyOnce = [
        [...one].filter((path) => !other.has(path)),
        [...other].filter((path) => !one.has(path)),
      ];
      const differing = onlyOnce.flat().sort();
      if (differing.length === 0) return pass('two runs wrote the same places');
      // What only one of them wrote the other may have been about to write.
      if (onlyOnce.some((paths) => paths.length === 0))
        return skip('one run wrote more than the other: that may be for the time that each had', [
          { kind: 'files', text: differing.slice(0, mostPlaces).join('\n') },
        ]);
      const named = differing.slice(0, mostPlaces).map(quoted).join(', ');
      const message = `Two runs wrote different places: ${named}.`;
      const suggestion = 'Give files names that do not change from run to run, or put them below /tmp.';
      const evidence = [{ kind: 'files' as const, text: differing.slice(0, mostPlaces).join('\n') }];
      return fail(
        [
          finding(messages, 'differ', {
            message,
            suggestion,
            data: { places: differing.slice(0, mostPlaces) },
          }),
        ],
        evidence,
      );
    }),
};
export default probe;
