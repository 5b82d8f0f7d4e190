import { afterEach, describe, expect, it, vi } from 'vitest';

import { connectEngine } from '../../../src/engine/client.js';
import { answering, fakeEngine } from './fake-engine.js';

const never = new AbortController().signal;

async function inspect(host: string, { timeout = 5000, signal = never, env = {} } = {}): Promise<unknown> {
  const engine = await connectEngine({ host, timeout, env });
  try {
    return await engine.inspectImage('app:1', signal);
  } finally {
    engine.close();
  }
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('inspectImage', () => {
  it('asks once, without a version, and gives the answer as it is', async () => {
    await using engine = await fakeEngine(answering(200, { Id: 'x' }));
    expect(await inspect(engine.host)).toEqual({ Id: 'x' });
    expect(engine.requests).toEqual(['GET /images/app:1/json']);
  });

  it('keeps to DOCKER_API_VERSION', async () => {
    await using engine = await fakeEngine(answering(200, {}));
    await inspect(engine.host, { env: { DOCKER_API_VERSION: '1.30' } });
    expect(engine.requests).toEqual(['GET /v1.30/images/app:1/json']);
  });

  it('passes the wanted platform on', async () => {
    await using engine = await fakeEngine(answering(200, {}));
    const client = await connectEngine({ host: engine.host, timeout: 5000, env: {} });
    await client.inspectImage('app', never, 'linux/arm/v7');
    const url = new URL(engine.requests[0]?.slice('GET '.length) ?? '', 'http://engine');
    expect(JSON.parse(url.searchParams.get('platform') ?? '')).toEqual({
      os: 'linux',
      architecture: 'arm',
      variant: 'v7',
    });
    client.close();
  });

  it("asks Podman in Podman's own form", async () => {
    await using engine = await fakeEngine((request, response) => {
      response.setHeader('Server', 'Libpod/4.3.1 (linux)');
      response.end(request.url?.includes('/libpod/') ? '{"own":true}' : '{"own":false}');
    });
    expect(await inspect(engine.host)).toEqual({ own: true });
    expect(await inspect(engine.host, { env: { DOCKER_API_VERSION: '1.40' } })).toEqual({ own: true });
    expect(engine.requests).toEqual([
      'GET /images/app:1/json',
      'GET /v4.0.0/libpod/images/app:1/json',
      'GET /v1.40/images/app:1/json',
      'GET /v1.40/libpod/images/app:1/json',
    ]);
  });

  it('knows an absent image by the status, whatever the text', async () => {
    await using engine = await fakeEngine(answering(404, { message: 'kein Bild' }));
    expect(await inspect(engine.host)).toBeUndefined();
  });

  it.each(['../info', 'a/../../info', 'a?b=c', 'a#b', 'a%2e', 'a b', '', '/a', 'a\n'])(
    'does not send %j, which is no name',
    async (name) => {
      await using engine = await fakeEngine(answering(200, {}));
      const client = await connectEngine({ host: engine.host, timeout: 5000, env: {} });
      expect(await client.inspectImage(name, never)).toBeUndefined();
      expect(engine.requests).toEqual([]);
      client.close();
    },
  );

  it('ignores the environment that docker-modem would read', async () => {
    vi.stubEnv('DOCKER_HOST', 'tcp://elsewhere:2376');
    vi.stubEnv('DOCKER_CERT_PATH', '/nonexistent');
    await using engine = await fakeEngine(answering(200, { Id: 'x' }));
    expect(await inspect(engine.host)).toEqual({ Id: 'x' });
    expect(process.env.DOCKER_HOST).toBe('tcp://elsewhere:2376');
  });
});

describe('an engine that fails', () => {
  it.each([
    ['says why', answering(500, { message: 'disk full' }), 'ENGINE_ERROR', 'answered 500: disk full'],
    ['denies', answering(403, { message: 'plugin says no' }), 'ENGINE_DENIED', '403'],
    ['is another server (404)', answering(404, '<html>'), 'ENGINE_ERROR', '404'],
    ['is another server (HTML)', answering(200, '<html>'), 'ENGINE_ERROR', 'JSON'],
    ['redirects', answering(302, '', { location: 'http://127.0.0.1:1/' }), 'ENGINE_ERROR', '302'],
    ['redirects to a strange scheme', answering(301, '', { location: 'gopher:x' }), 'ENGINE_ERROR', '301'],
  ])('%s', async (_name, listener, code, text) => {
    await using engine = await fakeEngine(listener);
    const failure = inspect(engine.host);
    await expect(failure).rejects.toMatchObject({ code, exitCode: 3 });
    await expect(failure).rejects.toThrow(text);
    expect(engine.requests).toHaveLength(1);
  });

  it('is absent', async () => {
    await expect(inspect('unix:///nonexistent/engine.sock')).rejects.toMatchObject({
      code: 'ENGINE_UNREACHABLE',
      message: expect.stringContaining('unix:///nonexistent/engine.sock (--host)') as string,
    });
    await expect(inspect('tcp://127.0.0.1:1')).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' });
  });

  it('hangs before it answers', async () => {
    await using engine = await fakeEngine(() => undefined);
    await expect(inspect(engine.host, { timeout: 50 })).rejects.toMatchObject({ code: 'ENGINE_TIMEOUT' });
  });

  it('hangs in the middle of its answer', async () => {
    await using engine = await fakeEngine((_request, response) => {
      response.writeHead(200).write('{"Id":');
    });
    await expect(inspect(engine.host, { timeout: 50 })).rejects.toMatchObject({ code: 'ENGINE_TIMEOUT' });
  });

  it('closes in the middle of its answer', async () => {
    await using engine = await fakeEngine((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"Id":');
      setTimeout(() => response.destroy(), 10);
    });
    await expect(inspect(engine.host)).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
  });

  it('closes without an answer', async () => {
    await using engine = await fakeEngine((request) => request.socket.destroy());
    await expect(inspect(engine.host)).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
  });

  it('does not speak HTTP', async () => {
    await using engine = await fakeEngine((request) => request.socket.end('SSH-2.0-OpenSSH_9\r\n'));
    await expect(inspect(engine.host)).rejects.toMatchObject({ code: 'ENGINE_ERROR' });
  });

  it.each([200, 500])('sends gigabytes with status %i', async (status) => {
    let sent = 0;
    const mebibyte = Buffer.alloc(1024 * 1024, '1');
    await using engine = await fakeEngine((_request, response) => {
      response.writeHead(status);
      const more = (): void => {
        sent += mebibyte.length;
        if (!response.destroyed && sent < 4 * 1024 ** 3) response.write(mebibyte, more);
      };
      more();
    });
    await expect(inspect(engine.host, { timeout: 20_000 })).rejects.toMatchObject({ code: 'ENGINE_ERROR' });
    expect(sent).toBeLessThan(128 * 1024 * 1024);
  });
});

describe('an abort', () => {
  it('before, during and after the head of an answer gives its reason', async () => {
    await using engine = await fakeEngine((_request, response) => {
      response.writeHead(200).write('{');
    });
    await using silent = await fakeEngine(() => undefined);
    const reason = new Error('enough');
    await expect(inspect(engine.host, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(engine.requests).toEqual([]);
    for (const host of [engine.host, silent.host]) {
      const controller = new AbortController();
      setTimeout(() => {
        controller.abort(reason);
      }, 50);
      await expect(inspect(host, { signal: controller.signal })).rejects.toBe(reason);
    }
  });
});

describe('listImages', () => {
  it('gives all names, without the nameless', async () => {
    const list = [{ RepoTags: ['b:1', 'a:1'] }, { RepoTags: null }, { RepoTags: ['<none>:<none>', 5] }, null];
    await using engine = await fakeEngine(answering(200, list));
    const client = await connectEngine({ host: engine.host, timeout: 5000, env: {} });
    expect(await client.listImages(never)).toEqual(['a:1', 'b:1']);
    client.close();
  });

  it('refuses what is no list', async () => {
    await using engine = await fakeEngine(answering(200, {}));
    const client = await connectEngine({ host: engine.host, timeout: 5000, env: {} });
    await expect(client.listImages(never)).rejects.toMatchObject({ code: 'ENGINE_ERROR' });
    client.close();
  });
});
