import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  telemetryFindings,
  telemetryPaths,
  type TelemetryInput,
} from '../../../src/contract/telemetry-findings.js';

const passed = { appId: 'a1', storyId: 's1', logHash: 'h1' };
const nothing: TelemetryInput = { statsd: [], syslog: [], passed };

const form = 'app=a1 story=s1 log_hash=h1 line=29 created=1795666046.167920 source_file=/app/log.py';

/** The findings of an input, each as `rule message severity: text`. */
const found = (input: Partial<TelemetryInput>): string[] =>
  telemetryFindings({ ...nothing, ...input }).findings.map(
    ({ ruleId, messageId, severity }) => `${ruleId.replace('telemetry/', '')} ${messageId} ${severity}`,
  );

const only = (input: Partial<TelemetryInput>) => {
  const { findings } = telemetryFindings({ ...nothing, ...input });
  expect(findings).toHaveLength(1);
  return findings[0];
};

describe('telemetryFindings', () => {
  it('finds nothing wrong with the examples of the document', () => {
    const { findings, summary } = telemetryFindings({
      statsd: [
        'accounts.authentication.password.failure.no_email_found:1|c\n',
        'accounts.authentication.password.failure.no_email_found:1|c|#tag:value,another_tag:another_value\n',
      ],
      metricsFile:
        '\n{\n    what=github_response_time\n    http_code=206\n    http_method=GET\n    host=api.github.com\n    service=github-api\n    stat=upper_90\n    target_type=gauge\n    unit=ms\n}\nmeta: {\n    story=my-new-awesome-story,\n    env=production\n}\n\n',
      syslog: [`<14>asyncy: ${form} [INFO] Logging my story\0`],
      storyLog:
        'Nov 26 04:07:26 box asyncy: app=a1 story=s1 log_hash=h1 line=11 created=1795666046 source_file=/app/log.sh [INFO] Logging my story\n',
      passed,
    });
    expect(findings).toEqual([]);
    expect(summary).toEqual({
      passed,
      statsd: { lines: 2, read: 2, malformed: 0, dropped: 0 },
      metricsFile: { lines: 14, read: 1, malformed: 0, dropped: 0 },
      syslog: { lines: 1, read: 1, malformed: 0, dropped: 0 },
      storyLog: { lines: 1, read: 1, malformed: 0, dropped: 0 },
      metrics: {
        total: 2,
        items: [
          {
            from: 'statsd',
            name: 'accounts.authentication.password.failure.no_email_found',
            prometheusName: 'accounts_authentication_password_failure_no_email_found',
            type: 'c',
            values: 2,
            tags: { total: 2, items: ['tag:value', 'another_tag:another_value'] },
          },
          {
            from: 'metrics.dat',
            name: 'github_response_time',
            type: 'gauge',
            values: 1,
            tags: {
              total: 8,
              items: [
                'what=github_response_time',
                'http_code=206',
                'http_method=GET',
                'host=api.github.com',
                'service=github-api',
                'stat=upper_90',
                'target_type=gauge',
                'unit=ms',
              ],
            },
          },
        ],
      },
      logs: {
        total: 2,
        items: [
          {
            from: 'syslog',
            level: 'INFO',
            message: 'Logging my story',
            line: 29,
            sourceFile: '/app/log.py',
            created: 1795666046.16792,
          },
          {
            from: 'story.log',
            level: 'INFO',
            message: 'Logging my story',
            line: 11,
            sourceFile: '/app/log.sh',
            created: 1795666046,
          },
        ],
      },
      findingsLeftOut: 0,
    });
  });

  it('has nothing to say of nothing', () => {
    const { findings, summary } = telemetryFindings(nothing);
    expect(findings).toEqual([]);
    expect([summary.metrics, summary.logs]).toEqual([
      { total: 0, items: [] },
      { total: 0, items: [] },
    ]);
  });
});

