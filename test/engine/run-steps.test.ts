import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { expectNothingLeft } from './harness/docker.js';
import { buildImage } from './harness/images.js';
import { get, openTestSandbox, shellImage, stepOf, type TestSandbox } from './harness/sandbox.js';

/** Runs a script of busybox: `CMD` of the run is the script. */
let shell: string;
/** Web server, writes to its log, its volume and elsewhere, and stops 100 ms after SIGTERM. */
let web: string;
let box: TestSandbox;

expectNothingLeft();

beforeAll(async () => {
  shell = await buildImage('capi-run-shell', [
    'FROM scratch',
    'COPY busybox /bin/busybox',
    'RUN ["/bin/busybox", "--install", "/bin"]',
    'ENV PATH=/bin GREETING=hello',
    'ENTRYPOINT ["/bin/sh", "-c"]',
  ]);
  const script = [
    'trap "sleep 0.1; exit 3" TERM',
    'httpd -p 8080 -h /bin',
    'mkdir -p /made/deep; echo 12345 >/made/deep/app.log; ln -s /dev/stdout /made/link; rm /bin/vi; echo x >/data/kept',
    'echo out; echo err >&2',
    'while :; do sleep 0.02; done',
  ].join('; ');
  web = await buildImage('capi-run-web', shellImage(script, 'VOLUME /data', 'WORKDIR /work', 'EXPOSE 8080'));
  box = await openTestSandbox();
});

afterAll(async () => {
  await box[Symbol.asyncDispose]();
});

const listening = { kind: 'listening', ports: [{ port: 8080, protocol: 'tcp' }] } as const;
const untilListening = { do: 'wait', for: [listening], timeout: 10_000 } as const;
const untilExited = { do: 'wait', for: [{ kind: 'exited' }], timeout: 10_000 } as const;

