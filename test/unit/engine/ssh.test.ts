import { describe, expect, it } from 'vitest';

import { sshArguments } from '../../../src/engine/ssh.js';

describe('sshArguments', () => {
  it('ends the options before the host', () => {
    expect(sshArguments({ kind: 'ssh', host: 'engine' })).toEqual([
      '-o',
      'ConnectTimeout=30',
      '-T',
      '--',
      'engine',
      'docker',
      'system',
      'dial-stdio',
    ]);
  });
  it('passes user, port and socket', () => {
    const address = { kind: 'ssh', host: 'engine', user: 'me', port: 22, socket: '/run/d.sock' } as const;
    expect(sshArguments(address).slice(3)).toEqual([
      '-l',
      'me',
      '-p',
      '22',
      '--',
      'engine',
      'docker',
      '--host=unix:///run/d.sock',
      'system',
      'dial-stdio',
    ]);
  });
});
