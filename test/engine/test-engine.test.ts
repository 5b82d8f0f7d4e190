import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';

const script = join(import.meta.dirname, '..', '..', 'scripts', 'test-engine');

/** Starts the script with an engine of its own, and a command that prints where that is, then runs `rest`. */
async function start(rest: string): Promise<{ child: ChildProcess; state: string }> {
  const { CONTAINER_API_TEST_DOCKER_HOST: _given, ...env } = process.env;
  const child = spawn(script, ['sh', '-c', `echo "$DOCKER_HOST"; ${rest}`], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [host] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { child, state: host.replace('unix://', '').replace(/\/docker\.sock$/, '') };
}

async function statusOf(child: ChildProcess): Promise<unknown> {
  return child.exitCode ?? ((await once(child, 'exit')) as unknown[])[0];
}

/** What is left of an engine: its folder, its namespace, its mounts, its processes. */
function remains(state: string): string[] {
  const namespace = `/run/netns/capi-${state.split('.').at(-1) ?? ''}`;
  const processes = readdirSync('/proc').filter((entry) => {
    if (!/^\d+$/.test(entry) || !existsSync(`/proc/${entry}/cmdline`)) return false;
    try {
      return readFileSync(`/proc/${entry}/cmdline`, 'utf8').includes(state);
    } catch {
      // It ended in the meantime.
      return false;
    }
  });
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .filter((line) => line.includes(state));
  return [...[state, namespace].filter((path) => existsSync(path)), ...mounts, ...processes];
}

describe.skipIf(process.getuid?.() !== 0)('scripts/test-engine', () => {
  it('hands on status and standard input, and leaves nothing', async () => {
    const { child, state } = await start('read status; exit "$status"');
    expect(remains(state)).toContain(state);
    child.stdin?.end('7\n');
    expect(await statusOf(child)).toBe(7);
    expect(remains(state)).toEqual([]);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('leaves nothing after %s', async (signal, status) => {
    // A process that does not care for its parent's end.
    const { child, state } = await start('(trap "" TERM INT; exec sleep 300) & sleep 300');
    child.kill(signal);
    expect(await statusOf(child)).toBe(status);
    expect(remains(state)).toEqual([]);
  });

  it('sweeps up what a killed run left', async () => {
    const killed = await start('sleep 300');
    killed.child.kill('SIGKILL');
    await statusOf(killed.child);
    expect(remains(killed.state)).toContain(killed.state);
    const next = await start('true');
    expect(await statusOf(next.child)).toBe(0);
    expect([...remains(killed.state), ...remains(next.state)]).toEqual([]);
  });
});
