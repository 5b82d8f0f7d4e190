import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';

import { idleProgram } from '../../../../src/engine/call/idle-program.js';

describe('the program that waits', () => {
  it('waits here until a signal ends it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'capi-idle-'));
    try {
      const path = join(folder, 'idle');
      await writeFile(path, idleProgram(process.arch === 'x64' ? 'amd64' : 'arm64'), { mode: 0o755 });
      const child = spawn(path, { stdio: 'ignore' });
      const ended = once(child, 'exit');
      expect(await Promise.race([ended, delay(300, 'still waiting')])).toBe('still waiting');
      child.kill('SIGTERM');
      expect(await ended).toEqual([null, 'SIGTERM']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is made for both architectures, and for no other', () => {
    // e_machine of ELF: 62 is x86-64, 183 is AArch64.
    expect(Buffer.from(idleProgram('amd64')).readUInt16LE(18)).toBe(62);
    expect(Buffer.from(idleProgram('arm64')).readUInt16LE(18)).toBe(183);
    expect(() => idleProgram('riscv64')).toThrow(/riscv64/);
    expect(() => idleProgram('constructor')).toThrow(/constructor/);
  });
});
