/** What must be found of the honest images. A recipe says only what is other with it. */
import type { Table } from './recipe.js';

/** Of the honest service. */
export const serviceTable: Table = {
  'process/starts': 'pass',
  'process/keeps-running': 'pass',
  'process/stops-on-stop-signal': 'pass',
  'process/stops-on-sigterm': 'skip',
  'process/stops-on-sigint': 'pass',
  'process/signals-reach-the-program': 'pass',
  'process/reaps-zombies': 'pass',
  'process/exits-nonzero-on-failure': 'pass',
  'process/logs-to-streams': 'pass',
  'process/refuses-unknown-options': 'pass',
  'process/answers-help': 'pass',
  'process/reads-stdin': 'skip',
  'api/required-variables-required': 'skip',
  'api/required-variables-sufficient': 'skip',
  'api/optional-variables-optional': 'pass',
  'api/starts-without-configuration': 'pass',
  'api/defaults-as-declared': 'pass',
  'api/declared-ports-listen': 'pass',
  'api/listeners-declared': 'pass',
  'api/not-loopback-only': 'pass',
  'api/volumes-writable': 'pass',
  'api/becomes-healthy': 'pass',
  'api/hooks-succeed': 'pass',
  'commands/can-run': 'skip',
  'commands/refuses-missing': 'skip',
  'commands/result': 'skip',
  'commands/exit-status': 'skip',
  'descriptive/says-what-runs-show': 'pass',
  'disposable/time-to-ready': 'pass',
  'disposable/survives-kill': 'pass',
  'immutable/writes-only-to-volumes': 'pass',
  'immutable/runs-read-only': 'pass',
  'immutable/writes-the-same-places': 'skip',
  'self-contained/starts-without-network': 'pass',
  'self-contained/needs-no-outside-file': 'pass',
  'small/size-within-budget': 'pass',
  'small/layers-within-budget': 'pass',
  'small/no-build-tools': 'pass',
  'privilege/not-root': 'pass',
  'privilege/arbitrary-uid': 'pass',
  'privilege/no-capabilities': 'pass',
  'privilege/declared-capabilities-needed': 'skip',
  'privilege/least-rights': 'pass',
};

/** The exit status that a table must lead to, with `--fail-on error`. */
export function statusOf(table: Table): number {
  const cells = Object.values(table);
  if (cells.some((cell) => cell.split(' + ').some((part) => part.startsWith('error ')))) return 1;
  return cells.includes('inconclusive') || cells.every((cell) => cell === 'skip') ? 3 : 0;
}

/** The promises `ids`, all with one outcome. */
const all = (ids: readonly string[], cell: Table[string]): Table =>
  Object.fromEntries(ids.map((id) => [id, cell]));

/** What can be told of a service that does not listen on all of its ports. */
export const neverReady: Table = all(
  [
    'disposable/time-to-ready',
    'disposable/survives-kill',
    'immutable/runs-read-only',
    'self-contained/starts-without-network',
    'privilege/arbitrary-uid',
    'privilege/least-rights',
    'descriptive/says-what-runs-show',
  ],
  'skip',
);

/** What can be told of a service that ends soon after it was ready. */
export const endsSoon: Table = all(
  [
    'process/stops-on-stop-signal',
    'process/stops-on-sigint',
    'process/signals-reach-the-program',
    'process/reaps-zombies',
    'api/listeners-declared',
    'api/not-loopback-only',
    'api/becomes-healthy',
    'api/hooks-succeed',
    'descriptive/says-what-runs-show',
    'disposable/survives-kill',
    'immutable/runs-read-only',
    'self-contained/starts-without-network',
    'privilege/not-root',
    'privilege/arbitrary-uid',
    'privilege/least-rights',
  ],
  'skip',
);

const neededNoRun = [
  'process/stops-on-sigterm',
  'process/reads-stdin',
  'api/required-variables-required',
  'api/required-variables-sufficient',
  'api/defaults-as-declared',
  'commands/can-run',
  'commands/refuses-missing',
  'commands/result',
  'commands/exit-status',
  'small/size-within-budget',
  'small/layers-within-budget',
  'small/no-build-tools',
];
/** What can be told of a service that does not boot: nothing. */
export const notBooted: Table = all(
  Object.keys(serviceTable).filter((id) => !neededNoRun.includes(id)),
  'inconclusive',
);

