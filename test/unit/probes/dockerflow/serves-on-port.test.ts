import { describe, expect, it } from 'vitest';

import probe from '../../../../src/probes/dockerflow/serves-on-port.js';
import type { RunSpec } from '../../../../src/model/run.js';
import type { ProbeContext } from '../../../../src/probes/probe.js';
import { ended, envVariable, tcp, udp, verdictOf, type Shown } from '../observation.js';
import { answering, dockerflow, elsewhere, firstList, honest, portOf, refusing } from './service.js';

const judged = (show: (spec: RunSpec) => Shown, given: ProbeContext = dockerflow()) => {
  const verdict = verdictOf(probe, given, show);
  const [finding] = verdict.findings;
  return { ...verdict, id: finding?.messageId, suggestion: finding?.suggestion, location: finding?.location };
};

const waiting: Shown = { wait: { ended: 'timeout' }, answer: refusing };

describe('dockerflow/serves-on-port', () => {
  it('passes a service that answers on both numbers, whatever it answers', () => {
    const { outcome, message } = judged((spec) => honest(spec, {}, { '/__lbheartbeat__': 500 }));
    expect(outcome).toBe('pass');
    expect(message).toBe('it serves HTTP on 31001 and 42002, after 100 ms');
  });

  it('passes a slow lbheartbeat where another path answers', () => {
    const { outcome } = judged((spec) =>
      honest(
        spec,
        { wait: { ended: 'timeout' } },
        { '/__lbheartbeat__': { fault: 'timeout' }, '/__heartbeat__': 200 },
      ),
    );
    expect(outcome).toBe('pass');
  });

  it('asks for both runs at once', () => {
    const next = probe.next(dockerflow(), () => undefined);
    expect('runs' in next && next.runs.map(({ env }) => env.PORT)).toEqual(['31001', '42002']);
  });

  it('names another port, and the instruction that has it', () => {
    const given = dockerflow({
      config: { Entrypoint: ['gunicorn'], Cmd: ['--bind', '0.0.0.0:9000'], Env: [] },
    });
    const { id, message, location } = judged((spec) => elsewhere(spec, 9000), given);
    expect(id).toBe('other-port');
    expect(message).toBe('With PORT=31001 it listens on 9000, which CMD says.');
    expect(location).toEqual({ kind: 'config', pointer: '/config/Cmd' });
  });

  it('takes no longer number for the port of an instruction', () => {
    const given = dockerflow({ config: { Cmd: ['--id', '19000'], Env: ['PORT=9000'] } });
    expect(judged((spec) => elsewhere(spec, 9000), given).message).toBe(
      'With PORT=31001 it listens on 9000.',
    );
  });

  it.each([
    ['SYNC_PORT=8000', 'SYNC_PORT'],
    ['GUNICORN_BIND=0.0.0.0:8000', 'GUNICORN_BIND'],
  ])('names the variable of %s', (line, name) => {
    const given = dockerflow({ config: { Env: ['LIMIT=8000', line] } });
    const { id, message, suggestion } = judged((spec) => elsewhere(spec, 8000), given);
    expect(id).toBe('other-variable');
    expect(message).toBe(`With PORT=31001 it listens on 8000, which is the value of ${name}.`);
    expect(suggestion).toContain(`with ${name} set from $PORT`);
  });

  it('names a variable that the contract declares', () => {
    const env = [envVariable('AUTOEND__PORT', { default: '8082' })];
    const { message } = judged((spec) => elsewhere(spec, 8082), dockerflow({ contract: { env } }));
    expect(message).toContain('the value of AUTOEND__PORT');
  });

  it('tells loopback, and the variable that says it', () => {
    const given = dockerflow({ config: { Env: ['HOST=127.0.0.1'] } });
    const show = (spec: RunSpec): Shown =>
      honest(spec, { ...waiting, sockets: [tcp(portOf(spec), '127.0.0.1')] });
    const { id, message, suggestion } = judged(show, given);
    expect(id).toBe('loopback-only');
    expect(message).toContain('at 127.0.0.1 only');
    expect(suggestion).toBe('Write ENV HOST=0.0.0.0');
    expect(judged(show).suggestion).toBe('Listen on 0.0.0.0 instead.');
  });

  it('does not call a service loopback-only that listens on both', () => {
    const show = (spec: RunSpec): Shown =>
      honest(spec, { sockets: [tcp(portOf(spec), '127.0.0.1'), tcp(portOf(spec))] });
    expect(judged(show).outcome).toBe('pass');
  });

  it.each([
    ['not-http', 'not-http'],
    ['timeout', 'no-answer'],
    ['reset', 'no-answer'],
  ] as const)('tells a port whose requests end with %s', (fault, id) => {
    const show = (spec: RunSpec): Shown =>
      honest(spec, { wait: { ended: 'timeout' }, answer: () => ({ fault }) });
    expect(judged(show).id).toBe(id);
  });

  it('fails an image that cannot be started', () => {
    const startFault = { kind: 'not-found', message: 'exec: "run": not found' } as const;
    const { id, evidence } = judged(() => ({ startFault }));
    expect(id).toBe('cannot-start');
    expect(evidence).toContainEqual({ kind: 'start', text: 'exec: "run": not found' });
  });

  it('cannot tell of one that ends, and gives its last lines and the missing variable', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `line ${String(index)}`).join('\n');
    const stderr = `${lines}\nKeyError: 'DATABASE_URL'\n`;
    const { outcome, message, evidence } = judged((spec) =>
      honest(spec, { ...ended(1), stdout: '', stderr }),
    );
    expect(outcome).toBe('inconclusive');
    expect(message).toBe('it did not boot here: it ended with 1; give --env DATABASE_URL=…');
    expect(evidence.find(({ kind }) => kind === 'log')?.text.split('\n')).toHaveLength(20);
  });

  it('cannot tell of one that ends with 0', () => {
    expect(judged((spec) => honest(spec, ended(0))).message).toContain('it ended with 0');
  });

  it('cannot tell of one that listens nowhere, UDP apart', () => {
    const { outcome, message } = judged((spec) => honest(spec, { ...waiting, sockets: [udp(8125)] }));
    expect(outcome).toBe('inconclusive');
    expect(message).toContain('it runs, and nothing listens');
  });

  it.each([{ reason: 'no way' }, { way: 'connect', complete: false }] as const)(
    'cannot tell where sockets are not seen: %o',
    (sockets) => {
      const unseen = 'way' in sockets ? sockets : { ...sockets, way: undefined };
      const show = (spec: RunSpec): Shown =>
        honest(spec, { ...waiting, sockets: unseen as Shown['sockets'] & object });
      const { outcome, message } = judged(show);
      expect(outcome).toBe('inconclusive');
      expect(message).toContain('its sockets could not be seen');
    },
  );

  it('fails one that takes the first number and not the other', () => {
    const show = (spec: RunSpec): Shown => (portOf(spec) === 31_001 ? honest(spec) : elsewhere(spec, 31_001));
    expect(judged(show).message).toBe('With PORT=42002 it listens on 31001.');
  });

  it('cannot tell where only the second run ends', () => {
    const show = (spec: RunSpec): Shown => honest(spec, portOf(spec) === 31_001 ? {} : ended(3));
    expect(judged(show).outcome).toBe('inconclusive');
    // There it has CONFIG_PATH as well, of which another probe tells.
    expect(judged(show, firstList()).message).toBe('it serves HTTP on 31001, after 100 ms');
  });

  it("says when it took the engine's default capabilities", () => {
    const show = (spec: RunSpec): Shown => honest(spec, spec.capabilities === 'default' ? {} : ended(1));
    const { outcome, message, runs } = judged(show);
    expect(outcome).toBe('pass');
    expect(message).toBe(
      "it serves HTTP on 31001, after 100 ms; only with the engine's default capabilities",
    );
    expect(runs).toHaveLength(3);
  });

  it('keeps capabilities that were granted', () => {
    const given = dockerflow({ settings: { granted: ['SYS_NICE'] } });
    const show = (spec: RunSpec): Shown => honest(spec, spec.capabilities.includes('CHOWN') ? {} : ended(1));
    expect(judged(show, given).runs.at(-1)?.capabilities).toContain('SYS_NICE');
  });

  it('judges where it listens when it comes up beside its services', () => {
    const given = dockerflow({ settings: { services: true } });
    const show = (spec: RunSpec): Shown =>
      spec.network === 'services' ? elsewhere(spec, 9000) : honest(spec, ended(1));
    expect(judged(show, given).id).toBe('other-port');
  });

  it('puts base path and headers into every request, and PORT over what was planned', () => {
    const given = dockerflow({
      settings: { basePath: '/v1', headers: { Authorization: 'Basic x' }, cmd: ['web'] },
      env: { given: [{ name: 'PORT', value: '80', origin: 'flag', required: true }] },
    });
    const paths: string[] = [];
    const show = (spec: RunSpec): Shown => {
      expect(spec.cmd).toEqual(['web']);
      const reply = answering(portOf(spec), { '/v1/__lbheartbeat__': 200 });
      return honest(spec, {
        answer: (request) => {
          paths.push(request.path);
          expect(request.headers?.Authorization).toBe('Basic x');
          return reply(request);
        },
      });
    };
    expect(judged(show, given).outcome).toBe('pass');
    expect(paths).not.toContain('/__error__');
    expect(paths.every((path) => path.startsWith('/v1/__'))).toBe(true);
    expect(paths.filter((path) => path === '/v1/__heartbeat__')).toHaveLength(1);
  });
});
