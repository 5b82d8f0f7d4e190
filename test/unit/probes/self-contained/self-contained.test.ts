import { describe, expect, test } from 'vitest';
import type { RunSpec } from '../../../../src/model/run.js';
import needsNoOutsideFile from '../../../../src/probes/self-contained/needs-no-outside-file.js';
import startsWithoutNetwork from '../../../../src/probes/self-contained/starts-without-network.js';
import { context, ended, envVariable, tcp, verdictOf, type Shown } from '../observation.js';

const port = { port: 8080, protocol: 'tcp', declaredAt: [] };
const service = context({ contract: { ports: [port] } });
const plain: Shown = { sockets: [tcp(8080)] };
const crash: Shown = {
  exit: { code: 1, at: 400, oomKilled: false },
  at: { 1: { ended: 'exited' } as never },
};
const startFault = { kind: 'not-found', message: 'exec: "/app/run": not found' } as const;
const given = (value: string) =>
  context({
    contract: { ports: [port] },
    env: { given: [{ name: 'TARGET', value, origin: 'flag', required: true }] },
  });
const inImage = (entry: string) => context({ contract: { ports: [port] }, config: { Env: [entry] } });

describe('self-contained/starts-without-network', () => {
  const alone =
    (lone: Shown, pilot: Shown = plain) =>
    ({ network }: RunSpec): Shown =>
      network === 'none' ? lone : pilot;

  test('passes when it comes up with a loopback interface only', () => {
    const { runs, ...verdict } = verdictOf(startsWithoutNetwork, service, alone(plain));
    expect(verdict).toMatchObject({ outcome: 'pass', message: 'it came up without a network' });
    expect(runs.map(({ network }) => network)).toEqual(['isolated', 'none']);
  });

  test.each<[string, Shown]>([
    ['Without a network it ends with 7.', ended(7)],
    ['Without a network it does not become ready.', { wait: { ended: 'timeout' } }],
    [
      'Without a network it ends soon after it was ready.',
      { ...plain, exit: { code: 1, at: 300, oomKilled: false } },
    ],
  ])('a warning: %s', (message, lone) => {
    const { outcome, findings } = verdictOf(startsWithoutNetwork, service, alone(lone));
    expect(outcome).toBe('fail');
    expect(findings).toMatchObject([{ messageId: 'needs-network', severity: 'warning', message }]);
    expect(findings[0]?.suggestion).toContain('Put what it fetches at the start into the image');
  });

  const fetches = ended(1, { stderr: 'curl: (6) Could not resolve host: files.example.com' });

  test('one that fetches at the start does not come up in any run', () => {
    const { outcome, findings } = verdictOf(startsWithoutNetwork, service, () => fetches);
    expect(outcome).toBe('fail');
    expect(findings).toMatchObject([
      {
        messageId: 'needs-network',
        severity: 'warning',
        message: 'It does not start without a way out: it looks for the host "files.example.com".',
        data: { host: 'files.example.com' },
      },
    ]);
    const node = ended(1, {
      stderr: "Error: getaddrinfo EAI_AGAIN files.example.com\n  code: 'EAI_AGAIN', required",
    });
    expect(verdictOf(startsWithoutNetwork, service, () => node).outcome).toBe('fail');
  });

  test.each<[string, typeof service, Shown, string]>([
    ['the host of a value', given('https://files.example.com/'), fetches, 'inconclusive'],
    [
      'the host of a variable of the image',
      inImage('FROM=https://files.example.com'),
      fetches,
      'inconclusive',
    ],
    ['a peer', service, ended(1, { stderr: 'getaddrinfo ENOTFOUND db' }), 'inconclusive'],
    [
      'a variable',
      service,
      ended(1, { stderr: 'SOME_URL is not set\nENOTFOUND a.example.com' }),
      'inconclusive',
    ],
    ['something else', service, ended(1), 'inconclusive'],
    ['a program that is not there', service, { startFault }, 'skip'],
  ])('one that does not boot for want of %s is not accused', (_name, image, shown, outcome) => {
    expect(verdictOf(startsWithoutNetwork, image, () => shown).outcome).toBe(outcome);
  });

  test.each<[string, typeof service, Shown, Shown]>([
    [
      'beside services',
      context({ contract: { ports: [port] }, settings: { services: true } }),
      ended(1),
      fetches,
    ],
    [
      'with a link that it needs',
      context({
        contract: { ports: [port], links: [{ name: 'db', required: true, declaredAt: [] }] as never },
      }),
      ended(1),
      fetches,
    ],
  ])('is skipped %s', (_name, image, lone, unbooted) => {
    expect(verdictOf(startsWithoutNetwork, image, alone(lone)).outcome).toBe('skip');
    expect(verdictOf(startsWithoutNetwork, image, () => unbooted).outcome).toBe('skip');
  });

  test.each<[string, Shown, Shown, string]>([
    ['unseen sockets', { wait: { ended: 'unobservable' } }, plain, 'inconclusive'],
    ['a run that was not started', { startFault }, plain, 'inconclusive'],
    ['one that never is ready', plain, { wait: { ended: 'timeout' } }, 'skip'],
    ['one that crashes anyway', ended(1), crash, 'skip'],
  ])('says nothing of %s', (_name, lone, pilot, outcome) => {
    expect(verdictOf(startsWithoutNetwork, service, alone(lone, pilot)).outcome).toBe(outcome);
  });

  test('a task has to end with 0 again', () => {
    const broken: Shown = { ...ended(2), wait: { ended: 'met' } };
    expect(verdictOf(startsWithoutNetwork, context(), alone(broken, ended(0))).message).toBe(
      'Without a network it ends with 2.',
    );
  });
});

