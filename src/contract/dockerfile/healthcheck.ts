import type { HealthcheckConfig } from '../../model/image.js';
import { execForm } from './words.js';

const units: Record<string, number> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 6e10, h: 3.6e12 };

/** Nanoseconds of a Go duration such as `1m30s` or `1.5h`; undefined when it is none. */
function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const part = /(\d{1,9}(?:\.\d{1,9})?)(ns|us|µs|ms|s|m|h)/y;
  let total = 0;
  while (part.lastIndex < text.length) {
    const match = part.exec(text);
    if (!match) return undefined;
    total += Number(match[1]) * (units[match[2] ?? ''] ?? 0);
  }
  return text === '' ? undefined : Math.round(total);
}

const durations = {
  interval: 'Interval',
  timeout: 'Timeout',
  'start-period': 'StartPeriod',
  'start-interval': 'StartInterval',
} as const;

/** HEALTHCHECK, as Docker stores it; a text says what is wrong. Nothing in it is expanded. */
export function readHealthcheck(text: string): HealthcheckConfig | string {
  const check: HealthcheckConfig = {};
  let rest = text;
  for (;;) {
    const flag = /^--([a-z-]{1,40})=(\S*)\s*/.exec(rest);
    if (!flag) break;
    const [all, name = '', value = ''] = flag;
    rest = rest.slice(all.length);
    if (name === 'retries') {
      if (!/^\d{1,6}$/.test(value))
        return `--retries must be a number, but is ${JSON.stringify(value.slice(0, 40))}`;
      check.Retries = Number(value);
      continue;
    }
    const field = Object.hasOwn(durations, name) ? durations[name as keyof typeof durations] : undefined;
    if (!field) return `HEALTHCHECK has no option --${name}`;
    const duration = parseDuration(value);
    if (duration === undefined) {
      return `--${name} must be a duration such as 30s, but is ${JSON.stringify(value.slice(0, 40))}`;
    }
    check[field] = duration;
  }
  const [, type = '', command = ''] = /^(\S+)\s*(.*)$/s.exec(rest) ?? [];
  if (type.toUpperCase() === 'NONE') return command === '' ? { Test: ['NONE'] } : 'NONE takes no arguments';
  if (type.toUpperCase() !== 'CMD') return 'HEALTHCHECK needs CMD with a command, or NONE';
  if (command === '') return 'HEALTHCHECK CMD needs a command';
  const argv = execForm(command);
  check.Test = argv ? ['CMD', ...argv] : ['CMD-SHELL', command];
  return check;
}
