import { describe, expect, test } from 'vitest';
import { refusedPath } from '../../../src/probes/immutable/runs-read-only.js';
import { hostNotFound } from '../../../src/probes/self-contained/named-host.js';
import { missingFile } from '../../../src/probes/self-contained/needs-no-outside-file.js';
import { observation } from './observation.js';

const spec = { title: '', env: {}, capabilities: [], network: 'none', steps: [] } as const;
const says = (stderr: string, stdout = '') => observation(spec, { stderr, stdout });

describe('the path that could not be written to', () => {
  test.each([
    ['busybox', "sh: can't create /srv/x: Read-only file system"],
    ['busybox mkdir', "mkdir: can't create directory '/srv/x': Read-only file system"],
    ['coreutils', 'mkdir: cannot create directory ‘/srv/x’: Read-only file system'],
    ['dash', '/run.sh: 3: cannot create /srv/x: Read-only file system'],
    ['bash', '/run.sh: line 3: /srv/x: Read-only file system'],
    ['Node', "Error: EROFS: read-only file system, open '/srv/x'"],
    ['Node mkdir', "[Error: EROFS: read-only file system, mkdir '/srv/x'] {"],
    ['Python', "OSError: [Errno 30] Read-only file system: '/srv/x'"],
    ['Go', '2026/01/02 10:11:12 open /srv/x: read-only file system'],
    ['JSON', '{"err":"open /srv/x: read-only file system","caller":"/app/main.go:12"}'],
    ['JSON with quotes', '{"err":"lock \\"/srv/x\\": read-only file system"}'],
    ['nginx', '2026/01/02 10:11:12 [emerg] 1#1: mkdir() "/srv/x" failed (30: Read-only file system)'],
    ['Java', 'java.io.FileNotFoundException: /srv/x (Read-only file system)'],
    ['Ruby', "lib.rb:3:in `initialize': Read-only file system @ rb_sysopen - /srv/x (Errno::EROFS)"],
    ['PHP', 'file_put_contents(/srv/x): Failed to open stream: Read-only file system in /app/a.php'],
    ['PostgreSQL', 'FATAL:  could not create lock file "/srv/x": Read-only file system'],
  ])('%s', (_name, line) => {
    expect(refusedPath(says(`starting\n${line}\n    at main`))).toBe('/srv/x');
    expect(refusedPath(says('', line))).toBe('/srv/x');
  });

  test.each([
    'Os { code: 30, kind: ReadOnlyFilesystem, message: "Read-only file system" }',
    'GET /srv/x failed: Read-only file system',
    'cannot write state/x: Read-only file system',
    '/srv/x is fine',
    '',
  ])('none in %j', (line) => {
    expect(refusedPath(says(line))).toBeUndefined();
  });

  test('is the last one', () => {
    const lines = ['/srv/a', '/srv/b'].map((path) => `open ${path}: read-only file system`);
    expect(refusedPath(says(lines.join('\n')))).toBe('/srv/b');
  });
});

describe('the file that is missing', () => {
  test.each([
    ['busybox', "cat: can't open '/etc/app.conf': No such file or directory"],
    ['busybox sh', "sh: can't open /etc/app.conf: no such file"],
    ['coreutils', 'cat: /etc/app.conf: No such file or directory'],
    ['dash', '/run.sh: 2: cannot open /etc/app.conf: No such file'],
    ['a program, by a shell', '/run.sh: 2: /etc/app.conf: not found'],
    ['a program, by bash', '/run.sh: line 2: /etc/app.conf: not found'],
    ['Node', "Error: ENOENT: no such file or directory, open '/etc/app.conf'"],
    ['Node module', "Error: Cannot find module '/etc/app.conf'"],
    ['Python', "FileNotFoundError: [Errno 2] No such file or directory: '/etc/app.conf'"],
    ['Python main', "python3: can't open file '/etc/app.conf': [Errno 2] No such file or directory"],
    ['Go', 'panic: open /etc/app.conf: no such file or directory'],
    ['nginx', 'nginx: [emerg] open() "/etc/app.conf" failed (2: No such file or directory)'],
    ['Java', 'java.io.FileNotFoundException: /etc/app.conf (No such file or directory)'],
    ['Java nio', 'java.nio.file.NoSuchFileException: /etc/app.conf'],
    ['Ruby', "a.rb:1:in `read': No such file or directory @ rb_sysopen - /etc/app.conf (Errno::ENOENT)"],
  ])('%s', (_name, line) => {
    expect(missingFile(says(`starting\n${line}\n    at main\n`))).toBe('/etc/app.conf');
  });

  test.each([
    "Error: Cannot find module 'express'",
    'GET /favicon.ico not found',
    '2026-01-01T10:00:00Z GET /favicon.ico: not found',
    'dial unix /var/run/docker.sock: connect: no such file or directory',
    'open /dev/net/tun: no such file or directory',
    'cat: /proc/driver/x: No such file or directory',
    'open conf/app.conf: no such file or directory',
  ])('none in %j', (line) => {
    expect(missingFile(says(line))).toBeUndefined();
  });
});

describe('the host that was not found', () => {
  test.each([
    'Error: getaddrinfo ENOTFOUND files.example.com',
    'Error: getaddrinfo EAI_AGAIN files.example.com',
    'curl: (6) Could not resolve host: files.example.com',
    "wget: bad address 'files.example.com'",
    'wget: unable to resolve host address ‘files.example.com’',
    "fatal: unable to access 'https://files.example.com/a/': Could not resolve host: files.example.com",
    "NameResolutionError: Failed to resolve 'files.example.com' ([Errno -3] Temporary failure in name resolution)",
    "W: Failed to fetch http://files.example.com/  Temporary failure resolving 'files.example.com'",
    'dial tcp: lookup files.example.com on 127.0.0.11:53: server misbehaving',
    'Get "https://files.example.com/": dial tcp: lookup files.example.com: no such host',
  ])('%s', (line) => {
    expect(hostNotFound(says(`${line}\n    at main`))).toBe('files.example.com');
  });

  test.each([
    'getaddrinfo ENOTFOUND db',
    'getaddrinfo ENOTFOUND db.internal',
    'getaddrinfo ENOTFOUND upstream.invalid',
    "wget: bad address '10.0.0.1'",
    'socket.gaierror: [Errno -3] Temporary failure in name resolution',
    'connect ENETUNREACH 192.0.2.1:443',
  ])('none in %s', (line) => {
    expect(hostNotFound(says(line))).toBeUndefined();
  });
});

test('no line takes long, however it is made', () => {
  const lines = [
    '/',
    '/a',
    ' /',
    "'/",
    '- ',
    '/a:',
    'EROFS',
    'not found',
    'lookup ',
    '. ',
    'a.',
    ': ',
  ].flatMap((part) => [
    part.repeat(300 / part.length),
    `${part.repeat(200 / part.length)}: Read-only file system`,
    `x: ${part.repeat(200 / part.length)}: not found`,
    `Read-only file system: ${part.repeat(200 / part.length)}`,
  ]);
  const begin = performance.now();
  for (const line of lines) {
    const run = says(Array.from({ length: 20 }, () => line).join('\n'));
    refusedPath(run);
    missingFile(run);
    hostNotFound(run);
  }
  expect(performance.now() - begin).toBeLessThan(2000);
});
