import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, createServer as createSocketServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface Proxy extends AsyncDisposable {
  host: string;
  /** Method, path and query of the requests so far. */
  requests: string[];
}

export interface ProxyOptions {
  /** Milliseconds before each request is passed on. */
  delay?: number;
}

/** A port on 127.0.0.1 that writes down what is asked of the registry at `host`. */
export async function startProxy(host: string, options: ProxyOptions = {}): Promise<Proxy> {
  const requests: string[] = [];
  const server = createServer((incoming, outgoing) => {
    requests.push(`${incoming.method ?? ''} ${incoming.url ?? ''}`);
    void pass(incoming, outgoing);
  });
  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if (options.delay) await delay(options.delay);
    const { method, headers, url = '' } = incoming;
    const onward = request(`http://${host}${url}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A unix socket before the engine's, which passes no byte on after the first `bytes` of the answer in which `until` was seen. */
export async function startStalling(
  socket: string,
  path: string,
  { until, bytes, then }: { until: string; bytes: number; then: 'hang' | 'close' },
): Promise<AsyncDisposable> {
  const open = new Set<Socket>();
  const server = createSocketServer((client) => {
    const engine = connect(socket);
    let passed: number | undefined;
    for (const end of [client, engine]) {
      open.add(end);
      end.on('error', () => end.destroy()).on('close', () => open.delete(end));
    }
    client.on('data', (chunk) => {
      if (chunk.toString('latin1').includes(until)) passed = 0;
      engine.write(chunk);
    });
    engine.on('data', (chunk) => {
      if (passed === undefined) {
        client.write(chunk);
        return;
      }
      client.write(chunk.subarray(0, Math.max(0, bytes - passed)));
      passed += chunk.length;
      if (passed >= bytes && then === 'close') client.destroySoon();
    });
    client.on('close', () => engine.destroy());
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    async [Symbol.asyncDispose]() {
      for (const end of open) end.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
