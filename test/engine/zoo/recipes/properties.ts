import type { Recipe } from '../recipe.js';
import { serviceLike } from '../service.js';
import { notBooted } from '../tables.js';

const state = "writeFileSync('/data/state', 'running\\n');";
const ready = "server.listen(port, () => console.log('listening'));";
const serve = 'if (option === undefined) serve();';
const fs = "import { writeFileSync } from 'node:fs';";
/** A folder of the image that everybody may write to. */
const cache = { 'cache/.keep': { content: '', mode: 0o666 } };
const openCache = ['RUN ["/bin/busybox", "chmod", "-R", "a+rwX", "/app/cache"]'];
/** Writes where it can, and minds no refusal. */
const tolerant = (statement: string): string => `try { ${statement} } catch {}`;
const refusesUnless = (condition: string, complaint: string): string =>
  `if (option === undefined && !(${condition})) {
  console.error('${complaint}');
  process.exitCode = 1;
} else ${serve}`;

/** Descriptive, disposable, immutable, self-contained and small. */
export const propertyRecipes: readonly Recipe[] = [
  serviceLike({
    name: 'port-undescribed',
    lie: 'says what one of its ports is for, and not what the other is for',
    expose: '8080 9090',
    edits: [[ready, `createServer((request, response) => response.end()).listen(9090).unref();\n  ${ready}`]],
    differences: { 'descriptive/says-what-runs-show': 'note port-undescribed' },
  }),
  serviceLike({
    name: 'health-unsaid',
    lie: 'serves a port, and says nothing of how to see that it is well',
    healthcheck: null,
    differences: {
      'descriptive/says-what-runs-show': 'note health-unsaid',
      'api/becomes-healthy': 'skip',
    },
  }),
  serviceLike({
    name: 'stale-lock',
    lie: 'does not start again on its volume after it was killed',
    edits: [
      [fs, "import { rmSync, writeFileSync } from 'node:fs';"],
      [state, "writeFileSync('/data/lock', String(process.pid), { flag: 'wx' });"],
      ["console.log('stopping');", "console.log('stopping');\n    rmSync('/data/lock');"],
    ],
    differences: { 'disposable/survives-kill': 'error not-again' },
  }),
  serviceLike({
    name: 'writes-outside-volumes',
    lie: 'keeps a cache in its own file system',
    base: 'shell',
    files: cache,
    copies: { cache: '/app/cache' },
    more: openCache,
    edits: [[state, `${state}\n  ${tolerant("writeFileSync('/app/cache/answers', 'yes')")}`]],
    differences: {
      'immutable/writes-the-same-places': 'pass',
      'immutable/writes-only-to-volumes': 'warning writes-outside',
    },
  }),
  serviceLike({
    name: 'rewrites-its-code',
    lie: 'changes a file that came with its image',
    files: { 'settings.json': { content: '{}\n', mode: 0o666 } },
    copies: { 'settings.json': '/app/settings.json' },
    edits: [[state, `${state}\n  ${tolerant("writeFileSync('/app/settings.json', '{\"a\": 1}')")}`]],
    differences: {
      'immutable/writes-the-same-places': 'pass',
      'immutable/writes-only-to-volumes': 'warning writes-to-code',
    },
  }),
  serviceLike({
    name: 'writes-elsewhere-each-time',
    lie: 'writes to another file in each run',
    base: 'shell',
    files: cache,
    copies: { cache: '/app/cache' },
    more: openCache,
    edits: [[state, `${state}\n  ${tolerant("writeFileSync(`/app/cache/${Math.random()}`, 'yes')")}`]],
    differences: {
      'immutable/writes-only-to-volumes': 'warning writes-outside',
      'immutable/writes-the-same-places': 'warning differ',
    },
  }),
  serviceLike({
    name: 'needs-a-writable-root',
    lie: 'does not start when its root is read-only, although it writes nothing',
    base: 'shell',
    files: cache,
    copies: { cache: '/app/cache' },
    more: openCache,
    edits: [
      [fs, "import { accessSync, constants, writeFileSync } from 'node:fs';"],
      [state, `${state}\n  accessSync('/app/cache', constants.W_OK);`],
    ],
    differences: { 'immutable/runs-read-only': 'warning does-not-start' },
  }),
  serviceLike({
    name: 'needs-network',
    lie: 'does not start without a network interface',
    edits: [
      [fs, `${fs}\nimport { networkInterfaces } from 'node:os';`],
      [
        serve,
        refusesUnless(
          'Object.values(networkInterfaces()).flat().some(({ internal }) => !internal)',
          'no network interface',
        ),
      ],
    ],
    differences: { 'self-contained/starts-without-network': 'warning needs-network' },
  }),
  serviceLike({
    name: 'needs-an-outside-file',
    lie: 'does not start without a file that its image lacks',
    edits: [
      [fs, "import { readFileSync, writeFileSync } from 'node:fs';"],
      [state, `${state}\n  readFileSync('/etc/zoo/settings.json');`],
    ],
    differences: { ...notBooted, 'self-contained/needs-no-outside-file': 'error file-missing' },
  }),
  serviceLike({
    name: 'too-big',
    lie: 'is larger than its budget',
    maxSize: '60MB',
    differences: { 'small/size-within-budget': 'error too-large' },
  }),
  serviceLike({
    name: 'too-many-layers',
    lie: 'has more layers than its budget allows',
    files: Object.fromEntries(
      [1, 2, 3, 4, 5, 6, 7].map((n) => [`layer${String(n)}`, { content: String(n) }]),
    ),
    copies: Object.fromEntries(
      [1, 2, 3, 4, 5, 6, 7].map((n) => [`layer${String(n)}`, `/app/layer${String(n)}`]),
    ),
    differences: { 'small/layers-within-budget': 'error too-many' },
  }),
  serviceLike({
    name: 'compiler-left',
    lie: 'still has the compiler that it was built with',
    files: { gcc: { content: '\x7fELF', mode: 0o755 } },
    copies: { gcc: '/usr/bin/gcc' },
    differences: { 'small/no-build-tools': 'warning left' },
  }),
];
