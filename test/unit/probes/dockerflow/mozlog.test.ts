import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readLogLine } from '../../../../src/probes/dockerflow/mozlog-line.js';
import { isBanner, wholeLines } from '../../../../src/probes/dockerflow/log-lines.js';
import logsText from '../../../../src/probes/dockerflow/logs-text.js';
import mozlog from '../../../../src/probes/dockerflow/mozlog.js';
import type { Change, RunSpec, StreamText } from '../../../../src/model/run.js';
import type { Probe, ProbeContext } from '../../../../src/probes/probe.js';
import { ended, stream, verdictOf, type Shown } from '../observation.js';
import { answering, dockerflow, firstList, honest, logLine, portOf } from './service.js';

const time = '1790000000123456789';
/** A line with all that is recommended, and these keys over it. */
const line = (rest: string, timestamp = time): string =>
  `{"Timestamp":${timestamp},"Type":"app.log","Logger":"app","EnvVersion":"2.0"${rest === '' ? '' : `,${rest}`}}`;

function judged(probe: Probe, shown: Shown, given: ProbeContext = dockerflow()) {
  const verdict = verdictOf(probe, given, (spec) => honest(spec, shown));
  const { outcome, findings, message } = verdict;
  const ids = findings.map(({ messageId, severity }) => `${messageId} ${severity}`);
  return { result: outcome === 'fail' ? ids : outcome, message, findings };
}

const out = (...lines: string[]): Shown => ({ stdout: lines.map((text) => `${text}\n`).join('') });
const check = (...lines: string[]) => judged(mozlog, out(...lines));