describe('wait', () => {
  it('ends as soon as the ports listen', async () => {
    const run = await box.run(web, [untilListening]);
    expect(stepOf(run, 0, 'wait')).toMatchObject({ ended: 'met', met: 0 });
    expect(run.exit).toBeUndefined();
    expect(run.timeline.map(({ what }) => what)).toEqual(['created', 'started', 'ready']);
  });

  it('takes any HTTP answer', async () => {
    const condition = { kind: 'answering', request: get('/none') } as const;
    const run = await box.run(web, [{ do: 'wait', for: [condition], timeout: 10_000 }]);
    expect(stepOf(run, 0, 'wait')).toMatchObject({
      ended: 'met',
      lastExchange: { status: 404, via: 'address', request: get('/none') },
    });
  });

  it('is over at once when the container dies', async () => {
    const begin = performance.now();
    const run = await box.run(
      shell,
      [
        { do: 'wait', for: [listening, { kind: 'answering', request: get('/') }], timeout: 30_000 },
        { do: 'request', request: get('/') },
        { do: 'sockets', expected: [] },
      ],
      { cmd: ['echo cannot; exit 7'] },
    );
    expect(performance.now() - begin).toBeLessThan(5000);
    expect(stepOf(run, 0, 'wait').ended).toBe('exited');
    expect(stepOf(run, 1, 'not-reached')).toMatchObject({
      step: 'request',
      reason: 'the container had ended',
    });
    expect(stepOf(run, 2, 'not-reached').step).toBe('sockets');
    expect(run.exit).toMatchObject({ code: 7, oomKilled: false });
    expect(run.startFault).toBeUndefined();
    expect(run.stdout.head).toBe('cannot\n');
  });

  it('meets the end that was waited for, with all that was printed', async () => {
    const run = await box.run(shell, [untilExited], { cmd: ['echo out; echo err >&2; exit 5'] });
    expect(stepOf(run, 0, 'wait')).toMatchObject({ ended: 'met', met: 0 });
    expect(run).toMatchObject({
      exit: { code: 5 },
      stdout: { head: 'out\n', tail: '', bytes: 4 },
      stderr: { head: 'err\n', bytes: 4 },
    });
  });

  it('says that a container runs on only when it does', async () => {
    const steps = [{ do: 'wait', for: [{ kind: 'running', ms: 400 }], timeout: 5000 }] as const;
    const [on, off] = await Promise.all([
      box.run(shell, steps, { cmd: ['sleep 20'] }),
      box.run(shell, steps, { cmd: ['sleep 0.2'] }),
    ]);
    expect(stepOf(on, 0, 'wait').ended).toBe('met');
    expect(stepOf(on, 0, 'wait').at).toBeGreaterThanOrEqual(400);
    expect(stepOf(off, 0, 'wait').ended).toBe('exited');
  });

  it('gives up when the time is over, and goes on with the next step', async () => {
    const run = await box.run(
      shell,
      [
        { ...untilListening, timeout: 300 },
        { do: 'sockets', expected: [] },
      ],
      {
        cmd: ['sleep 20'],
      },
    );
    expect(stepOf(run, 0, 'wait')).toMatchObject({ ended: 'timeout' });
    expect(stepOf(run, 1, 'sockets')).toMatchObject({ way: 'proc', sockets: [] });
  });

  it('is not held up by a request that gets no answer', async () => {
    const silent = { kind: 'answering', request: get('/', 9000, { timeout: 20_000 }) } as const;
    const run = await box.run(shell, [{ do: 'wait', for: [silent, listening], timeout: 20_000 }], {
      cmd: ['nc -ll -p 9000 -e sleep 60 & sleep 0.3; httpd -f -p 8080'],
    });
    expect(stepOf(run, 0, 'wait')).toMatchObject({ ended: 'met', met: 1 });
    expect(stepOf(run, 0, 'wait').at).toBeLessThan(5000);
  });

  it('follows the health check only when it is wanted', async () => {
    const check = (command: string): string => `HEALTHCHECK --interval=200ms --retries=2 CMD ${command}`;
    const build = (name: string, command: string): Promise<string> =>
      buildImage(`capi-run-${name}`, shellImage('sleep 60', check(command)));
    const [good, bad] = await Promise.all([build('healthy', 'true'), build('sick', 'echo no; exit 1')]);
    const steps = [{ do: 'wait', for: [{ kind: 'healthy' }], timeout: 20_000 }] as const;
    const [well, ill, unasked] = await Promise.all([
      box.run(good, steps, { healthcheck: true }),
      box.run(bad, steps, { healthcheck: true }),
      box.run(good, steps),
    ]);
    expect(stepOf(well, 0, 'wait')).toMatchObject({ ended: 'met', health: [{ exitCode: 0 }] });
    const { ended, health } = stepOf(ill, 0, 'wait');
    expect(ended).toBe('unhealthy');
    expect(health?.[0]).toEqual({ exitCode: 1, output: 'no\n' });
    expect(stepOf(unasked, 0, 'wait').ended).toBe('unobservable');
  });
});

