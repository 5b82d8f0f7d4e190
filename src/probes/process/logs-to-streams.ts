import { quoted, shortened } from '../../contract/finding.js';
import type { Change } from '../../model/run.js';
import { resultOf, whenBooted } from '../boot.js';
import { volumePaths } from '../pilot.js';
import { isLogFile, writesOf } from '../changes.js';
import type { Probe, ProbeFinding, ProbeMeta } from '../probe.js';
import { failIfAny, finding, inconclusive, pass, skip } from '../verdict.js';

const messages = {
  'log-file': { severity: 'warning', summary: 'It writes a log file inside the container.' },
} as const;

const meta: ProbeMeta = {
  id: 'process/logs-to-streams',
  property: 'process',
  title: 'logs to its streams and not to files',
  summary:
    'Looks at the files that a run has written outside its volumes: names as *.log, and all below /var/log and /logs.',
  rationale:
    'What is written to standard output and standard error is collected by every engine. A file is seen by nobody, fills the disk of the host, and is gone with the container.',
  source: 'Module container, 1 Linux process, Use standard streams',
  messages,
  maxRuns: 3,
  profiles: ['recommended'],
};

/** Most files that have a finding of their own. */
const most = 10;

const describe = ({ path, size }: Change): string =>
  size === undefined ? path : `${path} (${String(size)} bytes)`;

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenBooted(context, seen, ({ pilot }) => {
      const writes = writesOf(pilot, volumePaths(context));
      if (!writes) {
        const reason = resultOf(pilot, 'changes')?.reason ?? 'nothing was looked at';
        return skip(`what it wrote could not be seen: ${reason}`);
      }
      const logs = [...writes.logs, ...writes.scratch.filter(isLogFile)];
      const files = logs.filter(({ size }) => size !== 0);
      const findings = files.slice(0, most).map((file): ProbeFinding => {
        const path = shortened(file.path);
        return finding(messages, 'log-file', {
          message: `It writes its log to the file ${quoted(file.path)}.`,
          suggestion: `Log to standard output, or link the file there: RUN ln -sf /dev/stdout ${path}.`,
          subject: `file ${path}`,
          data: { path: file.path, ...(file.size !== undefined && { size: file.size }) },
        });
      });
      const broken = failIfAny(findings, [
        { kind: 'files', text: files.slice(0, most).map(describe).join('\n') },
      ]);
      if (broken) return broken;
      if (writes.truncated) return inconclusive('it wrote more files than could be looked at');
      const bytes = pilot.stdout.bytes + pilot.stderr.bytes;
      return pass(
        bytes > 0
          ? 'it wrote to its streams, and no log file'
          : 'it wrote no log file, and nothing to its streams',
      );
    }),
};
export default probe;
