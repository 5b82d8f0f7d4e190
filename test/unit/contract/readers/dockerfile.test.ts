import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { NotEvaluated } from '../../../../src/model/finding.js';
import type { Location } from '../../../../src/model/location.js';
import { relocate } from '../../../../src/contract/dockerfile/relocate.js';
import { readDockerfile, type DockerfileForecast } from '../../../../src/contract/readers/dockerfile.js';

const path = 'Dockerfile';

function fixture(name: string): string {
  return readFileSync(
    new URL(`../../../../fixtures/dockerfiles/${name}.Dockerfile`, import.meta.url),
    'utf8',
  );
}

function place(location: Location | undefined): string {
  return location?.kind === 'file' ? `${String(location.line)}:${String(location.column)}` : 'nowhere';
}

function at(line: number, column: number): Location[] {
  return [{ kind: 'file', path, line, column }];
}

function open(forecast: DockerfileForecast): string[] {
  return (forecast.fragment.notEvaluated ?? []).map(
    ({ subject, reason, location }: NotEvaluated) => `${place(location)} ${subject}: ${reason}`,
  );
}

function faults(forecast: DockerfileForecast): string[] {
  return forecast.fragment.findings.map(({ messageId, location }) => `${place(location)} ${messageId}`);
}

describe('readDockerfile', () => {
  it.each([
    ['LABEL a=b "c"="d', '2:11'],
    ["ENV A=1 X='abc", '2:9'],
    ['ENV X it\'s "so', '2:7'],
    ['ARG A="1\\"', '2:5'],
    ['WORKDIR /a"', '2:9'],
  ])('finds the quote that nothing closes: %s', async (line, where) => {
    const { fragment } = await readDockerfile(`FROM scratch\n${line}\n`, path);
    const found = fragment.findings.map(({ messageId, location }) => `${place(location)} ${messageId}`);
    expect(found).toEqual([`${where} quote-unterminated`]);
  });

  it.each([
    'LABEL a="x\'y" b=\'x"y\'',
    'LABEL a="x \\\n y"',
    'ENV A="\\"" B=it\\\'s',
    "RUN echo it's",
    'VOLUME ["/a"]',
    'CMD echo "',
  ])('leaves closed quotes and commands alone: %s', async (line) => {
    const { fragment } = await readDockerfile(`FROM scratch\n${line}\n`, path);
    expect(fragment.findings).toEqual([]);
  });

  it.each([
    ['EXPOSE 99999', 'Write a port from 1 to 65535: EXPOSE 8080.'],
    ['LABEL a=1 b', 'Write LABEL key="value".'],
    ['ENV A', 'Write ENV NAME="value".'],
    ['CMD', 'Write CMD ["program", "argument"].'],
    ['EXPOES 80', 'Did you mean EXPOSE?'],
    ['VOLUME ./rel', 'Write the path from the root: VOLUME /rel.'],
    ['VOLUME .', 'Write the path from the root: VOLUME /data.'],
    ['VOLUME .cache/x', 'Write the path from the root: VOLUME /.cache/x.'],
    ['FROM a b', 'Write FROM image AS name.'],
    ['ARG A="', 'Close the quote: write " at the end of the value.'],
  ])('says what to write for %s', async (line, suggestion) => {
    const { fragment } = await readDockerfile(`FROM scratch\n${line}\n`, path);
    expect(fragment.findings.map((finding) => finding.suggestion)).toEqual([suggestion]);
  });

  it('says where a heredoc begins that has no end, and finds none in shell arithmetic', async () => {
    const open = await readDockerfile('FROM scratch\nRUN <<EOF\nnever ends\nENV A=1\n', path);
    expect(faults(open)).toEqual([`${place(at(2, 5)[0])} heredoc-unclosed`]);
    const closed = 'FROM scratch\nRUN <<EOF\nx\nEOF\nRUN echo $((1<<2)) <<< a\nENV A=1\n';
    const { fragment } = await readDockerfile(closed, path);
    expect(fragment).toMatchObject({ env: [{ name: 'A' }], findings: [] });
  });

  it('forecasts everything of a file that stands alone', async () => {
    const forecast = await readDockerfile(fixture('plain'), path);
    expect(forecast.fragment).toEqual({
      dialect: 'dockerfile',
      env: [
        { name: 'PORT', default: '8080', declaredAt: at(3, 5) },
        { name: 'HOME', default: '/data', declaredAt: at(3, 15) },
      ],
      ports: [{ port: 8080, protocol: 'tcp', declaredAt: at(4, 8) }],
      volumes: [{ path: '/data', declaredAt: at(5, 8) }],
      process: {
        entrypoint: ['/server'],
        cmd: ['--verbose'],
        user: '1000:1000',
        workingDir: '/data',
        stopSignal: 'SIGINT',
        declaredAt: [...at(12, 1), ...at(13, 1), ...at(6, 1), ...at(7, 1), ...at(8, 1)],
      },
      health: {
        test: ['CMD', '/server', 'health'],
        interval: 30,
        timeout: 2,
        retries: 3,
        declaredAt: at(9, 1),
      },
      findings: [],
    });
    expect(forecast.labels).toEqual({
      'org.opencontainers.image.title': 'Plain',
      'api.ENV.PORT': 'What it listens on',
    });
    expect([forecast.stage, forecast.base]).toEqual(['0', 'scratch']);
  });

  it('never guesses what arguments, platform or base image decide', async () => {
    const forecast = await readDockerfile(fixture('arguments'), path);
    const version = 'cannot know: the build argument VERSION has no default and was not given';
    expect(open(forecast)).toEqual([
      `14:8 ports: ${version}`,
      `10:5 env VERSION_IS: ${version}`,
      '11:5 env ARCH: cannot know: TARGETARCH depends on the platform of the build',
      `13:7 label version: ${version}`,
      '15:1 workingDir: cannot know: the path is relative to the working directory of the base image',
      '4:1 env, ports, volumes, labels: cannot know: the base image debian:12 may add more',
      '4:1 entrypoint, user, stopSignal, health: cannot know: the base image debian:12 decides',
    ]);
    expect(forecast.fragment.env).toEqual([
      { name: 'FLAVOUR_IS', default: 'mild', declaredAt: at(8, 5) },
      { name: 'VERSION_IS', declaredAt: at(10, 5) },
      { name: 'ARCH', declaredAt: at(11, 5) },
      { name: 'LITERAL', default: '$FLAVOUR', declaredAt: at(12, 5) },
      { name: 'ESCAPED', default: '$FLAVOUR', declaredAt: at(12, 24) },
    ]);
    expect(forecast.labels).toEqual({ release: 'none', suffix: '-mild' });
    expect(forecast.fragment.process?.cmd).toEqual(['/bin/sh', '-c', 'run $FLAVOUR']);
  });

  it('takes build arguments', async () => {
    const buildArgs = { VERSION: '81', TAG: '13', BASE: 'ubuntu', TARGETARCH: 'arm64', __proto__: 'x' };
    const forecast = await readDockerfile(fixture('arguments'), path, { buildArgs });
    expect(forecast.base).toBe('ubuntu:13');
    expect(forecast.labels).toEqual({ version: '81', release: '81', suffix: '-mild' });
    expect(forecast.fragment.ports?.map(({ port }) => port)).toEqual([81, 80]);
    expect(open(forecast).map((line) => line.split(':', 3)[1])).not.toContain('1 env ARCH');
  });

  it('reads the last stage, or the one that is asked for', async () => {
    const text = fixture('stages');
    const last = await readDockerfile(text, path);
    expect(last.fragment.env).toMatchObject([{ name: 'ONLY', default: 'last' }]);
    expect(last.fragment.process?.entrypoint).toEqual(['/bin/bash', '-o', 'pipefail', '-c', 'exec /app']);
    expect(last.labels).toEqual({});
    expect([last.stage, last.base]).toEqual(['2', 'scratch']);

    const build = await readDockerfile(text, path, { target: 'BUILD' });
    expect(build.fragment.process).toMatchObject({ cmd: ['make'], onBuild: ['ENV TRIGGERED=yes'] });

    const test = await readDockerfile(text, path, { target: 'test' });
    expect(test.fragment.env).toMatchObject([{ name: 'STAGE' }, { name: 'TRIGGERED', default: 'yes' }]);
    expect(test.fragment.process).toMatchObject({ entrypoint: ['test'], workingDir: '/src' });
    expect(test.fragment.process).not.toHaveProperty('cmd');
    expect(test.fragment.process).not.toHaveProperty('onBuild');
    expect(open(test)[1]).toBe(
      '1:1 user, stopSignal, health: cannot know: the base image alpine:3.20 decides',
    );

    expect((await readDockerfile(text, path, { target: '0' })).stage).toBe('build');
    const none = await readDockerfile(text, path, { target: 'nowhere' });
    expect(none.fragment.findings).toMatchObject([
      { messageId: 'unknown-target', suggestion: 'Stages: build, test, 2.' },
    ]);
  });

  it('reads the old forms and any case', async () => {
    const forecast = await readDockerfile(fixture('old-forms'), path);
    expect(forecast.fragment).toMatchObject({
      info: { authors: { value: 'Somebody' } },
      env: [{ name: 'GREETING', default: 'hello   world' }],
      ports: [{ port: 53, protocol: 'udp' }, { port: 8000, protocol: 'tcp' }, { port: 8001 }, { port: 8002 }],
      volumes: [{ path: '/a' }, { path: '/b' }],
      process: { workingDir: '/one/three' },
      health: { disabled: true },
      findings: [],
    });
    expect(forecast.labels).toEqual({ description: 'A label in the old form' });
  });

  it('follows the escape directive, CRLF and BOM', async () => {
    for (const text of [fixture('windows'), `\ufeff${fixture('windows')}`]) {
      const forecast = await readDockerfile(text, path);
      expect(forecast.fragment.env).toEqual([
        { name: 'ONE', default: '1', declaredAt: at(3, 5) },
        { name: 'TWO', default: 'C:\\temp', declaredAt: at(4, 5) },
      ]);
      expect(forecast.fragment.process?.workingDir).toBe('C:\\app');
    }
  });

  it('finds faults with their places and reads on', async () => {
    expect(faults(await readDockerfile(fixture('faults'), path))).toEqual([
      '1:1 before-from',
      '3:1 unknown-instruction',
      '4:8 port-invalid',
      '5:1 bad-pair',
      '6:1 missing-argument',
      '7:1 healthcheck-invalid',
      '8:1 shell-not-json',
    ]);
  });

  it.each([
    ['', '1:1 no-from'],
    ['# only a comment\n', '1:1 no-from'],
    ['hello world\n', '1:1 before-from'],
    ['FROM\n', '1:1 bad-from'],
    ['FROM a b\n', '1:1 bad-from'],
    ['FROM "a\n', '1:6 quote-unterminated'],
    ['FROM a\nRUN\n', '2:1 missing-argument'],
    ['FROM a\nCOPY\n', '2:1 missing-argument'],
    ['FROM a\nADD --chown=1:1 one\n', '2:1 missing-argument'],
    ['FROM a\nCOPY ["one"]\n', '2:1 missing-argument'],
    ['FROM a\0\n', '1:7 not-text'],
    ['#'.repeat(2 ** 20 + 1), '1:1 too-large'],
  ])('answers %j with a finding', async (text, expected) => {
    expect(faults(await readDockerfile(text, path))[0]).toBe(expected);
  });

  it.each([
    'RUN true',
    'COPY one /two',
    'COPY --from=build ["one", "/two words"]',
    'COPY <<EOF /etc/motd\nhello\nEOF',
    'ADD one two /three',
  ])('takes %j as it is', async (text) => {
    expect(faults(await readDockerfile(`FROM a\n${text}\n`, path))).toEqual([]);
  });

  it.each([
    ['ENTRYPOINT ["a"]\nCMD ["b"]', ['a'], ['b']],
    ['CMD ["b"]\nENTRYPOINT ["a"]', ['a'], ['b']],
    ['CMD b c', undefined, ['/bin/sh', '-c', 'b c']],
    ["CMD ['b']", undefined, ['/bin/sh', '-c', "['b']"]],
    ['SHELL ["sh"]\nCMD b', undefined, ['sh', 'b']],
    ['CMD ["a", \\\n # comment\n\n "b"]', undefined, ['a', 'b']],
  ])('reads the process of %j', async (text, entrypoint, cmd) => {
    const { fragment } = await readDockerfile(`FROM scratch\n${text}\n`, path);
    expect([fragment.process?.entrypoint, fragment.process?.cmd]).toEqual([entrypoint, cmd]);
  });

  it.each([
    ['HEALTHCHECK NONE', { disabled: true }],
    ['HEALTHCHECK CMD curl localhost', { test: ['CMD-SHELL', 'curl localhost'] }],
    [
      'HEALTHCHECK --interval=1m30s --start-period=1.5s --timeout=100ms \\\n  CMD ["a"]',
      { test: ['CMD', 'a'], interval: 90, startPeriod: 1.5, timeout: 0.1 },
    ],
  ])('reads %j', async (text, health) => {
    expect((await readDockerfile(`FROM scratch\n${text}\n`, path)).fragment.health).toMatchObject(health);
  });

  it('inherits ENV and ARG in order, ENV before ARG', async () => {
    const text = [
      'ARG GLOBAL=g',
      'FROM scratch AS a',
      'ARG GLOBAL',
      'ARG LOCAL=l',
      'ENV G=$GLOBAL LOCAL=env',
      'ENV SAME=1 OLD=$SAME',
      'LABEL g=$G l=$LOCAL none=[$NOTHING]',
      'FROM a',
      'LABEL child=$G-$GLOBAL',
    ].join('\n');
    expect((await readDockerfile(text, path)).labels).toEqual({ g: 'g', l: 'env', none: '[]', child: 'g-g' });
    expect((await readDockerfile(text, path)).fragment.env).toMatchObject([
      { name: 'G' },
      { name: 'LOCAL' },
      { name: 'SAME' },
      { name: 'OLD', default: '' },
    ]);
  });

  it('cannot know a base image that an argument names', async () => {
    const forecast = await readDockerfile('ARG BASE\nFROM $BASE\nLABEL a=$X\n', path);
    expect(forecast).not.toHaveProperty('base');
    expect(open(forecast)).toEqual([
      '3:7 label a: cannot know: X is not set here and may come from the base image',
      '2:1 env, ports, volumes, labels: cannot know: the base image (the build argument BASE has no default and was not given) may add more',
      '2:1 entrypoint, cmd, user, workingDir, stopSignal, health: cannot know: the base image (the build argument BASE has no default and was not given) decides',
    ]);
  });

  it('stops values that double with every line', async () => {
    const lines = Array.from({ length: 60 }, () => 'ENV A=$A$A');
    const forecast = await readDockerfile(`FROM scratch\nENV A=xx\n${lines.join('\n')}\n`, path);
    expect(open(forecast)).toEqual(['62:5 env A: cannot know: the value grows without bound']);
    expect(forecast.fragment.env).toMatchObject([{ name: 'A' }]);
  });

  it('stops at too many stages', async () => {
    const stages = Array.from({ length: 2000 }, (_, index) => `FROM scratch AS s${String(index)}\n`);
    const forecast = await readDockerfile(stages.join(''), path);
    expect(faults(forecast)).toEqual(['501:1 too-many-stages']);
    expect(forecast.stage).toBe('s499');
  });

  it('carries hostile names as plain properties', async () => {
    const forecast = await readDockerfile(
      'FROM scratch\nLABEL __proto__=a\nENV __proto__=b\nEXPOSE constructor\n',
      path,
    );
    expect(Object.entries(forecast.labels)).toEqual([['__proto__', 'a']]);
    expect(forecast.fragment.env).toMatchObject([{ name: '__proto__', default: 'b' }]);
    expect(faults(forecast)).toEqual(['4:8 port-invalid']);
  });
});

describe('relocate', () => {
  it('turns places in labels and config into places in the file, and leaves others alone', async () => {
    const { locations } = await readDockerfile('FROM scratch\nLABEL a/b=1\nHEALTHCHECK CMD x\n', path);
    const value = {
      declaredAt: [
        { kind: 'label', key: 'a/b', pointer: '/x' },
        { kind: 'config', pointer: '/config/Healthcheck/Test' },
        { kind: 'label', key: 'unknown' },
      ],
      value: { kind: 'label', key: 'a/b' },
      nested: [{ location: { kind: 'label', key: 'a/b' } }],
    };
    expect(relocate(value, locations)).toEqual({
      declaredAt: [...at(2, 7), ...at(3, 1), { kind: 'label', key: 'unknown' }],
      value: { kind: 'label', key: 'a/b' },
      nested: [{ location: at(2, 7)[0] }],
    });
  });
});
