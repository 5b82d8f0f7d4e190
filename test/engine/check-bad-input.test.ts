import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import pMap from 'p-map';

import { cleanEnvironment, root, type Outcome } from '../cli/container-api.js';
import { docker, expectNothingLeft } from './harness/docker.js';
import { output } from './harness/forms.js';
import { reportOf, run } from './harness/report.js';
import { bases, makeBases, removeImages } from './zoo/bases.js';
import { brokenImages } from './zoo/broken.js';
import { build } from './zoo/build.js';
import { check, expectAsPlanned, targetOf } from './zoo/observed.js';
import { imageOf, type Recipe } from './zoo/recipe.js';
import { serviceLike } from './zoo/service.js';

const honest = serviceLike({ name: 'bad-input-honest', honest: 'to be asked for in wrong ways' });
const image = imageOf(honest);
const quick = ['--timeout', '5', '--grace', '1', '--observe', '0.5'];
const serve = 'if (option === undefined) serve();';

/** Asks for rights by all labels that ask for some, and refuses to start when it has any. */
const demanding: Recipe = serviceLike({
  name: 'bad-input-demanding',
  honest: 'asks for rights, and refuses to start when it is given any',
  user: null,
  labels: {
    RUN: 'docker run --privileged --net=host -v /:/host IMAGE',
    'api.CONTRACT': '/asyncy.yml',
  },
  files: { 'asyncy.yml': { content: 'cap:\n- sys_admin\n- net_raw\n' } },
  copies: { 'asyncy.yml': '/asyncy.yml' },
  edits: [
    [
      serve,
      `const status = readFileSync('/proc/self/status', 'utf8');
const rights = ['CapEff', 'CapBnd'].map((name) => status.match(new RegExp(\`\${name}:\\\\t(\\\\w+)\`))[1]);
if (option === undefined && (!rights.every((set) => /^0+$/.test(set)) || !/NoNewPrivs:\\t1/.test(status) || existsSync('/host'))) {
  console.error(\`too many rights: \${rights.join(' ')}\`);
  process.exitCode = 1;
} else ${serve}`,
    ],
    [
      "import { writeFileSync } from 'node:fs';",
      "import { existsSync, readFileSync, writeFileSync } from 'node:fs';",
    ],
  ],
});

/** Shouts all that it was told. */
const talkative: Recipe = serviceLike({
  name: 'bad-input-talkative',
  honest: 'writes its environment to its log, and ends',
  labels: {
    'api.ENV.API_KEY.mandatory': 'true',
    'api.ENV.LICENCE.mandatory': 'true',
    'api.ENV.LICENCE.secret': 'true',
  },
  edits: [
    [
      serve,
      'console.log(JSON.stringify(process.env)); console.error(process.env.API_KEY, process.env.LICENCE); process.exitCode = 1;',
    ],
  ],
});

/** Tries to get out, and tells what it reached. */
const curious = (addresses: readonly string[], port: number): Recipe =>
  serviceLike({
    name: 'bad-input-curious',
    honest: 'tries to reach the machine that it runs on',
    edits: [
      [
        "import { createServer, get } from 'node:http';",
        "import { createServer, get } from 'node:http';\nimport { connect } from 'node:net';\nimport { createSocket } from 'node:dgram';",
      ],
      [
        'const server = createServer(',
        `for (const host of ${JSON.stringify(addresses)}) {
    connect({ host, port: ${String(port)}, timeout: 500 }).on('error', () => {}).on('connect', function () { this.end('hello'); });
    createSocket('udp4').on('error', () => {}).send('hello', ${String(port)}, host, function () { this.close(); });
  }
  const server = createServer(`,
      ],
    ],
  });

const recipes = [honest, demanding, talkative, ...brokenImages];
let folder: string;

expectNothingLeft();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'capi-bad-input-'));
  await makeBases(['node']);
  await pMap(recipes, build, { concurrency: 4 });
});
afterAll(async () => {
  await removeImages([...recipes.map(imageOf), bases.node]);
  await rm(folder, { recursive: true });
});

