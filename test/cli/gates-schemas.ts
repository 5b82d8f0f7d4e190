import { Ajv2020 } from 'ajv/dist/2020.js';

/**
 * What the formats of the gates allow, as far as ours use them; written from their documentation: GitHub's metadata syntax for actions,
 * pre-commit's "Creating new hooks", GitLab's CI/CD YAML syntax reference. Keys that are not here are mistakes.
 */
const text = { type: 'string', minLength: 1 };
const map = (value: object) => ({ type: 'object', additionalProperties: value });
const strict = (required: readonly string[], properties: Record<string, object>) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

const stepKeys = { id: { ...text, pattern: '^[A-Za-z_][\\w-]*$' }, name: text, if: text };

const action = strict(['name', 'description', 'inputs', 'outputs', 'runs'], {
  name: text,
  description: text,
  branding: strict(['icon', 'color'], {
    icon: text,
    color: { enum: ['white', 'black', 'yellow', 'blue', 'green', 'orange', 'red', 'purple', 'gray-dark'] },
  }),
  inputs: map(
    strict(['description'], {
      description: text,
      required: { type: 'boolean' },
      default: { type: 'string' },
    }),
  ),
  outputs: map(strict(['description', 'value'], { description: text, value: text })),
  runs: strict(['using', 'steps'], {
    using: { const: 'composite' },
    steps: {
      type: 'array',
      minItems: 1,
      items: {
        oneOf: [
          // A commit, as a tag can be moved.
          strict(['uses'], {
            ...stepKeys,
            uses: { type: 'string', pattern: '^[\\w.-]+/[\\w.-]+@[0-9a-f]{40}$' },
            with: map({ type: ['string', 'boolean', 'number'] }),
          }),
          strict(['run', 'shell'], {
            ...stepKeys,
            run: text,
            shell: { const: 'bash' },
            env: map({ type: 'string' }),
          }),
        ],
      },
    },
  }),
});

const stages = { type: 'array', items: { enum: ['pre-commit', 'pre-push', 'manual'] } };
const hookKeys = {
  id: text,
  name: text,
  description: text,
  entry: text,
  language: { enum: ['node', 'system', 'unsupported'] },
  types: { type: 'array', items: { enum: ['file', 'text'] } },
  files: text,
  exclude: text,
  stages,
  require_serial: { type: 'boolean' },
  minimum_pre_commit_version: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+$' },
};

/** A step of a workflow, as the snippets use it. */
const workflow = strict(['on', 'jobs'], {
  name: text,
  on: { type: 'array', items: { enum: ['push', 'pull_request'] } },
  permissions: map({ enum: ['read', 'write'] }),
  jobs: map(
    strict(['runs-on', 'steps'], {
      'runs-on': text,
      steps: {
        type: 'array',
        items: strict(['uses'], {
          ...stepKeys,
          uses: { type: 'string', pattern: '^[\\w.-]+(?:/[\\w.-]+)+@v\\d[\\w.]*$' },
          with: map({ type: 'string' }),
        }),
      },
    }),
  ),
});

const gitlabJob = strict(['image', 'script', 'artifacts'], {
  stage: text,
  image: text,
  variables: map({ type: 'string' }),
  script: { type: 'array', minItems: 1, items: text },
  artifacts: strict(['when', 'reports'], {
    when: { enum: ['on_success', 'on_failure', 'always'] },
    expire_in: text,
    paths: { type: 'array', items: text },
    reports: strict(['codequality', 'junit'], { codequality: text, junit: text }),
  }),
});

const schemas = {
  action,
  workflow,
  gitlabJobs: map(gitlabJob),
  gitlabSpec: strict(['spec'], {
    spec: strict(['inputs'], {
      inputs: map(
        strict(['default', 'description'], {
          default: { type: 'string' },
          description: text,
          options: { type: 'array', items: { type: 'string' } },
        }),
      ),
    }),
  }),
  gitlabInclude: strict(['include'], {
    include: {
      type: 'array',
      items: strict(['component'], {
        component: { type: 'string', pattern: '^\\$CI_SERVER_FQDN/.+/lint@[\\w.]+$' },
        inputs: map({ type: 'string' }),
      }),
    },
  }),
  hooks: {
    type: 'array',
    minItems: 1,
    items: strict(['id', 'name', 'entry', 'language', 'stages'], hookKeys),
  },
  preCommitConfig: strict(['repos'], {
    repos: {
      type: 'array',
      items: {
        oneOf: [
          strict(['repo', 'hooks'], {
            repo: { const: 'local' },
            hooks: {
              type: 'array',
              items: strict(['id', 'name', 'entry', 'language'], {
                ...hookKeys,
                additional_dependencies: { type: 'array', items: text },
              }),
            },
          }),
          strict(['repo', 'rev', 'hooks'], {
            repo: { type: 'string', pattern: '^https://' },
            rev: text,
            hooks: {
              type: 'array',
              items: strict(['id'], { id: text, args: { type: 'array', items: text } }),
            },
          }),
        ],
      },
    },
  }),
  lefthook: strict(['pre-push'], {
    'pre-push': strict(['commands'], {
      commands: map(strict(['run', 'use_stdin'], { run: text, use_stdin: { const: true } })),
    }),
  }),
};

/** What is wrong with a value; empty when nothing is. */
export function faults(schema: keyof typeof schemas, value: unknown): string[] {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  const validate = ajv.compile(schemas[schema]);
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
}
