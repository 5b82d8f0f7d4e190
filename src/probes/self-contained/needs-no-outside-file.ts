import { quoted } from '../../contract/finding.js';
import type { Observation } from '../../model/run.js';
import { bootOf, notBooted } from '../boot.js';
import { exitEvidence, lastLines, logEvidence } from '../evidence.js';
import type { Probe, ProbeMeta } from '../probe.js';
import { fail, finding, pass } from '../verdict.js';

const messages = {
  'file-missing': {
    severity: 'error',
    summary: 'It does not start for want of a file that is not in the image.',
  },
} as const;

const meta: ProbeMeta = {
  id: 'self-contained/needs-no-outside-file',
  property: 'self-contained',
  title: 'needs no file from outside',
  summary:
    'Starts it without any file of the host. Where it does not come up, its log is read for the file that it misses.',
  rationale: 'An image whose code or configuration lies on somebody’s machine runs there and nowhere else.',
  source: 'Module container, 6 Self-Contained, and its section Configuration',
  messages,
  maxRuns: 3,
  profiles: ['recommended'],
};

/** A file that was looked for in vain, in the words of libc, Node, Python, Go and shells. */
const missing =
  /(?:No such file or directory|no such file or directory|ENOENT|FileNotFoundError|Cannot find module)[^'"/\n]*['"]?(\/[^\s'":,)]+)|(\/[^\s'":,)]+)['"]?[:,]?\s*(?:No such file|no such file|not found)/;

export function missingFile({ stderr, stdout }: Observation): string | undefined {
  for (const line of [...lastLines(stderr), ...lastLines(stdout)]) {
    const [, after, before] = missing.exec(line) ?? [];
    if (after !== undefined || before !== undefined) return after ?? before;
  }
  return undefined;
}

const probe: Probe = {
  meta,
  next: (context, seen) => {
    const state = bootOf(context, seen);
    if (state.kind === 'pending') return { runs: state.runs };
    if (state.kind === 'booted') return pass('it came up with nothing of the host mounted');
    const path = state.kind === 'not-booted' ? missingFile(state.pilot) : undefined;
    if (path === undefined) return notBooted(state);
    const message = `It does not start, as ${quoted(path)} is not in the image.`;
    const suggestion = `COPY the file into the image, make it at the start from variables with sensible defaults, or name it in a required variable of the contract.`;
    const evidence = [...exitEvidence(state.pilot), ...logEvidence(state.pilot)];
    return fail([finding(messages, 'file-missing', { message, suggestion, data: { path } })], evidence);
  },
};
export default probe;
