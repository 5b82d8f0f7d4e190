import type { Recipe } from '../recipe.js';
import { program, serviceLike } from '../service.js';
import { endsSoon } from '../tables.js';

const ready = "server.listen(port, () => console.log('listening'));";
const onTerm = "process.once('SIGTERM', stop);";
const onInt = "process.once('SIGINT', stop);";
const unknownOption = `else {
  console.error(\`service: unknown option \${option}\`);
  process.exitCode = 64;
}`;

const script = (...lines: string[]): { content: string; mode: number } => ({
  content: ['#!/bin/sh', ...lines, ''].join('\n'),
  mode: 0o755,
});
const inShell = { base: 'shell', copies: { 'run.sh': '/app/run.sh' }, entrypoint: ['/app/run.sh'] } as const;

export const processRecipes: readonly Recipe[] = [
  serviceLike({ name: 'honest', honest: 'keeps all its promises' }),
  serviceLike({
    name: 'slow-start',
    honest: 'needs five seconds until it listens',
    edits: [[ready, `setTimeout(() => ${ready.slice(0, -1)}, 5000);`]],
    healthcheck:
      '--interval=500ms --timeout=10s --start-period=20s --retries=2 CMD ["/usr/bin/node", "/app/service.mjs", "--health"]',
  }),
  serviceLike({
    name: 'crashes-after-ready',
    lie: 'ends with 3 soon after it listens',
    edits: [[ready, `${ready} setTimeout(() => { console.error('out of luck'); process.exit(3); }, 400);`]],
    differences: { ...endsSoon, 'process/keeps-running': 'error crashed' },
  }),
  serviceLike({
    name: 'ends-after-ready',
    lie: 'ends with 0 soon after it listens, although it has a port to serve',
    edits: [[ready, `${ready} setTimeout(() => process.exit(0), 400);`]],
    differences: { ...endsSoon, 'process/keeps-running': 'error ended' },
  }),
  serviceLike({
    name: 'ignores-sigterm',
    lie: 'goes on when it is sent SIGTERM',
    edits: [[onTerm, "process.on('SIGTERM', () => console.log('not now'));"]],
    differences: { 'process/stops-on-stop-signal': 'warning signal-ignored' },
  }),
  serviceLike({
    name: 'no-sigterm-handler',
    lie: 'has no handler for SIGTERM, and the kernel gives process 1 no default one',
    edits: [[onTerm, '']],
    differences: { 'process/stops-on-stop-signal': 'warning signal-ignored' },
  }),
  serviceLike({
    name: 'ignores-stop-signal',
    lie: 'names SIGQUIT as its stop signal, and goes on when it is sent it',
    stopSignal: 'SIGQUIT',
    edits: [[onTerm, `${onTerm} process.on('SIGQUIT', () => console.log('not now'));`]],
    differences: {
      'process/stops-on-stop-signal': 'error declared-signal-ignored',
      'process/stops-on-sigterm': 'pass',
    },
  }),
  serviceLike({
    name: 'stop-signal',
    honest: 'names SIGQUIT as its stop signal, and stops on it',
    stopSignal: 'SIGQUIT',
    edits: [[onTerm, `${onTerm} process.once('SIGQUIT', stop);`]],
    differences: { 'process/stops-on-sigterm': 'pass' },
  }),
  serviceLike({
    name: 'only-its-stop-signal',
    lie: 'stops on SIGQUIT, which it names, and ignores SIGTERM',
    stopSignal: 'SIGQUIT',
    edits: [[onTerm, "process.on('SIGTERM', () => {}); process.once('SIGQUIT', stop);"]],
    differences: { 'process/stops-on-sigterm': 'warning signal-ignored' },
  }),
  serviceLike({
    name: 'ignores-sigint',
    lie: 'goes on when it is sent SIGINT',
    edits: [[onInt, "process.on('SIGINT', () => console.log('not now'));"]],
    differences: { 'process/stops-on-sigint': 'warning signal-ignored' },
  }),
  serviceLike({
    name: 'shell-as-process-1',
    lie: 'starts its program below a shell, which swallows signals',
    ...inShell,
    files: { 'run.sh': script('/usr/bin/node /app/service.mjs "$@"', 'exit $?') },
    differences: {
      'process/signals-reach-the-program': 'warning signal-lost',
      'process/stops-on-stop-signal': 'skip',
      'process/stops-on-sigint': 'skip',
    },
  }),
  serviceLike({
    name: 'shell-that-execs',
    honest: 'starts by a script that ends with exec',
    ...inShell,
    files: { 'run.sh': script('exec /usr/bin/node /app/service.mjs "$@"') },
  }),
  serviceLike({
    name: 'shell-that-traps',
    honest: 'starts by a script that hands signals on',
    ...inShell,
    files: {
      'run.sh': script(
        '/usr/bin/node /app/service.mjs "$@" & pid=$!',
        "trap 'kill -TERM $pid' TERM",
        "trap 'kill -INT $pid' INT",
        'while kill -0 $pid 2>/dev/null; do wait $pid; status=$?; done',
        'exit $status',
      ),
    },
  }),
  serviceLike({
    name: 'npm-start',
    honest: 'starts as npm does: two banner lines, then its program below a shell',
    ...inShell,
    files: {
      'run.sh': script(
        'echo; echo "> zoo@1.0.0 start"; echo "> node service.mjs"; echo',
        "trap 'kill -TERM $pid' TERM",
        "trap 'kill -INT $pid' INT",
        '/bin/sh -c \'exec /usr/bin/node /app/service.mjs "$@"\' sh "$@" & pid=$!',
        'while kill -0 $pid 2>/dev/null; do wait $pid; status=$?; done',
        'exit $status',
      ),
    },
  }),
  serviceLike({
    name: 'leaves-zombies',
    lie: 'starts programs that outlive their parents, and waits for none of them',
    base: 'shell',
    edits: [
      [ready, `${ready} spawn('/bin/sh', ['-c', 'sleep 0.2 & exit 0']);`],
      [
        "import { writeFileSync } from 'node:fs';",
        "import { spawn } from 'node:child_process';\nimport { writeFileSync } from 'node:fs';",
      ],
    ],
    differences: { 'process/reaps-zombies': 'warning zombies' },
  }),
  serviceLike({
    name: 'reaps-zombies',
    honest: 'starts programs that outlive their parents, and waits for all of them',
    base: 'python',
    files: { 'service.py': { content: program('service.py') } },
    copies: { 'service.py': '/app/service.py' },
    entrypoint: ['/usr/bin/python3', '/app/service.py'],
    healthcheck:
      '--interval=500ms --timeout=10s --retries=6 CMD ["/usr/bin/python3", "/app/service.py", "--health"]',
    labels: { 'api.HOOK.pre-stop': '["/usr/bin/python3", "/app/service.py", "--health"]' },
  }),
  serviceLike({
    name: 'logs-to-a-file',
    lie: 'writes its log to a file, and nothing to its streams',
    base: 'shell',
    files: { 'log/.keep': { content: '' } },
    copies: { log: '/app/log' },
    more: ['RUN ["/bin/busybox", "chmod", "a+rwx", "/app/log"]'],
    edits: [
      [
        'const port = 8080;',
        "const port = 8080;\nconst log = (line) => { try { appendFileSync('/app/log/service.log', `${line}\\n`); } catch {} };",
      ],
      [
        "import { writeFileSync } from 'node:fs';",
        "import { appendFileSync, writeFileSync } from 'node:fs';",
      ],
      ['console.log(`${request.method} ${request.url}`);', 'log(`${request.method} ${request.url}`);'],
      ["console.log('listening')", "log('listening')"],
      ["console.log('stopping')", "log('stopping')"],
    ],
    differences: {
      'immutable/writes-the-same-places': 'pass',
      'process/logs-to-streams': 'warning log-file',
    },
  }),
  serviceLike({
    name: 'logs-to-a-link',
    honest: 'writes its log to a file that is a link to /dev/stdout',
    base: 'shell',
    edits: [
      [
        'const port = 8080;',
        "const port = 8080;\nconst log = (line) => appendFileSync('/app/service.log', `${line}\\n`);",
      ],
      [
        "import { writeFileSync } from 'node:fs';",
        "import { appendFileSync, writeFileSync } from 'node:fs';",
      ],
      ['console.log(`${request.method} ${request.url}`);', 'log(`${request.method} ${request.url}`);'],
      ["console.log('listening')", "log('listening')"],
      ["console.log('stopping')", "log('stopping')"],
    ],
    more: ['RUN ["/bin/busybox", "ln", "-s", "/dev/stdout", "/app/service.log"]'],
  }),
  serviceLike({
    name: 'takes-any-option',
    lie: 'starts with an option that it does not know',
    edits: [[unknownOption, 'else serve();']],
    differences: {
      'process/exits-nonzero-on-failure': 'skip',
      'process/refuses-unknown-options': 'note ignored',
    },
  }),
  serviceLike({
    name: 'no-help',
    lie: 'has no answer to --help',
    edits: [["else if (option === '--help') console.log('usage: service [--health | --help]');\n", '']],
    differences: { 'process/answers-help': 'note fails' },
  }),
];