/** Of the honest task. */
export const taskTable: Table = {
  ...serviceTable,
  ...all(
    [
      'process/keeps-running',
      'process/stops-on-stop-signal',
      'process/stops-on-sigint',
      'process/signals-reach-the-program',
      'process/reaps-zombies',
      'api/optional-variables-optional',
      'api/defaults-as-declared',
      'api/declared-ports-listen',
      'api/listeners-declared',
      'api/not-loopback-only',
      'api/volumes-writable',
      'api/becomes-healthy',
      'api/hooks-succeed',
      'descriptive/says-what-runs-show',
      'disposable/survives-kill',
      'small/size-within-budget',
      'small/layers-within-budget',
      'privilege/not-root',
    ],
    'skip',
  ),
};

/** Of an image with honest commands, by `check commands`. */
export const commandsTable: Table = {
  'api/hooks-succeed': 'skip',
  'commands/can-run': 'pass',
  'commands/refuses-missing': 'pass',
  'commands/result': 'pass',
  'commands/exit-status': 'pass',
};

/** What can be told where no command can be called: nothing else. */
export const noneCalled: Table = all(
  ['commands/refuses-missing', 'commands/result', 'commands/exit-status'],
  'skip',
);

/** Of honest commands that are requests: they have no exit status. */
export const requestsTable: Table = { ...commandsTable, 'commands/exit-status': 'skip' };

/** Of the honest Dockerflow service, by today's text. */
export const dockerflowTable: Table = {
  'dockerflow/serves-on-port': 'pass',
  'dockerflow/no-catch-all': 'pass',
  'dockerflow/version-file-valid': 'pass',
  'dockerflow/version-endpoint': 'pass',
  'dockerflow/heartbeat': 'pass',
  'dockerflow/lbheartbeat': 'pass',
  'dockerflow/lbheartbeat-independent': 'skip',
  'dockerflow/heartbeat-checks-services': 'skip',
  'dockerflow/logs-text': 'pass',
  'dockerflow/mozlog': 'pass',
  'dockerflow/has-user-app': 'pass',
  'dockerflow/has-group-app': 'pass',
  'dockerflow/runs-as-app': 'pass',
  'dockerflow/starts-by-entrypoint-and-cmd': 'pass',
  'dockerflow/code-in-app-directory': 'pass',
  'dockerflow/code-read-only': 'pass',
  'dockerflow/one-process': 'pass',
  'dockerflow/default-port': 'pass',
  'dockerflow/answers-head': 'pass',
  'dockerflow/trailing-slash': 'pass',
  'dockerflow/content-type': 'pass',
  'dockerflow/stops-on-sigterm': 'pass',
  'dockerflow/healthcheck-follows-port': 'pass',
};

/** The same by the text of February 2016. */
export const oldDockerflowTable: Table = {
  ...Object.fromEntries(
    Object.entries(dockerflowTable).filter(
      ([id]) =>
        ![
          'dockerflow/version-file-valid',
          'dockerflow/starts-by-entrypoint-and-cmd',
          'dockerflow/code-in-app-directory',
          'dockerflow/code-read-only',
          'dockerflow/one-process',
          'dockerflow/default-port',
        ].includes(id),
    ),
  ),
  'dockerflow/sends-statsd': 'pass',
  'dockerflow/config-path-file': 'pass',
  'dockerflow/config-path-directory': 'pass',
};

/** What can be told of a Dockerflow service that nobody reaches. */
export const notReached: Table = all(
  [
    'dockerflow/no-catch-all',
    'dockerflow/version-endpoint',
    'dockerflow/heartbeat',
    'dockerflow/lbheartbeat',
    'dockerflow/runs-as-app',
    'dockerflow/code-read-only',
    'dockerflow/one-process',
    'dockerflow/mozlog',
    'dockerflow/answers-head',
    'dockerflow/trailing-slash',
    'dockerflow/content-type',
    'dockerflow/stops-on-sigterm',
    'dockerflow/healthcheck-follows-port',
  ],
  'skip',
);

/** What can be told of a Dockerflow service that does not boot. */
export const flowNotBooted: Table = all(
  [
    'dockerflow/serves-on-port',
    'dockerflow/no-catch-all',
    'dockerflow/version-endpoint',
    'dockerflow/heartbeat',
    'dockerflow/heartbeat-checks-services',
    'dockerflow/lbheartbeat',
    'dockerflow/lbheartbeat-independent',
    'dockerflow/runs-as-app',
    'dockerflow/code-read-only',
    'dockerflow/one-process',
    'dockerflow/mozlog',
    'dockerflow/default-port',
    'dockerflow/answers-head',
    'dockerflow/trailing-slash',
    'dockerflow/content-type',
    'dockerflow/stops-on-sigterm',
  ],
  'inconclusive',
);

/** Of an image that cannot be started: nothing is known but what needs no run. */
export const notStartedTable: Table = {
  ...Object.fromEntries(Object.keys(serviceTable).map((id) => [id, 'skip'] as const)),
  'process/starts': 'error no-command',
};
