import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';

import schema from '../../schemas/call.schema.json' with { type: 'json' };
import { runLabel } from '../../src/engine/engine.js';
import { containerApi, type RunOptions } from '../cli/container-api.js';
import { docker, engineHost, expectNothingLeft } from './harness/docker.js';
import { buildImage } from './harness/images.js';

const image = 'capi-call:1';
const service = 'capi-call-service:1';
const labelled = 'capi-call-labelled:1';
const rest = 'capi-call-rest:1';
let folder: string;

const valid = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

/** Prints what it was given: words separated by NUL, so that any byte shows. */
const program = `
command="$1"
case "$command" in
  show|get) for word in "$@"; do printf '%s\\0' "$word"; done;;
  rights) grep -E '^(CapEff|CapBnd|NoNewPrivs|Uid):' /proc/self/status; cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max 2>/dev/null;;
  env) env;;
  mounts) cat /proc/self/mountinfo;;
  add) echo $(( $3 + $5 ));;
  text) echo "not JSON";;
  json) echo '{"ok": true, "n": 0}';;
  falsy) echo false;;
  fail) echo "some result"; echo oops >&2; exit 3;;
  read) cat;;
  cat) cat "$2";;
  write) echo changed > "$2";;
  put) echo kept > "$2/file"; ls "$2";;
  ls) ls "$2";;
  chown) touch /tmp/x && chown 5:5 /tmp/x && echo done;;
  tweets) trap 'echo stopped >&2; exit 0' TERM; echo '{"message": "one"}'; echo 'no JSON'; echo '{"message": "two"}'; while :; do sleep 0.1; done;;
  sleep) trap '' TERM; while :; do sleep 0.1; done;;
  hook) cat /tmp/prepared;;
  binary) printf 'a\\377\\000b';;
  escape) printf '\\033[31mred\\033[0m\\n';;
  big) yes 0123456789 | head -c 20000000;;
  memory) tail /dev/zero;;
  killed) exit 137;;
  tell)
    printf 'accounts.password_failure:1|c|#tag:value\\nno metric\\n' | nc -w 1 statsd 8125
    printf '{\\n what=response_time\\n unit=ms\\n target_type=gauge\\n}\\nmeta: {\\n story=s\\n}\\n' >> /var/lib/asyncy/metrics.dat
    log="asyncy: app=$ASYNCY_APP_ID story=$ASYNCY_STORY_ID log_hash=$ASYNCY_LOG_HASH line=1 created=$(date +%s) source_file=/run.sh"
    echo "$(date +'%b %e %R:%S') host $log [INFO] Logging my story $SECRET_TOKEN" >> /var/log/asyncy/story.log
    printf '<14>%s [ERROR] by syslog' "$log" | nc -w 1 "$ASYNCY_LOG_HOST" "$ASYNCY_LOG_PORT"
    ;;
  *) echo "unknown command $command" >&2; exit 64;;
esac
`;

const contract = `
commands:
  show:
    additional_args: true
    additional_kwargs: true
  rights: {}
  env: {}
  mounts: {}
  add:
    help: Add two numbers
    kwargs:
      - {name: a, type: int, required: true}
      - {name: b, type: int, default: 0}
    result: {type: int}
  text: {result: {type: json}}
  json: {result: {type: object}}
  falsy: {result: {type: boolean}}
  fail: {}
  read: {}
  cat: {args: [{name: path, type: file, required: true}]}
  write: {args: [{name: path, type: file, required: true}]}
  put: {args: [{name: path, type: string, required: true}]}
  ls: {args: [{name: path, type: string, required: true}]}
  chown: {}
  tweets: {result: {type: object}}
  sleep: {}
  hook: {}
  binary: {result: {type: json}}
  escape: {}
  big: {result: {type: json}}
  memory: {}
  killed: {}
  tell: {}
env:
  SECRET_TOKEN: {type: string, required: false}
  token: {type: string, pattern: "^key_", required: false}
`;

