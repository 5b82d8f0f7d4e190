/** Probe runs as a script of bare engine calls makes them: the yardstick for ours. */
import http from 'node:http';

/** Engine calls over keep-alive sockets, as `DOCKER_HOST` names a unix socket. */
export function rawEngine(host = process.env.DOCKER_HOST ?? '') {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
  const socketPath = host.replace(/^unix:\/\//, '');
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const headers =
        text === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
      const request = http.request({ agent, socketPath, method, path, headers }, (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString();
          if (response.statusCode >= 300)
            reject(new Error(`${method} ${path}: ${response.statusCode} ${answer}`));
          else resolve(answer === '' ? undefined : JSON.parse(answer));
        });
      });
      request.on('error', reject);
      request.end(text);
    });
}

/** A network as the invocation's: no way out, and containers do not see each other. */
export async function withNetwork(engine, use) {
  const Name = `bench-${process.pid}`;
  const Options = { 'com.docker.network.bridge.enable_icc': 'false' };
  await engine('POST', '/networks/create', { Name, Internal: true, Options });
  try {
    return await use(Name);
  } finally {
    // Docker 20.10 sometimes miscounts the endpoints of a network that many share, and then does not let it go.
    await engine('DELETE', `/networks/${Name}`).catch((error) => console.error(error.message));
  }
}

function status(host, port, path) {
  return new Promise((resolve) => {
    const request = http.get({ host, port, path, agent: false, timeout: 1000 }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', () => resolve(0));
  });
}

/** Create, start, find the address, poll until 200, remove. Answers the milliseconds to the 200 and to the end. */
export async function rawRun(engine, network, image, { port = 8080, path = '/', env = [] } = {}) {
  const begin = performance.now();
  const { Id } = await engine('POST', '/containers/create', {
    Image: image,
    Env: env,
    HostConfig: {
      NetworkMode: network,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      Memory: 512 * 1024 * 1024,
      PidsLimit: 256,
    },
  });
  await engine('POST', `/containers/${Id}/start`);
  const { NetworkSettings } = await engine('GET', `/containers/${Id}/json`);
  const address = NetworkSettings.Networks[network].IPAddress;
  while ((await status(address, port, path)) !== 200) await new Promise((resolve) => setTimeout(resolve, 5));
  const verdict = performance.now() - begin;
  await engine('DELETE', `/containers/${Id}?force=true&v=true`);
  return { verdict, total: performance.now() - begin };
}

/** `count` raw runs, `concurrency` at a time; milliseconds. */
export async function rawRuns(engine, network, image, count, concurrency, options) {
  const begin = performance.now();
  let left = count;
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (left-- > 0) await rawRun(engine, network, image, options);
    }),
  );
  return performance.now() - begin;
}
