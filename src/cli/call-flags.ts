import * as Flags from '@oclif/core/flags';

import { runFlags, sandboxFlags } from './check-flags.js';
import { contractFlags, reportFlags, sourceFlags } from './flags.js';

/** What a call is given, and how it is made. */
export const callFlags = {
  env: runFlags.env,
  'env-file': runFlags['env-file'],
  'args-json': Flags.string({
    summary:
      'File with the arguments as JSON, or - for standard input: a list of positional ones, or an object of all by name.',
    helpValue: 'FILE',
    helpGroup: 'CALL',
  }),
  stdin: Flags.boolean({
    char: 'i',
    summary: 'Hand standard input to the command (default: only where the contract says that it reads it).',
    helpGroup: 'CALL',
  }),
  stream: Flags.boolean({
    summary: 'Each line is a result of its own, checked as it comes, without a deadline.',
    helpGroup: 'CALL',
  }),
  keep: Flags.boolean({
    summary: "Leave the container running for the next call; 'prune' ends it.",
    helpGroup: 'CALL',
    // Its receivers end with this call, and its network with them.
    exclusive: ['telemetry'],
  }),
  telemetry: Flags.boolean({
    summary: "Receive and check metrics and logs as the document 'Building Containers' has them.",
    helpGroup: 'CALL',
  }),
  'dry-run': Flags.boolean({
    summary: 'Only check the call, and print what would be asked of the engine.',
    helpGroup: 'CALL',
  }),
  timeout: Flags.string({
    summary: 'Seconds after which the command is ended; 0 is never (default: 600, with --stream 0).',
    helpValue: 'SECONDS',
    env: 'CONTAINER_API_CALL_TIMEOUT',
    helpGroup: 'CALL',
  }),
  'ready-timeout': Flags.string({
    summary: 'Seconds that a service has to become ready (default: 30).',
    helpValue: 'SECONDS',
    env: 'CONTAINER_API_READY_TIMEOUT',
    helpGroup: 'CALL',
  }),
  grace: Flags.string({
    summary: 'Seconds from the stop signal of a service to the kill (default: 10).',
    helpValue: 'SECONDS',
    env: 'CONTAINER_API_GRACE',
    helpGroup: 'CALL',
  }),
  write: Flags.boolean({
    summary: 'Files and folders named as arguments may be written to (default: they are read only).',
    helpGroup: 'SANDBOX',
  }),
  repo: Flags.string({
    summary: "Work tree that the volume 'repo' is a copy of (default: the one at hand).",
    helpValue: 'DIR',
    helpGroup: 'SANDBOX',
  }),
  'cap-add': sandboxFlags['cap-add'],
  network: Flags.string({
    summary: "Network of the engine, or none (default: the engine's bridge).",
    helpValue: 'NAME',
    env: 'CONTAINER_API_CALL_NETWORK',
    helpGroup: 'SANDBOX',
    exclusive: ['telemetry'],
  }),
  memory: Flags.string({
    summary: "Memory (default: the contract's, else no limit).",
    helpValue: 'SIZE',
    env: 'CONTAINER_API_CALL_MEMORY',
    helpGroup: 'SANDBOX',
  }),
  cpus: Flags.string({
    summary: "Processors (default: the contract's, else no limit).",
    helpValue: 'NUMBER',
    env: 'CONTAINER_API_CALL_CPUS',
    helpGroup: 'SANDBOX',
  }),
  pids: Flags.integer({
    summary: 'Processes and threads (default: no limit).',
    min: 1,
    max: 4_194_304,
    helpValue: 'N',
    env: 'CONTAINER_API_CALL_PIDS',
    helpGroup: 'SANDBOX',
  }),
  gpus: Flags.boolean({
    summary: 'Give the GPUs that the contract asks for.',
    helpGroup: 'SANDBOX',
  }),
  json: Flags.boolean({
    summary: 'Print the result with all that is known of the call as JSON; errors are JSON too.',
    helpGroup: 'REPORT',
    exclusive: ['passthrough'],
  }),
  passthrough: Flags.boolean({
    summary: "End with the command's own exit status.",
    helpGroup: 'REPORT',
  }),
  config: reportFlags.config,
  platform: sourceFlags.platform,
  host: sourceFlags.host,
  context: sourceFlags.context,
  'insecure-registry': sourceFlags['insecure-registry'],
  'registry-ca': sourceFlags['registry-ca'],
  'engine-timeout': Flags.string({
    summary: 'Deadline in seconds for each request to an engine or registry (default: 30).',
    env: 'CONTAINER_API_TIMEOUT',
    helpValue: 'SECONDS',
    helpGroup: 'SOURCE',
  }),
  ...contractFlags,
};
