import { describe, expect, test } from 'vitest';
import type { HttpRequest, RunSpec } from '../../../../src/model/run.js';
import canRun from '../../../../src/probes/commands/can-run.js';
import exitStatus from '../../../../src/probes/commands/exit-status.js';
import refusesMissing from '../../../../src/probes/commands/refuses-missing.js';
import result from '../../../../src/probes/commands/result.js';
import { verdictOf, type Shown } from '../observation.js';
import { declaring, exits } from './declared.js';

const contract = `oms: 1
info: {version: 1.0.0, title: Cities, description: x, license: {name: MIT, url: 'https://example.com'}}
lifecycle: {startup: {command: [node, app.js]}}
actions:
  find:
    help: Finds
    http: {method: post, path: /find, port: 8080, contentType: application/json}
    arguments:
      city: {type: string, required: true, in: requestBody, enum: [Berlin]}
    output: {type: object, properties: {name: {type: string}}}
  count:
    help: Counts
    http: {method: get, path: /count, port: 8080}
    output: {type: int}
`;

const declared = (text = contract) => declaring(text, { file: 'oms.yml' });

type Answer = ReturnType<NonNullable<Shown['answer']>>;

/** A service that finds Berlin, counts to 3, and wants a city. */
const service =
  (changes: (request: HttpRequest) => Answer = () => undefined) =>
  (): Shown => ({
    answer: (request) => {
      const changed = changes(request);
      if (changed) return changed;
      if (request.path === '/count') return { body: '3' };
      return request.body?.includes('Berlin') === true
        ? { body: '{"name":"Berlin"}' }
        : { status: 400, body: 'city is missing' };
    },
  });

test('a service is started once for each command, by what stands in place of its entrypoint', async () => {
  const given = await declared();
  const verdict = verdictOf(canRun, given, service());
  expect(verdict).toMatchObject({ outcome: 'pass', message: '2 commands could be called' });
  const [find] = verdict.runs;
  expect(find).toMatchObject({
    title: 'requests find',
    entrypoint: ['node', 'app.js'],
    cmd: [],
    steps: [
      { do: 'wait', for: [{ kind: 'listening', ports: [{ port: 8080, protocol: 'tcp' }] }], timeout: 30_000 },
      { do: 'request', request: { method: 'POST', path: '/find', body: '{"city":"Berlin"}', port: 8080 } },
      { do: 'request', request: { method: 'POST', path: '/find', body: '{}' } },
    ],
  });
  expect(verdictOf(refusesMissing, given, service())).toMatchObject({ outcome: 'pass', runs: [find] });
  expect(verdictOf(result, given, service())).toMatchObject({
    outcome: 'pass',
    message: '2 results of the declared type',
  });
  expect(verdictOf(exitStatus, given, service())).toMatchObject({
    outcome: 'skip',
    message: 'its commands are requests, which have no exit status',
    runs: [],
  });
});

test.each([
  ['node app.js', ['node', 'app.js']],
  ['cd /app && node app.js', ['/bin/sh', '-c', 'cd /app && node app.js']],
])('its startup command %j is run as %j', async (command, entrypoint) => {
  const text = contract.replace('[node, app.js]', JSON.stringify(command));
  const { runs } = verdictOf(canRun, await declared(text), service());
  expect(runs[0]?.entrypoint).toEqual(entrypoint);
});

test('a health path is waited for beside its port', async () => {
  const text = contract.replace('lifecycle:', 'health: {http: {path: /health, port: 8080}}\nlifecycle:');
  const { runs } = verdictOf(canRun, await declared(text), service());
  const [wait] = runs[0]?.steps ?? [];
  expect(wait?.do === 'wait' && wait.for.map(({ kind }) => kind)).toEqual(['listening', 'answering']);
});

