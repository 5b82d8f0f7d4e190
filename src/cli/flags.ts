import * as Flags from '@oclif/core/flags';

import { UsageError } from '../errors.js';
import { reporterNames } from '../reporters/index.js';

/** `multiple` without swallowing the targets that stand behind the flag. */
const repeatable = { multiple: true, multipleNonGreedy: true } as const;

const platformPattern = /^[a-z0-9_.-]+\/[a-z0-9_.-]+(?:\/[a-z0-9_.-]+)?$/;

/** How a report is printed, and what it does to the exit status. */
export const reportFlags = {
  format: Flags.option({
    char: 'f',
    summary: 'How the report is printed on standard output (default: table).',
    options: reporterNames,
    env: 'CONTAINER_API_FORMAT',
    helpGroup: 'REPORT',
  })(),
  json: Flags.boolean({
    summary: 'Short for --format json; errors are JSON too.',
    helpGroup: 'REPORT',
    exclusive: ['format'],
  }),
  output: Flags.string({
    char: 'o',
    ...repeatable,
    summary: 'Also write the report to a file, repeatable.',
    description:
      'FORMAT=PATH, or PATH alone where its extension names the format. Standard output stays as it is.',
    helpValue: '[FORMAT=]PATH',
    helpGroup: 'REPORT',
  }),
  'fail-on': Flags.option({
    summary: 'Least severity of a finding that makes the exit status 1 (default: never).',
    options: ['error', 'warning', 'note', 'never'] as const,
    env: 'CONTAINER_API_FAIL_ON',
    helpGroup: 'REPORT',
  })(),
  color: Flags.boolean({
    allowNo: true,
    summary: 'Colour, whatever the terminal and NO_COLOR say.',
    helpGroup: 'REPORT',
  }),
  progress: Flags.boolean({
    allowNo: true,
    summary: 'Show progress on a terminal (standard error).',
    env: 'CONTAINER_API_PROGRESS',
    helpGroup: 'REPORT',
  }),
  config: Flags.string({
    summary:
      'Configuration file; else .container-api.yaml is looked for upwards to the root of the repository.',
    helpValue: 'FILE',
    env: 'CONTAINER_API_CONFIG',
    helpGroup: 'REPORT',
  }),
};

/** Where images come from. */
export const sourceFlags = {
  platform: Flags.string({
    summary: 'Platform to read from images that have several.',
    helpValue: 'OS/ARCH[/VARIANT]',
    env: 'CONTAINER_API_PLATFORM',
    helpGroup: 'SOURCE',
    parse: (input) =>
      platformPattern.test(input)
        ? Promise.resolve(input)
        : Promise.reject(
            new UsageError('PLATFORM_INVALID', `'${input}' is not a platform`, {
              suggestion: 'Write os/architecture[/variant], e.g. linux/arm64/v8.',
            }),
          ),
  }),
  'all-platforms': Flags.boolean({
    summary: 'Read every platform of the image and say what differs between them.',
    exclusive: ['platform'],
    helpGroup: 'SOURCE',
  }),
  host: Flags.string({
    char: 'H',
    summary: 'Container engine, as in DOCKER_HOST (default: as the docker command finds it).',
    env: 'CONTAINER_API_HOST',
    helpValue: 'ADDRESS',
    helpGroup: 'SOURCE',
    exclusive: ['context'],
  }),
  context: Flags.string({
    summary: 'Docker context of the engine.',
    env: 'CONTAINER_API_CONTEXT',
    helpValue: 'NAME',
    helpGroup: 'SOURCE',
  }),
  'insecure-registry': Flags.string({
    ...repeatable,
    summary: 'Registry that may do without TLS or with an unknown certificate, repeatable.',
    env: 'CONTAINER_API_INSECURE_REGISTRY',
    helpValue: 'HOST[:PORT]',
    helpGroup: 'SOURCE',
  }),
  'registry-ca': Flags.string({
    summary: 'PEM file with certificate authorities to trust in registries.',
    env: 'CONTAINER_API_REGISTRY_CA',
    helpValue: 'FILE',
    helpGroup: 'SOURCE',
  }),
  timeout: Flags.string({
    summary: 'Deadline in seconds for each request to an engine or registry (default: 30).',
    env: 'CONTAINER_API_TIMEOUT',
    helpValue: 'SECONDS',
    helpGroup: 'SOURCE',
  }),
  concurrency: Flags.integer({
    summary: 'How many images are read at the same time (default: 8; with --all 16).',
    min: 1,
    max: 64,
    env: 'CONTAINER_API_CONCURRENCY',
    helpValue: 'N',
    helpGroup: 'SOURCE',
  }),
};

