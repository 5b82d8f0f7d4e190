import type { HealthcheckConfig } from '../../model/image.js';
import { defineRule } from '../rule.js';

const millisecond = 1e6;
const second = 1e9;

/** What each is called in a Dockerfile, and what zero stands for: seconds, or a number of times. */
const fields = [
  ['Interval', '--interval', 30],
  ['Timeout', '--timeout', 30],
  ['StartPeriod', '--start-period', 0],
  ['StartInterval', '--start-interval', 5],
] as const;
const defaultRetries = 3;

/** Longer than this nobody means to wait until a container is found unwell. */
const longest = 3600;

/** Seconds from the first failure of a check that always times out to the verdict: the engine counts the interval from the end of a check. */
function untilUnhealthy({ Interval, Timeout, Retries }: HealthcheckConfig): number {
  const seconds = (time = 0): number => (time === 0 ? 30 : time / second);
  return (
    (seconds(Interval) + seconds(Timeout)) * (Retries === 0 ? defaultRetries : (Retries ?? defaultRetries))
  );
}

const keepDefault = 'Leave the option out, if the default is meant.';

export default defineRule({
  id: 'health/timing-impossible',
  summary: 'The times of the health check cannot be meant.',
  rationale:
    'The engine refuses to create containers with times below a millisecond, takes zero for its default, and asks for the start interval only within the start period.',
  remedy: 'Write times with a unit, such as 30s, and a number of retries from 1 on.',
  severity: 'warning',
  recommended: true,
  subject: 'image',
  judges: ['health'],
  since: '0.1.0',
  source: 'Dockerfile reference, HEALTHCHECK; moby/moby, validateHealthCheck',
  messages: {
    'too-short': ({ option, nanoseconds }: { option: string; nanoseconds: number }) =>
      `The engine refuses the health check: ${option} is ${String(nanoseconds)} nanoseconds, and less than a millisecond.`,
    'retries-negative': ({ retries }: { retries: number }) =>
      `The engine refuses the health check: it has ${String(retries)} retries.`,
    'zero-is-default': ({ option, value }: { option: string; value: string }) =>
      `${option} is 0, for which the engine takes its default, ${value}.`,
    'start-interval-unused': () =>
      'The start interval is never waited for: it counts within the start period only, which ends before it.',
    'too-slow': ({ seconds }: { seconds: number }) =>
      `A container that hangs is found unwell after ${String(Math.round(seconds / 60))} minutes.`,
  },
  check(context) {
    const check = context.config?.Healthcheck;
    if (!check?.Test || check.Test[0] === 'NONE') return;
    const place = {
      subject: 'health',
      location: { kind: 'config', pointer: '/config/Healthcheck' },
    } as const;
    for (const [field, option, fallback] of fields) {
      const time = check[field] ?? fallback * second;
      if (time !== 0 && time < millisecond) {
        const data = { option, nanoseconds: time };
        const suggestion = `Write ${option}=30s; in a configuration, 30000000000 nanoseconds.`;
        context.report('too-short', data, { ...place, suggestion, severity: 'error' });
      } else if (time === 0 && fallback > 0) {
        // Images leave zeros out, so somebody wrote this one into a Dockerfile.
        const data = { option, value: `${String(fallback)} seconds` };
        context.report('zero-is-default', data, { ...place, suggestion: keepDefault, severity: 'note' });
      }
    }
    const { Retries: retries = defaultRetries, StartInterval: startInterval = 0, StartPeriod = 0 } = check;
    if (retries < 0) {
      const suggestion = 'Write --retries=3.';
      context.report('retries-negative', { retries }, { ...place, suggestion, severity: 'error' });
    } else if (retries === 0) {
      const data = { option: '--retries', value: String(defaultRetries) };
      context.report('zero-is-default', data, { ...place, suggestion: keepDefault, severity: 'note' });
    }
    if (startInterval > 0 && startInterval >= StartPeriod) {
      const suggestion = 'Write a --start-period that is longer than --start-interval.';
      context.report('start-interval-unused', {}, { ...place, suggestion });
    }
    const seconds = untilUnhealthy(check);
    if (seconds > longest) {
      const suggestion = 'Write a shorter --interval, or fewer --retries.';
      context.report('too-slow', { seconds }, { ...place, suggestion, severity: 'note' });
    }
  },
  examples: {
    failing: [
      {
        dockerfile: 'FROM alpine\nHEALTHCHECK --timeout=500us CMD true\n',
        messageId: 'too-short',
        line: 2,
      },
      { image: { config: { Healthcheck: { Test: ['CMD', 'a'], Interval: 30 } } }, messageId: 'too-short' },
      {
        image: { config: { Healthcheck: { Test: ['CMD', 'a'], StartPeriod: -1 } } },
        messageId: 'too-short',
      },
      {
        image: { config: { Healthcheck: { Test: ['CMD', 'a'], Retries: -1 } } },
        messageId: 'retries-negative',
      },
      {
        dockerfile: 'FROM alpine\nHEALTHCHECK --interval=0s CMD true\n',
        messageId: 'zero-is-default',
        line: 2,
      },
      { dockerfile: 'FROM alpine\nHEALTHCHECK --retries=0 CMD true\n', messageId: 'zero-is-default' },
      {
        dockerfile: 'FROM alpine\nHEALTHCHECK --start-interval=1s CMD true\n',
        messageId: 'start-interval-unused',
        line: 2,
      },
      {
        dockerfile: 'FROM alpine\nHEALTHCHECK --start-period=5s --start-interval=5s CMD true\n',
        messageId: 'start-interval-unused',
      },
      {
        dockerfile: 'FROM alpine\nHEALTHCHECK --interval=20m --timeout=1s CMD true\n',
        messageId: 'too-slow',
        line: 2,
      },
      {
        image: { config: { Healthcheck: { Test: ['CMD', 'a'], Retries: 100, Timeout: 10e9 } } },
        messageId: 'too-slow',
      },
    ],
    clean: [
      {
        dockerfile:
          'FROM alpine\nHEALTHCHECK --interval=5s --timeout=10s --start-period=0s --retries=1 CMD true\n',
      },
      {
        dockerfile: 'FROM alpine\nHEALTHCHECK --interval=1ms --start-period=5s --start-interval=1s CMD a\n',
      },
      { dockerfile: 'FROM alpine\nHEALTHCHECK --interval=5m --timeout=3s CMD a\n' },
      { dockerfile: 'FROM alpine\nHEALTHCHECK --interval=10m --timeout=10m CMD a\n' },
      { dockerfile: 'FROM alpine\n' },
      { image: { config: { Healthcheck: { Test: ['NONE'], Interval: 1 } } } },
    ],
  },
});
