import { expect, it } from 'vitest';

import type { HealthcheckConfig } from '../../../../src/model/image.js';
import { healthProgram } from '../../../../src/rules/health-program.js';
import { findingsOf, lintTarget, materialise, settingsOf } from '../materialise.js';

const told = async (check: HealthcheckConfig): Promise<unknown[]> => {
  const findings = await findingsOf('health/timing-impossible', {
    image: { config: { Healthcheck: check } },
  });
  return findings.map(({ messageId, severity, data }) => [messageId, severity, data]);
};
const Test = ['CMD', 'true'];

it('what the engine refuses is an error', async () => {
  expect(await told({ Test, Interval: 5, Timeout: 999_999, StartPeriod: 2e9, StartInterval: 1e9 })).toEqual([
    ['too-short', 'error', { option: '--interval', nanoseconds: 5 }],
    ['too-short', 'error', { option: '--timeout', nanoseconds: 999_999 }],
  ]);
  expect(await told({ Test, Retries: -2, Interval: 10e9 })).toEqual([
    ['retries-negative', 'error', { retries: -2 }],
  ]);
  expect(await told({ Test, Interval: 1_000_000 })).toEqual([]);
});

it('the time to a verdict counts the timeout, and the defaults', async () => {
  expect(await told({ Test, Interval: 1170e9 })).toEqual([]);
  expect(await told({ Test, Interval: 1171e9 })).toEqual([['too-slow', 'note', { seconds: 3603 }]]);
  expect(await told({ Test, Timeout: 1171e9, Interval: 0, Retries: 0 })).toEqual([
    ['too-slow', 'note', { seconds: 3603 }],
  ]);
  expect(await told({ Test, Timeout: 1171e9, Retries: 1 })).toEqual([]);
});

it('zeros of a Dockerfile are told with what they mean', async () => {
  const findings = await findingsOf('health/timing-impossible', {
    dockerfile:
      'FROM alpine\nHEALTHCHECK --interval=0 --timeout=0s --start-interval=0s --start-period=0s --retries=0 CMD true\n',
  });
  expect(findings.map(({ data, severity }) => [data?.option, data?.value, severity])).toEqual([
    ['--interval', '30 seconds', 'note'],
    ['--timeout', '30 seconds', 'note'],
    ['--start-interval', '5 seconds', 'note'],
    ['--retries', '3', 'note'],
  ]);
});

it('a missing program is looked for where there are files, and is not evaluated elsewhere', async () => {
  const rule = 'health/shell-missing';
  const config = { Healthcheck: { Test: ['CMD-SHELL', 'true'] } };
  const evaluated = async (example: Parameters<typeof materialise>[0]): Promise<unknown> => {
    const { target } = await materialise(example);
    const [report] = await lintTarget(target, settingsOf(rule, example));
    return [
      report?.findings.map(({ messageId }) => messageId),
      report?.notEvaluated.map(({ subject }) => subject),
    ];
  };
  expect(await evaluated({ image: { config, files: { app: 'x' } } })).toEqual([['shell'], []]);
  expect(await evaluated({ dockerfile: 'FROM scratch\nHEALTHCHECK CMD true\n' })).toEqual([[], [rule]]);
  // Nothing to look for: nothing is left open.
  expect(await evaluated({ dockerfile: 'FROM scratch\nHEALTHCHECK CMD ["true"]\n' })).toEqual([[], []]);
  // The OCI format may have dropped what there was.
  expect(await evaluated({ image: { config: {} } })).toEqual([[], [rule]]);
});

it.each([
  [['CMD-SHELL', 'a'], undefined, undefined, { path: '/bin/sh', isShell: true }],
  [['CMD-SHELL', 'a'], ['/bin/ash', '-c'], 'linux', { path: '/bin/ash', isShell: true }],
  [['CMD-SHELL', 'a'], ['ash', '-c'], 'linux', undefined],
  [['CMD-SHELL', 'a'], undefined, 'windows', undefined],
  [['CMD', '/a', 'b'], ['/bin/ash'], 'linux', { path: '/a', isShell: false }],
  [['CMD', 'a'], undefined, 'linux', undefined],
  [['CMD-SHELL'], undefined, 'linux', undefined],
  [['NONE', '/a'], undefined, 'linux', undefined],
  [[], undefined, 'linux', undefined],
])('%j with SHELL %j on %s starts %o', (test, Shell, os, program) => {
  expect(healthProgram({ Healthcheck: { Test: test }, ...(Shell && { Shell }) }, os)).toEqual(program);
});

it('only the last HEALTHCHECK of the history counts', async () => {
  const dropped = async (...steps: string[]): Promise<number> => {
    const history = steps.map((created_by) => ({ created_by, empty_layer: true }));
    return (await findingsOf('health/oci-dropped', { image: { history } })).length;
  };
  expect(await dropped('/bin/sh -c #(nop) HEALTHCHECK CMD true')).toBe(1);
  expect(await dropped('HEALTHCHECK &{["CMD-SHELL" "true"] "30s" "0s" "0s" "0s" \'\\x00\'}')).toBe(1);
  expect(await dropped('HEALTHCHECK CMD true', 'CMD ["a"]')).toBe(1);
  expect(await dropped('HEALTHCHECK CMD true', 'HEALTHCHECK NONE')).toBe(0);
  expect(await dropped('RUN echo HEALTHCHECK CMD true')).toBe(0);
});