describe('request', () => {
  it('sends what it was told and follows no redirect', async () => {
    const answer =
      'HTTP/1.1 302 Found\\r\\nLocation: /x\\r\\nSet-Cookie: a=1\\r\\nSet-Cookie: b=2\\r\\nContent-Length: 2\\r\\n\\r\\nhi';
    const run = await box.run(
      shell,
      [
        untilListening,
        { do: 'request', request: get('/a?b=%20c', 8080, { headers: { host: 'example.org' } }) },
      ],
      {
        cmd: [
          `nc -ll -p 8080 -e sh -c 'read line; echo "$line"; read host; echo "$host" >&2; sleep 1' & wait`,
        ],
      },
    );
    // The request line that the server repeats makes its answer no HTTP.
    expect(stepOf(run, 1, 'request')).toMatchObject({ fault: 'not-http', body: '' });
    const plain = await box.run(shell, [untilListening, { do: 'request', request: get('/') }], {
      cmd: [`printf '${answer}' >/answer; nc -ll -p 8080 -e cat /answer & wait`],
    });
    expect(stepOf(plain, 1, 'request')).toMatchObject({
      status: 302,
      headers: { location: '/x', 'set-cookie': 'a=1, b=2' },
      body: 'hi',
      bodyBytes: 2,
      via: 'address',
    });
  });

  it('tells faults apart, and cuts what never ends', async () => {
    const flood = `printf 'HTTP/1.1 200 OK\\r\\n\\r\\n' >/head; nc -ll -p 8080 -e sh -c 'cat /head /dev/zero' &`;
    const silent = 'nc -ll -p 8081 -e sleep 60 &';
    const slow = `nc -ll -p 8082 -e sh -c 'cat /head; echo -n some; sleep 60' &`;
    const run = await box.run(
      shell,
      [
        {
          do: 'wait',
          for: [
            {
              kind: 'listening',
              ports: [8080, 8081, 8082].map((port) => ({ port, protocol: 'tcp' as const })),
            },
          ],
          timeout: 10_000,
        },
        { do: 'request', request: get('/') },
        { do: 'request', request: get('/', 8081, { timeout: 300 }) },
        { do: 'request', request: get('/', 8082, { timeout: 300 }) },
        { do: 'request', request: get('/', 8083) },
      ],
      { cmd: [`${flood} ${silent} ${slow} wait`] },
    );
    const cut = stepOf(run, 1, 'request');
    expect(cut.status).toBe(200);
    expect(cut.body.length).toBe(65_536);
    expect(cut.bodyBytes).toBeLessThan(1_000_000);
    expect(cut.ms).toBeLessThan(2000);
    expect(stepOf(run, 2, 'request')).toMatchObject({ fault: 'timeout' });
    expect(stepOf(run, 3, 'request')).toMatchObject({ status: 200, body: 'some' });
    expect(stepOf(run, 4, 'request')).toMatchObject({ fault: 'refused' });
  });
});

describe('sockets', () => {
  it('are seen in the tables of the kernel, without the name server of the engine', async () => {
    const script =
      'httpd -p 8080; httpd -p 127.0.0.1:8081; httpd -p 0.0.0.0:8082; syslogd -n -R 127.0.0.1:9 & sleep 0.2; logger hello; sleep 30';
    const ports = [{ port: 8082, protocol: 'tcp' as const }];
    const run = await box.run(
      shell,
      [
        { do: 'wait', for: [{ kind: 'listening', ports }], timeout: 10_000 },
        { do: 'wait', for: [{ kind: 'running', ms: 400 }], timeout: 2000 },
        { do: 'sockets', expected: [] },
      ],
      { cmd: [script] },
    );
    const { way, complete, sockets } = stepOf(run, 2, 'sockets');
    expect({ way, complete }).toEqual({ way: 'proc', complete: true });
    expect(sockets.slice(0, 3)).toEqual([
      { port: 8080, protocol: 'tcp', addresses: ['::'], loopback: false },
      { port: 8081, protocol: 'tcp', addresses: ['127.0.0.1'], loopback: true },
      { port: 8082, protocol: 'tcp', addresses: ['0.0.0.0'], loopback: false },
    ]);
    // The one that syslogd sends from, on a port that the kernel chose; Docker's name server has both protocols.
    expect(sockets.slice(3)).toEqual([
      { port: expect.any(Number) as number, protocol: 'udp', addresses: ['0.0.0.0'], loopback: false },
    ]);
  });

  it('are seen without any network, and of an image without any file besides its program', async () => {
    const scratch = await buildImage('capi-run-scratch', [
      'FROM scratch',
      'COPY busybox /httpd',
      'ENTRYPOINT ["/httpd", "httpd", "-f", "-p", "127.0.0.1:8080"]',
    ]);
    const run = await box.run(
      scratch,
      [untilListening, { do: 'sockets', expected: [] }, { do: 'request', request: get('/') }],
      {
        network: 'none',
      },
    );
    expect(stepOf(run, 1, 'sockets').sockets).toEqual([
      { port: 8080, protocol: 'tcp', addresses: ['127.0.0.1'], loopback: true },
    ]);
    const { fault, status } = stepOf(run, 2, 'request');
    // Only a helper inside the container's namespace could get there.
    expect([fault, status]).toContain(status === undefined ? 'unreachable' : 404);
  });
});