describe('telemetry/statsd-malformed', () => {
  it.each([
    ['hello', 'malformed error', 'Send hello:1|c.'],
    ['app.requests:1', 'malformed error', 'Send app.requests:1|c to count, |g for a gauge, |ms for a time.'],
    ['app.requests:x|c', 'malformed error', 'Send name:value|type, for example app.requests:1|c.'],
    ['app.requests:1|c|@7', 'malformed error', 'Send app.requests:1|c|@0.1 for every tenth.'],
    ['app.requests:1|c|env:x|y', 'malformed error', 'Send tags as app.requests:1|c|#tag:value.'],
    ['app.re\ufffd:1|c', 'encoding error', 'Send name:value|type, for example app.requests:1|c.'],
    ['_e{5,4}:title|text', 'event warning', 'Send a counter instead: app.events:1|c.'],
    ['app.users:anna|s', 'set warning', 'Count the different values yourself, and send app.users:<count>|g.'],
    ['app.a:1:2|c', 'packed-values warning', 'Send a line for each value: app.a:1|c.'],
    ['app.a:-1|c', 'negative-counter warning', 'Send app.a:-1|g to lower a gauge.'],
    ['app.a:1|c|#prod', 'tag warning', 'Send it as prod:true.'],
  ])('%j', (line, kind, suggestion) => {
    const finding = only({ statsd: [line] });
    expect(`${String(finding?.messageId)} ${String(finding?.severity)}`).toBe(kind);
    expect(finding?.ruleId).toBe('telemetry/statsd-malformed');
    expect(finding?.suggestion).toBe(suggestion);
    expect(finding?.data).toEqual({ line, count: 1 });
  });

  it.each(['app.a:1:2|ms', 'app.a:1|c:2|c', 'app.a:-1|g', 'app.a:+1.5e3|g', 'app.a:1|c|@0.1|#a:b|c:id|T1'])(
    'takes %s',
    (line) => {
      expect(found({ statsd: [line] })).toEqual([]);
    },
  );

  it('tells a fault once, with its number and its first line', () => {
    const finding = only({ statsd: ['bad one\nbad two\napp.good:1|c', 'bad three'] });
    expect(finding).toMatchObject({
      subject: 'statsd',
      message: 'A line is no metric: there is no colon behind the name, 3 times.',
      data: { line: 'bad one', count: 3 },
    });
  });
});

describe('telemetry/metric-name', () => {
  it.each([
    ['requests:1|c', 'unnamespaced', 'Send app.requests:1|c.'],
    ['5xx.count:1|c', 'digit', 'Send app.5xx.count:1|c.'],
    ['app.GET /x:1|c', 'characters', 'Send app.GET.x:1|c.'],
    ['app..a:1|c', 'empty-part', 'Send app.a:1|c.'],
    ['.app.a:1|c', 'empty-part', 'Send app.a:1|c.'],
    ['app.größe:1|c', 'characters', 'Send app.gr.e:1|c.'],
  ])('%s: %s', (line, messageId, suggestion) => {
    const finding = only({ statsd: [line] });
    expect(finding).toMatchObject({
      ruleId: 'telemetry/metric-name',
      messageId,
      severity: 'warning',
      suggestion,
      subject: `metric ${line.slice(0, line.indexOf(':'))}`,
    });
  });

  it.each(['app.a:1|c', 'app-a.b_c:1|c', 'requests_total:1|c', 'a--b:1|c', 'App.A:1|c'])(
    'takes %s',
    (line) => {
      expect(found({ statsd: [line] })).toEqual([]);
    },
  );

  it('tells what Prometheus makes of a name', () => {
    expect(only({ statsd: ['app.größe:1|c'] })?.message).toBe(
      'The metric "app.größe" has other characters than letters, digits, ".", "_" and "-", and becomes "app_gr__e" in Prometheus.',
    );
  });

  it('sees names that fall together, and types that differ', () => {
    expect(only({ statsd: ['app.a-b:1|c', 'app.a.b:1|c', 'app.a-b:1|c'] })).toMatchObject({
      messageId: 'collision',
      severity: 'warning',
      message: 'The metrics "app.a-b" and "app.a.b" are one to Prometheus, "app_a_b".',
    });
    expect(only({ statsd: ['app.a:1|c', 'app.a:1|g', 'app.a:2|g'] })).toMatchObject({
      messageId: 'type-conflict',
      severity: 'error',
      suggestion: 'Send it under a name of its own: app.a_current:1|g.',
      data: { count: 2 },
    });
    expect(found({ statsd: ['app.a:1|ms', 'app.a:1|h', 'app.a:1|d'] })).toEqual([]);
  });

  it('looks at the keys of tags', () => {
    expect(only({ statsd: ['app.a:1|c|#2nd:x', 'app.b:1|c|#2nd:y'] })).toMatchObject({
      messageId: 'tag-name',
      suggestion: 'Send it as 2nd:value.',
    });
    expect(found({ statsd: ['app.a:1|c|#a.b-c:x,_d:y'] })).toEqual([]);
  });
});