describe('readLogLine', () => {
  it('takes the sample lines of the documentation', () => {
    expect(readLogLine(logLine)).toMatchObject({
      kind: 'mozlog',
      faults: [],
      timestamp: 1790000000123456789n,
      pid: 17,
    });
    expect(readLogLine(`{"Timestamp":${time}}`)).toMatchObject({
      kind: 'mozlog',
      faults: [{ id: 'recommended', text: 'Type, Logger, EnvVersion missing' }],
    });
    expect(
      readLogLine('{"Timestamp":"1790000000123456789","EnvVersion":2.0,"Severity":"info","Fields":[]}'),
    ).toMatchObject({
      kind: 'json',
      faults: [{ id: 'timestamp', text: 'Timestamp is a text, not an integer' }],
    });
    expect(readLogLine('{"timestamp":"2026-01-01T00:00:00Z","level":"info","msg":"up"}')).toMatchObject({
      kind: 'json',
      faults: [],
    });
  });

  it.each([
    ['1790000000123456', 'wrong-unit', 'microseconds'],
    ['1790000000123', 'wrong-unit', 'milliseconds'],
    ['1790000000', 'wrong-unit', 'seconds'],
    ['17900000001', 'wrong-unit', '11 digits'],
    ['1790000000123456789.5', 'timestamp', 'not a whole number'],
    ['1.79e18', 'timestamp', 'not a whole number'],
    ['-1790000000123456789', 'timestamp', 'not a whole number'],
    ['null', 'timestamp', 'no number'],
    ['{}', 'timestamp', 'no number'],
  ])('reads Timestamp %s by its digits', (digits, id, said) => {
    const [fault] = readLogLine(line('', digits)).faults;
    expect(fault?.id).toBe(id);
    expect(fault?.text).toContain(said);
  });

  it('reads digits that a number of JavaScript would round', () => {
    expect(readLogLine(line('', '1790000000123456783')).timestamp).toBe(1790000000123456783n);
  });

  it.each([
    ['"Severity":"info"', 'Severity is "info", not an integer from 0 to 7'],
    ['"Severity":8', 'Severity is 8'],
    ['"Severity":-1', 'Severity is -1'],
    ['"Severity":1.5', 'Severity is 1.5'],
    ['"Pid":"17"', 'Pid is "17", not an integer'],
    ['"Fields":[]', 'Fields is a list, not an object'],
    ['"Hostname":{}', 'Hostname is an object, not a text'],
    ['"Type":7', 'Type is 7, not a text'],
    ['"EnvVersion":2.0', 'EnvVersion is 2, not the text "2.0"'],
    ['"EnvVersion":"1.0"', 'EnvVersion is "1.0"'],
  ])('calls the envelope wrong with %s', (keys, said) => {
    const faults = readLogLine(line(keys)).faults;
    expect(faults.map(({ id }) => id)).toEqual(['envelope']);
    expect(faults[0]?.text).toContain(said);
  });

  it.each([
    '"Severity":0',
    '"Severity":7',
    '"Pid":0',
    '"Time":"2026-09-21T00:00:00Z"',
    '"severity":"INFO","traceId":"x"',
  ])('allows %s', (keys) => {
    expect(readLogLine(line(keys)).faults).toEqual([]);
  });

  it.each([
    ['{}', 'Fields is empty'],
    ['{"rid":null,"err":{"name":"E"}}', '"rid" is null'],
    ['{"err":{"name":"E"}}', '"err" is an object without "value"'],
    ['{"a":[]}', '"a" is an empty list'],
    ['{"a":[1,"1"]}', '"a" is a list of other things'],
    ['{"a":[{}]}', '"a" is a list of other things'],
    ['{"a":{"value":{}}}', '"a" is an object whose "value"'],
    ['{"a":{"value":1,"representation":2}}', '"a" is an object whose "value"'],
    ['{"msg":7}', '"msg" is no text'],
  ])('calls Fields %s not strict', (fields, said) => {
    const faults = readLogLine(line(`"Fields":${fields}`)).faults;
    expect(faults.map(({ id }) => id)).toEqual(['fields']);
    expect(faults[0]?.text).toContain(said);
  });

  it.each(['{"a":1,"b":true,"msg":"x"}', '{"a":[1,2]}', '{"a":{"value":[true],"representation":"x"}}'])(
    'allows Fields %s',
    (fields) => {
      expect(readLogLine(line(`"Fields":${fields}`)).faults).toEqual([]);
    },
  );

  it.each([
    ['{"agent":7}', '"agent" is no text'],
    ['{"t":0.5}', '"t" is no integer'],
    ['{"errno":"0"}', '"errno" is no integer'],
    ['{"remoteAddressChain":["::1",1]}', '"remoteAddressChain"'],
    ['{"remoteAddressChain":"::1"}', '"remoteAddressChain" is no list of texts'],
  ])('wants the types of request.summary: %s', (fields, said) => {
    const text = `{"Timestamp":${time},"Type":"request.summary","Logger":"a","EnvVersion":"2.0","Fields":${fields}}`;
    expect(readLogLine(text).faults[0]?.text).toContain(said);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((text) => `{"Timestamp":${time},"Fields":${text}}`),
        ),
        (text) => {
          expect(['mozlog', 'json', 'broken', 'other']).toContain(readLogLine(text).kind);
        },
      ),
    );
  });

  it('reads back every time in nanoseconds', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 10n ** 18n, max: 10n ** 19n - 1n }), (nanoseconds) => {
        expect(readLogLine(line('', String(nanoseconds))).timestamp).toBe(nanoseconds);
      }),
    );
  });
});

describe('wholeLines', () => {
  const cut = (head: string, tail: string, missing: number): StreamText => ({
    head,
    tail,
    bytes: head.length + tail.length + missing,
  });

  it('leaves out the parts beside a gap', () => {
    expect(wholeLines(cut('one\ntw', 'x\nlast\n', 10))).toEqual(['one', 'last']);
    expect(wholeLines(cut('one\ntw', 'o\nlast\n', 0))).toEqual(['one', 'two', 'last']);
    expect(wholeLines(cut('one\ntw', '', 5))).toEqual(['one']);
    expect(wholeLines(stream('é\r\n\n \nlast'))).toEqual(['é', 'last']);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(), (head, tail, bytes) => {
        expect(Array.isArray(wholeLines({ head, tail, bytes }))).toBe(true);
      }),
    );
  });

  it.each(['> app@1.0.0 start', '> node server.js', 'yarn run v1.22.22', '$ node server.js'])(
    'knows %s',
    (text) => {
      expect(isBanner(text)).toBe(true);
      expect(isBanner(`x${text}`)).toBe(false);
    },
  );
});

