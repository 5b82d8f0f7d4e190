/**
 * `npm run bench`: every performance goal against its yardstick, in one run, and writes docs/performance.md. Runs inside scripts/test-engine.
 * `npm run bench -- WORD` runs the cases whose name contains WORD and writes nothing.
 */
import { execFile, spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { compress, fillRegistry, largeArchive, layout, manyImagesArchive } from './fixtures.mjs';
import { contractFiles, dockerfiles, peers, repository } from './lint-fixtures.mjs';
import { pair, peakMemory } from './measure.mjs';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const only = process.argv[2] ?? '';
const work = await mkdtemp(join(tmpdir(), 'container-api-bench-'));
const cache = join(work, 'cache');
const docker = process.env.CONTAINER_API_TEST_DOCKER ?? 'docker';

const ours = (...args) => ({
  command: [process.execPath, join(root, 'bin', 'run.js'), ...args],
  env: { XDG_CACHE_HOME: cache },
});
const uncached = (...args) => ({ ...ours(...args), env: { XDG_CACHE_HOME: '/proc/none' } });
const other = (...command) => ({ command });
const shell = (script) => other('bash', '-c', script);
const node = other(process.execPath, '-e', '0');

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function registry() {
  const host = `127.0.0.1:${await freePort()}`;
  const config = join(work, 'registry.yml');
  await writeFile(
    config,
    `version: 0.1\nlog: { level: error, accesslog: { disabled: true } }\nstorage: { filesystem: { rootdirectory: ${join(work, 'registry')} } }\nhttp: { addr: '${host}' }\n`,
  );
  const child = spawn('docker-registry', ['serve', config], {
    stdio: 'ignore',
    env: { ...process.env, OTEL_TRACES_EXPORTER: 'none' },
  });
  for (let tries = 0; tries < 200; tries++) {
    if (
      await fetch(`http://${host}/v2/`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return { host, child };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('docker-registry does not start');
}

const path = (name) => join(work, name);
/** A call with our flags, then the command's words. */
const called = (...words) => {
  const at = words.findIndex((word) => !word.startsWith('-'));
  const target = ['--contract', path('calls/asyncy.yml'), 'docker-daemon:bench-call'];
  return ours('call', ...words.slice(0, at), ...target, ...words.slice(at));
};
const numbers = Array.from({ length: 200 }, (_, index) => `bench:${index}`);
let served;
let pushed;

/** What is prepared once, when the first case needs it. */
const fixtures = {
  layout: () => layout(path('layout')),
  small: () => largeArchive(path('small.tar'), 4),
  large: () => largeArchive(path('large.tar'), 500),
  gzip: async () => {
    await largeArchive(path('gzip.tar'), 400);
    await compress(path('gzip.tar'));
  },
  engine: async () => {
    await manyImagesArchive(path('many.tar'), 200);
    await run(docker, ['load', '-q', '-i', path('many.tar')], { maxBuffer: 1e8 });
  },
  dockerfiles: () => dockerfiles(path('dockerfiles'), 1000),
  contracts: () => contractFiles(path('contracts'), 1000),
  peers: () => peers(path('peers')),
  repository: async () => {
    pushed = await repository(path('repository'));
    await run(process.execPath, [join(root, 'bin', 'run.js'), 'hook', 'install'], {
      cwd: path('repository'),
    });
    await mkdir(path('bin'));
    await symlink(join(root, 'bin', 'run.js'), path('bin/container-api')); // the hook looks for it on the path
  },
  calls: async () => {
    await mkdir(path('calls'));
    await copyFile('/bin/busybox', path('calls/busybox'));
    await writeFile(
      path('calls/run.sh'),
      'case "$1" in say) echo "$2";; lines) exec busybox yes 01234567890123456789012345678901234567890123456789 | busybox head -c 100000000;; esac\n',
    );
    await writeFile(
      path('calls/Dockerfile'),
      'FROM scratch\nCOPY busybox /bin/busybox\nCOPY run.sh /run.sh\nENV PATH=/bin\nENTRYPOINT ["/bin/busybox", "sh", "/run.sh"]\n',
    );
    await writeFile(
      path('calls/asyncy.yml'),
      'commands:\n  say: {args: [{name: text, type: string, required: true}], result: {type: string}}\n  lines: {}\n',
    );
    const env = { ...process.env, DOCKER_BUILDKIT: '0' };
    await run(docker, ['build', '--quiet', '--tag', 'bench-call', path('calls')], { env });
    const [file, ...args] = called('--keep', 'say', 'hi').command;
    await run(file, args);
  },
  registry: async () => {
    served = await registry();
    await fillRegistry(served.host, 'many', 200);
    await fillRegistry(served.host, 'more', 2000);
  },
};
const prepared = new Map();
const prepare = (name) => prepared.get(name) ?? prepared.set(name, fixtures[name]()).get(name);

/**
 * `goal` bounds the ratio from above, or from below with `atLeast` (then the ratio is turned round: yardstick/ours). `anchor` is the
 * yardstick's own time in milliseconds where the goals were set.
 */
const cases = [
  {
    name: 'start-up --version',
    goal: 1.8,
    runs: 25,
    yardstick: 'node -e 0',
    anchor: 20,
    a: () => ours('--version'),
    b: () => node,
  },
  {
    name: 'start-up --help',
    goal: 1.8,
    runs: 25,
    yardstick: 'node -e 0',
    anchor: 20,
    a: () => ours('--help'),
    b: () => node,
  },
  {
    name: 'start-up --version, no cache',
    goal: 2.6,
    runs: 25,
    yardstick: 'node -e 0',
    anchor: 20,
    a: () => uncached('--version'),
    b: () => node,
  },
  {
    name: 'start-up --help, no cache',
    goal: 2.6,
    runs: 25,
    yardstick: 'node -e 0',
    anchor: 20,
    a: () => uncached('--help'),
    b: () => node,
  },
  {
    name: 'one local image',
    goal: 5,
    runs: 25,
    needs: ['engine'],
    yardstick: 'docker image inspect',
    anchor: 12.5,
    a: () => ours('inspect', 'image', 'docker-daemon:bench:7', '--json'),
    b: () => other(docker, 'image', 'inspect', 'bench:7'),
  },
  {
    name: '200 local images',
    goal: 1.2,
    runs: 9,
    needs: ['engine'],
    yardstick: 'one docker image inspect of all',
    anchor: 105,
    a: () => ours('inspect', 'image', ...numbers.map((name) => `docker-daemon:${name}`), '--format', 'jsonl'),
    b: () => other(docker, 'image', 'inspect', ...numbers),
  },
  {
    name: 'OCI layout',
    goal: 4.5,
    runs: 25,
    needs: ['layout'],
    yardstick: 'skopeo inspect --config',
    anchor: 11.5,
    a: () => ours('inspect', 'image', `oci:${path('layout')}`, '--json'),
    b: () => other('skopeo', 'inspect', '--config', `oci:${path('layout')}:1`),
  },
  {
    name: 'docker archive, 500 MB',
    goal: 4.5,
    runs: 25,
    needs: ['large'],
    yardstick: 'skopeo inspect --config',
    anchor: 11,
    a: () => ours('inspect', 'image', `docker-archive:${path('large.tar')}`, '--json'),
    b: () => other('skopeo', 'inspect', '--config', `docker-archive:${path('large.tar')}`),
  },
  {
    name: 'archive of 500 MB against 4 MB',
    goal: 1.05,
    runs: 25,
    needs: ['large', 'small'],
    yardstick: 'ours on 4 MB',
    a: () => ours('inspect', 'image', `docker-archive:${path('large.tar')}`, '--json'),
    b: () => ours('inspect', 'image', `docker-archive:${path('small.tar')}`, '--json'),
  },
  {
    name: '400 MB .tar.gz',
    goal: 0.35,
    runs: 5,
    needs: ['gzip'],
    yardstick: 'gzip -dc',
    anchor: 1720,
    a: () => ours('inspect', 'image', `docker-archive:${path('gzip.tar.gz')}`, '--json'),
    b: () => other('gzip', '-dc', path('gzip.tar.gz')),
  },
  {
    name: '200 tags against skopeo',
    goal: 7,
    atLeast: true,
    runs: 3,
    needs: ['registry'],
    yardstick: 'skopeo inspect --no-tags, one for each',
    anchor: 3500,
    a: () => ours('inspect', 'image', '--all', `docker://${served.host}/many`, '--format', 'jsonl'),
    b: () =>
      shell(
        `for i in $(seq 0 199); do skopeo inspect --no-tags --tls-verify=false docker://${served.host}/many:t$i; done`,
      ),
  },
  {
    name: '200 tags against keep-alive',
    goal: 1.15,
    runs: 9,
    needs: ['registry'],
    yardstick: 'bare keep-alive script at concurrency 16',
    anchor: 500,
    a: () => ours('inspect', 'image', '--all', `docker://${served.host}/many`, '--format', 'jsonl'),
    b: () => other(process.execPath, join(root, 'bench', 'keep-alive.mjs'), served.host, 'many', '16'),
  },
  {
    name: '2,000 tags, memory',
    goal: 100,
    unit: 'MiB',
    needs: ['registry'],
    yardstick: 'peak memory',
    a: () => ours('inspect', 'image', '--all', `docker://${served.host}/more`, '--format', 'jsonl'),
  },
  {
    name: 'lint one Dockerfile',
    goal: 2.2,
    runs: 25,
    needs: ['dockerfiles'],
    yardstick: 'node -e 0',
    anchor: 20,
    a: () => ours('lint', path('dockerfiles/0.Dockerfile'), '--fail-on', 'never'),
    b: () => node,
  },
  {
    name: 'lint 1,000 Dockerfiles',
    goal: 0.85,
    runs: 9,
    needs: ['dockerfiles', 'peers'],
    yardstick: 'dockerfile-utils, its API',
    anchor: 580,
    a: () => ours('lint', path('dockerfiles'), '--fail-on', 'never'),
    b: () =>
      other(
        process.execPath,
        join(root, 'bench', 'dockerfile-utils.mjs'),
        path('peers'),
        path('dockerfiles'),
      ),
  },
  {
    name: 'lint 1,000 Dockerfiles, memory',
    goal: 90,
    unit: 'MiB',
    needs: ['dockerfiles'],
    yardstick: 'peak memory',
    a: () => ours('lint', path('dockerfiles'), '--fail-on', 'never'),
  },
  {
    name: 'lint one contract file',
    goal: 0.35,
    runs: 15,
    needs: ['contracts', 'peers'],
    yardstick: 'ajv-cli validate',
    anchor: 189,
    a: () => ours('lint', path('contracts/0/asyncy.yml'), '--fail-on', 'never'),
    b: () =>
      shell(
        `${path('peers/node_modules/.bin/ajv')} validate --spec=draft2020 --strict=false -c ajv-formats -s ${path('peers/asyncy.schema.json')} -d ${path('contracts/0/asyncy.yml')} || true`,
      ),
  },
  {
    name: 'lint 1,000 contract files',
    goal: 1.05,
    runs: 5,
    needs: ['contracts', 'peers'],
    yardstick: 'yaml parseDocument and a precompiled validator',
    anchor: 860,
    a: () => ours('lint', path('contracts'), '--fail-on', 'never'),
    b: () => other(process.execPath, join(root, 'bench', 'yaml-ajv.mjs'), path('peers'), path('contracts')),
  },
  {
    name: 'pre-push of one changed file',
    goal: 3,
    runs: 25,
    needs: ['repository'],
    yardstick: 'node -e 0',
    anchor: 20,
    a: () => ({
      command: [
        'bash',
        '-c',
        `cd ${path('repository')} && export PATH=${path('bin')}:$PATH && printf '%s\\n' '${pushed}' | .git/hooks/pre-push origin ${path('remote')}`,
      ],
      env: { XDG_CACHE_HOME: cache },
    }),
    b: () => node,
  },
];

cases.push(
  {
    name: 'call, cold',
    goal: 1.3,
    runs: 15,
    needs: ['calls'],
    yardstick: 'docker run --rm',
    a: () => called('say', 'hi'),
    b: () => other(docker, 'run', '--rm', 'bench-call', 'say', 'hi'),
  },
  {
    name: 'call, kept',
    goal: 0.35,
    runs: 15,
    needs: ['calls'],
    yardstick: 'docker run --rm',
    a: () => called('--keep', 'say', 'hi'),
    b: () => other(docker, 'run', '--rm', 'bench-call', 'say', 'hi'),
  },
  {
    name: 'call, 100 MB of lines',
    goal: 0.8,
    atLeast: true,
    runs: 5,
    needs: ['calls'],
    yardstick: 'docker run --rm into a pipe',
    a: () => called('lines'),
    b: () => other(docker, 'run', '--rm', 'bench-call', 'lines'),
  },
  {
    name: 'call, 100 MB of lines, memory',
    goal: 90,
    unit: 'MiB',
    needs: ['calls'],
    yardstick: 'peak memory',
    a: () => called('lines'),
  },
);

/** Cases that measure themselves, ours and the yardstick in one process: `{ value, a, b }`. */
const probeRuns = (name) => other(process.execPath, join(root, 'bench', 'probe-runs.mjs'), name);
cases.push(
  {
    name: 'probe run, to its removal',
    goal: 1.1,
    yardstick: 'the same by bare engine calls',
    anchor: 265,
    self: () => probeRuns('one'),
  },
  {
    name: 'probe run, to its verdict',
    goal: 0.75,
    yardstick: 'the same by bare engine calls',
    anchor: 265,
    self: () => probeRuns('verdict'),
  },
  {
    name: '48 probe runs',
    goal: 1,
    atLeast: true,
    yardstick: 'bare engine calls, eight at a time',
    anchor: 6900,
    self: () => probeRuns('many'),
  },
  {
    name: 'check dockerflow',
    goal: 1.15,
    yardstick: 'as many runs by bare engine calls, four at a time',
    self: () => probeRuns('dockerflow'),
  },
  {
    name: 'SIGTERM to exit, error',
    goal: 6,
    unit: 'ms',
    yardstick: 'a known delay',
    self: () => probeRuns('sigterm'),
  },
);

const round = (value, digits = 2) => value.toFixed(digits);

async function measure(test) {
  await Promise.all((test.needs ?? []).map(prepare));
  if (test.self) {
    const [file, ...args] = test.self().command;
    const { stdout } = await run(file, args, { maxBuffer: 1e8 });
    const { value: measured, a, b } = JSON.parse(stdout);
    const value = test.atLeast ? 1 / measured : measured;
    return { test, a, b, value, off: offAnchor(test, b), met: isMet(test, value) };
  }
  const memory = await peakMemory(test.a());
  if (!test.b) return { test, memory, value: memory, met: memory <= test.goal };
  const { a, b, ratio } = await pair(test.a(), test.b(), test.runs);
  const value = test.atLeast ? 1 / ratio : ratio;
  return { test, memory, a, b, value, off: offAnchor(test, b), met: isMet(test, value) };
}

const isMet = ({ atLeast, goal }, value) => (atLeast ? value >= goal : value <= goal);

/** Marks a yardstick that is far from where the goals were set. */
function offAnchor({ anchor }, b) {
  return anchor && Math.abs(b / anchor - 1) > 0.25 ? ` (${round(b / anchor)} × the anchor)` : '';
}

const rows = [];
try {
  for (const test of cases.filter(({ name }) => name.includes(only))) {
    const row = await measure(test);
    rows.push(row);
    const goal = `${test.atLeast ? '≥' : '≤'} ${test.goal}${test.unit ? ` ${test.unit}` : ''}`;
    const peak = row.memory === undefined ? '' : `, peak ${round(row.memory, 0)} MiB`;
    const times = row.a
      ? `  ours ${round(row.a, 0)} ms, ${test.yardstick} ${round(row.b, 0)} ms${row.off}`
      : '';
    console.log(
      `${row.met ? 'met   ' : 'MISSED'} ${test.name}: ${round(row.value)} (goal ${goal})${times}${peak}`,
    );
  }
} finally {
  served?.child.kill();
  if (prepared.has('calls')) {
    await run(process.execPath, [join(root, 'bin', 'run.js'), 'prune', '--all']).catch(() => undefined);
    await run(docker, ['image', 'rm', '--force', 'bench-call']).catch(() => undefined);
  }
  await rm(work, { recursive: true, force: true });
}

if (only === '') {
  const table = rows.map(({ test, value, a, b, off, memory, met }) =>
    [
      test.name,
      test.yardstick,
      `${test.atLeast ? '≥' : '≤'} ${test.goal}${test.unit ? ` ${test.unit}` : ''}`,
      `**${round(value)}**${met ? '' : ' (missed)'}`,
      a ? `${round(a, 0)}` : '',
      b ? `${round(b, 0)}${off}` : '',
      memory === undefined ? '' : round(memory, 0),
    ].join(' | '),
  );
  const text = `# Performance

Written by \`npm run bench\`: whole processes timed from outside, ours and the yardstick in turn, median of the ratios pair by pair;
\`NODE_EXTRA_CA_CERTS\` unset, Node ${process.version} on ${cpus().length} cores. A yardstick that is off by more than a quarter from where the goals were set is marked.

| case | yardstick | goal | ratio | ours, ms | yardstick, ms | our peak, MiB |
| --- | --- | --- | --- | --- | --- | --- |
${table.map((row) => `| ${row} |`).join('\n')}

${await readFile(join(import.meta.dirname, 'notes.md'), 'utf8')}`;
  await writeFile(join(root, 'docs', 'performance.md'), text);
}
process.exitCode = 0;
