import type { Probe } from '../probe.js';
import answersHead from './answers-head.js';
import codeInAppDirectory from './code-in-app-directory.js';
import codeReadOnly from './code-read-only.js';
import configPathDirectory from './config-path-directory.js';
import configPathFile from './config-path-file.js';
import contentType from './content-type.js';
import defaultPort from './default-port.js';
import hasGroupApp from './has-group-app.js';
import hasUserApp from './has-user-app.js';
import healthcheckFollowsPort from './healthcheck-follows-port.js';
import heartbeat from './heartbeat.js';
import heartbeatChecksServices from './heartbeat-checks-services.js';
import lbheartbeat from './lbheartbeat.js';
import lbheartbeatIndependent from './lbheartbeat-independent.js';
import logsText from './logs-text.js';
import mozlog from './mozlog.js';
import noCatchAll from './no-catch-all.js';
import oneProcess from './one-process.js';
import runsAsApp from './runs-as-app.js';
import sendsStatsd from './sends-statsd.js';
import servesOnPort from './serves-on-port.js';
import startsByEntrypointAndCmd from './starts-by-entrypoint-and-cmd.js';
import stopsOnSigterm from './stops-on-sigterm.js';
import trailingSlash from './trailing-slash.js';
import versionEndpoint from './version-endpoint.js';
import versionFileValid from './version-file-valid.js';

/** The probes of Dockerflow: requirements of the service, of the image, recommendations, advice, and what only the list of 2016 asks for. */
export const dockerflowProbes: readonly Probe[] = [
  servesOnPort,
  noCatchAll,
  versionFileValid,
  versionEndpoint,
  heartbeat,
  heartbeatChecksServices,
  lbheartbeat,
  lbheartbeatIndependent,
  logsText,
  hasUserApp,
  hasGroupApp,
  runsAsApp,
  startsByEntrypointAndCmd,
  codeInAppDirectory,
  codeReadOnly,
  oneProcess,
  mozlog,
  defaultPort,
  answersHead,
  trailingSlash,
  contentType,
  stopsOnSigterm,
  healthcheckFollowsPort,
  sendsStatsd,
  configPathFile,
  configPathDirectory,
];