describe('dockerflow/mozlog', () => {
  it('passes good lines, below the banner of npm', () => {
    const { result, message } = check(
      '',
      '> app@1.0.0 start',
      '> node server.js',
      '',
      logLine,
      line('"Severity":6'),
    );
    expect(result).toBe('pass');
    expect(message).toBe('all 2 lines are mozlog, 1 of them request.summary');
  });

  it('does not judge stderr', () => {
    expect(judged(mozlog, { ...out(logLine), stderr: 'warning: x\n' }).result).toBe('pass');
  });

  it('warns where no line is mozlog', () => {
    const { result, message } = check('listening', '{"timestamp":"2026-01-01T00:00:00Z","level":"info"}');
    expect(result).toEqual(['no-mozlog warning']);
    expect(message).toBe('None of 2 lines on stdout is mozlog; the first is "listening".');
    expect(judged(mozlog, { stdout: '', stderr: 'up\n' }).message).toContain('stderr has is "up"');
  });

  it('tells the unit, where that is all', () => {
    const wrong =
      '{"Timestamp":1790000000123,"Type":"app.log","EnvVersion":"2.0","Severity":6,"Fields":{"msg":"up"}}';
    const { result, findings } = check(wrong, wrong, 'listening');
    expect(result).toEqual(['wrong-unit warning']);
    expect(findings[0]?.message).toContain('2 of 3 lines: Timestamp is in milliseconds, not in nanoseconds');
    expect(check(line('', '"1790000000123456789"')).result).toEqual(['timestamp warning']);
  });

  it('warns of mozlog on stderr only, unless the first list asks for it there', () => {
    const shown = { stdout: '', stderr: `${logLine}\n` };
    expect(judged(mozlog, shown).result).toEqual(['stderr-only warning']);
    expect(judged(mozlog, shown, firstList()).result).toBe('pass');
  });

  it('counts the other lines and shows three', () => {
    const { result, message } = check(logLine, 'one', 'two', 'three', 'four');
    expect(result).toEqual(['other-lines warning']);
    expect(message).toBe('4 of 5 lines are no JSON: "one", "two", "three".');
  });

  it('tells each kind of fault once', () => {
    const { result, findings } = check(
      logLine,
      '{"Timestamp":',
      '{"level":"info"}',
      line('"Severity":"info"'),
      line('"Severity":9'),
      line('"Fields":{"rid":null}'),
      line('"Fields":{"email":"a@example.com"}'),
      `{"Timestamp":${time}}`,
    );
    expect(result).toEqual([
      'not-parsed warning',
      'envelope warning',
      'recommended warning',
      'fields note',
      'email note',
      'no-timestamp warning',
    ]);
    expect(findings[1]?.message).toContain('2 of 8 lines: Severity is "info"');
  });

  it('compares with the time of the run, as the answers tell it', () => {
    const at = (date: string, text: string) =>
      verdictOf(mozlog, dockerflow(), (spec: RunSpec) => {
        const reply = answering(portOf(spec));
        return honest(spec, {
          ...out(text),
          answer: (request) => ({ ...reply(request), headers: { date } }),
        });
      }).findings.map(({ messageId }) => messageId);
    // 1790000000 is 14:13:20.
    expect(at('Mon, 21 Sep 2026 14:16:00 GMT', logLine)).toEqual([]);
    expect(at('Mon, 21 Sep 2026 14:20:00 GMT', logLine)).toEqual(['wrong-time']);
    expect(at('not a date', logLine)).toEqual([]);
    expect(check(line('', '1100000000123456789')).result).toEqual(['wrong-time warning']);
  });

  it('tells lines that go back more than a second in one process', () => {
    const early = line('"Pid":1', '1790000000000000000');
    const late = line('"Pid":1', '1790000002000000000');
    expect(check(late, early).result).toEqual(['wrong-time warning']);
    expect(check(early, late).result).toBe('pass');
    expect(check(late, early.replace('"Pid":1', '"Pid":2')).result).toBe('pass');
    expect(check(late, line('"Pid":1', '1790000001500000000')).result).toBe('pass');
  });

  it.each([
    ['npm mozlog 3: Fields:{}', line('"Pid":7,"Severity":6,"Fields":{}'), ['fields note']],
    [
      'pino-mozlog: milliseconds',
      line('"Severity":6,"severity":"INFO"', '1790000000123'),
      ['wrong-unit warning'],
    ],
    ['pino-mozlog: nested errors', line('"Fields":{"err":{"type":"Error"}}'), ['fields note']],
    ['python-dockerflow: rid null', line('"Hostname":"h","Fields":{"rid":null,"msg":"x"}'), ['fields note']],
    ['go-mozlogrus: Time', line('"Time":"2026-09-21T14:13:20Z","Pid":1,"Fields":{"msg":"x"}'), 'pass'],
    [
      'slog-mozlog-json: no EnvVersion',
      `{"Timestamp":${time},"Severity":6,"Fields":{"msg":"x"}}`,
      ['recommended warning'],
    ],
    [
      'taskcluster: severity and message',
      line('"severity":"NOTICE","message":"x","serviceContext":{"service":"a"}'),
      'pass',
    ],
    ['go-bouncer: no Severity', line('"Hostname":"a_b","Fields":{"msg":"x"}'), ['fields note']],
  ])('judges what libraries emit: %s', (_name, text, result) => {
    expect(check(text).result).toEqual(result);
  });

  it('says nothing of a silent service, nor of one that is not there', () => {
    expect(judged(mozlog, { stdout: '' }).message).toBe('it writes no log: see dockerflow/logs-text');
    expect(judged(mozlog, ended(1)).result).toBe('inconclusive');
  });
});

