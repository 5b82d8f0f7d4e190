// Called as oms.yml has it: by requests.
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

async function answer(request) {
  const { pathname } = new URL(request.url, 'http://localhost');
  if (request.method === 'GET' && pathname === '/count') return [200, 3];
  if (request.method !== 'POST' || pathname !== '/find') return [404, 'there is no such path'];
  const { city } = await json(request);
  if (city === undefined) return [400, 'city is missing'];
  return [200, { name: city, people: 1 }];
}

const server = createServer((request, response) => {
  answer(request).then(
    ([status, body]) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    (error) => response.writeHead(400).end(String(error)),
  );
});
server.listen(8080);
process.once('SIGTERM', () => server.close(() => process.exit(0)));
