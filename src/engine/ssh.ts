import { spawn } from 'node:child_process';
import { Agent } from 'node:http';
import { Duplex } from 'node:stream';

import { UnavailableError } from '../errors.js';
import type { Address } from './endpoint.js';

type SshAddress = Extract<Address, { kind: 'ssh' }>;

/** Most characters of what ssh says that go into an error. */
const maxComplaint = 500;

/** What ssh(1) is called with, as the docker CLI does: `--` ends its options, and the remote command has plain words only. */
export function sshArguments(address: SshAddress): string[] {
  return [
    ...['-o', 'ConnectTimeout=30', '-T'],
    ...(address.user === undefined ? [] : ['-l', address.user]),
    ...(address.port === undefined ? [] : ['-p', String(address.port)]),
    ...['--', address.host, 'docker'],
    ...(address.socket === undefined ? [] : [`--host=unix://${address.socket}`]),
    ...['system', 'dial-stdio'],
  ];
}

/**
 * An agent whose connections go through the user's own ssh, so that their configuration, agent and known hosts count
 * (docker-modem's own ssh client does not check host keys). Each connection is one ssh process, hence few and kept alive.
 */
export function sshAgent(address: SshAddress, program = 'ssh'): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  agent.createConnection = () => connect(address, program);
  return agent;
}

function connect(address: SshAddress, program: string): Duplex {
  const child = spawn(program, sshArguments(address), { stdio: ['pipe', 'pipe', 'pipe'] });
  const { stdin, stdout, stderr } = child;
  let complaint = '';
  stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-maxComplaint);
  });
  const socket = new Duplex({
    read: () => stdout.resume(),
    write: (chunk: Buffer, _encoding, done) => {
      // When writing fails, the process is about to end, and what it says about that tells more.
      stdin.write(chunk, (error) => {
        if (!error) done();
      });
    },
    final: (done) => {
      stdin.end(done);
    },
    destroy: (error, done) => {
      child.kill();
      done(error);
    },
  });
  stdout.on('data', (chunk: Buffer) => {
    if (!socket.push(chunk)) stdout.pause();
  });
  stdin.on('error', () => undefined);
  child.on('error', (error) => socket.destroy(sshFailed(address, error.message, error)));
  child.on('close', (status) => {
    if (status === 0) socket.push(null);
    else socket.destroy(sshFailed(address, complaint.trim() || `ssh ended with status ${String(status)}`));
  });
  const parts = [child, stdin, stdout, stderr] as { ref?: () => void; unref?: () => void }[];
  // What http.Agent asks of a socket that it keeps for later.
  return Object.assign(socket, {
    setKeepAlive: () => socket,
    setNoDelay: () => socket,
    setTimeout: () => socket,
    ref: () => {
      for (const part of parts) part.ref?.();
    },
    unref: () => {
      for (const part of parts) part.unref?.();
    },
  });
}

function sshFailed(address: SshAddress, why: string, cause?: Error): UnavailableError {
  return new UnavailableError('ENGINE_UNREACHABLE', `ssh to ${address.host} failed: ${why}`, {
    suggestion: `Try "ssh ${sshArguments(address).slice(3, -2).join(' ')} version", and mend what it says.`,
    ...(cause && { cause }),
  });
}