describe('commands/can-run', () => {
  const told = async (show: (spec: RunSpec) => Shown, text = contract) =>
    verdictOf(canRun, await declared(text), show);
  const onCount =
    (answer: Answer) =>
    ({ path }: HttpRequest): Answer =>
      path === '/count' ? answer : undefined;

  test.each([404, 405, 501])('not-served: it is answered with %i', async (status) => {
    const { findings } = await told(service(onCount({ status })));
    expect(findings).toMatchObject([
      {
        messageId: 'not-served',
        message: `The command "count" is not served: its request is answered with ${String(status)}.`,
        subject: 'command count',
      },
    ]);
  });

  test('a 404 may be about what its path names', async () => {
    const text = contract.replace(
      'path: /count, port: 8080}',
      'path: "/count/{id}", port: 8080}\n    arguments: {id: {type: string, required: true, in: path}}',
    );
    const show = service(({ path }) => (path.startsWith('/count') ? { status: 404 } : undefined));
    expect(await told(show, text)).toMatchObject({
      outcome: 'inconclusive',
      message: 'count: it answers 404; values were made up for id: declare a default, or an example',
    });
  });

  test.each([
    ['answers 500', { status: 500 }],
    ['closes the connection without an answer', { fault: 'reset' }],
    ['does not answer in HTTP', { fault: 'not-http' }],
  ] as const)('failed: it %s', async (how, answer) => {
    const { findings } = await told(service(onCount(answer)));
    expect(findings).toMatchObject([
      { messageId: 'failed', message: `The command "count" ${how} without an argument, and requires none.` },
    ]);
  });

  test.each([
    [
      'does not listen in time',
      { wait: { ended: 'timeout' }, at: { 1: { do: 'not-reached' }, 2: { do: 'not-reached' } } },
    ],
    ['ends with 3 at once', { ...exits(3), wait: { ended: 'exited' } }],
    ['ends with 0 at once', { ...exits(0), wait: { ended: 'exited' } }],
  ] as const)('failed: its service %s', async (how, shown) => {
    const { findings } = await told(() => shown);
    expect(findings.map(({ message }) => message)).toContain(
      `The command "count" has a service that ${how}.`,
    );
  });

  test('program-broken: its service does not parse', async () => {
    const stderr =
      "SyntaxError: Unexpected identifier 'x'\n    at wrapSafe (node:internal/modules/cjs/loader:1464:18)\n";
    const { findings } = await told(() => ({ ...exits(1, { stderr }), wait: { ended: 'exited' } }));
    expect(findings.map(({ messageId }) => messageId)).toEqual(['program-broken', 'program-broken']);
  });

  test.each([
    [{ status: 302 }, 'count: it answers 302, and no redirect is followed'],
    [{ fault: 'unreachable' }, 'count: its service cannot be reached from here'],
  ] as const)('is inconclusive for %j', async (answer, message) => {
    expect(await told(service(onCount(answer)))).toMatchObject({ outcome: 'inconclusive', message });
  });
});

test('refuses-missing: accepted and hangs', async () => {
  const without = (answer: Answer) => service(({ body }) => (body === '{}' ? answer : undefined));
  const given = await declared();
  expect(verdictOf(refusesMissing, given, without({ status: 200 })).findings).toMatchObject([
    {
      messageId: 'accepted',
      message: 'Without its required argument "city" the command "find" answers as if all were well.',
      suggestion: 'Answer with 400 when city is missing, or declare it with required: false.',
    },
  ]);
  expect(verdictOf(refusesMissing, given, without({ fault: 'timeout' })).findings).toMatchObject([
    {
      messageId: 'hangs',
      message: 'Without its required argument "city" the command "find" does not answer within 30.0 s.',
    },
  ]);
});

test('refuses-missing: one that falls over has refused nothing', async () => {
  const show = service(({ body }) => (body === '{}' ? { fault: 'reset' } : undefined));
  expect(verdictOf(refusesMissing, await declared(), show)).toMatchObject({
    outcome: 'inconclusive',
    message: 'find: without city it closes the connection without an answer',
  });
});

test('a request that ends the service leaves those behind it undecided', async () => {
  const given = await declared();
  const show = (spec: RunSpec): Shown => ({
    ...service()(),
    ...(spec.title === 'requests find' && {
      exit: { code: 1, at: 900, oomKilled: false },
      endedBefore: { step: 2 },
    }),
  });
  expect(verdictOf(refusesMissing, given, show)).toMatchObject({
    outcome: 'inconclusive',
    message: 'find: its service had ended before',
  });
});

test('result: wrong-type in the body of an answer', async () => {
  const show = service(({ path }) => (path === '/count' ? { body: 'three' } : undefined));
  expect(verdictOf(result, await declared(), show).findings).toMatchObject([
    {
      messageId: 'wrong-type',
      message: 'The command "count" should give an int in the body of its answer, and gives "three".',
    },
  ]);
});
