import { describe, expect, it } from 'vitest';

import codeInAppDirectory from '../../../../src/probes/dockerflow/code-in-app-directory.js';
import codeReadOnly from '../../../../src/probes/dockerflow/code-read-only.js';
import hasGroupApp from '../../../../src/probes/dockerflow/has-group-app.js';
import hasUserApp from '../../../../src/probes/dockerflow/has-user-app.js';
import oneProcess, { programsOf } from '../../../../src/probes/dockerflow/one-process.js';
import runsAsApp from '../../../../src/probes/dockerflow/runs-as-app.js';
import startsByEntrypointAndCmd from '../../../../src/probes/dockerflow/starts-by-entrypoint-and-cmd.js';
import type { ProcessInfo } from '../../../../src/model/run.js';
import type { Probe, ProbeContext } from '../../../../src/probes/probe.js';
import { ended, processOf, verdictOf, type Shown } from '../observation.js';
import { dockerflow, firstList, group, honest, passwd } from './service.js';

function judged(probe: Probe, shown: Shown = {}, given: ProbeContext = dockerflow()) {
  const { outcome, findings, message } = verdictOf(probe, given, (spec) => honest(spec, shown));
  const ids = findings.map(({ messageId, severity }) => `${messageId} ${severity}`);
  return { result: outcome === 'fail' ? ids : outcome, message, ids };
}

const unseen = { processes: { reason: 'no way' } };
const startFault: Shown = { startFault: { kind: 'invalid', message: 'x' } };

describe('dockerflow/has-user-app', () => {
  const user = (text: string | undefined, groups = group, given?: ProbeContext) =>
    judged(
      hasUserApp,
      { files: { ...(text !== undefined && { '/etc/passwd': text }), '/etc/group': groups } },
      given,
    );

  it.each([
    [passwd, 'pass'],
    ['app:x:10001:0::/:\n', ['not-in-group warning']],
    ['root:x:0:0:::\n', ['missing warning']],
    ['kitsune:x:10001:10001:::\n', ['other-name warning']],
    ['app:x:1000:10001:::\n', ['other-id warning']],
    ['web:x:10001:0:::\napp:x:10001:10001:::\n', ['shared warning']],
    [undefined, ['no-file warning']],
  ])('judges %j', (text, result) => {
    expect(user(text).result).toEqual(result);
  });

  it('takes membership by name, and two faults together', () => {
    expect(user('app:x:10001:0:::\n', 'app:x:10001:web,app\n').result).toBe('pass');
    expect(user('app:x:1000:0:::\n').result).toEqual(['other-id warning', 'not-in-group warning']);
  });

  it('only notes it by the first list', () => {
    expect(user(undefined, group, firstList()).result).toEqual(['no-file note']);
  });

  it('needs no program that runs', () => {
    expect(judged(hasUserApp, ended(1)).result).toBe('pass');
    expect(judged(hasUserApp, startFault).result).toBe('skip');
  });
});

describe('dockerflow/has-group-app', () => {
  it.each([
    [group, 'pass'],
    ['root:x:0:\n', ['missing warning']],
    ['web:x:10001:\n', ['other-name warning']],
    ['app:x:1000:\n', ['other-id warning']],
    ['app:x:10001:\nweb:x:10001:\n', ['shared warning']],
    [undefined, ['no-file warning']],
  ])('judges %j', (text, result) => {
    expect(judged(hasGroupApp, { files: text === undefined ? {} : { '/etc/group': text } }).result).toEqual(
      result,
    );
  });

  it('tells nothing of files that could not be read', () => {
    expect(judged(hasGroupApp, startFault).result).toBe('skip');
  });
});

