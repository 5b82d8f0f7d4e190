import { quoted } from '../../contract/finding.js';
import type { Observation } from '../../model/run.js';
import { cameUp, whenBooted, type Boot } from '../boot.js';
import { exitEvidence, lastLines, logEvidence } from '../evidence.js';
import type { Probe, ProbeMeta, Verdict } from '../probe.js';
import { fail, finding, inconclusive, pass, skip } from '../verdict.js';
import { readOnlyRun, tmpfsPaths } from './read-only-run.js';

const messages = {
  'does-not-start': { severity: 'warning', summary: 'It does not come up with a read-only root.' },
  crashes: { severity: 'warning', summary: 'With a read-only root it ends soon after it was ready.' },
} as const;

const meta: ProbeMeta = {
  id: 'immutable/runs-read-only',
  property: 'immutable',
  title: 'runs with a read-only root',
  summary: `Starts it with a read-only root file system, its declared volumes, and a tmpfs at ${tmpfsPaths.join(' and ')}.`,
  rationale:
    'A read-only root is the cheapest defence there is: what breaks in can leave nothing behind. Many clusters demand it.',
  source: 'Module container, 5 Immutable; spec "peers" 3.5, 54; Kubernetes, readOnlyRootFilesystem',
  messages,
  maxRuns: 4,
  profiles: ['recommended'],
};

/** The path that a program could not write to, in the words of libc, Node, Python, Go and shells. */
const refused =
  /(?:EROFS|Read-only file system|read-only file system)[^'"/\n]*['"]?(\/[^\s'":,)]+)|(\/[^\s'":,)]+)['"]?[:,]?\s*(?:Read-only|read-only) file system/;

export function refusedPath({ stderr, stdout }: Observation): string | undefined {
  for (const line of [...lastLines(stderr), ...lastLines(stdout)]) {
    const [, after, before] = refused.exec(line) ?? [];
    if (after !== undefined || before !== undefined) return after ?? before;
  }
  return undefined;
}

function judge(boot: Boot, run: Observation): Verdict {
  const wait = run.steps[0];
  if (wait?.do !== 'wait' || wait.ended === 'unobservable')
    return inconclusive('it could not be seen whether it came up');
  const started = cameUp(boot, run);
  const crashed = started && boot.role === 'service' && !boot.crashed && run.exit !== undefined;
  if (started && !crashed) return pass('it came up with a read-only root');
  const path = refusedPath(run);
  const where = path === undefined ? '' : `: it cannot write to ${quoted(path)}`;
  const folder = path?.slice(0, Math.max(path.lastIndexOf('/'), 1)) ?? '/data';
  const suggestion = `Declare what it must write as a volume (VOLUME ["${folder}"]), and put what may be lost below /tmp.`;
  const evidence = [...exitEvidence(run), ...logEvidence(run, 10)];
  const [messageId, message] = crashed
    ? (['crashes', `With a read-only root it ends soon after it was ready${where}.`] as const)
    : (['does-not-start', `It does not come up with a read-only root${where}.`] as const);
  return fail([finding(messages, messageId, { message, suggestion })], evidence);
}

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenBooted(context, seen, (boot) => {
      if (!boot.ready) return skip('it never was ready: see api/declared-ports-listen');
      const spec = readOnlyRun(context, boot);
      const run = seen(spec);
      return run ? judge(boot, run) : { runs: [spec] };
    }),
};
export default probe;
