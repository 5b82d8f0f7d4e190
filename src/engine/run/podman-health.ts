import { UnavailableError } from '../../errors.js';
import type { WaitResult } from '../../model/run.js';
import { StatusError } from '../errors.js';
import { runExec } from './exec.js';
import { fields, list, number, text } from './fields.js';
import { inspectContainer } from './inspect-container.js';
import type { Live } from './live.js';

type HealthLog = NonNullable<WaitResult['health']>;

/** The health checks of one container in Podman. */
export interface PodmanChecks {
  /** Has a check made when it is time for one, unless Podman makes them by itself. Answers a log when they are given up, as none comes back in time. */
  next(log: HealthLog): Promise<HealthLog | undefined>;
  /** The log of checks that failed, with why the last one could not start, which Podman does not say. */
  explain(log: HealthLog): Promise<HealthLog>;
}

/** What a HEALTHCHECK leaves out: Dockerfile reference, HEALTHCHECK. In milliseconds. */
const defaults = { interval: 30_000, timeout: 30_000, retries: 3 };
/** For starting the check itself, and for the engine's answer. */
const slack = 2000;

interface Check {
  argv: string[];
  interval: number;
  timeout: number;
  retries: number;
}

/**
 * Podman makes health checks by timers of systemd. Where that is not there, as in most containers and builds, it makes none, and the container is `starting` for
 * ever: then each is asked for when its time has come. Podman itself counts them, and says what they come to.
 */
export function podmanChecks(live: Live, signal: AbortSignal): PodmanChecks {
  const { api, container } = live;
  let declared: Promise<Check> | undefined;
  let isOurs = false;
  let last = performance.now();
  let late = 0;
  const check = (): Promise<Check> => (declared ??= readCheck(live));

  const make = async ({ timeout }: Check): Promise<'made' | 'late'> => {
    try {
      const path = `${api.libpod}/containers/${container.id}/healthcheck`;
      await api.json('GET', path, { signal, timeout: timeout + slack });
      return 'made';
    } catch (error) {
      // One that hangs is not ended by Podman 4.
      if (error instanceof UnavailableError && error.code === 'ENGINE_TIMEOUT') return 'late';
      // The container has ended, which its state tells, or the wait is over.
      if (error instanceof StatusError || signal.aborted) return 'made';
      throw error;
    }
  };

  return {
    async next(log) {
      if (log.length > 0 && !isOurs) return undefined;
      const declaration = await check();
      if (performance.now() - last < declaration.interval) return undefined;
      isOurs = true;
      late = (await make(declaration)) === 'late' ? late + 1 : 0;
      last = performance.now();
      if (late < declaration.retries) return undefined;
      return [...log, { exitCode: -1, output: 'the health check timed out' }];
    },
    async explain(log) {
      const end = log.at(-1);
      if (end?.exitCode !== 1 || end.output !== '') return log;
      const { argv, timeout } = await check();
      const { fault, stdout, stderr } = await runExec(
        api,
        container.id,
        { do: 'exec', argv, timeout },
        signal,
      );
      const exitCode = fault === 'not-found' ? 127 : fault === 'not-executable' ? 126 : end.exitCode;
      return [...log.slice(0, -1), { exitCode, output: (stdout + stderr).slice(0, 4096) }];
    },
  };
}

async function readCheck({ api, container, signal }: Live): Promise<Check> {
  const answer = fields(await inspectContainer(api, container.id, signal));
  const { Test, Interval, Timeout, Retries } = fields(fields(answer.Config).Healthcheck);
  const [form, ...words] = list(Test).map(text);
  const milliseconds = (value: unknown, other: number): number => number(value) / 1e6 || other;
  return {
    argv: form === 'CMD-SHELL' ? ['sh', '-c', words.join(' ')] : words,
    interval: milliseconds(Interval, defaults.interval),
    timeout: milliseconds(Timeout, defaults.timeout),
    retries: number(Retries) || defaults.retries,
  };
}
