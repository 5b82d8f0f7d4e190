import { once } from 'node:events';

import { describe, expect, it } from 'vitest';

import { connectEngine } from '../../../src/engine/client.js';
import type { ArchivedFile } from '../../../src/engine/engine.js';
import { answering, fakeEngine, type FakeEngine } from './fake-engine.js';

const statHeader = 'x-docker-container-path-stat';
const stat = (fields: object): string => Buffer.from(JSON.stringify(fields)).toString('base64');

/** An engine whose archives are described by `archives`: path to stat; what is not there is not found. */
function engineWith(archives: Record<string, object>): Promise<FakeEngine> {
  return fakeEngine((request, response) => {
    const url = new URL(request.url ?? '', 'http://engine');
    if (request.method !== 'GET') {
      answering(request.method === 'POST' ? 201 : 204, { Id: 'made' })(request, response);
      return;
    }
    const found = archives[url.searchParams.get('path') ?? ''];
    const [status, headers] = found ? [200, { [statHeader]: stat(found) }] : [404, {}];
    answering(status, { message: 'TAR' }, headers)(request, response);
  });
}

async function readFiles(
  host: string,
  paths: string[],
  signal = new AbortController().signal,
): Promise<ArchivedFile[]> {
  const engine = await connectEngine({ host, timeout: 200, env: {} });
  try {
    return await engine.readImageFiles('app', paths, 100, signal);
  } finally {
    engine.close();
  }
}

const folder = 2 ** 31;
const link = 2 ** 27;

