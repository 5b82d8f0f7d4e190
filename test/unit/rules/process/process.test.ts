import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { execs, inShell, takesArguments } from '../../../../src/rules/shell-form.js';
import { findingsOf, lintTarget, materialise, settingsOf } from '../materialise.js';

describe('inShell', () => {
  it.each([
    [['/bin/sh', '-c', 'app'], '/bin/sh -c', 0],
    [['/bin/ash', '-eo', 'pipefail', '-c', 'app', 'a', 'b'], '/bin/ash -eo pipefail -c', 2],
    [['bash', '-o', 'pipefail', '-lc', 'app'], 'bash -o pipefail -lc', 0],
    [['bash', '+x', '-c', 'app'], 'bash +x -c', 0],
    [['/bin/busybox', 'sh', '-c', 'app'], '/bin/busybox sh -c', 0],
    [['C:\\Windows\\System32\\CMD.EXE', '/S', '/C', 'app'], 'C:\\Windows\\System32\\CMD.EXE /S /C', 0],
    [['powershell', '-NoLogo', '-Command', 'app'], 'powershell -NoLogo -Command', 0],
  ])('sees the shell in %j', (argv, shell, rest) => {
    expect(inShell(argv)).toEqual({ shell, script: 'app', rest });
  });

  it.each([
    [['/bin/sh']],
    [['/bin/sh', '-c']],
    [['/bin/sh', 'start.sh', '-c', 'x']],
    [['/bin/sh', '-e', '/start.sh']],
    [['sh', '-o', '-c', 'x']],
    [['python', '-c', 'print(1)']],
    [['cmd', '/S', 'app']],
    [['busybox', 'httpd', '-c', 'x']],
    [[]],
  ])('sees none in %j', (argv) => {
    expect(inShell(argv)).toBeUndefined();
  });

  it('knows the SHELL of the image', () => {
    const shell = ['python', '-c'];
    expect(inShell(['python', '-c', 'print(1)'], shell)).toEqual({
      shell: 'python -c',
      script: 'print(1)',
      rest: 0,
    });
    expect(inShell(['python', '-c'], shell)).toBeUndefined();
    expect(inShell(['python', '-m', 'app'], shell)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (argv, shell) => {
        const found = inShell(argv, shell);
        if (found) expect(argv).toContain(found.script);
      }),
    );
  });
});

describe('scripts', () => {
  it.each([
    ['exec app', true],
    ['  exec app', true],
    ['a && exec app --x', true],
    ['a; exec "$@"', true],
    ['if a; then exec b; fi', true],
    ['set -e\nexec app', true],
    ['app', false],
    ['execute app', false],
    ['app exec it', false],
    ['a; exec > /log; b', false],
    ['a; exec', false],
  ])('hand the process over: %j %s', (script, expected) => {
    expect(execs(script)).toBe(expected);
  });

  it('are read in linear time', () => {
    expect(execs(';\n'.repeat(1_000_000))).toBe(false);
    expect(execs(`;${' '.repeat(1_000_000)}x`)).toBe(false);
  });

  it.each([
    ['app "$@"', true],
    ['app $*', true],
    ['app ${1}', true],
    ['app $0', true],
    ['app $HOME', false],
    ['app ${HOME}', false],
  ])('take arguments: %j %s', (script, expected) => {
    expect(takesArguments(script)).toBe(expected);
  });
});

describe('process/shell-form', () => {
  const suggestionFor = async (line: string) =>
    (await findingsOf('process/shell-form', { dockerfile: `FROM alpine\n${line}\n` }))[0]?.suggestion;

  it('writes plain commands as a list', async () => {
    expect(await suggestionFor('CMD npm  run start:prod')).toBe('Write CMD ["npm", "run", "start:prod"].');
    expect(await suggestionFor('ENTRYPOINT /app')).toBe('Write ENTRYPOINT ["/app"].');
  });

  it('repeats nothing that needs a shell or may be a secret', async () => {
    const plain = 'Write CMD as a JSON list: CMD ["program", "argument"]; or begin the script with exec.';
    expect(await suggestionFor('CMD app $PORT')).toBe(plain);
    expect(await suggestionFor('CMD app --password hunter2')).toBe(plain);
    expect(await suggestionFor('CMD a && b')).toBe(plain);
  });

  it('never says the script itself', async () => {
    const findings = await findingsOf('process/shell-form', {
      image: { config: { Entrypoint: ['sh', '-c', 'app --token=hunter2'], Cmd: ['x'] } },
    });
    expect(findings.map(({ messageId }) => messageId)).toEqual(['entrypoint', 'cmd-ignored']);
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  });
});

describe('process/command-missing', () => {
  it('cannot know what the base image runs', async () => {
    const { target } = await materialise({ dockerfile: 'FROM alpine\nUSER 1\n' });
    const [report] = await lintTarget(target, settingsOf('process/command-missing', {}));
    expect(report?.findings).toEqual([]);
    expect(report?.notEvaluated).toMatchObject([
      { subject: 'process/command-missing', reason: /base image alpine decides/ },
    ]);
  });
});

describe('process/stop-signal-invalid', () => {
  it.each([
    ['SIGTREM', 'error', 'Write STOPSIGNAL SIGTERM.'],
    ['sighpu', 'error', 'Write STOPSIGNAL SIGHUP.'],
    ['9', 'warning', 'Write STOPSIGNAL SIGTERM, or the signal that the program ends on.'],
  ])('%s is of severity %s', async (signal, severity, suggestion) => {
    const findings = await findingsOf('process/stop-signal-invalid', {
      image: { config: { StopSignal: signal } },
    });
    expect(findings).toMatchObject([
      { severity, suggestion, location: { kind: 'config', pointer: '/config/StopSignal' } },
    ]);
  });
});

describe('process/working-dir-relative', () => {
  it.each([
    ['WORKDIR "./srv/x"', '/srv/x'],
    ['WORKDIR .', '/app'],
    ['WORKDIR a/$B', '/app'],
  ])('suggests the path itself for %s', async (line, path) => {
    const findings = await findingsOf('process/working-dir-relative', {
      dockerfile: `FROM alpine\n${line}\n`,
    });
    expect(findings.map(({ suggestion }) => suggestion)).toEqual([`Write the whole path: WORKDIR ${path}.`]);
  });

  it('warns of a Dockerfile, and fails an image', async () => {
    const dockerfile = await findingsOf('process/working-dir-relative', {
      dockerfile: 'FROM alpine\n  WORKDIR app\n',
    });
    expect(dockerfile).toMatchObject([
      { severity: 'warning', location: { line: 2, column: 3 }, subject: 'workingDir' },
    ]);
    const image = await findingsOf('process/working-dir-relative', {
      image: { config: { WorkingDir: './app' } },
    });
    expect(image).toMatchObject([{ severity: 'error', data: { path: './app' } }]);
  });
});
