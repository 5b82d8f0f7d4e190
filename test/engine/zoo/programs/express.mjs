// A small service on express, which logs with mozlog: both are the real packages, used as their own pages say.
import { readFileSync } from 'node:fs';

import express from 'express';
import mozlog from 'mozlog';

const log = mozlog({ app: 'miniature' })('server');
const port = process.env.PORT || 8000;
const app = express();

const summaryOf = ({ method, path }, { statusCode }, begin) => ({
  method,
  path,
  code: statusCode,
  t: Date.now() - begin,
});

app.use((request, response, next) => {
  const begin = Date.now();
  response.once('finish', () => log.info('summary', summaryOf(request, response, begin)));
  next();
});
app.get('/__version__', (request, response) => {
  response.json(JSON.parse(readFileSync('/app/version.json', 'utf8')));
});
app.get('/__heartbeat__', (request, response) => {
  response.json({ database: true });
});
app.get('/__lbheartbeat__', (request, response) => {
  response.json({ http: 'okay' });
});

const server = app.listen(port, () => {
  log.info('start', { port: Number(port) });
});
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
