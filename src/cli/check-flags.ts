import * as Flags from '@oclif/core/flags';

import { contractFlags, lintFlags, reportFlags, sourceFlags } from './flags.js';

const repeatable = { multiple: true, multipleNonGreedy: true } as const;

const { timeout: _timeout, concurrency: _concurrency, 'all-platforms': _all, ...imageSources } = sourceFlags;
const { profile, rule, baseline, 'update-baseline': updateBaseline, 'source-file': sourceFile } = lintFlags;

/** How images are run. */
export const runFlags = {
  env: Flags.string({
    char: 'e',
    ...repeatable,
    summary: 'Variable for the image, repeatable; NAME alone takes the value from your environment.',
    helpValue: 'NAME[=VALUE]',
    helpGroup: 'RUN',
  }),
  'env-file': Flags.string({
    ...repeatable,
    summary: 'File with variables, as docker run takes it, repeatable; none of its values is shown.',
    helpValue: 'FILE',
    env: 'CONTAINER_API_ENV_FILE',
    helpGroup: 'RUN',
  }),
  cmd: Flags.string({
    ...repeatable,
    summary: "One word of the command in place of the image's CMD, repeatable.",
    helpValue: 'WORD',
    helpGroup: 'RUN',
  }),
  with: Flags.string({
    ...repeatable,
    summary: 'Image that is started beside the image, reachable as ALIAS, repeatable.',
    helpValue: 'IMAGE[=ALIAS]',
    env: 'CONTAINER_API_WITH',
    helpGroup: 'RUN',
    exclusive: ['network'],
  }),
  network: Flags.string({
    summary:
      'Network of the engine that the image is run in, with the services that it needs (default: one without a way out).',
    helpValue: 'NAME',
    env: 'CONTAINER_API_NETWORK',
    helpGroup: 'RUN',
  }),
  timeout: Flags.string({
    summary: 'Seconds that a container has to become ready (default: 30).',
    helpValue: 'SECONDS',
    env: 'CONTAINER_API_READY_TIMEOUT',
    helpGroup: 'RUN',
  }),
  observe: Flags.string({
    summary: 'Seconds that it is watched once it is ready (default: 1).',
    helpValue: 'SECONDS',
    env: 'CONTAINER_API_OBSERVE',
    helpGroup: 'RUN',
  }),
  grace: Flags.string({
    summary: "Seconds from a stop signal to the kill (default: the image's, else 10).",
    helpValue: 'SECONDS',
    env: 'CONTAINER_API_GRACE',
    helpGroup: 'RUN',
  }),
  deadline: Flags.string({
    summary: 'Seconds after which a run is ended whatever it does (default: 120 and --timeout).',
    helpValue: 'SECONDS',
    env: 'CONTAINER_API_DEADLINE',
    helpGroup: 'RUN',
  }),
  concurrency: Flags.integer({
    summary: 'Containers that run at the same time (default: twice the number of processors).',
    min: 1,
    max: 64,
    helpValue: 'N',
    env: 'CONTAINER_API_RUNS',
    helpGroup: 'RUN',
  }),
};

/** What a container gets, and no more. */
export const sandboxFlags = {
  memory: Flags.string({
    summary: 'Memory of a container (default: 512MiB).',
    helpValue: 'SIZE',
    env: 'CONTAINER_API_MEMORY',
    helpGroup: 'SANDBOX',
  }),
  cpus: Flags.string({
    summary: 'Processors of a container (default: 1).',
    helpValue: 'NUMBER',
    env: 'CONTAINER_API_CPUS',
    helpGroup: 'SANDBOX',
  }),
  pids: Flags.integer({
    summary: 'Processes and threads of a container (default: 256).',
    min: 1,
    max: 4_194_304,
    helpValue: 'N',
    env: 'CONTAINER_API_PIDS',
    helpGroup: 'SANDBOX',
  }),
  'cap-add': Flags.string({
    ...repeatable,
    summary: 'Capability that the image gets, repeatable (default: none, and those of --contract files).',
    helpValue: 'NAME',
    env: 'CONTAINER_API_CAP_ADD',
    helpGroup: 'SANDBOX',
  }),
  'find-capabilities': Flags.boolean({
    allowNo: true,
    summary: 'Search for the smallest set of capabilities that it runs with; this takes more runs.',
    env: 'CONTAINER_API_FIND_CAPABILITIES',
    helpGroup: 'SANDBOX',
  }),
  helper: Flags.string({
    summary: 'Image of the helper that looks at a container from beside it (default: made from this Node).',
    helpValue: 'IMAGE',
    env: 'CONTAINER_API_HELPER',
    helpGroup: 'SANDBOX',
  }),
};

const engineTimeout = {
  'engine-timeout': Flags.string({
    summary: 'Deadline in seconds for each request to an engine or registry (default: 30).',
    env: 'CONTAINER_API_TIMEOUT',
    helpValue: 'SECONDS',
    helpGroup: 'SOURCE',
  }),
};

/** What all commands of check take. */
export const checkFlags = {
  ...runFlags,
  ...sandboxFlags,
  profile,
  rule,
  baseline,
  'update-baseline': updateBaseline,
  ...imageSources,
  ...engineTimeout,
  ...contractFlags,
  ...reportFlags,
  'source-file': sourceFile,
};

/** What only `check image` takes. */
export const budgetFlags = {
  'max-size': Flags.string({
    summary: 'Size that the image may have, e.g. 200MB (default: budgets of the configuration).',
    helpValue: 'SIZE',
    env: 'CONTAINER_API_MAX_SIZE',
    helpGroup: 'RULES',
  }),
  'max-layers': Flags.integer({
    summary: 'Layers that the image may have.',
    min: 1,
    helpValue: 'N',
    env: 'CONTAINER_API_MAX_LAYERS',
    helpGroup: 'RULES',
  }),
};

/** What only `check dockerflow` takes. */
export const dockerflowFlags = {
  'base-path': Flags.string({
    summary: "What stands before the service's paths, e.g. /api.",
    helpValue: 'PATH',
    env: 'CONTAINER_API_BASE_PATH',
    helpGroup: 'DOCKERFLOW',
  }),
  header: Flags.string({
    ...repeatable,
    summary: 'Header of each request, repeatable, e.g. "Host: example.com".',
    helpValue: 'NAME: VALUE',
    helpGroup: 'DOCKERFLOW',
  }),
  release: Flags.boolean({
    allowNo: true,
    summary: 'The image is to be released: placeholders in version.json are errors.',
    env: 'CONTAINER_API_RELEASE',
    helpGroup: 'DOCKERFLOW',
  }),
};