/** Calls with the contract in the image, or others. */
function call(args: readonly string[], options: RunOptions = {}) {
  return containerApi(['call', ...args], {
    cwd: folder,
    ...options,
    env: { DOCKER_HOST: engineHost, ...options.env },
  });
}

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'capi-call-'));
  const base = [
    'FROM scratch',
    'COPY busybox /bin/busybox',
    'RUN ["/bin/busybox", "--install", "-s", "/bin"]',
  ];
  await buildImage(
    image,
    [
      ...base,
      'RUN mkdir -p /tmp',
      'COPY run.sh asyncy.yml /',
      'ENV FROM_IMAGE=yes',
      'ENTRYPOINT ["/bin/sh", "/run.sh"]',
    ],
    { 'run.sh': program, 'asyncy.yml': contract },
  );
  await buildImage(
    service,
    [
      ...base,
      'COPY cgi /www/cgi-bin/echo',
      'RUN chmod 755 /www/cgi-bin/echo',
      'EXPOSE 8080',
      'ENTRYPOINT ["/bin/httpd", "-f", "-p", "8080", "-h", "/www"]',
    ],
    { cgi: '#!/bin/sh\nprintf "Content-Type: application/json\\r\\n\\r\\n"\ncat\n' },
  );
  await buildImage(
    rest,
    [
      ...base,
      'COPY cgi /www/cgi-bin/add',
      'RUN chmod 755 /www/cgi-bin/add',
      'ENTRYPOINT ["/bin/false"]',
      'HEALTHCHECK --interval=1s CMD ["/bin/wget", "-q", "-O", "/dev/null", "http://127.0.0.1:9000/cgi-bin/add"]',
    ],
    {
      cgi: '#!/bin/sh\nprintf "Content-Type: application/json\\r\\n\\r\\n"\nprintf \'{"method":"%s","path":"%s","query":"%s","type":"%s","header":"%s","body":"%s"}\' "$REQUEST_METHOD" "$PATH_INFO" "$QUERY_STRING" "$CONTENT_TYPE" "$HTTP_ACCEPT" "$(cat)"\n',
    },
  );
  await buildImage(
    labelled,
    [...base, 'COPY run.sh asyncy.yml /', 'RUN mkdir -p /tmp', 'ENTRYPOINT ["/bin/sh", "/run.sh"]'],
    {
      'run.sh': program,
      'asyncy.yml': `${contract}cap: [chown]\nvolumes:\n  data: {dest: /data, persist: true}\nports: [9999]\n`,
    },
  );
});

afterAll(async () => {
  await docker('image', 'rm', '--force', image, service, labelled, rest);
  await rm(folder, { recursive: true, force: true });
});

