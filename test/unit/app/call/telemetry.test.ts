import { createSocket } from 'node:dgram';
import { once } from 'node:events';

import { afterEach, describe, expect, it } from 'vitest';

import { openTelemetry, type Telemetry } from '../../../../src/app/call/telemetry.js';
import type { FileEntry } from '../../../../src/model/run.js';
import { sendDatagrams, sendOver } from '../../sinks/clients.js';

const open: Telemetry[] = [];

/** On ports that are free: 8125 may be another program's here. */
async function opened(): Promise<{ telemetry: Telemetry; statsd: number; syslog: number }> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const statsd = socket.address().port;
  socket.close();
  await once(socket, 'close');
  const telemetry = await openTelemetry({ gateway: '127.0.0.1', statsdPort: statsd });
  open.push(telemetry);
  return { telemetry, statsd, syslog: Number(telemetry.env.ASYNCY_LOG_PORT) };
}

afterEach(async () => {
  await Promise.all(open.splice(0).map(({ close }) => close()));
});

const file = (path: string, content: string): FileEntry => ({
  path,
  type: 'file',
  content,
  size: content.length,
});

describe('openTelemetry', () => {
  it('passes what the document names, other ids each time', async () => {
    const { telemetry } = await opened();
    const { telemetry: other } = await opened();
    const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
    expect(telemetry.env).toEqual({
      ASYNCY_APP_ID: expect.stringMatching(uuid) as string,
      ASYNCY_STORY_ID: expect.stringMatching(uuid) as string,
      ASYNCY_LOG_HASH: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      ASYNCY_LOG_HOST: '127.0.0.1',
      ASYNCY_LOG_PORT: expect.stringMatching(/^[1-9]\d{1,4}$/) as string,
    });
    expect(other.env.ASYNCY_APP_ID).not.toBe(telemetry.env.ASYNCY_APP_ID);
    expect(telemetry.hosts).toEqual(['statsd:127.0.0.1']);
    expect(telemetry.files).toEqual([
      { path: '/var/lib/asyncy', mode: 0o777 },
      { path: '/var/log/asyncy', mode: 0o777 },
    ]);
    expect(telemetry.paths).toEqual(['/var/lib/asyncy/metrics.dat', '/var/log/asyncy/story.log']);
  });

  it('tells what came every way, and what is wrong with it', async () => {
    const { telemetry, statsd, syslog } = await opened();
    const { ASYNCY_APP_ID: app, ASYNCY_STORY_ID: story, ASYNCY_LOG_HASH: hash } = telemetry.env;
    const line = `asyncy: app=${app ?? ''} story=${story ?? ''} log_hash=${hash ?? ''} line=1 created=1795666046 source_file=/x`;
    await sendDatagrams(statsd, 'app.a:1|c');
    await sendOver(statsd, 'app.b:1|c\napp.b:bad|c\n');
    await sendDatagrams(syslog, `<14>${line} [INFO] one\0`);
    await sendOver(syslog, `<14>${line} [LOUD] two\n`);
    const [metrics = '', log = ''] = telemetry.paths;
    const { findings, summary } = await telemetry.finish([
      file(metrics, '{\n what=a\n unit=B\n mtype=gauge\n}\n'),
      file(log, `${line} [INFO] three\nasyncy: nothing\n`.replace(` story=${story ?? ''}`, ' story=mine')),
    ]);
    expect(summary.metrics.items.map(({ name, values }) => [name, values])).toEqual([
      ['app.a', 1],
      ['app.b', 1],
      ['a', 1],
    ]);
    expect(summary.logs.items.map(({ message }) => message).sort()).toEqual(['one', 'three', 'two']);
    expect(findings.map(({ ruleId, messageId }) => `${ruleId} ${messageId}`)).toEqual([
      'telemetry/statsd-malformed malformed',
      'telemetry/log-level unknown',
      'telemetry/log-identity other',
      ...Array.from({ length: 6 }, () => 'telemetry/log-line-malformed missing'),
    ]);
  });

  it('has nothing to say of a container that sent nothing', async () => {
    const { telemetry } = await opened();
    const { findings, summary } = await telemetry.finish(
      telemetry.paths.map((path) => ({ path, type: 'absent' })),
    );
    expect([findings, summary.logs.total, summary.metrics.total]).toEqual([[], 0, 0]);
    expect((await telemetry.finish([])).findings).toEqual([]);
  });

  it('tells of what is no file, and of what was not read', async () => {
    const { telemetry } = await opened();
    const [metrics = '', log = ''] = telemetry.paths;
    const { findings, summary } = await telemetry.finish([
      { path: metrics, type: 'link', target: '/dev/stdout' },
      { path: log, type: 'file', content: 'x', size: 3 * 1024 * 1024 },
    ]);
    expect(findings.map(({ subject, messageId }) => `${String(subject)} ${messageId}`)).toEqual([
      'metrics.dat no-file',
    ]);
    expect(summary.storyLog).toMatchObject({ lines: 0, unreadBytes: 2 * 1024 * 1024 });
  });

  it('reads what arrives while it waits', async () => {
    const { telemetry, statsd } = await opened();
    const finishing = telemetry.finish([]);
    await sendDatagrams(statsd, 'app.late:1|c');
    const { summary } = await finishing;
    expect(summary.metrics.items.map(({ name }) => name)).toEqual(['app.late']);
  });

  it('says why it cannot listen, and keeps nothing open', async () => {
    const { statsd } = await opened();
    await expect(openTelemetry({ gateway: '127.0.0.1', statsdPort: statsd })).rejects.toMatchObject({
      exitCode: 3,
      code: 'TELEMETRY_ADDRESS',
      message: `Cannot receive StatsD at 127.0.0.1 port ${String(statsd)}: another program listens there`,
      suggestion: 'End the program that listens there ("ss -lnptu" names it), or call without --telemetry.',
    });
    await expect(openTelemetry({ gateway: '203.0.113.7' })).rejects.toMatchObject({
      code: 'TELEMETRY_ADDRESS',
      message: 'Cannot receive StatsD at 203.0.113.7 port 8125: EADDRNOTAVAIL',
    });
  });

  it('can be closed twice, and lets go of its ports', async () => {
    const { telemetry, statsd } = await opened();
    await Promise.all([telemetry.close(), telemetry.close()]);
    const again = await openTelemetry({ gateway: '127.0.0.1', statsdPort: statsd });
    open.push(again);
    await sendDatagrams(statsd, 'app.again:1|c');
    expect((await again.finish([])).summary.statsd.lines).toBe(1);
    expect((await telemetry.finish([])).summary.statsd.lines).toBe(0);
  });
});
