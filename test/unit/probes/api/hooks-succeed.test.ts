import { expect, test } from 'vitest';
import type { Hook, Lifecycle } from '../../../../src/model/contract.js';
import type { RunSpec } from '../../../../src/model/run.js';
import hooksSucceed from '../../../../src/probes/api/hooks-succeed.js';
import { context, ended, verdictOf, type Shown } from '../observation.js';

const hook = (command: string | string[], rest: Partial<Hook> = {}): Hook => ({
  command,
  role: 'hook',
  declaredAt: [{ kind: 'label', key: 'api.HOOK' }],
  ...rest,
});
const declaring = (lifecycle: Lifecycle, shell?: string[]) =>
  context({ contract: { lifecycle, process: { declaredAt: [], ...(shell && { shell }) } } });
const both = declaring({ 'pre-stop': hook(['/bin/drain']), 'post-start': hook('warm up', { timeout: 5 }) });
const hasExec = ({ steps }: RunSpec): boolean => steps.some((step) => step.do === 'exec');
const onHooks =
  (shown: Shown) =>
  (spec: RunSpec): Shown =>
    hasExec(spec) ? shown : {};

test('passes, in the order of a life, strings in a shell and lists as they are', () => {
  const { runs, ...verdict } = verdictOf(hooksSucceed, both);
  expect(verdict).toMatchObject({ outcome: 'pass', message: 'post-start, pre-stop: ended with 0' });
  expect(runs[1]?.steps.slice(1)).toEqual([
    { do: 'exec', argv: ['/bin/sh', '-c', 'warm up'], timeout: 5000 },
    { do: 'exec', argv: ['/bin/drain'], timeout: 30_000 },
  ]);
});

test('uses the SHELL of the image, and no time without end', () => {
  const given = declaring({ 'post-start': hook('x', { timeout: 900 }) }, ['/bin/bash', '-ec']);
  const { runs } = verdictOf(hooksSucceed, given);
  expect(runs[1]?.steps.at(-1)).toEqual({ do: 'exec', argv: ['/bin/bash', '-ec', 'x'], timeout: 60_000 });
});

test.each([
  ['failed', { exitCode: 3, stderr: 'no queue' }, 'The hook post-start ends with status 3.'],
  ['not-found', { fault: 'not-found' }, undefined],
  ['not-found', { exitCode: 126 }, undefined],
  ['not-found', { fault: 'not-executable' }, undefined],
  ['timed-out', { fault: 'timeout' }, 'The hook post-start does not end within 5.0 s.'],
] as const)('%s: %j', (messageId, result, message) => {
  const shown: Shown = { at: { 1: { do: 'exec', ...result } } };
  const { findings, outcome } = verdictOf(hooksSucceed, both, onHooks(shown));
  expect(outcome).toBe('fail');
  expect(findings).toMatchObject([
    {
      messageId,
      severity: 'error',
      subject: 'hook post-start',
      ...(message !== undefined && { message }),
    },
  ]);
});

test.each([
  ['was not reached', { endedBefore: { step: 2 } }],
  ['found no running container', { at: { 2: { do: 'exec', fault: 'not-running' } } }],
  [
    'was killed with the container that it stopped',
    { exit: { code: 0, at: 400, oomKilled: false }, at: { 2: { do: 'exec', exitCode: 137 } } },
  ],
] as const)('inconclusive when one %s', (_name, shown) => {
  expect(verdictOf(hooksSucceed, both, onHooks(shown as Shown))).toMatchObject({
    outcome: 'inconclusive',
    message: 'the container had ended before pre-stop could finish',
  });
});

test('inconclusive when it did not come up again', () => {
  const verdict = verdictOf(hooksSucceed, both, onHooks({ wait: { ended: 'timeout' } }));
  expect(verdict.outcome).toBe('inconclusive');
});

test('is skipped without hooks, for commands that are the main process, tasks and crashes', () => {
  expect(verdictOf(hooksSucceed, context()).message).toBe('it declares no hook');
  const main = declaring({ startup: hook('serve', { role: 'main' }) });
  expect(verdictOf(hooksSucceed, main).message).toBe(
    'its startup command replaces the main process and is no hook',
  );
  expect(verdictOf(hooksSucceed, both, () => ended(0)).outcome).toBe('skip');
  const crashed: Shown = { exit: { code: 1, at: 900, oomKilled: false } };
  expect(verdictOf(hooksSucceed, both, () => crashed).outcome).toBe('skip');
});
