/** Images that hurt whoever runs them. */
import { dockerflowLike } from './dockerflow.js';
import type { Recipe, Table } from './recipe.js';
import { serviceLike } from './service.js';

const ready = "server.listen(port, () => console.log('listening'));";
const state = "writeFileSync('/data/state', 'running\\n');";
const fs = "import { writeFileSync } from 'node:fs';";
const spawn: readonly [string, string] = [fs, `import { spawn } from 'node:child_process';\n${fs}`];
const listen = "server.listen(port, () => log('app.start', { msg: 'listening', port }));";
const version = 'response.writeHead(200, json).end(version),';
const heartbeatRoute = 'const healthy = await databaseIsThere();';

export interface Hazard {
  recipe: Recipe;
  /** The part of the table that must be so in spite of it. */
  held: Table;
  /** Seconds that it may take. */
  within: number;
}

/** Escapes of a terminal: a title, colours, a cursor, both kinds of control characters, and text that turns round. */
export const escapes = '\u001b]0;owned\u0007\u001b[31m\u001b[2J\u009b2J\r\u202eevil\u2028\u0000';
const escaped = JSON.stringify(escapes);

export const hazards: readonly Hazard[] = [
  {
    recipe: serviceLike({
      name: 'hazard-fork-bomb',
      lie: 'starts processes without end',
      base: 'shell',
      edits: [
        spawn,
        [
          ready,
          `${ready}\n  spawn('/bin/sh', ['-c', 'bomb() { bomb | bomb & }; bomb'], { stdio: 'ignore' });`,
        ],
      ],
    }),
    held: { 'process/starts': 'pass', 'api/declared-ports-listen': 'pass' },
    within: 110,
  },
  {
    recipe: serviceLike({
      name: 'hazard-memory-hog',
      lie: 'takes all memory that there is',
      edits: [
        [
          ready,
          ready.replace(
            "console.log('listening')",
            'setTimeout(() => { const all = []; for (;;) all.push(Buffer.alloc(16777216, 1)); }, 200)',
          ),
        ],
      ],
      flags: ['--memory', '128m'],
    }),
    held: { 'process/starts': 'pass', 'process/keeps-running': 'error crashed' },
    within: 90,
  },
  {
    recipe: serviceLike({
      name: 'hazard-flood',
      lie: 'writes to its standard output without end',
      base: 'shell',
      edits: [
        spawn,
        [
          ready,
          `${ready}\n  spawn('/bin/busybox', ['yes', 'x'.repeat(200)], { stdio: ['ignore', 'inherit', 'inherit'] });`,
        ],
      ],
    }),
    held: {
      'process/starts': 'pass',
      'api/declared-ports-listen': 'pass',
      'process/logs-to-streams': 'pass',
    },
    within: 110,
  },
  {
    recipe: dockerflowLike({
      name: 'hazard-gigabyte',
      lie: 'writes a gigabyte before it listens',
      base: 'shell',
      edits: [
        [
          "import { readFileSync } from 'node:fs';",
          "import { execFileSync } from 'node:child_process';\nimport { readFileSync } from 'node:fs';",
        ],
        [
          listen,
          `execFileSync('/bin/sh', ['-c', 'busybox yes ${'x'.repeat(8000)} | busybox head -c 1073741824'], { stdio: ['ignore', 'inherit', 'inherit'] });\n  ${listen}`,
        ],
      ],
      healthcheck: null,
      timeout: '150',
    }),
    held: { 'dockerflow/serves-on-port': 'pass', 'dockerflow/logs-text': 'pass' },
    within: 420,
  },
  {
    recipe: serviceLike({
      name: 'hazard-many-files',
      lie: 'writes ten thousand files into its own file system',
      user: null,
      edits: [
        [fs, "import { mkdirSync, writeFileSync } from 'node:fs';"],
        [
          state,
          `${state}\n  try {\n    mkdirSync('/srv/many', { recursive: true });\n    for (let n = 0; n < 10000; n++) writeFileSync(\`/srv/many/\${'n'.repeat(100)}\${n}\`, '');\n  } catch {}`,
        ],
      ],
    }),
    held: {
      'process/starts': 'pass',
      'api/declared-ports-listen': 'pass',
      'immutable/writes-only-to-volumes': 'warning writes-outside',
    },
    within: 110,
  },
  {
    recipe: serviceLike({
      name: 'hazard-many-processes',
      lie: 'runs two thousand processes',
      base: 'shell',
      edits: [
        spawn,
        [
          ready,
          `spawn('/bin/sh', ['-c', 'i=0; while [ $i -lt 2000 ]; do sleep 1000 & i=$((i+1)); done; wait'], { stdio: 'ignore' }).unref();\n  ${ready}`,
        ],
      ],
      flags: ['--pids', '4000'],
    }),
    held: { 'process/starts': 'pass', 'api/declared-ports-listen': 'pass', 'privilege/not-root': 'pass' },
    within: 110,
  },
  {
    recipe: serviceLike({
      name: 'hazard-escapes',
      lie: 'writes escapes of a terminal to its log, and ends',
      edits: [[ready, `console.log(${escaped}); console.error(${escaped}); process.exit(1);`]],
    }),
    held: { 'process/starts': 'inconclusive' },
    within: 60,
  },
  {
    recipe: dockerflowLike({
      name: 'hazard-flow-escapes',
      lie: 'answers with escapes of a terminal, in headers and bodies',
      edits: [
        [version, `response.writeHead(200, { 'Content-Type': 'text/\\u009b2J\\u0085' }).end(${escaped}),`],
      ],
    }),
    held: { 'dockerflow/serves-on-port': 'pass', 'dockerflow/version-endpoint': 'error not-json' },
    within: 60,
  },
  {
    recipe: dockerflowLike({
      name: 'hazard-endless-body',
      lie: 'answers with a body that never ends',
      edits: [
        [
          version,
          `{ response.writeHead(200, json); const more = () => { while (!response.destroyed && response.write('x'.repeat(65536))); response.once('drain', more); }; more(); },`,
        ],
      ],
    }),
    held: { 'dockerflow/serves-on-port': 'pass' },
    within: 60,
  },
  {
    recipe: dockerflowLike({
      name: 'hazard-slow-answer',
      lie: 'answers with a byte each second',
      edits: [
        [
          version,
          `{ response.socket.write('HTTP/1.1 200 OK\\r\\n'); setInterval(() => response.socket?.write('X'), 1000).unref(); },`,
        ],
        [
          heartbeatRoute,
          `response.writeHead(200, json); setInterval(() => response.write(' '), 1000).unref(); if (port) return;\n    ${heartbeatRoute}`,
        ],
      ],
    }),
    held: { 'dockerflow/serves-on-port': 'pass', 'dockerflow/version-endpoint': 'error no-answer' },
    within: 90,
  },
  {
    recipe: dockerflowLike({
      name: 'hazard-huge-headers',
      lie: 'answers with a megabyte of headers',
      edits: [
        [
          version,
          `response.socket.end('HTTP/1.1 200 OK\\r\\n' + \`X-\${'x'.repeat(100)}: \${'y'.repeat(1000)}\\r\\n\`.repeat(1000) + 'Content-Length: 0\\r\\n\\r\\n'),`,
        ],
      ],
    }),
    held: { 'dockerflow/serves-on-port': 'pass' },
    within: 60,
  },
  {
    recipe: dockerflowLike({
      name: 'hazard-huge-file',
      lie: 'makes its version file a terabyte long, all of it holes',
      user: null,
      edits: [
        ["import { readFileSync } from 'node:fs';", "import { readFileSync, truncateSync } from 'node:fs';"],
        [
          "const version = readFileSync('/app/version.json', 'utf8');",
          "const version = readFileSync('/app/version.json', 'utf8');\ntry { truncateSync('/app/version.json', 1e12); } catch {}",
        ],
      ],
    }),
    held: { 'dockerflow/serves-on-port': 'pass', 'dockerflow/heartbeat': 'pass' },
    within: 60,
  },
  {
    recipe: dockerflowLike({
      name: 'hazard-link-loop',
      lie: 'has a version file that is a link to itself',
      base: 'shell',
      edits: [
        ["const version = readFileSync('/app/version.json', 'utf8');", "const version = '{}';"],
        ["import { readFileSync } from 'node:fs';\n", ''],
      ],
      copies: { 'version.json': null },
      more: ['RUN ["/bin/busybox", "ln", "-s", "version.json", "/app/version.json"]'],
    }),
    held: { 'dockerflow/serves-on-port': 'pass', 'dockerflow/heartbeat': 'pass' },
    within: 60,
  },
  {
    recipe: dockerflowLike({
      name: 'hazard-fifo',
      lie: 'has a version file that is a pipe which nobody writes to',
      base: 'shell',
      edits: [
        ["const version = readFileSync('/app/version.json', 'utf8');", "const version = '{}';"],
        ["import { readFileSync } from 'node:fs';\n", ''],
      ],
      copies: { 'version.json': null },
      more: ['RUN ["/bin/busybox", "mkfifo", "/app/version.json"]'],
    }),
    held: { 'dockerflow/serves-on-port': 'pass', 'dockerflow/heartbeat': 'pass' },
    within: 60,
  },
];
