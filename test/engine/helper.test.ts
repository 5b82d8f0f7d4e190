import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createApi, type Api } from '../../src/engine/api.js';
import { openHelper, type Helper } from '../../src/engine/helper/open-helper.js';
import { runLabel } from '../../src/engine/engine.js';
import { ownerLabel, ownerOfThisProcess } from '../../src/engine/owner.js';
import { resolveEndpoint } from '../../src/engine/resolve.js';
import { listeningSockets, parseTable, tableNames } from '../../src/engine/run/net-tables.js';
import { transportTo } from '../../src/engine/transport.js';
import { docker, engineHost, expectNothingLeft } from './harness/docker.js';
import { buildImage } from './harness/images.js';

const never = new AbortController().signal;
const labels = { [runLabel]: 'helper-test', [ownerLabel]: ownerOfThisProcess() };
const image = 'capi-helped:1';
let api: Api;
let close: () => void;
/** Serves on 127.0.0.1:8080, where nothing of this machine reaches it, without a network. */
let container: string;

expectNothingLeft();

beforeAll(async () => {
  const transport = await transportTo(await resolveEndpoint({ host: engineHost }), 30_000);
  api = createApi(transport.send, engineHost);
  close = transport.close;
  await buildImage(
    image,
    [
      'FROM scratch',
      'COPY busybox /bin/busybox',
      'COPY index.html /www/index.html',
      'ENTRYPOINT ["/bin/busybox"]',
    ],
    { 'index.html': 'hello' },
  );
  const command = ['httpd', '-f', '-p', '127.0.0.1:8080', '-h', '/www'];
  container = await docker('run', '--detach', '--network', 'none', image, ...command);
});

afterAll(async () => {
  await docker('rm', '--force', '--volumes', container);
  await docker('image', 'rm', '--force', image);
  close();
  expect(await docker('images', '--quiet', 'localhost/container-api')).toBe('');
});

async function withHelper<T>(
  use: (helper: Helper) => Promise<T>,
  options: { image?: string } = {},
): Promise<T> {
  const helper = openHelper(api, { labels, where: engineHost, idle: 30_000, ...options });
  try {
    return await use(helper);
  } finally {
    await helper.close();
  }
}

const get = (path: string, port = 8080) => ({ method: 'GET', path, port, timeout: 2000 });

