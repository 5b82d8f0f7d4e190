import { describe, expect, test } from 'vitest';
import type { RunSpec } from '../../../../src/model/run.js';
import saysWhatRunsShow from '../../../../src/probes/descriptive/says-what-runs-show.js';
import { context, ended, processOf, tcp, verdictOf, type Shown } from '../observation.js';

const port = { port: 8080, protocol: 'tcp', declaredAt: [] };
const health = { disabled: true as const, declaredAt: [] };
const quiet = context({ contract: { ports: [port], health }, config: { User: '10001:10001' } });
const plain: Shown = { sockets: [tcp(8080)] };

describe('descriptive/says-what-runs-show', () => {
  test('passes where all is said, a health check that is switched off included', () => {
    expect(verdictOf(saysWhatRunsShow, quiet, () => plain)).toMatchObject({
      outcome: 'pass',
      message: 'the contract says all that its runs showed',
    });
  });

  test('a service without a health check gets a note', () => {
    const given = context({ contract: { ports: [port] }, config: { User: '10001' } });
    expect(verdictOf(saysWhatRunsShow, given, () => plain)).toMatchObject({
      outcome: 'fail',
      findings: [
        {
          messageId: 'health-unsaid',
          severity: 'note',
          subject: 'health',
          message: 'It listens on 8080/tcp, and declares no health check.',
          suggestion: expect.stringContaining('HEALTHCHECK CMD ["program", "--healthy"]') as string,
        },
      ],
    });
    expect(verdictOf(saysWhatRunsShow, given, () => ({})).outcome).toBe('pass');
  });

  test('a user that the image does not say gets a note', () => {
    const given = context({ contract: { ports: [port], health } });
    expect(verdictOf(saysWhatRunsShow, given, () => plain).findings).toMatchObject([
      {
        messageId: 'user-unsaid',
        severity: 'note',
        subject: 'user',
        message: 'It runs as 10001:10001, which the image does not say.',
        suggestion: 'Write USER 10001:10001.',
      },
    ]);
    const root = { ...plain, processes: [processOf({ uid: 0, gid: 0 })] };
    expect(verdictOf(saysWhatRunsShow, given, () => root).outcome).toBe('pass');
  });

  test('not one that it may have become by itself', () => {
    const granted = context({ contract: { ports: [port], health }, settings: { granted: ['SETUID'] } });
    expect(verdictOf(saysWhatRunsShow, granted, () => plain).outcome).toBe('pass');
    const rescued = ({ capabilities }: RunSpec): Shown => (capabilities === 'default' ? plain : ended(1));
    const given = context({ contract: { ports: [port], health } });
    expect(verdictOf(saysWhatRunsShow, given, rescued).outcome).toBe('pass');
  });

  test('a port without a description gets a note where others have one', () => {
    const described = { ...port, port: 9090, description: 'metrics' };
    const given = (ports: (typeof port)[]) =>
      context({ contract: { ports, health }, config: { User: '10001:10001' } });
    const both: Shown = { sockets: [tcp(8080), tcp(9090)] };
    expect(verdictOf(saysWhatRunsShow, given([port, described]), () => both).findings).toMatchObject([
      {
        messageId: 'port-undescribed',
        severity: 'note',
        subject: 'port 8080/tcp',
        message: 'It listens on 8080/tcp, and nothing says what for.',
        suggestion: 'Write LABEL api.EXPOSE.8080.description="…".',
      },
    ]);
    expect(verdictOf(saysWhatRunsShow, given([port, { ...port, port: 9090 }]), () => both).outcome).toBe(
      'pass',
    );
    const silent: Shown = { sockets: [tcp(9090)] };
    expect(verdictOf(saysWhatRunsShow, given([port, described]), () => silent).outcome).toBe('pass');
  });

  test.each<[string, Shown, string]>([
    ['a task', ended(0), 'skip'],
    ['one that never is ready', { wait: { ended: 'timeout' } }, 'skip'],
    ['one of which nothing is seen', { sockets: { reason: 'no' }, processes: { reason: 'no' } }, 'skip'],
    ['one that does not boot', ended(1), 'inconclusive'],
  ])('passes nothing of %s', (_name, shown, outcome) => {
    const given = _name === 'a task' ? context() : quiet;
    expect(verdictOf(saysWhatRunsShow, given, () => shown).outcome).toBe(outcome);
  });
});
