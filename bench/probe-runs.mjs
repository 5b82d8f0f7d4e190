/**
 * Probe runs of ours against bare engine calls, in one process, in turn: `node bench/probe-runs.mjs CASE` prints `{"value","a","b"}`. The image is a
 * static busybox httpd, which listens 1 ms after its start.
 */
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { connectEngine } from '../dist/lib/engine/client.js';
import { rawEngine, rawRun, rawRuns, withNetwork } from './raw-engine.mjs';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const docker = process.env.CONTAINER_API_TEST_DOCKER ?? 'docker';
const tag = 'container-api-bench';
const signal = new AbortController().signal;
const limits = { memory: 512 * 1024 * 1024, cpus: 1, pids: 256, deadline: 60_000 };

/** Answers every Dockerflow endpoint at once, and ends on SIGTERM after the milliseconds of its argument. */
async function buildImage() {
  const folder = await mkdtemp(join(tmpdir(), 'container-api-bench-'));
  const dockerfile = [
    'FROM scratch',
    'COPY busybox /bin/busybox',
    'COPY ok /www/__lbheartbeat__',
    'COPY ok /www/__heartbeat__',
    'COPY version.json /www/__version__',
    'COPY version.json /app/version.json',
    'COPY stop /stop',
    'ENV PORT=8080 PATH=/bin',
    'EXPOSE 8080',
    // A shell that heeds SIGTERM: httpd as the first process would not.
    'ENTRYPOINT ["/bin/busybox", "sh", "-c", "trap \\"exit 0\\" TERM; busybox httpd -f -p $PORT -h /www & wait"]',
  ];
  try {
    await copyFile('/bin/busybox', join(folder, 'busybox'));
    await writeFile(join(folder, 'ok'), 'ok\n');
    await writeFile(
      join(folder, 'version.json'),
      '{"source":"https://example.com/app","version":"1","commit":"6ecf0ef2c2dffb796033e5a02219af86ec6584e5","build":"https://example.com/1"}',
    );
    await writeFile(
      join(folder, 'stop'),
      'trap "busybox usleep ${DELAY}000; exit 0" TERM\nwhile :; do busybox sleep 5 & wait $!; done\n',
    );
    await writeFile(join(folder, 'Dockerfile'), `${dockerfile.join('\n')}\n`);
    const env = { ...process.env, DOCKER_BUILDKIT: '0' };
    await run(docker, ['build', '--quiet', '--tag', tag, folder], { env });
    return (await run(docker, ['image', 'inspect', '--format', '{{.Id}}', tag])).stdout.trim();
  } finally {
    await rm(folder, { recursive: true });
  }
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

const request = { method: 'GET', path: '/__lbheartbeat__', port: 8080, timeout: 1000 };
const answering = (repetition) => ({
  title: 'bench',
  env: {},
  capabilities: [],
  network: 'isolated',
  repetition,
  steps: [{ do: 'wait', for: [{ kind: 'answering', request }], timeout: 20_000 }],
});
const raw = { path: request.path };

/** `use` gets both engines, each with its network made. */
async function withBoth(concurrency, use) {
  const image = { id: await buildImage(), brought: false };
  const engine = await connectEngine({ timeout: 30_000 });
  const bare = rawEngine();
  try {
    const open = () => engine.openSandbox({ limits, concurrency });
    return await withNetwork(bare, (network) => use({ open, image, bare, network }));
  } finally {
    engine.close();
  }
}

/** Ends when the container is gone, as one raw run does; the removal goes on behind the run. */
async function oursAlone(sandbox, image, repetition, bare) {
  const begin = performance.now();
  await sandbox.run(image, answering(repetition), signal);
  const verdict = performance.now() - begin;
  const filters = encodeURIComponent(JSON.stringify({ label: [`io.container-api.run=${sandbox.id}`] }));
  while ((await bare('GET', `/containers/json?all=1&filters=${filters}`)).length > 0);
  return { verdict, total: performance.now() - begin };
}

const cases = {
  /** One run to its removal, and to its verdict, against the whole raw run. */
  async one() {
    return withBoth(1, async ({ open, image, bare, network }) => {
      const sandbox = await open();
      await oursAlone(sandbox, image, 0, bare);
      await rawRun(bare, network, image.id, raw);
      const pairs = [];
      for (let index = 1; index <= 15; index++)
        pairs.push([
          await oursAlone(sandbox, image, index, bare),
          await rawRun(bare, network, image.id, raw),
        ]);
      await sandbox.close();
      const a = median(pairs.map(([ours]) => ours.total));
      const b = median(pairs.map(([, yardstick]) => yardstick.total));
      return {
        value: median(pairs.map(([ours, yardstick]) => ours.total / yardstick.total)),
        verdict: median(pairs.map(([ours, yardstick]) => ours.verdict / yardstick.total)),
        a,
        b,
      };
    });
  },
  async verdict() {
    const { verdict, b } = await cases.one();
    return { value: verdict, a: verdict * b, b };
  },
  /** Rate of 48 runs, eight at a time, all removals counted. */
  async many() {
    return withBoth(8, async ({ open, image, bare, network }) => {
      const ratios = [];
      let [a, b] = [0, 0];
      for (let round = 0; round < 3; round++) {
        b = await rawRuns(bare, network, image.id, 48, 8, raw);
        const sandbox = await open();
        const begin = performance.now();
        const all = Array.from({ length: 48 }, (_, index) => sandbox.run(image, answering(index), signal));
        await Promise.all(all);
        await sandbox.close();
        a = performance.now() - begin;
        ratios.push(a / b);
      }
      return { value: median(ratios), a, b };
    });
  },
  /** How far the time from SIGTERM to the end is off, in milliseconds: median of 15, the worse of two known delays. */
  async sigterm() {
    return withBoth(1, async ({ open, image }) => {
      const sandbox = await open();
      const errors = [];
      for (const delay of [0, 100]) {
        const off = [];
        for (let index = 0; index < 15; index++) {
          const { steps } = await sandbox.run(
            image,
            {
              title: 'bench',
              env: { DELAY: String(delay) },
              entrypoint: ['/bin/busybox', 'sh', '/stop'],
              cmd: [],
              capabilities: [],
              network: 'isolated',
              repetition: index,
              steps: [
                { do: 'wait', for: [{ kind: 'running', ms: 300 }], timeout: 5000 },
                { do: 'signal', signal: 'SIGTERM', grace: 5000 },
              ],
            },
            signal,
          );
          off.push(Math.abs((steps[1]?.ms ?? Infinity) - delay));
        }
        errors.push(median(off));
      }
      await sandbox.close();
      return { value: Math.max(...errors) };
    });
  },
  /** A whole `check dockerflow` against its number of runs at the raw rate of concurrency 4. */
  async dockerflow() {
    return withBoth(4, async ({ image, bare, network }) => {
      const ratios = [];
      let [a, b] = [0, 0];
      for (let round = 0; round < 5; round++) {
        const begin = performance.now();
        const command = [join(root, 'bin', 'run.js'), 'check', 'dockerflow', `docker-daemon:${tag}`];
        const { stdout } = await run(
          process.execPath,
          [...command, '--json', '--concurrency', '4', '--fail-on', 'never'],
          { maxBuffer: 1e8 },
        ).catch((error) => error);
        a = performance.now() - begin;
        const runs = JSON.parse(stdout).targets[0].check.runs.length;
        // The rate is that of many runs; a few alone never fill the machine.
        b = ((await rawRuns(bare, network, image.id, 16, 4, raw)) / 16) * runs;
        ratios.push(a / b);
      }
      return { value: median(ratios), a, b };
    });
  },
};

const name = process.argv[2] ?? '';
if (!Object.hasOwn(cases, name)) throw new Error(`cases: ${Object.keys(cases).join(', ')}`);
console.log(JSON.stringify(await cases[name]()));
process.exit(0);