describe('processes', () => {
  it('are listed with their users, arguments, parents and signals', async () => {
    const run = await box.run(
      shell,
      [{ do: 'wait', for: [{ kind: 'running', ms: 500 }], timeout: 5000 }, { do: 'processes' }],
      {
        cmd: [
          'trap "" HUP; trap "exit 0" TERM; sleep 41 & sh -c "sleep 42 & exit" & sleep 43 & wait; sleep 30',
        ],
        user: '1234:99',
      },
    );
    const { way, processes } = stepOf(run, 1, 'processes');
    expect(way).toBe('proc');
    expect(new Set(processes.map(({ uid, gid }) => `${String(uid)}:${String(gid)}`))).toEqual(
      new Set(['1234:99']),
    );
    const main = processes.find((process) => process.main);
    expect(main).toMatchObject({ pid: 1, parent: 0, state: 'S' });
    expect(main?.argv.slice(0, 2)).toEqual(['/bin/sh', '-c']);
    expect(main?.caught).toContain('SIGTERM');
    expect(main?.ignored).toContain('SIGHUP');
    const sleepers = processes.filter(({ argv }) => argv[0] === 'sleep');
    expect(sleepers.map(({ argv }) => argv[1]).sort()).toEqual(['41', '42', '43']);
    expect(sleepers.every(({ parent }) => parent === 1)).toBe(true);
  });

  it('show zombies', async () => {
    const run = await box.run(
      shell,
      [{ do: 'wait', for: [{ kind: 'running', ms: 500 }], timeout: 5000 }, { do: 'processes' }],
      { entrypoint: ['/bin/sh', '-c', '(sleep 0.1 & exec sleep 30)'], cmd: [] },
    );
    const states = stepOf(run, 1, 'processes').processes.map(
      ({ state, argv }) => `${state} ${argv[0] ?? ''}`,
    );
    expect(states).toContain('Z ');
  });
});