describe('readImageFiles', () => {
  it('follows links, and leaves out what is no regular file', async () => {
    await using engine = await engineWith({
      '/file': { mode: 0o644, size: 3 },
      '/link': { mode: link + 0o777, size: 0, linkTarget: '/other' },
      '/other': { mode: link + 0o777, size: 0, linkTarget: '/file' },
      '/dangling': { mode: link, size: 0, linkTarget: '/gone' },
      '/folder': { mode: folder + 0o755, size: 3 },
      '/device': { mode: 2 ** 26 + 2 ** 21, size: 0 },
      '/odd': { mode: 'x' },
    });
    const paths = ['/file', '/link', '/dangling', '/folder', '/device', '/odd', '/gone'];
    const files = await readFiles(engine.host, paths);
    expect(files.map(({ path, tar }) => [path, tar && Buffer.from(tar).toString()])).toEqual([
      ['/file', '{"message":"TAR"}'],
      ['/link', '{"message":"TAR"}'],
    ]);
    const name = /container-api-[0-9a-f-]{36}/.exec(engine.requests.join())?.[0] ?? '';
    expect(engine.requests[0]?.startsWith(`POST /containers/create?name=${name}&`)).toBe(true);
    expect(engine.requests.at(-1)).toBe(`DELETE /containers/${name}?force=true&v=true`);
  });

  it('takes a path below a file for absent, and no other failure', async () => {
    const stats: Record<string, object> = {
      '/app': { mode: 0o755, size: 9 },
      '/to-app': { mode: link, size: 0, linkTarget: '/app' },
      '/folder': { mode: folder, size: 9 },
    };
    await using engine = await fakeEngine((request, response) => {
      const path = new URL(request.url ?? '', 'http://engine').searchParams.get('path') ?? '';
      if (request.method !== 'GET') answering(request.method === 'POST' ? 201 : 204, {})(request, response);
      else if (path in stats)
        answering(200, {}, { [statHeader]: stat(stats[path] ?? {}) })(request, response);
      else answering(500, { message: 'not a directory, or worse' })(request, response);
    });
    expect(await readFiles(engine.host, ['/app/x.yml', '/app/a/b/c', '/to-app/x.yml'])).toEqual([]);
    await expect(readFiles(engine.host, ['/folder/x.yml'])).rejects.toMatchObject({ code: 'ENGINE_ERROR' });
    await expect(readFiles(engine.host, ['/x.yml'])).rejects.toMatchObject({ code: 'ENGINE_ERROR' });
  });

  it('refuses a circle of links, and removes the container', async () => {
    await using engine = await engineWith({ '/x': { mode: link, size: 0, linkTarget: '/x' } });
    await expect(readFiles(engine.host, ['/x'])).rejects.toMatchObject({
      code: 'FILE_LINKS_CIRCULAR',
      exitCode: 3,
    });
    expect(engine.requests.at(-1)).toMatch(/^DELETE /);
  });

  it('gives a large file without its tar, and the small ones around it', async () => {
    await using engine = await engineWith({
      '/before': { mode: 0o644, size: 100 },
      '/large': { mode: 0o755, size: 101 },
      '/to-large': { mode: link, size: 0, linkTarget: '/large' },
      '/after': { mode: 0o644, size: 3 },
    });
    const tar = Buffer.from('{"message":"TAR"}');
    expect(await readFiles(engine.host, ['/before', '/large', '/to-large', '/after'])).toEqual([
      { path: '/before', size: 100, tar },
      { path: '/large', size: 101 },
      { path: '/to-large', size: 101 },
      { path: '/after', size: 3, tar },
    ]);
    expect(engine.requests.at(-1)).toMatch(/^DELETE /);
  });

  it('ends the answer with a large file instead of reading it', async () => {
    let sent = 0;
    let ended: Promise<unknown> | undefined;
    await using engine = await fakeEngine((request, response) => {
      if (request.method !== 'GET') {
        answering(request.method === 'POST' ? 201 : 204, {})(request, response);
        return;
      }
      response.writeHead(200, { [statHeader]: stat({ mode: 0o755, size: 2 ** 40 }) });
      ended = once(response, 'close');
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
        sent += 65_536;
      };
      response.on('drain', more);
      more();
    });
    expect(await readFiles(engine.host, ['/app'])).toEqual([{ path: '/app', size: 2 ** 40 }]);
    await ended;
    expect(sent).toBeLessThan(10_000_000);
  });

  it('does not believe a small size', async () => {
    await using engine = await fakeEngine((request, response) => {
      if (request.method !== 'GET') answering(request.method === 'POST' ? 201 : 204, {})(request, response);
      else
        response.writeHead(200, { [statHeader]: stat({ mode: 0, size: 1 }) }).end(Buffer.alloc(10_000_000));
    });
    await expect(readFiles(engine.host, ['/x'])).rejects.toMatchObject({ code: 'ENGINE_ERROR' });
  });

  it('removes by name when creating hangs, and tells of the hang', async () => {
    await using engine = await fakeEngine((request, response) => {
      if (request.method === 'DELETE') answering(404, { message: 'no such container' })(request, response);
    });
    await expect(readFiles(engine.host, ['/x'])).rejects.toMatchObject({ code: 'ENGINE_TIMEOUT' });
    expect(engine.requests).toHaveLength(2);
  });

  it('names the container that it could not remove', async () => {
    await using engine = await fakeEngine((request, response) => {
      answering(request.method === 'POST' ? 201 : 500, { message: 'busy' })(request, response);
    });
    await expect(readFiles(engine.host, [])).rejects.toMatchObject({
      code: 'ENGINE_LEFTOVER',
      suggestion: expect.stringMatching(
        /^Remove it with "docker rm --force --volumes container-api-/,
      ) as string,
    });
  });

  it('creates nothing after an abort, and removes after one', async () => {
    const reason = new Error('enough');
    await using engine = await fakeEngine((request, response) => {
      if (request.method !== 'GET') answering(request.method === 'POST' ? 201 : 204, {})(request, response);
    });
    await expect(readFiles(engine.host, ['/x'], AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(engine.requests).toEqual([]);
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort(reason);
    }, 50);
    await expect(readFiles(engine.host, ['/x'], controller.signal)).rejects.toBe(reason);
    expect(engine.requests.map((request) => request.split(' ')[0])).toEqual(['POST', 'GET', 'DELETE']);
  });
});