describe('self-contained/needs-no-outside-file', () => {
  const line = "Error: ENOENT: no such file or directory, open '/etc/app.json'";
  const misses = ended(1, { stderr: line });
  /** What happens with an empty file there. */
  const withFile =
    (there: Shown, without: Shown = misses) =>
    ({ files }: RunSpec): Shown =>
      files ? there : without;

  test('passes when it comes up', () => {
    expect(verdictOf(needsNoOutsideFile, service, () => plain)).toMatchObject({
      outcome: 'pass',
      message: 'it came up with nothing of the host mounted',
    });
  });

  test.each<[string, Shown]>([
    ['it comes up', plain],
    ['it ends with another status', ended(2)],
    ['it complains of something else', ended(1, { stderr: 'SyntaxError: Unexpected end of JSON input' })],
  ])('a missing file is an error when with one there %s', (_name, there) => {
    const { outcome, findings, runs } = verdictOf(needsNoOutsideFile, service, withFile(there));
    expect(outcome).toBe('fail');
    expect(findings).toMatchObject([
      {
        messageId: 'file-missing',
        severity: 'error',
        message: 'It does not start, as "/etc/app.json" is not in the image.',
        data: { path: '/etc/app.json' },
      },
    ]);
    expect(findings[0]?.suggestion).toContain('COPY the file into the image');
    expect(runs.at(-1)?.files).toEqual([{ path: '/etc/app.json', content: '' }]);
    expect(runs.at(-2)?.steps.at(-1)).toEqual({ do: 'files', paths: ['/etc/app.json'], maxBytes: 0 });
  });

  test('a file that was only grumbled about is not the reason', () => {
    const grumbles = ended(1, { stderr: `${line}\n10:00:01 no database` });
    const there = ended(1, { stderr: '10:00:07 no database' });
    expect(verdictOf(needsNoOutsideFile, service, withFile(there, grumbles))).toMatchObject({
      outcome: 'inconclusive',
      message: 'it did not boot here: see process/starts',
    });
  });

  test('words that differ from run to run are no proof', () => {
    const show = (spec: RunSpec): Shown => {
      const word = spec.files ? 'abc' : spec.steps.length > 2 ? 'def' : 'ghi';
      return ended(1, { stderr: `${line}\nrequest ${word}` });
    };
    expect(verdictOf(needsNoOutsideFile, service, show).outcome).toBe('inconclusive');
  });

  test.each<[string, typeof service, Shown]>([
    ['a file that is there', service, { ...misses, files: { '/etc/app.json': '{}' } }],
    ['a file that a value names', given('file:///etc/app.json'), misses],
    ['a file that a variable of the image names', inImage('CONFIG=/etc/app.json'), misses],
    ['no file', service, ended(1, { stderr: 'boom' })],
    ['a device', service, ended(1, { stderr: 'open /dev/fuse: no such file or directory' })],
    [
      'a variable',
      context({ contract: { ports: [port], env: [envVariable('APP_CONFIG')] } }),
      ended(1, { stderr: `APP_CONFIG is required\n${line}` }),
    ],
  ])('one that does not boot for %s is not accused', (_name, image, shown) => {
    expect(verdictOf(needsNoOutsideFile, image, withFile(plain, shown)).outcome).toBe('inconclusive');
  });

  test('a program that cannot be started is told by process/starts', () => {
    expect(verdictOf(needsNoOutsideFile, service, () => ({ startFault })).outcome).toBe('skip');
  });

  test('an image that runs without listening passes: it started', () => {
    expect(verdictOf(needsNoOutsideFile, service, () => ({ wait: { ended: 'timeout' } })).outcome).toBe(
      'pass',
    );
  });
});
