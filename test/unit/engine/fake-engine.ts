import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface FakeEngine extends AsyncDisposable {
  /** `unix://…`, for DOCKER_HOST. */
  host: string;
  /** `METHOD URL` of each request, in order. */
  requests: string[];
}

/** An HTTP server on a unix socket that answers as `listener` says. */
export async function fakeEngine(listener: RequestListener): Promise<FakeEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'capi-fake-'));
  const socket = join(folder, 'engine.sock');
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${String(request.method)} ${String(request.url)}`);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    host: `unix://${socket}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}

/** Answers every request with `status` and `body`, an object as JSON. */
export function answering(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}
