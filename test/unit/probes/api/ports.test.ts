import { describe, expect, test } from 'vitest';
import type { ListeningSocket } from '../../../../src/model/run.js';
import declaredPortsListen from '../../../../src/probes/api/declared-ports-listen.js';
import listenersDeclared from '../../../../src/probes/api/listeners-declared.js';
import notLoopbackOnly from '../../../../src/probes/api/not-loopback-only.js';
import { context, ended, tcp, udp, verdictOf, type Shown } from '../observation.js';

const exposing = (...ports: string[]) =>
  context({
    contract: {
      ports: ports.map((text) => {
        const [port, protocol = 'tcp'] = text.split('/');
        const declaredAt = [{ kind: 'config', pointer: `/config/ExposedPorts/${text}` } as const];
        return { port: Number(port), protocol, declaredAt };
      }),
    },
  });

const ready = (...sockets: ListeningSocket[]): Shown => ({ sockets });
const silent = (...sockets: ListeningSocket[]): Shown => ({ at: { 0: { ended: 'timeout' } }, sockets });
const unseen: Shown = { at: { 0: { ended: 'unobservable' } }, sockets: { reason: 'no rights' } };
const crashed: Shown = { exit: { code: 1, at: 300, oomKilled: false }, endedBefore: { step: 2 } };

describe('api/declared-ports-listen', () => {
  test('passes with the sockets and how they were seen', () => {
    const verdict = verdictOf(declaredPortsListen, exposing('80', '53/udp'), () =>
      ready(tcp(80, '::'), udp(53)),
    );
    expect(verdict).toMatchObject({
      outcome: 'pass',
      message: 'it listens on all of them',
      evidence: [{ kind: 'sockets', text: "80/tcp on ::; 53/udp on 0.0.0.0 (seen by the kernel's tables)" }],
    });
  });

  test('names each port where nobody listens', () => {
    const { outcome, findings } = verdictOf(declaredPortsListen, exposing('80', '81', '53/udp'), () =>
      silent(tcp(81)),
    );
    expect(outcome).toBe('fail');
    expect(findings).toMatchObject([
      {
        messageId: 'not-listening',
        severity: 'error',
        subject: 'port 80/tcp',
        message: 'Port 80/tcp is declared, and nobody listens on it.',
        suggestion: 'Listen on 0.0.0.0:80, or remove EXPOSE 80/tcp.',
        location: { kind: 'config', pointer: '/config/ExposedPorts/80' },
      },
      { messageId: 'not-listening', subject: 'port 53/udp' },
    ]);
  });

  test('knows a port with the other protocol, which is one mistake', () => {
    const given = exposing('53');
    expect(verdictOf(declaredPortsListen, given, () => silent(udp(53))).findings).toMatchObject([
      {
        messageId: 'other-protocol',
        message: 'Port 53/tcp is declared, and it listens on 53/udp.',
        suggestion: 'Write EXPOSE 53/udp.',
      },
    ]);
    expect(verdictOf(listenersDeclared, given, () => silent(udp(53))).outcome).toBe('pass');
  });

  test('sockets that came late are there, unseen ones are no pass', () => {
    expect(verdictOf(declaredPortsListen, exposing('80'), () => silent(tcp(80))).message).toBe(
      'it listens on all of them, though late',
    );
    expect(verdictOf(declaredPortsListen, exposing('80'), () => unseen)).toMatchObject({
      outcome: 'skip',
      message: 'its sockets could not be seen: no rights',
    });
  });

  test('an image that crashes once it listens did listen', () => {
    expect(verdictOf(declaredPortsListen, exposing('80'), () => crashed).outcome).toBe('pass');
  });

  test('nothing is concluded from silence with values that were made up', () => {
    const { contract } = exposing('80');
    const env = { given: [{ name: 'A', value: 'x', origin: 'synthesised', required: true } as const] };
    const verdict = verdictOf(declaredPortsListen, context({ contract, env }), () => silent());
    expect(verdict.outcome).toBe('inconclusive');
  });

  test('skipped without a port to look at, inconclusive without a boot', () => {
    expect(verdictOf(declaredPortsListen, exposing()).message).toBe('it declares no port');
    expect(verdictOf(declaredPortsListen, exposing('80/sctp')).outcome).toBe('skip');
    expect(verdictOf(declaredPortsListen, exposing('80'), () => ended(1)).outcome).toBe('inconclusive');
  });
});

