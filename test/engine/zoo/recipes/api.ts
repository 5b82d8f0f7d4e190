import type { Recipe } from '../recipe.js';
import { serviceLike, type Variation } from '../service.js';
import { neverReady } from '../tables.js';

const serve = 'if (option === undefined) serve();';
const ready = "server.listen(port, () => console.log('listening'));";

const token = { 'api.ENV.TOKEN.mandatory': 'true', 'api.ENV.TOKEN.description': 'Token of the API' };
const asksFor = (name: string): string =>
  `if (option === undefined && !process.env.${name}) {
  console.error('${name} is not set');
  process.exitCode = 1;
} else ${serve}`;

/** A service with a required variable, like the honest one of these. */
function configured(variation: Variation): Recipe {
  return serviceLike({
    edits: [[serve, asksFor('TOKEN')]],
    flags: ['--env', 'TOKEN=tell-nobody'],
    ...variation,
    labels: { ...token, ...variation.labels },
    differences: {
      'api/required-variables-required': 'pass',
      'api/required-variables-sufficient': 'pass',
      'api/starts-without-configuration': 'skip',
      ...variation.differences,
    },
  });
}

const udp: readonly (readonly [string, string])[] = [
  [
    "import { createServer, get } from 'node:http';",
    "import { createSocket } from 'node:dgram';\nimport { createServer, get } from 'node:http';",
  ],
  [ready, `createSocket('udp4').bind(5353);\n  ${ready}`],
];