describe('telemetry/metrics-file-malformed', () => {
  const block = (text: string): string => `{ what=a mtype=gauge unit=B ${text} }`;

  it.each([
    [
      '{ what=a mtype=gauge }',
      'unit-missing error',
      'Write unit=ms, unit=B, unit=req, or unit= where it has none.',
    ],
    ['{ what=a unit=B }', 'mtype-missing error', 'Write mtype=gauge, or rate, count, counter or timestamp.'],
    [
      '{ what=a unit=B mtype=timer }',
      'mtype-unknown warning',
      'Write mtype=gauge for a value at a point in time, mtype=counter for one that only grows.',
    ],
    ['{ what=a unit=req mtype=rate }', 'rate-unit warning', 'Write unit=req/s.'],
    ['{ unit=B mtype=gauge }', 'nothing-told warning', 'Write what=<name>.'],
    [block('host='), 'empty-value warning', 'Write host=value, or leave it out.'],
    [block('') + '\nmeta: { env= }', 'empty-value warning', 'Write env=value, or leave it out.'],
    [block('"a": "b c",').replace(' "', ', "'), 'json error', 'Write a=b_c.'],
    [
      block('') + '\nwhat=a.unit=B 1 1795666046',
      'outside error',
      'Write { what=<name> mtype=gauge unit=<unit> }, each pair on a line of its own.',
    ],
    [block('').slice(0, -1), 'unclosed error', 'Write } after the last pair.'],
    [block(',a = b'), 'spaces warning', 'Write a=b.'],
  ])('%j', (metricsFile, kind, suggestion) => {
    const finding = only({ metricsFile });
    expect(`${String(finding?.messageId)} ${String(finding?.severity)}`).toBe(kind);
    expect(finding).toMatchObject({ ruleId: 'telemetry/metrics-file-malformed', suggestion });
  });

  it('tells the place', () => {
    expect(
      only({ metricsFile: `${block('')}\n${block('')}\n{\n  what: a\n  unit=B\n  mtype=gauge\n}\n` }),
    ).toMatchObject({
      message: 'The tag "what" has a colon in place of the equals sign.',
      suggestion: 'Write what=a.',
      location: { kind: 'file', path: '/var/lib/asyncy/metrics.dat', line: 4, column: 3 },
      data: { line: 'what: a', count: 1 },
    });
  });

  it('does not miss the end of a file that it has not read whole', () => {
    const { findings, summary } = telemetryFindings({
      ...nothing,
      metricsFile: `${block('')}\n{ what=b\nmtype=cou`,
      unread: { metricsFile: 1000 },
    });
    expect(findings.map(({ messageId }) => messageId)).toEqual(['unit-missing', 'mtype-missing']);
    expect(summary.metricsFile).toEqual({ lines: 2, read: 2, malformed: 0, dropped: 0, unreadBytes: 1000 });
  });

  it('wants a file at its place', () => {
    const { metricsFile, storyLog } = telemetryPaths;
    expect(found({ notFiles: [metricsFile, storyLog] })).toEqual([
      'metrics-file-malformed no-file error',
      'log-line-malformed no-file error',
    ]);
  });
});

describe('telemetry/log-*', () => {
  const line = `asyncy: ${form} [INFO] hello`;

  it.each([
    [
      'hello',
      'log-line-malformed name error',
      'Write asyncy: app=$ASYNCY_APP_ID story=$ASYNCY_STORY_ID log_hash=$ASYNCY_LOG_HASH line=<number> created=<unix-time> source_file=<full-path> [INFO] <message>',
    ],
    [
      line.replace(' log_hash=h1', ''),
      'log-line-malformed missing error',
      'Write log_hash=$ASYNCY_LOG_HASH behind story=….',
    ],
    [
      line.replace('line=29', 'line='),
      'log-line-malformed line error',
      'Write line=<number>, the line of the source; in bash, line=$LINENO, which other shells leave empty.',
    ],
    [line.replace('[INFO]', '[WARN]'), 'log-level spelling warning', 'Write [WARNING].'],
    [
      line.replace('[INFO]', '[LOUD]'),
      'log-level unknown error',
      'Write [INFO], or CRITICAL, ERROR, WARNING, DEBUG, NOTSET.',
    ],
    [
      line.replace('app=a1', 'app='),
      'log-identity unset error',
      'Write app=$ASYNCY_APP_ID, which was a1 here.',
    ],
    [
      line.replace('story=s1', 'story=$ASYNCY_STORY_ID'),
      'log-identity not-expanded error',
      'Write story=$ASYNCY_STORY_ID, which was s1 here.',
    ],
    [
      line.replace('log_hash=h1', 'log_hash=h2'),
      'log-identity other error',
      'Write log_hash=$ASYNCY_LOG_HASH, which was h1 here.',
    ],
  ])('%s', (text, kind, suggestion) => {
    expect(found({ storyLog: `${text}\n` })).toEqual([kind]);
    expect(found({ syslog: [`<14>${text}\0`] })).toEqual([kind]);
    expect(only({ storyLog: text })).toMatchObject({
      suggestion,
      location: { kind: 'file', path: '/var/log/asyncy/story.log', line: 1, column: 1 },
      data: { line: text, count: 1 },
    });
  });

  it('takes the name of the program from a head of RFC 5424', () => {
    const syslog = [
      `<13>1 2026-11-26T04:07:26.450883+00:00 vm asyncy - - [timeQuality tzKnown="1"] ${form} [INFO] x`,
    ];
    const { findings, summary } = telemetryFindings({ ...nothing, syslog });
    expect(findings).toEqual([]);
    expect(summary.logs.items.map(({ message }) => message)).toEqual(['x']);
    expect(found({ syslog: [syslog[0]?.replace(' asyncy ', ' other ') ?? ''] })).toEqual([
      'log-line-malformed name error',
    ]);
  });

  it('wants a priority of syslog', () => {
    expect(found({ syslog: [line] })).toEqual(['log-line-malformed priority warning']);
  });

  it('tells all that is wrong with a line, and reads it all the same where it can', () => {
    const text = 'asyncy: app= story=s1 log_hash=h1 line=1 created=1795666046167 source_file=./a [warn] x';
    const { findings, summary } = telemetryFindings({ ...nothing, storyLog: text });
    expect(findings.map(({ messageId }) => messageId)).toEqual([
      'created-unit',
      'source-relative',
      'spelling',
      'unset',
    ]);
    expect(summary.storyLog).toEqual({ lines: 1, read: 1, malformed: 0, dropped: 0 });
  });
});