describe('api/listeners-declared', () => {
  test('passes declared ones, and undeclared ones on loopback', () => {
    expect(
      verdictOf(listenersDeclared, exposing('80'), () => ready(tcp(80), tcp(9000, '127.0.0.1'))),
    ).toMatchObject({ outcome: 'pass', message: 'every listener is declared' });
    expect(verdictOf(listenersDeclared, exposing(), () => ready()).message).toBe(
      'nothing listens that could be reached',
    );
  });

  test('an undeclared one is a warning', () => {
    const { findings } = verdictOf(listenersDeclared, exposing('80'), () =>
      ready(tcp(80), tcp(9000), udp(53)),
    );
    expect(findings).toMatchObject([
      {
        messageId: 'undeclared',
        severity: 'warning',
        subject: 'port 9000/tcp',
        message: 'It listens on 9000/tcp (0.0.0.0), which is not declared.',
        suggestion: 'Write EXPOSE 9000/tcp, or bind it to 127.0.0.1 when it is for the container alone.',
      },
      { subject: 'port 53/udp' },
    ]);
  });

  test('both protocols of one number are two ports', () => {
    const { findings } = verdictOf(listenersDeclared, exposing('53'), () => ready(tcp(53), udp(53)));
    expect(findings).toMatchObject([{ subject: 'port 53/udp' }]);
  });

  test('sockets of a sender are none', () => {
    expect(verdictOf(listenersDeclared, exposing(), () => ready(udp(45_123))).outcome).toBe('pass');
  });

  test('a table that is not complete decides nothing', () => {
    const partly: Shown = { sockets: { way: 'connect', complete: false, sockets: [tcp(80)] } };
    expect(verdictOf(listenersDeclared, exposing('80'), () => partly)).toMatchObject({
      outcome: 'skip',
      message: 'only the declared ports could be tried: others were not seen',
    });
    const blind: Shown = { sockets: { reason: 'no rights' } };
    expect(verdictOf(listenersDeclared, exposing(), () => blind).message).toBe(
      'its sockets could not be seen: no rights',
    );
  });

  test('tasks and crashes are left alone, failures are inconclusive', () => {
    expect(verdictOf(listenersDeclared, exposing(), () => ended(0)).outcome).toBe('skip');
    expect(verdictOf(listenersDeclared, exposing('80'), () => crashed).outcome).toBe('skip');
    expect(verdictOf(listenersDeclared, exposing('80'), () => ended(1)).outcome).toBe('inconclusive');
  });
});

describe('api/not-loopback-only', () => {
  test('passes what can be reached', () => {
    const all = { ...tcp(80), addresses: ['127.0.0.1', '0.0.0.0'] };
    expect(verdictOf(notLoopbackOnly, exposing('80'), () => ready(all)).outcome).toBe('pass');
    const partly: Shown = { sockets: { way: 'connect', complete: false, sockets: [tcp(80)] } };
    expect(verdictOf(notLoopbackOnly, exposing('80'), () => partly).outcome).toBe('pass');
  });

  test.each(['127.0.0.1', '::1', '127.0.0.53'])('a declared port on %s is an error', (address) => {
    const { findings } = verdictOf(notLoopbackOnly, exposing('80'), () => ready(tcp(80, address)));
    expect(findings).toMatchObject([
      {
        messageId: 'loopback',
        severity: 'error',
        subject: 'port 80/tcp',
        message: `Port 80/tcp is declared, and is bound to ${address}, where nobody outside reaches it.`,
        suggestion: 'Listen on 0.0.0.0:80 (or [::]:80).',
      },
    ]);
    // And by no other probe.
    expect(verdictOf(declaredPortsListen, exposing('80'), () => ready(tcp(80, address))).outcome).toBe(
      'pass',
    );
  });

  test('an undeclared one on loopback is nobody’s business', () => {
    const show = () => ready(tcp(80), tcp(9000, '127.0.0.1'));
    expect(verdictOf(notLoopbackOnly, exposing('80'), show).outcome).toBe('pass');
    expect(verdictOf(notLoopbackOnly, exposing(), show).outcome).toBe('skip');
  });

  test('is skipped where nothing was seen', () => {
    const blind: Shown = { sockets: { reason: 'no rights' } };
    expect(verdictOf(notLoopbackOnly, exposing('80'), () => blind).outcome).toBe('skip');
    expect(verdictOf(notLoopbackOnly, exposing('80'), () => silent())).toMatchObject({
      outcome: 'skip',
      message: 'it listens on none of them: see api/declared-ports-listen',
    });
    expect(verdictOf(notLoopbackOnly, exposing('80'), () => crashed).outcome).toBe('skip');
  });
});
