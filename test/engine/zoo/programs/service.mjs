// The honest service of the zoo: it does what its Dockerfile says, and nothing else. A lie is this program with one line replaced.
import { writeFileSync } from 'node:fs';
import { createServer, get } from 'node:http';

const [option] = process.argv.slice(2);
const port = 8080;

function serve() {
  writeFileSync('/data/state', 'running\n');
  const server = createServer((request, response) => {
    console.log(`${request.method} ${request.url}`);
    response.end('ok\n');
  });
  server.listen(port, () => console.log('listening'));
  const stop = () => {
    console.log('stopping');
    server.close();
    server.closeAllConnections();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function askHealth() {
  const fail = () => (process.exitCode = 1);
  get({ port, timeout: 1000 }, (response) => response.resume()).on('error', fail);
}

if (option === undefined) serve();
else if (option === '--health') askHealth();
else if (option === '--help') console.log('usage: service [--health | --help]');
else {
  console.error(`service: unknown option ${option}`);
  process.exitCode = 64;
}