describe('dockerflow/runs-as-app', () => {
  const running = (...processes: ProcessInfo[]): Shown => ({ processes });
  const child = (uid: number): ProcessInfo => processOf({ pid: 7, uid, gid: uid });

  it.each([
    ['app', [processOf()], 'pass'],
    ['root', [processOf({ uid: 0, gid: 0 })], ['root error']],
    ['root with children of root', [processOf({ uid: 0, gid: 0 }), child(0), child(10001)], ['root error']],
    ['root that drops', [processOf({ uid: 0, gid: 0 }), child(10001)], ['starts-as-root warning']],
    ['a child of root', [processOf(), child(0)], ['root error']],
    ['another id', [processOf({ uid: 1000 })], ['other warning']],
    ['another group', [processOf({ gid: 0 })], ['other-group warning']],
  ] as const)('judges %s', (_name, processes, result) => {
    expect(judged(runsAsApp, running(...processes)).result).toEqual(result);
  });

  it('takes a group of the user beside its own', () => {
    const files = { '/etc/passwd': passwd, '/etc/group': 'app:x:10001:app\n' };
    expect(judged(runsAsApp, { ...running(processOf({ gid: 0 })), files }).result).toBe('pass');
  });

  it('notes another spelling beside a pass', () => {
    expect(judged(runsAsApp).ids).toEqual([]);
    for (const User of ['10001', 'app:app', '', 'root'])
      expect(judged(runsAsApp, {}, dockerflow({ config: { User } })).ids).toEqual(['spelling note']);
  });

  it('only notes root by the first list', () => {
    expect(judged(runsAsApp, running(processOf({ uid: 0 })), firstList()).result).toEqual(['root note']);
  });

  it('tells nothing where no process was seen', () => {
    expect(judged(runsAsApp, { processes: { processes: [], reason: 'no way' } }).result).toBe('skip');
    expect(judged(runsAsApp, ended(1)).result).toBe('inconclusive');
  });
});

describe('dockerflow/starts-by-entrypoint-and-cmd', () => {
  const history = ['ENTRYPOINT ["docker-entrypoint.sh"]', 'CMD ["node"]', 'CMD ["npm" "start"]'].map(
    (created_by) => ({
      created_by,
    }),
  );

  it.each([
    [{}, 'pass'],
    [{ Entrypoint: [] }, ['no-entrypoint warning']],
    [{ Cmd: [] }, ['no-cmd warning']],
    [{ Entrypoint: [], Cmd: [] }, ['no-entrypoint warning', 'no-cmd warning']],
  ])('judges %o without a run', (config, result) => {
    expect(judged(startsByEntrypointAndCmd, {}, dockerflow({ config })).result).toEqual(result);
  });

  it("notes the base image's ENTRYPOINT", () => {
    expect(judged(startsByEntrypointAndCmd, {}, dockerflow({ image: { history } })).ids).toEqual([
      'inherited note',
    ]);
    const own = [...history, { created_by: 'ENTRYPOINT ["/app/run"]' }];
    expect(judged(startsByEntrypointAndCmd, {}, dockerflow({ image: { history: own } })).ids).toEqual([]);
  });
});

describe('dockerflow/code-in-app-directory', () => {
  const outside = dockerflow({ config: { WorkingDir: '/srv', Entrypoint: ['/srv/run'], Cmd: [] } });
  const app = { '/app': { type: 'directory' } } as const;
  const elsewhere: Shown = { processes: [processOf({ argv: ['/srv/run'] })] };

  it('tells a missing directory, and one that is none', () => {
    expect(judged(codeInAppDirectory, { files: {} }, outside).result).toEqual(['missing note']);
    expect(judged(codeInAppDirectory, { files: { '/app': {} } }).message).toBe(
      '/app is a file, not a directory.',
    );
  });

  it('tells code that is elsewhere, though the version file is there', () => {
    const files = { ...app, '/app/version.json': '{}' };
    expect(judged(codeInAppDirectory, { ...elsewhere, files }, outside).result).toEqual(['elsewhere note']);
  });

  it('passes any sign of the service', () => {
    expect(
      judged(codeInAppDirectory, { ...elsewhere, files: { ...app, '/app/package.json': '{}' } }, outside)
        .result,
    ).toBe('pass');
    const process = [processOf({ argv: ['python', '/app/web.py'] })];
    expect(judged(codeInAppDirectory, { files: app, processes: process }, outside).result).toBe('pass');
    expect(judged(codeInAppDirectory, { ...elsewhere, files: app }).message).toBe('it works in /app');
    expect(judged(codeInAppDirectory).message).toBe('/app/server.js is there');
  });

  it('tells nothing of a container that was not made', () => {
    expect(judged(codeInAppDirectory, startFault).result).toBe('skip');
  });
});

