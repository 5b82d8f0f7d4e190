import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { cleanEnvironment, containerApi, root } from './container-api.js';

let work: string;
let hanging: Server;
let host: string;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'container-api-streams-'));
  hanging = createServer(() => undefined).listen(0, '127.0.0.1');
  await new Promise((resolve) => hanging.once('listening', resolve));
  host = `127.0.0.1:${String((hanging.address() as AddressInfo).port)}`;
});
afterAll(async () => {
  hanging.closeAllConnections();
  hanging.close();
  await rm(work, { recursive: true });
});

const escape = '\u001B';

/** docker inspect JSON of an image whose texts attack the terminal. */
function hostile(): string {
  const nasty = `${escape}[31mred${escape}]0;title\u0007 \u009B2J \u202Eevil\u2066 \u0000\r\nfake: ok`;
  return JSON.stringify([
    {
      Id: `sha256:${'b'.repeat(64)}`,
      RepoTags: [`app:${nasty}`],
      Os: 'linux',
      Architecture: 'amd64',
      Author: nasty,
      Config: {
        Env: [`A=${nasty}`, 'DB_PASSWORD=correct-horse-battery'],
        Cmd: [nasty],
        User: nasty,
        Labels: { 'api.ENV.B': '', 'api.ENV.B.description': nasty, [`x.${nasty}`]: nasty },
      },
    },
  ]);
}

// Everything that moves a cursor, colours, or reorders text; newline is the report's own.
// eslint-disable-next-line no-control-regex
const dangerous = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/;