describe('bounds', () => {
  it('tells no more than ten faults of a kind, and counts the rest', () => {
    const statsd = Array.from({ length: 500 }, (_, index) => `m${String(index)}:1|c`);
    const { findings, summary } = telemetryFindings({ ...nothing, statsd });
    expect(findings).toHaveLength(10);
    expect(summary.findingsLeftOut).toBe(490);
    expect([summary.metrics.total, summary.metrics.items.length]).toEqual([500, 100]);
  });

  it('looks at ten thousand lines of each way', () => {
    const many = Array.from({ length: 10_002 }, () => 'x');
    const { findings, summary } = telemetryFindings({
      ...nothing,
      statsd: many,
      statsdDropped: 5,
      syslog: many,
      syslogDropped: 7,
      storyLog: many.join('\n'),
      metricsFile: '{ a=1 }\n'.repeat(10_002),
    });
    expect([summary.statsd, summary.syslog, summary.storyLog]).toEqual([
      { lines: 10_000, read: 0, malformed: 10_000, dropped: 7 },
      { lines: 10_000, read: 0, malformed: 10_000, dropped: 9 },
      { lines: 10_000, read: 0, malformed: 10_000, dropped: 2 },
    ]);
    expect(summary.metricsFile).toEqual({ lines: 10_000, read: 10_000, malformed: 0, dropped: 2 });
    expect(findings.length).toBeLessThan(8);
  });

  it('keeps what it shows short and harmless', () => {
    const secret = 'amqp://user:hunter2@host/x';
    const { findings, summary } = telemetryFindings({
      ...nothing,
      statsd: [`\x1b[31m${'y'.repeat(5000)} ${secret}`, secret],
      storyLog: `asyncy: ${form} [INFO] ${secret} ${'z'.repeat(5000)}`,
    });
    const text = JSON.stringify({ findings, summary });
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain('\\u001b');
    expect(text.length).toBeLessThan(6000);
    expect(findings[0]?.data?.line).toMatch(/^\\x1b\[31my{390,}…$/);
    expect(summary.logs.items[0]?.message).toHaveLength(501);
  });

  it('never throws', () => {
    const odd = fc.oneof(
      fc.string(),
      fc
        .array(
          fc.constantFrom(
            'a',
            ':',
            '|',
            'c',
            '#',
            '@',
            '{',
            '}',
            '=',
            '\n',
            ' ',
            '[INFO]',
            'app=',
            '<14>',
            ',',
            '\ud800',
            '\u202e',
            '\0',
          ),
        )
        .map((parts) => parts.join('')),
    );
    const some = fc.array(odd, { maxLength: 4 });
    fc.assert(
      fc.property(some, odd, some, odd, (statsd, metricsFile, syslog, storyLog) => {
        const { findings, summary } = telemetryFindings({ statsd, metricsFile, syslog, storyLog, passed });
        expect(findings.every(({ suggestion }) => suggestion !== undefined && suggestion !== '')).toBe(true);
        expect(summary.syslog.lines).toBe(syslog.length);
        expect(() => JSON.stringify({ findings, summary })).not.toThrow();
      }),
    );
  });
});