describe('changes and files', () => {
  it('list the leaves that differ, without volumes, mount points and what the engine made', async () => {
    const run = await box.run(
      web,
      [untilListening, { do: 'wait', for: [{ kind: 'running', ms: 200 }], timeout: 2000 }, { do: 'changes' }],
      {
        tmpfs: ['/scratch'],
        files: [{ path: '/etc/app/settings.json', content: '{}' }],
      },
    );
    const { changes, truncated } = stepOf(run, 2, 'changes');
    expect(truncated).toBe(false);
    expect(changes).toEqual([
      { path: '/bin/vi', kind: 'deleted' },
      { path: '/made/deep/app.log', kind: 'added', type: 'file', size: 6 },
      { path: '/made/link', kind: 'added', type: 'link', target: '/dev/stdout' },
    ]);
  });

  it('work on a container that has ended, and cap the list', async () => {
    const run = await box.run(
      shell,
      [
        untilExited,
        { do: 'changes' },
        { do: 'files', paths: ['/many/0007', '/many', '/many/0007/x', '/no/such'], maxBytes: 4 },
      ],
      {
        cmd: [
          'mkdir /many; cd /many; for i in $(seq -w 0 2500); do echo number $i >$i; done; echo last >z.log',
        ],
      },
    );
    const { changes, truncated } = stepOf(run, 1, 'changes');
    expect(truncated).toBe(true);
    expect(changes).toHaveLength(2000);
    expect(changes.filter(({ size }) => size !== undefined)).toHaveLength(60);
    const [file, folder, below, none] = stepOf(run, 2, 'files').files;
    expect(file).toEqual({
      path: '/many/0007',
      type: 'file',
      size: 12,
      mode: 0o644,
      uid: 0,
      gid: 0,
      content: 'numb',
    });
    expect(folder).toEqual({ path: '/many', type: 'directory', mode: 0o755, uid: 0, gid: 0 });
    expect(below).toEqual({ path: '/many/0007/x', type: 'absent' });
    expect(none).toEqual({ path: '/no/such', type: 'absent' });
  });

  it('tell owners, modes and where links lead', async () => {
    const run = await box.run(
      shell,
      [
        untilExited,
        {
          do: 'files',
          paths: ['/f', '/l', '/dangling', '/circle', '/dir/l2', '/empty', '/big'],
          maxBytes: 100,
        },
      ],
      {
        capabilities: 'default',
        cmd: [
          'echo content >/f; chown 70000:4294967 /f; chmod 4750 /f; ln -s f /l; ln -s /nowhere/x /dangling; ln -s circle /circle; mkdir /dir; ln -s ../l /dir/l2; touch /empty; dd if=/dev/zero of=/big bs=1M count=20',
        ],
      },
    );
    const file = { type: 'file', size: 8, mode: 0o4750, uid: 70000, gid: 4294967, content: 'content\n' };
    const [f, l, dangling, circle, l2, empty, big] = stepOf(run, 1, 'files').files;
    expect(f).toEqual({ path: '/f', ...file });
    expect(l).toEqual({ path: '/l', target: 'f', ...file });
    expect(dangling).toEqual({ path: '/dangling', type: 'link', target: '/nowhere/x' });
    expect(circle).toEqual({ path: '/circle', type: 'link' });
    expect(l2).toEqual({ path: '/dir/l2', target: '../l', ...file });
    expect(empty).toMatchObject({ type: 'file', size: 0, content: '' });
    expect(big).toMatchObject({ type: 'file', size: 20 * 1024 * 1024 });
    expect(big?.content).toHaveLength(100);
  });
});

describe('signal', () => {
  it('tells the time by the engine, and the status', async () => {
    const run = await box.run(web, [
      untilListening,
      { do: 'signal', signal: 'SIGTERM', grace: 5000 },
      { do: 'request', request: get('/') },
    ]);
    const { exited, exitCode, ms = 0 } = stepOf(run, 1, 'signal');
    expect({ exited, exitCode }).toEqual({ exited: true, exitCode: 3 });
    expect(ms).toBeGreaterThanOrEqual(100);
    expect(ms).toBeLessThan(400);
    expect(stepOf(run, 2, 'not-reached').step).toBe('request');
    expect(run.exit).toMatchObject({ code: 3 });
  });

  it('kills when the grace is over', async () => {
    const run = await box.run(shell, [{ do: 'signal', signal: 'SIGTERM', grace: 300 }], {
      cmd: ['trap "" TERM; while :; do sleep 1; done'],
    });
    expect(stepOf(run, 0, 'signal')).toMatchObject({ exited: false });
    expect(run.exit?.code).toBe(137);
  });

  it('does not send one that the engine does not know', async () => {
    const run = await box.run(shell, [{ do: 'signal', signal: 'SIGNOPE', grace: 300 }, { do: 'processes' }], {
      cmd: ['sleep 30'],
    });
    expect(stepOf(run, 0, 'not-reached').step).toBe('signal');
    expect(stepOf(run, 1, 'processes').processes).not.toEqual([]);
  });
});

describe('replace', () => {
  it('starts a fresh container on the volumes of the killed one', async () => {
    const run = await box.run(web, [
      untilListening,
      { do: 'replace' },
      { do: 'signal', signal: 'SIGKILL', grace: 5000 },
      { do: 'replace' },
      untilListening,
      { do: 'files', paths: ['/data/kept', '/made/deep/app.log'], maxBytes: 10 },
      { do: 'request', request: get('/') },
    ]);
    expect(stepOf(run, 1, 'not-reached').reason).toBe('the container still runs');
    expect(stepOf(run, 2, 'signal')).toMatchObject({ exited: true, exitCode: 137 });
    expect(stepOf(run, 3, 'replace').started).toBe(true);
    expect(stepOf(run, 4, 'wait').ended).toBe('met');
    expect(stepOf(run, 6, 'request').status).toBe(404);
    expect(run.exit).toBeUndefined();
    expect(run.stdout.head).toBe('out\nout\n');
  });
});