/** Runs a line of shell, for what only a shell redirects. */
async function shell(script: string): Promise<{ status: number | null; stderr: string }> {
  const child = spawn('bash', ['-c', script], {
    cwd: root,
    env: cleanEnvironment({ NODE: process.execPath, ROOT: root, WORK: work }),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return {
    status: await new Promise((resolve) => child.once('close', resolve)),
    stderr,
  };
}

describe('streams', () => {
  it.each(['table', 'list', 'json', 'jsonl', 'yaml', 'markdown', 'html'])(
    '%s lets no escape of an image through, and no secret',
    async (format) => {
      const { status, stdout, stderr } = await containerApi(['-', '--format', format, '--no-color'], {
        input: hostile(),
      });
      expect(status).toBe(0);
      expect(stdout).not.toMatch(dangerous);
      expect(stdout + stderr).not.toContain('correct-horse');
      expect(stdout).toContain('evil');
    },
  );

  it('lets no escape through an error', async () => {
    const { status, stdout, stderr } = await containerApi([`docker-archive:/nonexistent/${escape}[31m.tar`]);
    expect(status).toBe(2);
    expect(stdout + stderr).not.toMatch(dangerous);
    const flag = await containerApi([`--${escape}[31mx`]);
    expect(flag.status).toBe(2);
    expect(flag.stderr).not.toMatch(dangerous);
  });

  it.each([
    [{}, false],
    [{ CI: 'true' }, false],
    [{ FORCE_COLOR: '1' }, true],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('colour in a pipe with %j: %s', async (env: Record<string, string>, coloured) => {
    const { stdout } = await containerApi(['oci:fixtures/images/currentweather'], { env });
    expect(stdout.includes(escape)).toBe(coloured);
  });

  it.each([
    'schema report',
    'oci:fixtures/images/currentweather',
    'oci:fixtures/images/currentweather -o json=/dev/full',
  ])('%s says that the disk is full, with 2', async (command) => {
    const stdout = command.includes('/dev/full') ? '/dev/null' : '/dev/full';
    expect(await shell(`$NODE bin/run.js ${command} > ${stdout}`)).toEqual({
      status: 2,
      stderr: expect.stringMatching(
        /^Error: cannot write the report to .*: no space left\n {2}\S.*\n$/,
      ) as string,
    });
  });

  it('keeps its status when not even the error can be written', async () => {
    expect(await shell('$NODE bin/run.js inspect nothing 2> /dev/full')).toEqual({ status: 2, stderr: '' });
  });

  it('works in a directory that has been deleted, and with a home that is no directory', async () => {
    const script =
      'cd $WORK && mkdir gone && cd gone && rmdir ../gone && HOME=/dev/null $NODE $ROOT/bin/run.js $ROOT/fixtures/images/currentweather';
    expect(await shell(script)).toEqual({ status: 0, stderr: '' });
  });

  it('stops quietly when its reader goes', async () => {
    const targets = Array.from({ length: 300 }, () => 'oci:fixtures/images/currentweather').join(' ');
    const child = spawn(
      'bash',
      ['-c', `set -o pipefail; ${process.execPath} bin/run.js ${targets} --json | head -c 100`],
      {
        cwd: root,
        env: cleanEnvironment(),
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.resume();
    const status = await new Promise((resolve) => child.once('close', resolve));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s: reports what is known, leaves nothing behind, ends with %i', async (signal, expected) => {
    const connected = new Promise((resolve) => hanging.once('request', resolve));
    const output = join(work, 'interrupted.json');
    const { status, stdout, stderr } = await containerApi(
      ['oci:fixtures/images/currentweather', `docker://${host}/app`, '--json', '--output', `json=${output}`],
      { onStart: (child) => void connected.then(() => child.kill(signal)) },
    );
    expect(status).toBe(expected);
    const report = JSON.parse(stdout) as { targets: { error?: { code: string } }[] };
    expect(report.targets.map(({ error }) => error?.code)).toEqual([undefined, 'INTERRUPTED']);
    expect(stderr).toBe('');
    expect((await readdir(work)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('a second interrupt ends at once', async () => {
    const connected = new Promise((resolve) => hanging.once('request', resolve));
    const { status } = await containerApi([`docker://${host}/app`], {
      onStart: (child) =>
        void connected.then(() => {
          child.kill('SIGINT');
          child.kill('SIGINT');
        }),
    });
    expect([130, null]).toContain(status);
  });

  it('gives up on a registry that hangs, with 3', async () => {
    const begin = Date.now();
    const { status, stdout } = await containerApi([`docker://${host}/app`, '--timeout', '0.5', '--json']);
    expect(status).toBe(3);
    expect((JSON.parse(stdout) as { targets: { error: { code: string } }[] }).targets[0]?.error.code).toBe(
      'REGISTRY_TIMEOUT',
    );
    expect(Date.now() - begin).toBeLessThan(10_000);
  });

  it('takes a large report through a slow reader whole', async () => {
    const path = join(work, 'large.json');
    const labels = Object.fromEntries(
      Array.from({ length: 3000 }, (_, index) => [`label.n${String(index)}`, 'x'.repeat(300)]),
    );
    await writeFile(
      path,
      JSON.stringify([
        { Id: `sha256:${'c'.repeat(64)}`, Os: 'linux', Architecture: 'amd64', Config: { Labels: labels } },
      ]),
    );
    const script = `${process.execPath} bin/run.js ${path} --json | (sleep 1; cat) | ${process.execPath} -e "let n='';process.stdin.on('data',d=>n+=d).on('end',()=>console.log(Object.keys(JSON.parse(n).targets[0].contract.labels).length))"`;
    const child = spawn('bash', ['-c', script], {
      cwd: root,
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    await new Promise((resolve) => child.once('close', resolve));
    expect(stdout.trim()).toBe('3000');
  });

  it('shows progress on a terminal only, and wipes it before it ends', async () => {
    const targets = ['oci:fixtures/images/currentweather', `docker://${host}/app`].join(' ');
    const command = `${process.execPath} bin/run.js ${targets} --timeout 1 --format jsonl --output list=/dev/null`;
    const onTerminal = async (redirected: string) => {
      // script(1) gives the command a terminal.
      const child = spawn('script', ['-qec', `${command} ${redirected}`, '/dev/null'], {
        cwd: root,
        env: { ...cleanEnvironment(), TERM: 'xterm' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let text = '';
      child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
      await new Promise((resolve) => child.once('close', resolve));
      return text;
    };
    const talk = await onTerminal('>/dev/null');
    expect(talk).toContain('2 read · docker://');
    expect(talk.endsWith('\r\u001B[2K')).toBe(true);
    expect(await onTerminal('2>/dev/null')).not.toContain(' read · ');
  });
});