describe('calls', () => {
  expectNothingLeft();

  describe('arguments', () => {
    const torture = {
      spaces: ' a  b ',
      'single quotes': "it's",
      'double quotes': 'say "hi"',
      dollars: '$HOME `id` $(id)',
      'a newline': 'one\ntwo\n',
      unicode: 'ünï\u{1f600}',
      'an empty string': '',
      backslashes: '\\n\\\\',
      globs: '*? [a-z] {a,b} ~',
      'a semicolon': '; rm -rf / #',
    };
    test.each(Object.entries(torture))('with %s arrive byte for byte', async (_name, text) => {
      const { stdout, status, stderr } = await call([image, 'show', text, '--key', text]);
      expect(stderr).toBe('');
      expect(status).toBe(0);
      expect(stdout.split('\0')).toEqual(['show', text, '--key', text, '']);
    });

    it('of 131,071 bytes arrive, and one byte more is refused before anything starts', async () => {
      const most = 'x'.repeat(131_071);
      const json = await file('long.json', JSON.stringify([most]));
      const { stdout } = await call(['--args-json', json, image, 'show']);
      expect(stdout).toBe(`show\0${most}\0`);
      const longer = await file('longer.json', JSON.stringify([`${most}x`]));
      const refused = await call(['--args-json', longer, image, 'show']);
      expect(refused).toMatchObject({ status: 2, stdout: '' });
      expect(refused.stderr).toMatch(/131,?071|too long/);
    });

    it('come from standard input as JSON', async () => {
      const { stdout, status } = await call(['--args-json', '-', image, 'add'], {
        input: '{"a": 0, "b": 4}',
      });
      expect({ stdout, status }).toEqual({ stdout: '4\n', status: 0 });
    });

    const dialects: [name: string, contract: string, words: string[], expected: string[]][] = [
      [
        'asyncy: the word, positions, keywords as two words',
        'commands: {show: {args: [{name: one, type: string}, {name: two, type: int}], kwargs: [{name: three, type: list}, {name: four, type: boolean}]}}',
        ['--three', '[1,2]', 'a', '0', '--four'],
        ['show', 'a', '0', '--three', '[1,2]', '--four'],
      ],
      [
        'asyncy: entrypoint has no word',
        'commands: {entrypoint: {args: [{name: one, type: string}]}}',
        ['show'],
        ['show'],
      ],
      [
        'asyncy: format chooses positions',
        "commands: {show: {format: '{bar} {foo} * **', args: [foo, bar]}}",
        ['f', 'b', 'more', '--k', 'v'],
        ['show', 'b', 'f', 'more', '--k', 'v'],
      ],
      [
        'microservice: one JSON object behind the word',
        'commands: {show: {output: {type: string}, arguments: {a: {type: int, required: true}, b: {type: string, default: ""}, c: {type: boolean}}}}\nlifecycle: {startup: {command: [/bin/true]}}\nversion: 1',
        ['--a', '0', '--c=false'],
        ['show', '{"a":0,"b":"","c":false}'],
      ],
    ];
    test.each(dialects)('%s', async (_name, text, words, expected) => {
      const path = await file('dialect.yml', text);
      const command = text.includes('entrypoint') ? 'entrypoint' : 'show';
      const { stdout, stderr } = await call([
        '--no-image-contract',
        '--contract',
        path,
        image,
        command,
        ...words,
      ]);
      expect(stderr).toBe('');
      expect(stdout.split('\0').slice(0, -1)).toEqual(expected);
    });

    const poci = `
type: poci
tools:
  - name: show
    description: Shows its words
    container:
      image: ${image}
      command: [show, "{{text}}", "--all", "{{items|into}}"]
    parameters:
      type: object
      properties: {text: {type: string}, items: {type: array}}
      required: [text]
`;
    const boutiques = JSON.stringify({
      name: 'show',
      description: 'Shows its words',
      'schema-version': '0.5',
      'tool-version': '1',
      'command-line': '/bin/sh /run.sh show [TEXT] [FLAG] [NUMBER]',
      inputs: [
        { id: 'text', name: 'Text', type: 'String', 'value-key': '[TEXT]' },
        {
          id: 'flag',
          name: 'Flag',
          type: 'Flag',
          'value-key': '[FLAG]',
          'command-line-flag': '--flag',
          optional: true,
        },
        {
          id: 'number',
          name: 'Number',
          type: 'Number',
          'value-key': '[NUMBER]',
          'command-line-flag': '-n',
          optional: true,
        },
      ],
    });
    test.each([
      [
        'poci tools',
        poci,
        ['show', '--text', 'a b', '--items', '["x","y z"]'],
        ['show', 'a b', '--all', 'x', 'y z'],
      ],
      [
        'Boutiques tools',
        boutiques,
        ['entrypoint', '--text', 'a b', '--flag', '--number', '0'],
        ['show', 'a b', '--flag', '-n', '0'],
      ],
    ])('of %s arrive as their templates say', async (_name, text, words, expected) => {
      const path = await file('bridge.json', text);
      const { stdout, stderr } = await call(['--no-image-contract', '--contract', path, image, ...words]);
      expect(stderr).toBe('');
      expect(stdout.split('\0').slice(0, -1)).toEqual(expected);
    });

    it('that are files are mounted read only, and their names do not collide', async () => {
      await mkdir(join(folder, 'a'), { recursive: true });
      await mkdir(join(folder, 'b'), { recursive: true });
      await writeFile(join(folder, 'a', 'same'), 'first');
      await writeFile(join(folder, 'b', 'same'), 'second');
      expect(await call([image, 'cat', 'a/same'])).toMatchObject({ stdout: 'first', status: 0 });
      expect(await call([image, 'write', 'b/same'])).toMatchObject({ status: 1 });
      expect(await call(['--write', image, 'write', 'b/same'])).toMatchObject({ status: 0 });
      expect(await call([image, 'cat', 'b/same'])).toMatchObject({ stdout: 'changed\n' });
    });

    it('that are no files to give are refused before anything starts', async () => {
      await symlink('/etc/hostname', join(folder, 'out'));
      for (const [path, words] of [
        ['/dev/null', /neither a file nor a folder/],
        ['out', /link out of its folder/],
        ['absent', /is not there/],
        ['.', /is a folder/],
      ] as const) {
        const { status, stderr, stdout } = await call([image, 'cat', path]);
        expect({ path, status, stdout }).toEqual({ path, status: 2, stdout: '' });
        expect(stderr).toMatch(words);
      }
    });
  });

  describe('rights', () => {
    it('are none but what is granted', async () => {
      const { stdout } = await call([image, 'rights']);
      expect(stdout).toMatch(/CapEff:\t0+\n/);
      expect(stdout).toMatch(/CapBnd:\t0+\n/);
      expect(stdout).toMatch(/NoNewPrivs:\t1\n/);
    });

    it('of a local contract are given: cap chown works with it and fails without it', async () => {
      const path = await file('cap.yml', 'commands: {chown: {}}\ncap:\n  - chown\n');
      expect(await call([image, 'chown'])).toMatchObject({ status: 1 });
      expect(await call(['--contract', path, image, 'chown'])).toMatchObject({ status: 0, stdout: 'done\n' });
    });

    it('that a file inside the image asks for are not given, and that is said', async () => {
      const { status, stderr, stdout } = await call([labelled, 'chown']);
      expect(status).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/chown was not given: .*--cap-add CHOWN/i);
    });

    it('in numbers are limits where they are declared', async () => {
      const path = await file('system.yml', 'commands: {rights: {}}\nsystem: {memory: 64MB, cpu: 1}\n');
      const { stdout } = await call(['--contract', path, image, 'rights']);
      expect(stdout.trim().split('\n').at(-1)).toBe(String(64_000_000 - (64_000_000 % 4096)));
    });
  });

  describe('the environment', () => {
    it('holds what the contract requests, and what the image says', async () => {
      const { stdout } = await call(['--env', 'token=key_1', image, 'env'], { env: { OTHER: 'secret' } });
      const names = stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => line.replace(/=.*/s, ''));
      expect(names.sort()).toEqual(
        ['FROM_IMAGE', 'HOME', 'HOSTNAME', 'PATH', 'PWD', 'SHLVL', 'token'].sort(),
      );
      expect(stdout).toContain('token=key_1\n');
    });

    it('is refused where a value breaks its pattern, and the value is not repeated', async () => {
      const { status, stderr } = await call(['--env', 'token=wrong-value', image, 'env']);
      expect(status).toBe(2);
      expect(stderr).toContain('token');
      expect(stderr).not.toContain('wrong-value');
    });

    it('names a missing required variable before anything starts', async () => {
      const path = await file('env.yml', 'commands: {env: {}}\nenv: {access_token: {type: string}}\n');
      const { status, stderr, stdout } = await call(['--contract', path, image, 'env']);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain('access_token');
    });
  });

  describe('results', () => {
    it('of the declared type are printed as they came', async () => {
      expect(await call([image, 'add', '--a', '2', '--b', '3'])).toEqual({
        status: 0,
        stdout: '5\n',
        stderr: '',
      });
      const { stdout } = await call(['--json', image, 'json']);
      expect(valid(JSON.parse(stdout)), JSON.stringify(valid.errors)).toBe(true);
      expect(JSON.parse(stdout)).toMatchObject({
        outcome: 'done',
        result: { ok: true, n: 0 },
        exit: { code: 0 },
      });
    });

    it('that are false or 0 are results', async () => {
      const { stdout } = await call(['--json', image, 'falsy']);
      expect((JSON.parse(stdout) as { result: unknown }).result).toBe(false);
    });

    it('of another type make the status 1', async () => {
      const { status, stderr, stdout } = await call([image, 'text']);
      expect({ status, stdout }).toEqual({ status: 1, stdout: 'not JSON\n' });
      expect(stderr).toMatch(/result should be JSON/);
    });

    it('of a command that fails are none: 1, or its own status with --passthrough (defect 1)', async () => {
      const failed = await call(['--json', image, 'fail']);
      expect(failed.status).toBe(1);
      expect(JSON.parse(failed.stdout)).toMatchObject({ outcome: 'failed', exit: { code: 3 } });
      expect(failed.stdout).not.toContain('some result');
      expect(await call(['--passthrough', image, 'fail'])).toMatchObject({
        status: 3,
        stdout: 'some result\n',
      });
    });

    it('that are no text are no JSON, and those that are too large are not called good', async () => {
      expect(await call([image, 'binary'])).toMatchObject({ status: 1 });
      const { status, stderr, stdout } = await call([image, 'big']);
      expect({ status, bytes: stdout.length }).toEqual({ status: 3, bytes: 20_000_000 });
      expect(stderr).toMatch(/could not be checked/);
    });

    it('of a program that dies say how', async () => {
      const path = await file('small.yml', 'commands: {memory: {}}\nsystem: {memory: 32MB}\n');
      const { status, stderr } = await call(['--contract', path, image, 'memory']);
      expect(status).toBe(1);
      expect(stderr).toMatch(/out of memory/);
      expect((await call([image, 'killed'])).stderr).toMatch(/signal 9/);
    });

    it('come line by line, each checked', async () => {
      const { status, stdout, stderr } = await call(['--stream', '--json', image, 'tweets'], {
        onStart: (child) => {
          child.stdout?.on('data', (chunk: Buffer) => {
            // Later than the engine's answer that it has started.
            if (chunk.toString().includes('two')) setTimeout(() => child.kill('SIGINT'), 500);
          });
        },
      });
      expect(status).toBe(130);
      expect(
        stdout
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as unknown),
      ).toMatchObject([
        { result: { message: 'one' } },
        { fault: { found: expect.stringContaining('no JSON') as string } },
        { result: { message: 'two' } },
      ]);
      expect(stderr).toContain('stopped');
    });
  });

  describe('standard input', () => {
    it('goes in when it is asked for, and not otherwise', async () => {
      expect(await call(['--stdin', image, 'read'], { input: 'in and out' })).toMatchObject({
        stdout: 'in and out',
      });
      expect(await call([image, 'read'], { input: 'in and out' })).toMatchObject({ stdout: '', status: 0 });
    });
  });

  describe('commands', () => {
    it('are listed without one, and explained with --help', async () => {
      const list = await call([image]);
      expect(list.status).toBe(0);
      expect(list.stdout).toContain('Add two numbers');
      const help = await call([image, 'add', '--help']);
      expect(help.stdout).toMatch(/--a/);
      expect(help.stdout).toMatch(/required/i);
    });

    it('that are not declared are refused with the nearest', async () => {
      const { status, stderr } = await call([image, 'ad']);
      expect(status).toBe(2);
      expect(stderr).toContain('add');
    });

    it('can be called by an alias of the image', async () => {
      const config = await file('config.yaml', `aliases: {short: '${image}'}\n`);
      expect(await call(['--config', config, 'short', 'add', '--a', '1'])).toMatchObject({ stdout: '1\n' });
    });
  });

  describe('volumes', () => {
    it('are fresh, a copy of the work tree, or shared by name', async () => {
      const repo = join(folder, 'repo');
      await mkdir(repo);
      execFileSync('git', ['init', '--quiet'], { cwd: repo });
      await mkdir(join(repo, 'src'));
      await writeFile(join(repo, 'src', 'page.html'), '<p>');
      await writeFile(join(repo, '.gitignore'), 'ignored\n');
      await writeFile(join(repo, 'ignored'), '');
      const path = await file(
        'volumes.yml',
        'commands: {put: {args: [path]}, ls: {args: [path]}}\nvolumes:\n  cache: {dest: /mnt/cache, mode: rw}\n  repo: {dest: /mnt/repo, mode: rw}\n  capi-test: {dest: /mnt/data}\n',
      );
      const with_ = (...words: string[]) => call(['--contract', path, '--repo', repo, image, ...words]);
      try {
        expect(await with_('ls', '/mnt/repo')).toMatchObject({ stdout: 'src\n', status: 0 });
        expect(await with_('put', '/mnt/repo/src')).toMatchObject({ stdout: 'file\npage.html\n' });
        expect(execFileSync('git', ['status', '--porcelain'], { cwd: repo }).toString()).not.toContain(
          'file',
        );
        expect(await with_('put', '/mnt/cache')).toMatchObject({ stdout: 'file\n' });
        expect(await with_('ls', '/mnt/cache')).toMatchObject({ stdout: '' });
        expect(await with_('put', '/mnt/data')).toMatchObject({ stdout: 'file\n' });
        expect(await with_('ls', '/mnt/data')).toMatchObject({ stdout: 'file\n' });
      } finally {
        await docker('volume', 'rm', 'container-api-capi-test');
      }
    });
  });

  describe('services', () => {
    const http =
      'commands: {echo: {kwargs: [{name: a, type: int}, {name: b, type: string}], result: {type: object}}}\ninterface: {http: {ssl: false, port: 8080, path: "/cgi-bin/echo?key=value"}}\n';

    it('are started, called and stopped', async () => {
      const path = await file('http.yml', http);
      const { stdout, status, stderr } = await call([
        '--contract',
        path,
        service,
        'echo',
        '--a',
        '0',
        '--b',
        '',
      ]);
      expect(stderr).toBe('');
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toEqual({ a: 0, b: '' });
    });

    const oms = `
oms: 1
info: {title: rest, version: 1.0.0, description: A service}
lifecycle: {startup: {command: [/bin/httpd, -f, -p, "9000", -h, /www]}}
actions:
  add:
    http: {method: post, port: 9000, path: "/cgi-bin/add/{number}", contentType: application/x-www-form-urlencoded}
    arguments:
      number: {type: int, in: path, required: true}
      flag: {type: boolean, in: query, required: true}
      accept: {type: string, in: header}
      text: {type: string, in: formBody}
    output: {type: object}
`;
    it('of the successors get each argument where it belongs, and their startup replaces ENTRYPOINT (defects 2, 3, 4 and 7)', async () => {
      const path = await file('oms.yml', oms);
      const { stdout, stderr, status } = await call([
        ...['--contract', path, rest, 'add', '--number', '0', '--flag=false', '--text', 'a b&c'],
      ]);
      expect(stderr).toBe('');
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toEqual({
        method: 'POST',
        path: '/0',
        query: 'flag=false',
        type: 'application/x-www-form-urlencoded',
        header: '',
        body: 'text=a+b%26c',
      });
    });

    it('that never become healthy are not called (defect 11)', async () => {
      const path = await file('unhealthy.yml', oms.replace('"9000", -h', '"9001", -h'));
      const { status, stdout, stderr } = await call([
        ...['--ready-timeout', '3', '--contract', path, rest, 'add', '--number', '1', '--flag'],
      ]);
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toMatch(/did not become healthy|gave the health/);
    });

    it('that do not come up are told with their last words', async () => {
      const path = await file('wrong-port.yml', http.replace('8080', '8081'));
      const { status, stderr } = await call(['--contract', path, '--ready-timeout', '1', service, 'echo']);
      expect(status).toBe(1);
      expect(stderr).toMatch(/nothing listened on port 8081 within 1 s/);
    });

    it('are kept for the next call on loopback alone, and pruned (defect 13)', async () => {
      const path = await file('kept.yml', http);
      const args = ['--keep', '--json', '--contract', path, service, 'echo', '--a', '1'];
      const first = JSON.parse((await call(args)).stdout) as { kept: { container: string; before: boolean } };
      expect(first.kept.before).toBe(false);
      const second = JSON.parse((await call(args)).stdout) as typeof first & { result: unknown };
      expect(second).toMatchObject({
        kept: { container: first.kept.container, before: true },
        result: { a: 1 },
      });
      const bindings = await docker(
        'inspect',
        '--format',
        '{{json .NetworkSettings.Ports}}',
        first.kept.container,
      );
      expect(bindings).toContain('"HostIp":"127.0.0.1"');
      expect(bindings).not.toContain('0.0.0.0');
      const pruned = await containerApi(['prune'], { env: { DOCKER_HOST: engineHost } });
      expect(pruned.stdout).toContain(`Removed container ${first.kept.container}`);
    });
  });

  describe('the lifecycle', () => {
    it('prepares before the call and cleans up after it; what hooks print is no result', async () => {
      const path = await file(
        'hooks.yml',
        'commands: {hook: {}}\nlifecycle:\n  startup: echo from the hook; echo ready > /tmp/prepared\n  shutdown: echo bye\n',
      );
      const { stdout, stderr, status } = await call(['--contract', path, image, 'hook']);
      expect({ stdout, status }).toEqual({ stdout: 'ready\n', status: 0 });
      expect(stderr).toBe('from the hook\nbye\n');
    });

    it('that fails makes the call fail', async () => {
      const startup = await file('startup.yml', 'commands: {hook: {}}\nlifecycle: {startup: exit 4}\n');
      const first = await call(['--contract', startup, image, 'hook']);
      expect(first).toMatchObject({ status: 1, stdout: '' });
      expect(first.stderr).toMatch(/startup hook ended with 4/);
      const shutdown = await file('shutdown.yml', 'commands: {json: {}}\nlifecycle: {shutdown: exit 5}\n');
      const last = await call(['--contract', shutdown, image, 'json']);
      expect(last).toMatchObject({ status: 1 });
      expect(last.stderr).toMatch(/shutdown hook ended with 5/);
    });
  });

  describe('the end', () => {
    it('comes with the deadline', async () => {
      const { status, stderr } = await call(['--timeout', '1', image, 'sleep']);
      expect(status).toBe(1);
      expect(stderr).toMatch(/ended after 1 s/);
    });

    test.each([0, 400])(
      'comes with Ctrl-C %i ms after its container was made, and nothing is left',
      async (ms) => {
        const { status } = await call([image, 'sleep'], {
          onStart: (child) => {
            const poll = async (): Promise<void> => {
              while ((await docker('ps', '--all', '--quiet', '--filter', `label=${runLabel}`)) === '');
              await delay(ms);
              child.kill('SIGINT');
            };
            void poll();
          },
        });
        expect(status).toBe(130);
      },
    );
  });

  it('with --telemetry are heard, and what they say is judged', async () => {
    const { stdout, status } = await call([
      '--telemetry',
      '--json',
      '--env',
      'SECRET_TOKEN=do-not-show-me',
      image,
      'tell',
    ]);
    expect(status).toBe(1);
    expect(stdout).not.toContain('do-not-show-me');
    expect(valid(JSON.parse(stdout)), JSON.stringify(valid.errors)).toBe(true);
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'done',
      findings: [{ ruleId: 'telemetry/statsd-malformed', severity: 'error' }],
      telemetry: {
        statsd: { read: 1, malformed: 1 },
        metricsFile: { read: 1, malformed: 0 },
        syslog: { read: 1, malformed: 0 },
        storyLog: { read: 1, malformed: 0 },
        metrics: { items: [{ name: 'accounts.password_failure', type: 'c' }, { name: 'response_time' }] },
        logs: {
          items: [
            { from: 'syslog', level: 'ERROR', message: 'by syslog' },
            { from: 'story.log', level: 'INFO', message: 'Logging my story ***' },
          ],
        },
      },
    });
    const { stdout: without } = await call([image, 'env']);
    expect(without).not.toContain('ASYNCY');
  });

  it('say what they would do with --dry-run, without the secret', async () => {
    const { stdout, status } = await call([
      '--dry-run',
      '--json',
      '--env',
      'token=key_secret',
      image,
      'add',
      '--a',
      '1',
    ]);
    expect(status).toBe(0);
    expect(stdout).not.toContain('key_secret');
    expect(JSON.parse(stdout)).toMatchObject({
      create: {
        Cmd: ['add', '--a', '1', '--b', '0'],
        HostConfig: { CapDrop: ['ALL'], NetworkMode: 'bridge' },
      },
      dockerRun: expect.stringMatching(/^docker run .*capi-call:1 add --a 1 --b 0$/s) as string,
    });
  });

  it('reach the network as curl does', async () => {
    const server = createServer((_request, response) => response.end('<head>'));
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    try {
      const [gateway = ''] =
        /(?<=inet )[\d.]+/.exec(execFileSync('ip', ['-4', '-o', 'addr', 'show', 'docker0']).toString()) ?? [];
      const wget = 'capi-call-wget:1';
      await buildImage(wget, [
        'FROM scratch',
        'COPY busybox /bin/busybox',
        'ENTRYPOINT ["/bin/busybox", "wget", "-q", "-O-"]',
      ]);
      const path = await file('curl.yml', 'commands: {entrypoint: {additional_args: true}}\n');
      const url = `http://${gateway}:${String((server.address() as AddressInfo).port)}/`;
      expect(await call(['--contract', path, wget, 'entrypoint', url])).toEqual({
        status: 0,
        stdout: '<head>',
        stderr: '',
      });
      await docker('image', 'rm', wget);
    } finally {
      server.close();
    }
  });
});