describe('exec', () => {
  it('runs programs, and tells those that cannot be run from those that fail', async () => {
    const exec = (...argv: string[]) => ({ do: 'exec', argv, timeout: 5000 }) as const;
    const run = await box.run(
      shell,
      [
        exec('sh', '-c', 'echo out; echo err >&2; exit 4'),
        exec('nope'),
        exec('/nope'),
        exec('/etc'),
        exec('sh', '-c', 'nope'),
        { ...exec('id', '-u'), user: '77' },
        { ...exec('sleep', '30'), timeout: 300 },
      ],
      { cmd: ['sleep 60'] },
    );
    expect(stepOf(run, 0, 'exec')).toMatchObject({ exitCode: 4, stdout: 'out\n', stderr: 'err\n' });
    expect(stepOf(run, 1, 'exec')).toMatchObject({ fault: 'not-found', stdout: '' });
    expect(stepOf(run, 2, 'exec')).toMatchObject({ fault: 'not-found' });
    expect(stepOf(run, 3, 'exec')).toMatchObject({ fault: 'not-executable' });
    expect(stepOf(run, 4, 'exec')).toMatchObject({ exitCode: 127 });
    expect(stepOf(run, 4, 'exec').fault).toBeUndefined();
    expect(stepOf(run, 5, 'exec')).toMatchObject({ exitCode: 0, stdout: '77\n' });
    expect(stepOf(run, 6, 'exec')).toMatchObject({ fault: 'timeout' });
  });
});