describe('dockerflow/logs-text', () => {
  const silent: Shown = { stdout: '' };
  const change = (rest: Partial<Change>): Shown => ({
    changes: { changes: [{ path: '/app/app.log', kind: 'added', type: 'file', size: 10, ...rest }] },
  });

  it('passes what is on either stream', () => {
    expect(judged(logsText, {}).result).toBe('pass');
    expect(judged(logsText, { stdout: '', stderr: 'x\n' }).result).toBe('pass');
  });

  it('warns of silence', () => {
    expect(judged(logsText, silent).result).toEqual(['silent warning']);
  });

  it('warns of log files', () => {
    const { result, message, findings } = judged(logsText, {
      ...silent,
      ...change({ path: '/var/log/web/access' }),
    });
    expect(result).toEqual(['log-file warning']);
    expect(message).toBe('It writes a log to "/var/log/web/access", and nothing to its streams.');
    expect(findings[0]?.suggestion).toContain('ln -sf /dev/stdout /var/log/web/access');
    expect(judged(logsText, change({})).result).toEqual(['log-file warning']);
  });

  it.each([
    { type: 'link' },
    { type: 'directory', path: '/var/log/web' },
    { size: 0 },
    { kind: 'deleted' },
    { path: '/app/catalog' },
    { path: '/tmp/x' },
  ] as const)('takes %o for no log file', (rest) => {
    expect(judged(logsText, change(rest)).result).toBe('pass');
  });

  it('warns of what is no text', () => {
    expect(judged(logsText, { stdout: 'a\0b' }).result).toEqual(['not-text warning']);
  });

  it('passes one that wrote before it ended, and cannot tell of one that did not', () => {
    expect(judged(logsText, ended(1)).result).toBe('pass');
    expect(judged(logsText, { ...ended(1), stdout: '' }).result).toBe('inconclusive');
  });
});
