import { dockerflowLike, versionFile } from '../dockerflow.js';
import type { Recipe } from '../recipe.js';
import { notReached } from '../tables.js';

const port = 'const port = Number(process.env.PORT);';
const readVersion = "const version = readFileSync('/app/version.json', 'utf8');";
const version = 'response.writeHead(200, json).end(version),';
const heartbeat =
  "response.writeHead(healthy ? 200 : 503, json).end(JSON.stringify({ status: healthy ? 'ok' : 'error' }));";
const lbheartbeat = "'/__lbheartbeat__': async (response) => response.writeHead(200, json).end('{}'),";
const notFound = "else response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not found\\n');";
const page = "else response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>hello</p>');";
const listen = "server.listen(port, () => log('app.start', { msg: 'listening', port }));";
const database = 'const databaseIsThere = async () => true;';
const noDatabase = 'const databaseIsThere = async () => false;';
const onTerm = "process.once('SIGTERM', stop);";
const dispatch = 'void answer(request, response)';
const timestamp = '`${BigInt(Date.now()) * 1000000n}`';
const write = 'process.stdout.write(`{"Timestamp":${Timestamp},${rest.slice(1)}\\n`);';
/** The program does not look at the file that the image has. */
const ownVersion = [readVersion, `const version = ${JSON.stringify(versionFile)};`] as const;

const lb = (answer: string): readonly (readonly [string, string])[] => [
  [lbheartbeat, `'/__lbheartbeat__': async (response, request) => ${answer},`],
  ['await route(response)', 'await route(response, request)'],
];