describe('the container', () => {
  it('has no rights, bounds, and only the variables that were given', async () => {
    const script =
      'env; grep -E "CapEff|NoNewPrivs" /proc/self/status; touch /x; touch /scratch/x && echo scratch; cat';
    const run = await box.run(shell, [untilExited], {
      cmd: [script],
      env: { GREETING: null, NAME: 'value with = and\nnewline', EMPTY: '' },
      readOnlyRoot: true,
      tmpfs: ['/scratch'],
      stdin: 'from stdin\n',
    });
    const lines = run.stdout.head.split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'NAME=value with = and',
        'newline',
        'EMPTY=',
        'CapEff:\t0000000000000000',
        'NoNewPrivs:\t1',
        'scratch',
        'from stdin',
      ]),
    );
    expect(run.stdout.head).not.toContain('GREETING');
    expect(run.stderr.head).toContain('/x: Read-only file system');
    const rights = await box.run(shell, [untilExited], {
      cmd: ['grep CapEff /proc/self/status; cat /etc/app/x; stat -c "%a %u" /etc/app/x /opt/new /opt/new/f'],
      capabilities: ['NET_BIND_SERVICE'],
      files: [
        { path: '/etc/app/x', content: 'put\n' },
        { path: '/opt/new' },
        { path: '/opt/new/f', content: 'ü', mode: 0o600 },
      ],
    });
    expect(rights.stdout.head).toBe('CapEff:\t0000000000000400\nput\n644 0\n755 0\n600 0\n');
  });

  it('has the files that were put there, and cannot change them, when its root is read-only', async () => {
    const image = await buildImage('capi-run-volume', [`FROM ${shell}`, 'VOLUME /data']);
    const run = await box.run(image, [untilExited, { do: 'changes' }], {
      cmd: [
        'cat /etc/app/settings /data/deep/seed; stat -c "%a %u" /etc/app/settings; echo x >/data/x; echo x >/etc/app/x; echo y >>/etc/app/settings; true',
      ],
      readOnlyRoot: true,
      capabilities: 'default',
      files: [
        { path: '/etc/app/settings', content: 'put\n', mode: 0o640 },
        { path: '/data/deep/seed', content: 'seed\n' },
      ],
    });
    expect(run.fault).toBeUndefined();
    expect(run.stdout.head).toBe('put\nseed\n640 0\n');
    expect(run.stderr.head.match(/\S+: Read-only file system/g)).toEqual([
      '/etc/app/x: Read-only file system',
      '/etc/app/settings: Read-only file system',
    ]);
    expect(stepOf(run, 1, 'changes').changes).toEqual([]);
  });

  it('of an image that cannot be started is told so with files below a read-only root as well', async () => {
    const files = [{ path: '/etc/app/settings', content: 'put\n' }];
    const [none, missing] = await Promise.all([
      box.run(
        await buildImage('capi-run-silent', ['FROM scratch', 'COPY busybox /bin/busybox']),
        [untilExited],
        {
          readOnlyRoot: true,
          files,
        },
      ),
      box.run(shell, [untilExited], { readOnlyRoot: true, files, entrypoint: ['/nope'] }),
    ]);
    expect(none.startFault?.kind).toBe('no-command');
    expect(missing.startFault?.kind).toBe('not-found');
  });

  it('receives StatsD beside it', async () => {
    const { createSocket } = await import('node:dgram');
    const received: string[] = [];
    let opened = '';
    await using statsdBox = await openTestSandbox({
      openStatsd: async (address) => {
        opened = address;
        const socket = createSocket('udp4').on('message', (message) => received.push(message.toString()));
        await new Promise<void>((resolve) => socket.bind(0, address, resolve));
        return {
          port: socket.address().port,
          received: () => received,
          close: () =>
            new Promise((resolve) =>
              socket.close(() => {
                resolve();
              }),
            ),
        };
      },
    });
    const run = await statsdBox.run(shell, [untilExited], {
      cmd: ['syslogd -R $STATSD_HOST:$STATSD_PORT; sleep 0.2; logger app.start:1; sleep 0.5'],
      statsd: true,
      env: { STATSD_HOST: { sink: 'statsd', part: 'host' }, STATSD_PORT: { sink: 'statsd', part: 'port' } },
    });
    expect(opened).toMatch(/^\d+\.\d+\.\d+\.1$/);
    expect(run.statsd).toEqual([expect.stringContaining('app.start:1')]);
  });
});

describe('companions', () => {
  it('are reached by their alias once they listen, and by runs with services only', async () => {
    const database = await buildImage(
      'capi-run-database',
      shellImage('sleep 0.5; httpd -f -p 5432 -h /bin', 'EXPOSE 5432'),
    );
    await using withDatabase = await openTestSandbox({
      companions: [{ image: { id: database, brought: false }, alias: 'db' }],
    });
    const address = '$(nslookup db | grep "^Address: " | cut -d " " -f 2)';
    const cmd = [`printf "GET / HTTP/1.0\\r\\n\\r\\n" | nc -w 5 ${address} 5432 | head -n 1`];
    const [beside, alone] = await Promise.all([
      withDatabase.run(shell, [untilExited], { cmd, network: 'services' }),
      withDatabase.run(shell, [untilExited], { cmd }),
    ]);
    expect(beside.stdout.head).toMatch(/^HTTP\/1.1 404/);
    expect(alone.stdout.head).toBe('');
  });

  it('that end are told by every run that wanted them', async () => {
    await using broken = await openTestSandbox({
      companions: [
        { image: { id: web, brought: false }, alias: 'web' },
        {
          image: { id: await buildImage('capi-run-dead', shellImage('exit 9')), brought: false },
          alias: 'dead',
        },
      ],
    });
    const run = await broken.run(shell, [untilExited], { cmd: ['true'], network: 'services' });
    expect(run.fault).toMatchObject({ code: 'COMPANION_FAILED' });
    expect(run.fault?.message).toContain('"dead"');
  });
});
