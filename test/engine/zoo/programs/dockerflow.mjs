// The honest Dockerflow service of the zoo. A lie is this program with one line replaced.
import { readFileSync } from 'node:fs';
import { createServer, get } from 'node:http';

const port = Number(process.env.PORT);
const version = readFileSync('/app/version.json', 'utf8');
const json = { 'Content-Type': 'application/json' };

function log(type, fields) {
  const Timestamp = `${BigInt(Date.now()) * 1000000n}`;
  const rest = JSON.stringify({
    Type: type,
    Logger: 'zoo',
    Hostname: 'zoo',
    EnvVersion: '2.0',
    Severity: 6,
    Pid: process.pid,
    Fields: fields,
  });
  process.stdout.write(`{"Timestamp":${Timestamp},${rest.slice(1)}\n`);
}

const databaseIsThere = async () => true;

const routes = {
  '/': async (response) => response.writeHead(200, { 'Content-Type': 'text/plain' }).end('hello\n'),
  '/__version__': async (response) => response.writeHead(200, json).end(version),
  '/__heartbeat__': async (response) => {
    const healthy = await databaseIsThere();
    response.writeHead(healthy ? 200 : 503, json).end(JSON.stringify({ status: healthy ? 'ok' : 'error' }));
  },
  '/__lbheartbeat__': async (response) => response.writeHead(200, json).end('{}'),
};

async function answer(request, response) {
  const path = request.url.split('?', 1)[0];
  log('request.summary', { method: request.method, path, agent: 'zoo', errno: 0, t: 1 });
  const route = routes[path.length > 1 ? path.replace(/\/$/, '') : path];
  if (route) await route(response);
  else response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not found\n');
}

function serve() {
  const server = createServer((request, response) => void answer(request, response));
  server.listen(port, () => log('app.start', { msg: 'listening', port }));
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function askHealth() {
  const fail = () => (process.exitCode = 1);
  get({ port, path: '/__lbheartbeat__', timeout: 1000 }, (response) => response.resume()).on('error', fail);
}

if (process.argv[2] === '--health') askHealth();
else serve();
