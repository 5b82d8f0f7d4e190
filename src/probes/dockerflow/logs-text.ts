import { quoted } from '../../contract/finding.js';
import type { Evidence } from '../../model/probe.js';
import type { Observation, StreamText } from '../../model/run.js';
import { resultOf } from '../boot.js';
import { isLogFile } from '../changes.js';
import { lastLines } from '../evidence.js';
import type { Next, Probe, ProbeMeta } from '../probe.js';
import { fail, finding, pass } from '../verdict.js';
import { notServed, surveyOf } from './survey.js';

const messages = {
  silent: {
    severity: 'warning',
    summary: 'It writes nothing to its streams, neither at its start nor for requests.',
  },
  'log-file': { severity: 'warning', summary: 'It writes its log to a file.' },
  'not-text': { severity: 'warning', summary: 'What it writes is no text.' },
} as const;

const meta: ProbeMeta = {
  id: 'dockerflow/logs-text',
  property: 'dockerflow',
  title: 'logs text to stdout or stderr',
  summary: 'Looks at both streams of a run after some requests, and for files that grew like logs.',
  rationale:
    'Logs are gathered from the streams. What is in a file is lost with the container, and fills its disk before.',
  source: 'Mozilla Dockerflow README at 8f8771b, requirement 7 (51e0a9a, Sending metrics and logs)',
  messages,
  maxRuns: 2,
  profiles: ['dockerflow', 'dockerflow-2016-02'],
};

const subject = 'logs';

function streamEvidence({ stdout, stderr }: Observation): Evidence[] {
  const count = `${String(stdout.bytes)} bytes on stdout, ${String(stderr.bytes)} on stderr`;
  const lines = [...lastLines(stdout, 3), ...lastLines(stderr, 3)];
  return [{ kind: 'log', text: [count, ...lines].join('\n') }];
}

const isBinary = ({ head, tail }: StreamText): boolean => head.includes('\0') || tail.includes('\0');

function judge(observation: Observation): Next {
  const { stdout, stderr } = observation;
  const evidence = streamEvidence(observation);
  if (isBinary(stdout) || isBinary(stderr)) {
    const message = 'What it writes to its streams holds zero bytes: it is no text.';
    const suggestion = 'Write lines of UTF-8.';
    return fail([finding(messages, 'not-text', { message, suggestion, subject })], evidence);
  }
  const file = resultOf(observation, 'changes')?.changes.find(
    (change) => isLogFile(change) && change.size !== 0,
  );
  const isSilent = stdout.bytes + stderr.bytes === 0;
  if (file)
    return fail(
      [
        finding(messages, 'log-file', {
          message: `It writes a log to ${quoted(file.path)}${isSilent ? ', and nothing to its streams' : ''}.`,
          suggestion: `Log to stdout, or write RUN ln -sf /dev/stdout ${/^[\w./-]+$/.test(file.path) ? file.path : 'FILE'}`,
          subject,
        }),
      ],
      [...evidence, { kind: 'files', text: `${file.kind} ${file.path} (${String(file.size ?? '?')} bytes)` }],
    );
  if (!isSilent) return pass('it writes to its streams', evidence);
  return fail(
    [
      finding(messages, 'silent', {
        message: 'It wrote nothing to stdout and stderr, neither at its start nor for requests.',
        suggestion: 'Log a line when the service starts, and one for each request, to stdout.',
        subject,
      }),
    ],
    evidence,
  );
}

const probe: Probe = {
  meta,
  next: (context, seen) => {
    const survey = surveyOf(context, seen);
    if ('runs' in survey) return survey;
    const { main, arrival, shown } = survey;
    if (main) return judge(main);
    // What ran in vain mostly says why; and what is reached elsewhere logs as well.
    const isRunning = arrival.kind !== 'platform' && arrival.kind !== 'not-started';
    return isRunning && shown.stdout.bytes + shown.stderr.bytes > 0
      ? judge(shown)
      : notServed(context, survey);
  },
};
export default probe;