describe('dockerflow/code-read-only', () => {
  const files = (rest: Shown['files']): Shown => ({
    files: { '/app': { type: 'directory', mode: 0o755 }, ...rest },
  });

  it.each([
    [{}, 'pass'],
    [{ '/app': { type: 'directory', mode: 0o755, uid: 10001 } }, ['writable note']],
    [{ '/app': { type: 'directory', mode: 0o775, gid: 10001 } }, ['writable note']],
    [{ '/app/server.js': { mode: 0o666 } }, ['writable note']],
    [{ '/app/server.js': { mode: 0o444, uid: 10001 } }, 'pass'],
    [{ '/app': { type: 'absent' } }, 'skip'],
    [{ '/app': { type: 'directory', mode: undefined } }, 'skip'],
  ] as const)('judges %o', (rest, result) => {
    expect(judged(codeReadOnly, files(rest as Shown['files'])).result).toEqual(result);
  });

  it('warns of what was written, but for logs, the version file and volumes', () => {
    const changed = (path: string, type: 'file' | 'directory' = 'file'): Shown => ({
      changes: { changes: [{ path, kind: 'added', type }] },
    });
    const volume = dockerflow({ contract: { volumes: [{ path: '/app/data', declaredAt: [] }] } });
    expect(judged(codeReadOnly, changed('/app/cache/x')).result).toEqual(['written warning']);
    for (const path of ['/app/version.json', '/app/app.log', '/application/x', '/app/data/x'])
      expect(judged(codeReadOnly, changed(path), volume).result).toBe('pass');
    expect(judged(codeReadOnly, changed('/app/cache', 'directory')).result).toBe('pass');
    // An engine lists the directories above a change, not all with their type.
    const above: Shown = {
      changes: {
        changes: [
          { path: '/app/logs', kind: 'modified' },
          { path: '/app/logs/app.log', kind: 'added', type: 'file' },
        ],
      },
    };
    expect(judged(codeReadOnly, above).result).toBe('pass');
  });

  it('tells nothing of root, nor where no process was seen', () => {
    expect(judged(codeReadOnly, { processes: [processOf({ uid: 0 })] }).message).toContain(
      'see dockerflow/runs-as-app',
    );
    expect(judged(codeReadOnly, { processes: { processes: [], reason: 'x' } }).result).toBe('skip');
  });
});

describe('dockerflow/one-process', () => {
  const of = (pid: number, parent: number, ...argv: string[]): ProcessInfo =>
    processOf({ pid, parent, main: pid === 1, argv });

  it.each<[string, ProcessInfo[], string[]]>([
    [
      'npm',
      [of(1, 0, 'npm start'), of(18, 1, 'sh', '-c', 'node server.js'), of(19, 18, 'node', 'server.js')],
      ['node server.js'],
    ],
    [
      'npm as a script',
      [of(1, 0, 'node', '/usr/bin/npm-cli.js', 'start'), of(9, 1, 'node', 'a.js')],
      ['node a.js'],
    ],
    ['tini', [of(1, 0, '/sbin/tini', '--', 'run'), of(7, 1, '/app/run')], ['run']],
    ['gunicorn', [of(1, 0, 'gunicorn: master [app]'), of(7, 1, 'gunicorn: worker [app]')], ['gunicorn']],
    ['nginx', [of(1, 0, 'nginx: master process nginx'), of(7, 1, 'nginx: worker process')], ['nginx']],
    ['workers', [of(1, 0, 'node', 'a.js'), of(7, 1, '/usr/bin/node', 'worker.js')], ['node a.js']],
    [
      'supervisor',
      [of(1, 0, 'supervisord'), of(7, 1, 'nginx'), of(8, 1, 'node', 'a.js')],
      ['supervisord', 'nginx', 'node a.js'],
    ],
    [
      'a shell with two',
      [of(1, 0, 'sh', 'run.sh'), of(7, 1, 'node', 'a.js'), of(8, 1, 'node', 'b.js')],
      ['node a.js', 'node b.js'],
    ],
    ['zombies', [of(1, 0, 'run'), { ...of(7, 1, 'date'), state: 'Z' }], ['run']],
  ])('counts %s', (_name, processes, programs) => {
    expect(programsOf(processes)).toEqual(programs);
  });

  it('notes several', () => {
    const { result, message } = judged(oneProcess, {
      processes: [of(1, 0, 'supervisord'), of(7, 1, 'nginx')],
    });
    expect(result).toEqual(['several note']);
    expect(message).toBe('It runs 2 programs: "supervisord", "nginx".');
  });

  it('passes one, and tells nothing where none was seen', () => {
    expect(judged(oneProcess).message).toBe('it runs "node /app/server.js"');
    expect(judged(oneProcess, { processes: { ...unseen.processes, way: undefined } as object }).result).toBe(
      'skip',
    );
  });
});