export const apiRecipes: readonly Recipe[] = [
  configured({ name: 'configured', honest: 'asks for its required variable' }),
  configured({
    name: 'configured-by-chance',
    honest: 'takes any value for its required variable, and is given one that is made up',
    flags: [],
  }),
  configured({
    name: 'required-is-not-required',
    lie: 'starts without the variable that it calls required',
    edits: [],
    differences: {
      'process/exits-nonzero-on-failure': 'skip',
      'api/required-variables-required': 'error not-required',
    },
  }),
  configured({
    name: 'required-has-a-default',
    lie: 'calls a variable required that its own ENV gives a value to',
    env: { UNITS: 'metric', TOKEN: 'changeme' },
    differences: {
      'process/exits-nonzero-on-failure': 'skip',
      'api/required-variables-required': 'error has-default',
    },
  }),
  configured({
    name: 'does-not-name-what-is-missing',
    lie: 'ends without its required variable, and does not say which one it was',
    edits: [[serve, asksFor('TOKEN').replace('TOKEN is not set', 'bad configuration')]],
    differences: { 'api/required-variables-required': 'warning not-named' },
  }),
  configured({
    name: 'hangs-without-its-variable',
    lie: 'waits for ever without its required variable',
    edits: [[serve, asksFor('TOKEN').replace('process.exitCode = 1;', 'setInterval(() => {}, 1000);')]],
    differences: {
      'process/exits-nonzero-on-failure': 'skip',
      'api/required-variables-required': 'warning hangs',
    },
  }),
  configured({
    name: 'ends-with-0-without-its-variable',
    lie: 'ends with 0 without its required variable',
    edits: [[serve, asksFor('TOKEN').replace('process.exitCode = 1;', '')]],
    differences: { 'process/exits-nonzero-on-failure': 'error zero-without-variable' },
  }),
  configured({
    name: 'required-is-not-enough',
    lie: 'needs a variable that it does not declare besides the required one',
    edits: [[serve, `${asksFor('TOKEN').replace(serve, '')}${asksFor('DATABASE_URL')}`]],
    differences: { 'api/required-variables-sufficient': 'error needs-undeclared' },
  }),
  serviceLike({
    name: 'needs-an-undeclared-variable',
    lie: 'needs a variable, and declares none',
    edits: [[serve, asksFor('DATABASE_URL')]],
    differences: { 'api/starts-without-configuration': 'error needs-undeclared' },
  }),
  serviceLike({
    name: 'optional-is-required',
    lie: 'does not start without a variable that it calls optional',
    labels: { 'api.ENV.REGION.mandatory': 'false', 'api.ENV.REGION.description': 'Where it runs' },
    edits: [[serve, asksFor('REGION')]],
    differences: {
      'api/starts-without-configuration': 'skip',
      'api/optional-variables-optional': 'error is-required',
    },
  }),
  serviceLike({
    name: 'wrong-default',
    lie: 'declares another default than its ENV has',
    labels: { 'api.ENV.UNITS': 'imperial' },
    alsoFound: ['contract/sources-disagree'],
    differences: { 'api/defaults-as-declared': 'error differs' },
  }),
  serviceLike({
    name: 'nobody-listens',
    timeout: '4',
    lie: 'exposes a port that nobody listens on',
    edits: [
      [
        ready,
        "setInterval(() => {}, 1000); process.once('SIGTERM', process.exit.bind(null, 0)); process.once('SIGINT', process.exit.bind(null, 0)); console.log('working');",
      ],
    ],
    healthcheck: null,
    labels: { 'api.HOOK.pre-stop': '["/usr/bin/node", "-e", "0"]' },
    differences: {
      ...neverReady,
      'api/not-loopback-only': 'skip',
      'api/declared-ports-listen': 'error not-listening',
      'api/becomes-healthy': 'skip',
    },
  }),
  serviceLike({
    name: 'one-of-two-ports',
    timeout: '4',
    lie: 'exposes two ports and listens on one of them',
    expose: '8080 9090',
    labels: { 'api.EXPOSE.9090.description': 'Metrics' },
    differences: { ...neverReady, 'api/declared-ports-listen': 'error not-listening' },
  }),
  serviceLike({
    name: 'both-ports',
    honest: 'exposes two ports and listens on both',
    expose: '8080 9090',
    labels: { 'api.EXPOSE.9090.description': 'Metrics' },
    edits: [[ready, `createServer((request, response) => response.end()).listen(9090).unref();\n  ${ready}`]],
  }),
  serviceLike({
    name: 'undeclared-listener',
    lie: 'listens on a port that it does not declare',
    edits: [[ready, `createServer((request, response) => response.end()).listen(9090).unref();\n  ${ready}`]],
    differences: { 'api/listeners-declared': 'warning undeclared' },
  }),
  serviceLike({
    name: 'undeclared-udp-listener',
    lie: 'receives datagrams on a port that it does not declare',
    edits: udp.map(([from, to]) => [from, to.replace('bind(5353)', 'bind(5353).unref()')] as const),
    differences: { 'api/listeners-declared': 'warning undeclared' },
  }),
  serviceLike({
    name: 'udp',
    honest: 'exposes a UDP port and receives datagrams there',
    expose: '8080 5353/udp',
    labels: { 'api.EXPOSE.5353/udp.description': 'Names' },
    edits: udp.map(([from, to]) => [from, to.replace('bind(5353)', 'bind(5353).unref()')] as const),
  }),
  serviceLike({
    name: 'no-udp',
    timeout: '4',
    lie: 'exposes a UDP port and receives no datagrams',
    expose: '8080 5353/udp',
    labels: { 'api.EXPOSE.5353/udp.description': 'Names' },
    differences: { ...neverReady, 'api/declared-ports-listen': 'error not-listening' },
  }),
  serviceLike({
    name: 'loopback-only',
    lie: 'listens where only itself can connect',
    edits: [[ready, ready.replace('port,', "port, '127.0.0.1',")]],
    differences: { 'api/not-loopback-only': 'error loopback' },
  }),
  serviceLike({
    name: 'volume-not-writable',
    lie: 'declares a volume that its user may not write to',
    volumes: ['/data', '/state'],
    labels: { 'api.VOLUME.more': '/state', 'api.VOLUME.more.description': 'What it cannot remember' },
    files: { 'state/.keep': { content: '' } },
    copies: { state: '/state' },
    differences: { 'api/volumes-writable': 'error not-writable' },
  }),
  serviceLike({
    name: 'never-healthy',
    lie: 'has a health check that never succeeds',
    edits: [['(response) => response.resume()', '(response) => response.resume().on("end", fail)']],
    labels: { 'api.HOOK.pre-stop': '["/usr/bin/node", "-e", "0"]' },
    differences: { 'api/becomes-healthy': 'error unhealthy' },
  }),
  serviceLike({
    name: 'health-check-missing',
    lie: 'has a health check whose program is not there',
    healthcheck: '--interval=500ms --retries=2 CMD ["/usr/bin/curl", "-f", "http://localhost:8080/"]',
    differences: { 'api/becomes-healthy': 'error program-missing' },
  }),
  serviceLike({
    name: 'health-check-without-shell',
    lie: 'has a health check in shell form, and no shell',
    healthcheck: '--interval=500ms --retries=2 CMD node /app/service.mjs --health',
    differences: { 'api/becomes-healthy': 'error program-missing' },
  }),
  serviceLike({
    name: 'hook-fails',
    lie: 'has a hook that ends with a failure',
    labels: { 'api.HOOK.pre-stop': '["/usr/bin/node", "-e", "process.exit(5)"]' },
    differences: { 'api/hooks-succeed': 'error failed' },
  }),
  serviceLike({
    name: 'hook-missing',
    lie: 'has a hook whose program is not there',
    labels: { 'api.HOOK.pre-stop': '["/bin/drain"]' },
    differences: { 'api/hooks-succeed': 'error not-found' },
  }),
];