describe('an engine', () => {
  it('that is not there is named, with what to do', async () => {
    const socket = join(folder, 'nothing.sock');
    const outcome = await run(
      {
        args: ['check', 'image', `docker-daemon:${image}`, ...quick],
        env: { DOCKER_HOST: `unix://${socket}` },
      },
      ['--json'],
    );
    expect(outcome.status).toBe(3);
    const target = targetOf(outcome);
    expect(target.error?.code).toMatch(/^ENGINE_/);
    expect(target.error?.message).toContain(socket);
    expect(target.error?.suggestion).toBeTruthy();
    expect(target.probes).toEqual([]);
  });

  it('that we may not talk to is named, with what to do', async () => {
    const path = join(folder, 'forbidden.sock');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path, resolve));
    try {
      await chmod(path, 0o600);
      await chmod(folder, 0o755);
      const outcome = await asNobody(
        ['check', 'image', `docker-daemon:${image}`, '--json', ...quick],
        `unix://${path}`,
      );
      expect(outcome.status).toBe(3);
      const { error } = targetOf(outcome);
      expect(error?.code).toMatch(/^ENGINE_/);
      expect(error?.message).toContain(path);
      expect(`${error?.message ?? ''} ${error?.suggestion ?? ''}`).toMatch(/permission|rights|group/i);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});

/** The real command as a user without rights; who runs the tests must be root, or have no rights already. */
function asNobody(args: readonly string[], host: string): Promise<Outcome> {
  const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'bin', 'run.js'), ...args], {
      env: cleanEnvironment({ DOCKER_HOST: host }),
      stdio: ['ignore', 'pipe', 'pipe'],
      ...user,
    });
    const [stdout, stderr] = [[] as Buffer[], [] as Buffer[]];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.once('error', reject);
    child.once('close', (status) => {
      resolve({ status, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
  });
}

describe('an image', () => {
  it('that does not exist is named', async () => {
    const outcome = await run({ args: ['check', 'image', 'docker-daemon:capi-zoo/nowhere:9', ...quick] }, [
      '--json',
    ]);
    expect(outcome.status).toBe(3);
    expect(targetOf(outcome).error?.message).toContain('capi-zoo/nowhere:9');
  });

  it('for another platform is not judged', async () => {
    const name = 'capi-zoo/other-platform';
    const saved = join(folder, 'saved.tar');
    const parts = join(folder, 'parts');
    await docker('save', '--output', saved, image);
    await output('mkdir', parts);
    await output('tar', '-xf', saved, '-C', parts);
    await output(
      'sh',
      '-c',
      `cd "$1" && for config in *.json; do sed -i 's/"architecture":"[a-z0-9]*"/"architecture":"s390x"/' "$config"; done && sed -i 's#"${image}:latest"#"${name}:latest"#' manifest.json && rm -f repositories && tar -cf ../other.tar .`,
      'sh',
      parts,
    );
    await docker('load', '--input', join(folder, 'other.tar'));
    try {
      // The program in it is of this machine: an engine that tried would run it.
      const architecture = await docker('image', 'inspect', '--format', '{{.Architecture}}', name);
      expect(architecture).toBe('s390x');
      const outcome = await run({ args: ['check', 'image', `docker-daemon:${name}`, ...quick] }, ['--json']);
      expect([0, 3]).toContain(outcome.status);
      expect(targetOf(outcome).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    } finally {
      await docker('image', 'rm', '--force', name);
    }
  });

  test.each(brokenImages)('that $lie is broken: $name', async (recipe) => {
    expectAsPlanned(recipe, await check(recipe));
  });
});

describe('flags', () => {
  const wrong: [string, string[], RegExp][] = [
    ['a variable without a name', ['--env', '=value'], /--env|variable|name/i],
    ['a capability that Linux does not know', ['--cap-add', 'NET_ADMINISTRATOR'], /NET_ADMINISTRATOR/],
    ['all capabilities', ['--cap-add', 'ALL'], /ALL/],
    ['a timeout of nothing', ['--timeout', '0'], /timeout/],
    ['a timeout that is a word', ['--timeout', 'long'], /timeout/],
    ['a negative number of processes', ['--pids', '-1'], /pids/],
    ['a memory that is a word', ['--memory', 'lots'], /memory/],
    ['a size that is a word', ['--max-size', 'huge'], /max-size/],
    ['a companion without an image', ['--with', '=db'], /--with|image/i],
    ['a rule that does not exist', ['--rule', 'process/stop-signal=error'], /process\/stop/],
  ];

  test.each(wrong)('%s', async (_name, flags, told) => {
    const outcome = await run({ args: ['check', 'image', image, ...flags] }, ['--json']);
    expect(outcome.status, outcome.stderr).toBe(2);
    expect(outcome.stderr + outcome.stdout).toMatch(told);
  });

  it('an env file with junk is told by line, and its values are not repeated', async () => {
    const file = join(folder, 'junk.env');
    await writeFile(file, '# fine\nGOOD=1\nthis is no variable but a s3cr3t-passphrase\n');
    const outcome = await run({ args: ['check', 'image', image, '--env-file', file] }, ['--json']);
    expect(outcome.status).toBe(2);
    expect(outcome.stderr).toContain(`${file}:3`);
    expect(outcome.stderr + outcome.stdout).not.toContain('s3cr3t-passphrase');
  });

  it('an env file that is not there is told', async () => {
    const outcome = await run({ args: ['check', 'image', image, '--env-file', '/nonexistent/env'] }, [
      '--json',
    ]);
    // Node 20 looks for the file of a flag of this name itself, wherever it stands, and ends with 9 before we are asked.
    expect([2, 9]).toContain(outcome.status);
    expect(outcome.stderr).toContain('/nonexistent/env');
  });

  it('an env file that is no text is told', async () => {
    const file = join(folder, 'binary.env');
    await writeFile(file, Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0x3d, 1, 0, 0xff]));
    const outcome = await run({ args: ['check', 'image', image, '--env-file', file] }, ['--json']);
    expect(outcome.status).toBe(2);
    expect(outcome.stderr).toContain(`${file}: `);
  });
});

