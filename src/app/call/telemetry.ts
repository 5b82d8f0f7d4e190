import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import {
  telemetryFindings,
  telemetryPaths,
  type TelemetryReading,
} from '../../contract/telemetry-findings.js';
import { UnavailableError } from '../../errors.js';
import type { FileEntry, RunFile } from '../../model/run.js';

/** The receivers and files of one call, as the Asyncy document promises them to a container. */
export interface Telemetry {
  /** What the container is passed. */
  env: Readonly<Record<string, string>>;
  /** `name:address`. */
  hosts: readonly string[];
  /** Put in before the start: the directories of the two files, where any user can write. */
  files: readonly RunFile[];
  /** To be read when the container has ended, each up to `maxBytes`. */
  paths: readonly string[];
  maxBytes: number;
  /**
   * Waits until nothing more arrives, a second at most, then reads all that came since the opening. `files`: what is at `paths`. Answers anew each
   * time it is asked.
   */
  finish: (files: readonly FileEntry[]) => Promise<TelemetryReading>;
  close: () => Promise<void>;
}

interface Receiver {
  port: number;
  received: () => readonly string[];
  dropped: () => number;
  close: () => Promise<void>;
}

export interface TelemetryOptions {
  /** Address of this machine that the container reaches. */
  gateway: string;
  /** Of StatsD; absent: 8125, which the document promises. */
  statsdPort?: number;
}

const usualStatsdPort = 8125;
const keep = { most: 10_000, bytes: 4 * 1024 * 1024 };
const maxBytes = 1024 * 1024;
/** Milliseconds: how long nothing may arrive, and how long is waited for that. */
const quiet = 50;
const patience = 1000;

/** A directory that any user of the container can write in. */
const openMode = 0o777;

/** Throws UnavailableError where the gateway's ports cannot be had. */
export async function openTelemetry({
  gateway,
  statsdPort = usualStatsdPort,
}: TelemetryOptions): Promise<Telemetry> {
  const [{ openStatsd }, { openSyslog }] = await Promise.all([
    import('../../sinks/statsd.js'),
    import('../../sinks/syslog.js'),
  ]);
  const statsd = await opened(`StatsD at ${gateway} port ${String(statsdPort)}`, () =>
    openStatsd(gateway, { port: statsdPort, tcp: true, keep }),
  );
  let syslog: Receiver;
  try {
    syslog = await opened(`syslog at ${gateway}`, () => openSyslog(gateway, { keep }));
  } catch (error) {
    await statsd.close();
    throw error;
  }
  const passed = { appId: randomUUID(), storyId: randomUUID(), logHash: randomUUID().replaceAll('-', '') };
  const { metricsFile, storyLog } = telemetryPaths;
  return {
    env: {
      ASYNCY_APP_ID: passed.appId,
      ASYNCY_STORY_ID: passed.storyId,
      ASYNCY_LOG_HASH: passed.logHash,
      ASYNCY_LOG_HOST: gateway,
      ASYNCY_LOG_PORT: String(syslog.port),
    },
    hosts: [`statsd:${gateway}`],
    files: [metricsFile, storyLog].map((path) => ({ path: directoryOf(path), mode: openMode })),
    paths: [metricsFile, storyLog],
    maxBytes,
    finish: async (files) => {
      await settled([statsd, syslog]);
      const [metrics, story] = [contentAt(files, metricsFile), contentAt(files, storyLog)];
      return telemetryFindings({
        statsd: statsd.received(),
        statsdDropped: statsd.dropped(),
        syslog: syslog.received(),
        syslogDropped: syslog.dropped(),
        metricsFile: metrics.text,
        storyLog: story.text,
        unread: { metricsFile: metrics.unread, storyLog: story.unread },
        notFiles: [metrics, story].filter(({ isOther }) => isOther).map(({ path }) => path),
        passed,
      });
    },
    close: async () => {
      await Promise.all([statsd.close(), syslog.close()]);
    },
  };
}

const directoryOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

async function opened(what: string, open: () => Promise<Receiver>): Promise<Receiver> {
  try {
    return await open();
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    const isTaken = code === 'EADDRINUSE';
    const why = isTaken ? 'another program listens there' : code;
    throw new UnavailableError('TELEMETRY_ADDRESS', `Cannot receive ${what}: ${why}`, {
      suggestion: isTaken
        ? 'End the program that listens there ("ss -lnptu" names it), or call without --telemetry.'
        : 'Use an engine on this machine, whose networks it can listen on, or call without --telemetry.',
      cause: error,
    });
  }
}

/** What was sent just before the container ended may still be on its way through the kernel. */
async function settled(receivers: readonly Receiver[]): Promise<void> {
  const count = (): number =>
    receivers.reduce((sum, receiver) => sum + receiver.received().length + receiver.dropped(), 0);
  let before = -1;
  for (let waited = 0; waited < patience && before !== count(); waited += quiet) {
    before = count();
    await sleep(quiet);
  }
}

interface Content {
  path: string;
  text: string;
  /** Bytes. */
  unread: number;
  /** Something is there that is no file. */
  isOther: boolean;
}

function contentAt(files: readonly FileEntry[], path: string): Content {
  const { type = 'absent', content = '', size = 0 } = files.find((file) => file.path === path) ?? {};
  if (type !== 'file') return { path, text: '', unread: 0, isOther: type !== 'absent' };
  // The engine reads the beginning; a character that its end cuts in two counts as read.
  const unread = Math.max(0, size - maxBytes);
  return { path, text: content, unread, isOther: false };
}