describe('a helper made of the running Node', () => {
  it('sees the sockets of a container without a network, and asks them', async () => {
    await withHelper(async (helper) => {
      const tables = await helper.sockets(container, never);
      const sockets = tableNames.flatMap((name, index) => parseTable(name, tables[index] ?? ''));
      expect(listeningSockets(sockets)).toEqual([
        { port: 8080, protocol: 'tcp', addresses: ['127.0.0.1'], loopback: true },
      ]);
      expect(await helper.request(container, get('/'), '127.0.0.1', never)).toMatchObject({
        request: get('/'),
        status: 200,
        body: 'hello',
        bodyBytes: 5,
        via: 'helper',
      });
      expect((await helper.request(container, get('/nothing'), '127.0.0.1', never)).status).toBe(404);
      expect(await helper.request(container, get('/', 9), '127.0.0.1', never)).toMatchObject({
        fault: 'refused',
        body: '',
      });
    });
  });

  it('carries our labels and has no rights, and goes when it is released', async () => {
    await withHelper(async (helper) => {
      await helper.sockets(container, never);
      const id = await docker('ps', '--quiet', '--filter', `label=${runLabel}=helper-test`);
      const format =
        '{{json .HostConfig.CapDrop}} {{.Config.User}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.NetworkMode}}';
      expect(await docker('inspect', '--format', format, id)).toBe(
        `["ALL"] 65534:65534 true container:${container}`,
      );
      const imageLabels = await docker(
        'inspect',
        '--format',
        '{{json .Config.Labels}}',
        'localhost/container-api:' + (await tag()),
      );
      expect(JSON.parse(imageLabels)).toEqual(labels);
      await helper.release(container);
      expect(await docker('ps', '--all', '--quiet', '--filter', `label=${runLabel}=helper-test`)).toBe('');
    });
  });

  const tag = () => docker('images', '--format', '{{.Tag}}', 'localhost/container-api');

  it('answers at once when it is there', async () => {
    await withHelper(async (helper) => {
      await helper.sockets(container, never);
      const times: number[] = [];
      for (let count = 0; count < 50; count++) {
        const begin = performance.now();
        await helper.sockets(container, never);
        times.push(performance.now() - begin);
      }
      // The best, as the machine may be busy: a container for each answer would take some 200 ms.
      expect(Math.min(...times)).toBeLessThan(20);
    });
  });

  it('starts again when it was killed', async () => {
    await withHelper(async (helper) => {
      await helper.sockets(container, never);
      await docker('kill', await docker('ps', '--quiet', '--filter', `label=${runLabel}=helper-test`));
      await delay(300);
      expect(await helper.sockets(container, never)).toHaveLength(4);
    });
  });

  it('is refused for a container that does not run', async () => {
    const created = await docker('create', '--network', 'none', image, 'true');
    await withHelper(async (helper) => {
      await expect(helper.sockets(created, never)).rejects.toMatchObject({
        code: 'ENGINE_ERROR',
        exitCode: 3,
      });
    });
    await docker('rm', created);
  });

  it('goes when our process is killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'capi-killed-'));
    const source = (path: string): string => JSON.stringify(join(process.cwd(), 'src/engine', path));
    const program = `
      import { createApi } from ${source('api.ts')};
      import { openHelper } from ${source('helper/open-helper.ts')};
      import { resolveEndpoint } from ${source('resolve.ts')};
      import { transportTo } from ${source('transport.ts')};
      const { send } = await transportTo(await resolveEndpoint({ host: ${JSON.stringify(engineHost)} }), 30000);
      const labels = ${JSON.stringify({ ...labels, [runLabel]: 'killed' })};
      const image = 'capi-killed-helper:1';
      const helper = openHelper(createApi(send, 'there'), { labels, where: 'there', idle: 30000, image });
      console.log(String((await helper.sockets(${JSON.stringify(container)}, new AbortController().signal)).length));
      setInterval(() => undefined, 1000);`;
    const outfile = join(folder, 'program.mjs');
    await build({
      stdin: { contents: program, resolveDir: folder, loader: 'ts' },
      outfile,
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'silent',
    });
    await withHelper(async (maker) => {
      await maker.sockets(container, never);
      const dockerfile = [`FROM localhost/container-api:${await tag()}`, 'ENV PATH=/ LD_LIBRARY_PATH=/lib'];
      await buildImage('capi-killed-helper:1', dockerfile);
    });
    const ours = () => docker('ps', '--all', '--quiet', '--filter', `label=${runLabel}=killed`);
    const child = spawn(process.execPath, [outfile], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    expect(said.toString().trim()).toBe('4');
    expect(await ours()).not.toBe('');
    child.kill('SIGKILL');
    await expect.poll(ours, { timeout: 10_000 }).toBe('');
    await docker('image', 'rm', '--force', 'capi-killed-helper:1');
    await rm(folder, { recursive: true });
  });

  it('leaves nothing when it is interrupted', async () => {
    const controller = new AbortController();
    await withHelper(async (helper) => {
      setTimeout(() => {
        controller.abort(new Error('interrupted'));
      }, 100);
      await expect(helper.sockets(container, controller.signal)).rejects.toThrow('interrupted');
    });
    expect(await docker('images', '--quiet', 'localhost/container-api')).toBe('');
  });
});

describe('--helper', () => {
  it('takes an image that has node', async () => {
    // One that the helper made, under a name of its own.
    await withHelper(async (maker) => {
      await maker.sockets(container, never);
      const name = `localhost/container-api:${await docker('images', '--format', '{{.Tag}}', 'localhost/container-api')}`;
      const dockerfile = [`FROM ${name}`, 'ENV PATH=/ LD_LIBRARY_PATH=/lib', 'EXPOSE 80'];
      await buildImage('capi-own-helper:1', dockerfile);
    });
    await withHelper(
      async (helper) => {
        expect((await helper.request(container, get('/'), '127.0.0.1', never)).body).toBe('hello');
      },
      { image: 'capi-own-helper:1' },
    );
    await docker('image', 'rm', '--force', 'capi-own-helper:1');
  });

  it('says so when the image has none', async () => {
    await withHelper(
      async (helper) => {
        await expect(helper.sockets(container, never)).rejects.toMatchObject({ exitCode: 3 });
      },
      { image },
    );
  });
});