describe('what an image asks for', () => {
  it('gives it no rights, and is said', async () => {
    const outcome = await check({ ...demanding, flags: [...demanding.flags, '--image-contract'] });
    const target = targetOf(outcome);
    const starts = target.probes.find(({ id }) => id === 'process/starts');
    expect(starts).toMatchObject({ outcome: 'pass' });
    expect(starts?.message).not.toContain('capabilities');
    expect(target.check?.sandbox.capabilities).toEqual([]);
    const said = target.notEvaluated.map(({ subject, reason }) => `${subject}: ${reason}`).join('\n');
    expect(said).toContain('SYS_ADMIN');
    expect(said).toContain('NET_RAW');
    expect(said).toContain('--privileged');
  });
});

describe('secrets', () => {
  const given = { key: 'k3y-of-Zoo-918273645', licence: 'licence/of+Zoo 5647382910' };
  const formats = [
    'json',
    'yaml',
    'table',
    'text',
    'markdown',
    'html',
    'sarif',
    'junit',
    'tap',
    'github',
    'gitlab',
    'checkstyle',
    'jsonl',
  ];

  test.each(formats)('show nowhere by --format %s', async (format) => {
    const env = ['--env', `API_KEY=${given.key}`, '--env', `LICENCE=${given.licence}`];
    const outcome = await run({
      args: ['check', 'image', image.replace('honest', 'talkative'), ...quick, ...env, '--format', format],
    });
    expect([1, 3], outcome.stderr).toContain(outcome.status);
    expect(outcome.stdout).not.toBe('');
    const all = outcome.stdout + outcome.stderr;
    for (const secret of Object.values(given)) {
      expect(all).not.toContain(secret);
      expect(all).not.toContain(encodeURIComponent(secret));
      expect(all).not.toContain(Buffer.from(secret).toString('base64'));
    }
  });

  it('of an env file show nowhere, whatever their names', async () => {
    const file = join(folder, 'secrets.env');
    await writeFile(file, `API_KEY=${given.key}\nLICENCE=${given.licence}\nCOLOUR=p1nk-of-Zoo-5550123\n`);
    const { stdout, stderr } = await run(
      { args: ['check', 'image', imageOf(talkative), ...quick, '--env-file', file] },
      ['--json'],
    );
    expect(stdout).not.toBe('');
    for (const secret of [...Object.values(given), 'p1nk-of-Zoo-5550123'])
      expect(stdout + stderr).not.toContain(secret);
  });

  it('of the environment of the caller do not get into the container', async () => {
    const outcome = await run(
      {
        args: ['check', 'image', imageOf(talkative), ...quick],
        env: {
          AWS_SECRET_ACCESS_KEY: 'host-secret-1029384756',
          HTTP_PROXY: 'http://user:host-secret-1029384756@127.0.0.1:9',
        },
      },
      ['--json'],
    );
    expect(outcome.stdout).not.toBe('');
    expect(outcome.stdout + outcome.stderr).not.toContain('host-secret-1029384756');
  });
});

describe('the network of the machine', () => {
  let server: Server;
  let port: number;
  let connections = 0;

  beforeEach(async () => {
    server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    const address = server.address();
    port = typeof address === 'object' && address ? address.port : 0;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('is not reached by its other addresses', async () => {
    const gateway = await docker(
      'network',
      'inspect',
      '--format',
      '{{(index .IPAM.Config 0).Gateway}}',
      'bridge',
    );
    const recipe = curious([gateway, '127.0.0.1', 'host.docker.internal'], port);
    await build(recipe);
    try {
      const outcome = await check(recipe);
      expect(targetOf(outcome).probes.find(({ id }) => id === 'process/starts')).toMatchObject({
        outcome: 'pass',
      });
      expect(connections).toBe(0);
    } finally {
      await removeImages([imageOf(recipe)]);
    }
  });
});

describe('several at once', () => {
  it('reports all of them, and the gravest status', async () => {
    const outcome = await run(
      {
        args: [
          'check',
          'image',
          'docker-daemon:capi-zoo/nowhere:9',
          imageOf(brokenImages[0] ?? honest),
          ...quick,
        ],
      },
      ['--json'],
    );
    expect(outcome.status).toBe(1);
    const { targets } = reportOf(outcome);
    expect(targets.map(({ error, probes }) => (error ? 'error' : probes.length > 0))).toEqual([
      'error',
      true,
    ]);
  });
});