/** What is joined to the contract of an image. */
export const contractFlags = {
  contract: Flags.string({
    ...repeatable,
    summary:
      'Contract file on this machine that is joined to each image, repeatable; the first has the last word.',
    env: 'CONTAINER_API_CONTRACT',
    helpValue: 'FILE',
    helpGroup: 'CONTRACT',
  }),
  'image-contract': Flags.boolean({
    allowNo: true,
    summary:
      'Also read the contract file inside the image: where its label api.CONTRACT says, else /asyncy.yml and kin.',
    env: 'CONTAINER_API_IMAGE_CONTRACT',
    helpGroup: 'CONTRACT',
  }),
};

/** What the linter holds targets to. */
export const lintFlags = {
  profile: Flags.string({
    ...repeatable,
    char: 'p',
    summary:
      'Profile to hold the targets to (default: recommended); several, repeated or with commas, are joined.',
    helpValue: 'NAME',
    env: 'CONTAINER_API_PROFILE',
    helpGroup: 'RULES',
  }),
  rule: Flags.string({
    ...repeatable,
    summary: 'Level of one rule, or of a category (label/*), repeatable: error, warning, note, on or off.',
    helpValue: 'ID=LEVEL',
    env: 'CONTAINER_API_RULE',
    helpGroup: 'RULES',
  }),
  plugin: Flags.string({
    ...repeatable,
    summary: 'Module with rules of your own, repeatable.',
    helpValue: 'FILE',
    env: 'CONTAINER_API_PLUGIN',
    helpGroup: 'RULES',
  }),
  'inline-ignore': Flags.boolean({
    allowNo: true,
    summary: 'Let comments in files hold findings back.',
    env: 'CONTAINER_API_INLINE_IGNORE',
    helpGroup: 'RULES',
  }),
  baseline: Flags.string({
    summary: 'Count only findings that this file does not know.',
    helpValue: 'FILE',
    env: 'CONTAINER_API_BASELINE',
    helpGroup: 'RULES',
  }),
  'update-baseline': Flags.boolean({
    summary: 'Write all findings to the baseline; the exit status is then 0.',
    helpGroup: 'RULES',
  }),
  base: Flags.string({
    summary: 'The base image, any TARGET: what was inherited from it is found.',
    helpValue: 'TARGET',
    env: 'CONTAINER_API_BASE',
    helpGroup: 'RULES',
  }),
  'image-files': Flags.boolean({
    allowNo: true,
    summary: 'Read files of the image where rules want them; this may read all layers.',
    env: 'CONTAINER_API_IMAGE_FILES',
    helpGroup: 'RULES',
  }),
  'source-file': Flags.string({
    summary: 'File that findings in images are shown at, e.g. the Dockerfile.',
    helpValue: 'FILE',
    env: 'CONTAINER_API_SOURCE_FILE',
    helpGroup: 'REPORT',
  }),
};

/** What the forecast of a Dockerfile may assume. */
export const dockerfileFlags = {
  'build-arg': Flags.string({
    ...repeatable,
    summary: 'Build argument that the forecast may assume, repeatable.',
    helpValue: 'NAME=VALUE',
    helpGroup: 'DOCKERFILE',
  }),
  stage: Flags.string({
    summary: 'Build stage to forecast (default: the last).',
    helpValue: 'NAME',
    helpGroup: 'DOCKERFILE',
  }),
};
