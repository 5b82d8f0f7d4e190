// What a service on a popular Node framework does, without the framework: routes in any case of letters and with or without a slash at the end,
// pages for what it does not know, an ETag, and its name in each answer. Its log is mozlog as the npm library writes it: no Hostname, times in
// milliseconds with six zeros, and fields that are left empty. An exception that nobody catches is logged, and the program ends with 0.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

function log(type, Severity, fields = {}) {
  const line = JSON.stringify({
    Type: type,
    Logger: 'miniature',
    EnvVersion: '2.0',
    Severity,
    Pid: process.pid,
    Fields: fields,
  });
  process.stdout.write(`{"Timestamp":${Date.now()}000000,${line.slice(1)}\n`);
}

process.on('uncaughtException', (error) => {
  log('uncaughtException', 2, { error: String(error), stack: error.stack });
  process.exit(0);
});

function send(response, status, type, body) {
  response.writeHead(status, {
    'X-Powered-By': 'Miniature',
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Length': Buffer.byteLength(body),
    ETag: `W/"${Buffer.byteLength(body).toString(16)}-${createHash('sha1').update(body).digest('base64').slice(0, 27)}"`,
  });
  response.end(body);
}

const routes = {
  '/__version__': (response) =>
    send(response, 200, 'application/json', JSON.stringify(JSON.parse(readFileSync('/app/version.json')))),
  '/__heartbeat__': (response) => send(response, 200, 'application/json', '{"database":true}'),
  '/__lbheartbeat__': (response) => send(response, 200, 'application/json', '{"http":"okay"}'),
};

const port = process.env.PORT || 8000;
const server = createServer((request, response) => {
  const path = request.url
    .split('?', 1)[0]
    .toLowerCase()
    .replace(/(?<=.)\/$/, '');
  const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
  log('request', 6, {});
  if (route) route(response);
  else
    send(
      response,
      404,
      'text/html',
      `<!DOCTYPE html>\n<title>Error</title>\n<pre>Cannot ${request.method} ${encodeURI(path)}</pre>\n`,
    );
});
server.listen(port, () => log('start', 6, { port: Number(port) }));
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