export const dockerflowRecipes: readonly Recipe[] = [
  dockerflowLike({ name: 'flow', honest: 'keeps all that Dockerflow asks for' }),
  dockerflowLike({
    name: 'flow-slow-start',
    honest: 'needs five seconds until it listens',
    edits: [[listen, `setTimeout(() => ${listen.slice(0, -1)}, 5000);`]],
  }),
  dockerflowLike({
    name: 'flow-database-away',
    honest: 'answers 503 to its heartbeat, as its database is not there',
    edits: [[database, noDatabase]],
    differences: {
      'dockerflow/heartbeat-checks-services': 'pass',
      'dockerflow/lbheartbeat-independent': 'pass',
    },
  }),
  dockerflowLike({
    name: 'flow-port-ignored',
    lie: 'listens on 8000 whatever PORT says',
    edits: [[port, 'const port = 8000;']],
    differences: { 'dockerflow/serves-on-port': 'error other-port' },
  }),
  dockerflowLike({
    name: 'flow-port-from-another-variable',
    lie: 'listens where ZOO_PORT says',
    env: { ZOO_PORT: '8000', PORT: '8000' },
    edits: [[port, 'const port = Number(process.env.ZOO_PORT);']],
    differences: { 'dockerflow/serves-on-port': 'error other-variable' },
  }),
  dockerflowLike({
    name: 'flow-port-cached',
    lie: 'listens on the PORT that it was built with',
    files: { 'settings.json': { content: '{"port": 8000}\n' } },
    copies: { 'settings.json': '/app/settings.json' },
    edits: [[port, "const { port } = JSON.parse(readFileSync('/app/settings.json', 'utf8'));"]],
    differences: { 'dockerflow/serves-on-port': 'error other-port' },
  }),
  dockerflowLike({
    name: 'flow-loopback-only',
    lie: 'listens where only itself can connect',
    edits: [[listen, listen.replace('port,', "port, '127.0.0.1',")]],
    differences: { ...notReached, 'dockerflow/serves-on-port': 'error loopback-only' },
  }),
  dockerflowLike({
    name: 'flow-single-page',
    honest: 'answers 200 with its page to every path that it does not know',
    edits: [[notFound, page]],
  }),
  dockerflowLike({
    name: 'flow-catch-all',
    lie: 'answers 200 with its page to every path, the heartbeats among them',
    edits: [
      [notFound, page],
      ["'/__heartbeat__'", "'/heartbeat'"],
      [lbheartbeat, lbheartbeat.replace('__lbheartbeat__', 'lbheartbeat')],
    ],
    differences: {
      'dockerflow/heartbeat': 'skip',
      'dockerflow/lbheartbeat': 'skip',
      'dockerflow/no-catch-all': 'error indistinguishable',
    },
  }),
  dockerflowLike({
    name: 'flow-version-mismatch',
    lie: 'tells another version than its file',
    edits: [[version, "response.writeHead(200, json).end(version.replace('1.2.3', '1.2.4')),"]],
    differences: { 'dockerflow/version-endpoint': 'error differs' },
  }),
  dockerflowLike({
    name: 'flow-version-not-served',
    lie: 'has no /__version__',
    edits: [["'/__version__'", "'/version'"]],
    differences: { 'dockerflow/content-type': 'skip', 'dockerflow/version-endpoint': 'error not-found' },
  }),
  dockerflowLike({
    name: 'flow-version-as-text',
    lie: 'serves its version as text/html',
    edits: [[version, "response.writeHead(200, { 'Content-Type': 'text/html' }).end(version),"]],
    differences: { 'dockerflow/content-type': 'note other' },
  }),
  dockerflowLike({
    name: 'flow-version-reordered',
    honest: 'serves the same version with other spaces, and its keys in another order',
    edits: [
      [
        version,
        'response.writeHead(200, json).end(JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(version)).reverse()))),',
      ],
    ],
  }),
  dockerflowLike({
    name: 'flow-version-file-missing',
    lie: 'has no /app/version.json',
    edits: [ownVersion],
    copies: { 'version.json': null },
    differences: { 'dockerflow/version-endpoint': 'skip', 'dockerflow/version-file-valid': 'error missing' },
  }),
  dockerflowLike({
    name: 'flow-version-file-unreadable',
    lie: 'has a /app/version.json that its user may not read',
    edits: [ownVersion],
    files: { 'version.json': { content: versionFile, mode: 0o600 } },
    differences: {
      'dockerflow/version-endpoint': 'skip',
      'dockerflow/version-file-valid': 'error unreadable',
    },
  }),
  dockerflowLike({
    name: 'flow-version-file-broken',
    lie: 'has a /app/version.json that is no JSON',
    edits: [ownVersion],
    files: { 'version.json': { content: '{"version": "1.2.3",}\n' } },
    differences: { 'dockerflow/version-endpoint': 'skip', 'dockerflow/version-file-valid': 'error not-json' },
  }),
  dockerflowLike({
    name: 'flow-version-file-nested',
    lie: 'has a /app/version.json of the old nested shape',
    files: { 'version.json': { content: `{"version": ${versionFile}}` } },
    differences: { 'dockerflow/version-file-valid': 'error legacy-shape' },
  }),
  dockerflowLike({
    name: 'flow-version-file-stub',
    lie: 'has a /app/version.json that nobody filled in',
    files: { 'version.json': { content: versionFile.replace(/"commit": "[^"]*"/, '"commit": "TBD"') } },
    differences: { 'dockerflow/version-file-valid': 'warning placeholder' },
  }),
  dockerflowLike({
    name: 'flow-version-link',
    lie: 'has a /app/version.json that is a link: who copies it out of the image gets the link',
    base: 'shell',
    copies: { 'version.json': '/app/dist/version.json' },
    more: ['RUN ["/bin/busybox", "ln", "-s", "dist/version.json", "/app/version.json"]'],
    differences: { 'dockerflow/version-file-valid': 'warning symlink' },
  }),
  dockerflowLike({
    name: 'flow-version-link-dangling',
    lie: 'has a /app/version.json that is a link to nothing',
    base: 'shell',
    edits: [ownVersion],
    copies: { 'version.json': null },
    more: ['RUN ["/bin/busybox", "ln", "-s", "dist/version.json", "/app/version.json"]'],
    differences: { 'dockerflow/version-endpoint': 'skip', 'dockerflow/version-file-valid': 'error dangling' },
  }),
  dockerflowLike({
    name: 'flow-heartbeat-missing',
    lie: 'has no /__heartbeat__',
    edits: [["'/__heartbeat__'", "'/heartbeat'"]],
    differences: { 'dockerflow/heartbeat': 'error not-found' },
  }),
  dockerflowLike({
    name: 'flow-heartbeat-204',
    lie: 'answers 204 to its heartbeat',
    edits: [[heartbeat, 'response.writeHead(204).end();']],
    differences: { 'dockerflow/heartbeat': 'error status' },
  }),
  dockerflowLike({
    name: 'flow-heartbeat-error-with-200',
    lie: 'reports an error with 200',
    edits: [
      [database, noDatabase],
      [heartbeat, heartbeat.replace('healthy ? 200 : 503', '200')],
    ],
    differences: { 'dockerflow/heartbeat': 'warning error-with-200' },
  }),
  dockerflowLike({
    name: 'flow-heartbeat-hangs',
    lie: 'never answers its heartbeat while its database is away',
    edits: [[database, 'const databaseIsThere = () => new Promise(() => {});']],
    differences: { 'dockerflow/lbheartbeat-independent': 'pass', 'dockerflow/heartbeat': 'error no-answer' },
  }),
  dockerflowLike({
    name: 'flow-lbheartbeat-204',
    lie: 'answers 204 to the load balancer',
    edits: lb('response.writeHead(204).end()'),
    differences: {
      'dockerflow/answers-head': 'skip',
      'dockerflow/trailing-slash': 'skip',
      'dockerflow/lbheartbeat': 'error status',
    },
  }),
  dockerflowLike({
    name: 'flow-lbheartbeat-missing',
    lie: 'misspells the path for the load balancer',
    edits: [[lbheartbeat, lbheartbeat.replace('__lbheartbeat__', '__lheartbeat__')]],
    differences: {
      'dockerflow/answers-head': 'skip',
      'dockerflow/trailing-slash': 'skip',
      'dockerflow/lbheartbeat': 'error not-found',
    },
  }),
  dockerflowLike({
    name: 'flow-lbheartbeat-asks-the-database',
    lie: 'lets its database decide what the load balancer hears',
    edits: [[database, noDatabase], ...lb('response.writeHead((await databaseIsThere()) ? 200 : 503).end()')],
    differences: {
      'dockerflow/answers-head': 'skip',
      'dockerflow/trailing-slash': 'skip',
      'dockerflow/lbheartbeat': 'skip',
      'dockerflow/lbheartbeat-independent': 'error fails-with-heartbeat',
    },
  }),
  dockerflowLike({
    name: 'flow-redirects-to-https',
    lie: 'sends the load balancer to https',
    edits: lb(
      "request.headers['x-forwarded-proto'] === 'https' ? response.end() : response.writeHead(301, { Location: 'https://zoo.example.com/__lbheartbeat__' }).end()",
    ),
    differences: { 'dockerflow/lbheartbeat': 'error redirect-to-https' },
  }),
  dockerflowLike({
    name: 'flow-checks-host',
    lie: 'answers the load balancer only under the name localhost',
    edits: lb('response.writeHead(/^localhost/.test(request.headers.host) ? 200 : 400).end()'),
    differences: { 'dockerflow/lbheartbeat': 'warning host-refused' },
  }),
  dockerflowLike({
    name: 'flow-silent',
    lie: 'writes nothing to its streams',
    edits: [[write, '']],
    differences: { 'dockerflow/mozlog': 'skip', 'dockerflow/logs-text': 'warning silent' },
  }),
  dockerflowLike({
    name: 'flow-mozlog-milliseconds',
    lie: 'gives the time in milliseconds in its mozlog lines',
    edits: [[timestamp, '`${BigInt(Date.now())}`']],
    differences: { 'dockerflow/mozlog': 'warning wrong-unit' },
  }),
  dockerflowLike({
    name: 'flow-mozlog-on-stderr',
    lie: 'writes mozlog to the standard error',
    edits: [[write, write.replace('stdout', 'stderr')]],
    differences: { 'dockerflow/mozlog': 'warning stderr-only' },
  }),
  dockerflowLike({
    name: 'flow-plain-log',
    lie: 'logs in JSON that is no mozlog',
    edits: [
      [write, 'process.stdout.write(`{"timestamp":"${new Date().toISOString()}","level":"info"}\\n`);'],
    ],
    differences: { 'dockerflow/mozlog': 'warning no-mozlog' },
  }),
  dockerflowLike({
    name: 'flow-root',
    lie: 'names no user, and runs as root',
    user: null,
    differences: { 'dockerflow/code-read-only': 'skip', 'dockerflow/runs-as-app': 'error root' },
  }),
  dockerflowLike({
    name: 'flow-user-by-number',
    honest: 'names its user by number',
    user: '10001:10001',
    differences: { 'dockerflow/runs-as-app': 'pass + note spelling' },
  }),
  dockerflowLike({
    name: 'flow-no-user-app',
    lie: 'has no user app in /etc/passwd',
    user: '10001:10001',
    files: { passwd: { content: 'root:x:0:0:root:/root:/bin/false\n' } },
    copies: { passwd: '/etc/passwd' },
    differences: {
      'dockerflow/runs-as-app': 'pass + note spelling',
      'dockerflow/has-user-app': 'warning missing',
    },
  }),
  dockerflowLike({
    name: 'flow-user-1000',
    lie: 'gives its user app another number',
    user: '10001:10001',
    files: { passwd: { content: 'root:x:0:0:root:/root:/bin/false\napp:x:1000:10001::/app:/bin/false\n' } },
    copies: { passwd: '/etc/passwd' },
    differences: {
      'dockerflow/runs-as-app': 'pass + note spelling',
      'dockerflow/has-user-app': 'warning other-id',
    },
  }),
  dockerflowLike({
    name: 'flow-no-group-app',
    lie: 'has no group app in /etc/group',
    files: { group: { content: 'root:x:0:\n' } },
    copies: { group: '/etc/group' },
    differences: { 'dockerflow/has-group-app': 'warning missing' },
  }),
  dockerflowLike({
    name: 'flow-no-cmd',
    lie: 'starts by ENTRYPOINT alone',
    entrypoint: ['/usr/bin/node', '/app/server.mjs'],
    cmd: null,
    differences: { 'dockerflow/starts-by-entrypoint-and-cmd': 'warning no-cmd' },
  }),
  dockerflowLike({
    name: 'flow-code-elsewhere',
    lie: 'has its program outside /app',
    workdir: '/srv',
    copies: { 'server.mjs': '/srv/server.mjs' },
    cmd: ['/srv/server.mjs'],
    healthcheck:
      '--interval=500ms --timeout=10s --retries=6 CMD ["/usr/bin/node", "/srv/server.mjs", "--health"]',
    differences: { 'dockerflow/code-in-app-directory': 'note elsewhere' },
  }),
  dockerflowLike({
    name: 'flow-code-writable',
    lie: 'lets its user change its program',
    more: ['COPY --chown=10001:10001 server.mjs /app/server.mjs'],
    differences: { 'dockerflow/code-read-only': 'note writable' },
  }),
  dockerflowLike({
    name: 'flow-two-processes',
    lie: 'runs a second program beside its own',
    base: 'shell',
    edits: [
      [listen, `${listen}\n  spawn('/bin/sleep', ['1000'], { stdio: 'ignore' }).unref();`],
      [
        "import { readFileSync } from 'node:fs';",
        "import { spawn } from 'node:child_process';\nimport { readFileSync } from 'node:fs';",
      ],
    ],
    differences: { 'dockerflow/one-process': 'note several' },
  }),
  dockerflowLike({
    name: 'flow-default-port',
    lie: 'listens on 3000 where nobody says otherwise',
    env: { PORT: '3000' },
    expose: '3000',
    differences: { 'dockerflow/default-port': 'note other-port' },
  }),
  dockerflowLike({
    name: 'flow-refuses-head',
    lie: 'answers 405 to HEAD',
    edits: [
      [dispatch, "request.method === 'HEAD' ? response.writeHead(405).end() : answer(request, response)"],
    ],
    differences: { 'dockerflow/answers-head': 'note refused' },
  }),
  dockerflowLike({
    name: 'flow-no-trailing-slash',
    lie: 'does not know its paths with a slash at the end',
    edits: [["routes[path.length > 1 ? path.replace(/\\/$/, '') : path]", 'routes[path]']],
    differences: { 'dockerflow/trailing-slash': 'note refused' },
  }),
  dockerflowLike({
    name: 'flow-ignores-sigterm',
    lie: 'goes on when it is sent SIGTERM',
    edits: [[onTerm, "process.on('SIGTERM', () => {});"]],
    differences: { 'dockerflow/stops-on-sigterm': 'note ignored' },
  }),
  dockerflowLike({
    name: 'flow-health-check-fixed',
    lie: 'checks its health on 8000 whatever PORT says',
    healthcheck:
      '--interval=500ms --timeout=10s --retries=6 CMD ["/usr/bin/node", "-e", "fetch(\'http://127.0.0.1:8000/__lbheartbeat__\')"]',
    differences: { 'dockerflow/healthcheck-follows-port': 'note fixed-port' },
  }),
];

const old = ['--profile', 'dockerflow-2016-02'];
const statsd = (name: string): readonly (readonly [string, string])[] => [
  [
    "import { createServer, get } from 'node:http';",
    "import { createSocket } from 'node:dgram';\nimport { createServer, get } from 'node:http';",
  ],
  [
    database,
    `${database}
const { STATSD_HOST, STATSD_PORT } = process.env;
const socket = createSocket('udp4').unref();
const count = () => STATSD_HOST && socket.send('${name}:1|c', Number(STATSD_PORT), STATSD_HOST);`,
  ],
  [dispatch, '(count(), void answer(request, response))'],
];
const readsConfig = (body: string): readonly (readonly [string, string])[] => [
  [
    "import { readFileSync } from 'node:fs';",
    "import { readFileSync, readdirSync, statSync } from 'node:fs';",
  ],
  [port, `${port}\nconst config = process.env.CONFIG_PATH;\n${body}`],
];

export const oldDockerflowRecipes: readonly Recipe[] = [
  dockerflowLike({
    name: 'flow-2016',
    honest: 'keeps all that the first text of Dockerflow asked for, and counts its requests',
    edits: [
      ...statsd('zoo.requests'),
      ...readsConfig(
        'if (config) void (statSync(config).isDirectory() ? readdirSync(config) : readFileSync(config));',
      ),
    ],
    flags: old,
    old: true,
  }),
  dockerflowLike({
    name: 'flow-2016-bad-metrics',
    lie: 'counts under names that no StatsD takes',
    edits: statsd('zoo requests of /'),
    flags: old,
    old: true,
    differences: { 'dockerflow/sends-statsd': 'note metric-name' },
  }),
  dockerflowLike({
    name: 'flow-2016-config-file-only',
    lie: 'does not start when CONFIG_PATH is a folder',
    edits: [...readsConfig('if (config) readFileSync(config);')],
    flags: old,
    old: true,
    differences: { 'dockerflow/sends-statsd': 'skip', 'dockerflow/config-path-directory': 'note fails' },
  }),
  dockerflowLike({
    name: 'flow-2016-config-folder-only',
    lie: 'does not start when CONFIG_PATH is a file',
    edits: [...readsConfig('if (config) readdirSync(config);')],
    flags: old,
    old: true,
    differences: { 'dockerflow/sends-statsd': 'skip', 'dockerflow/config-path-file': 'note fails' },
  }),
];
