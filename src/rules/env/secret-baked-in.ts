import type { DockerfileView } from '../../contract/dockerfile/view.js';
import { splitPairs } from '../../contract/dockerfile/words.js';
import { quoted, shortened } from '../../contract/finding.js';
import type { Location } from '../../model/location.js';
import { isSecretName } from '../../model/secret.js';
import { fieldPlace } from '../contract-tree.js';
import { defineRule } from '../rule.js';
import { givesAway, secretForm, writtenSecrets } from '../secret-values.js';
import { chainOf } from '../stages.js';

interface Kept {
  name: string;
  argument: string;
  location: Location;
}

/** ENV NAME=$ARGUMENT with a secret's name: whatever the build is given stays in the image. */
function* keptArguments({ target, escape }: DockerfileView): Generator<Kept> {
  for (const { instructions, state } of chainOf(target)) {
    for (const { keyword, text, at } of instructions) {
      if (keyword !== 'ENV') continue;
      for (const { name, value } of splitPairs(text, escape) ?? []) {
        if (!isSecretName(name.text)) continue;
        const names = [...value.text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, used = '']) => used);
        const argument = names.find((used) => state.args.get(used)?.kind === 'open');
        if (argument !== undefined) yield { name: name.text, argument, location: at(name.offset) };
      }
    }
  }
}

const mount = 'Mount it where it is needed: RUN --mount=type=secret,id=';

export default defineRule({
  id: 'env/secret-baked-in',
  summary: 'The value of a secret stands in the image or in its contract.',
  rationale:
    'Whoever can pull the image can read its environment, its labels and its history, and a value that is in one layer stays there when a later one takes it away.',
  remedy: 'Leave the value out, let whoever runs the image set it, and give builds their secrets by mounts.',
  severity: 'warning',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source:
    'CIS Docker Benchmark 4.10; BuildKit SecretsUsedInArgOrEnv; Dockerfile reference, RUN --mount=type=secret',
  messages: {
    image: ({ name }: { name: string }) =>
      `The image sets the secret ${quoted(name)}; everybody who can pull it can read the value.`,
    value: ({ name, holds }: { name: string; holds: string }) =>
      `The image sets the variable ${quoted(name)} to what holds ${holds}; everybody who can pull it can read it.`,
    contract: ({ name }: { name: string }) =>
      `The contract gives the secret ${quoted(name)} a default; everybody who can read it knows the value.`,
    argument: ({ name }: { name: string }) =>
      `The build argument ${quoted(name)} has a default; a secret does not belong into the file, and shows in the history of the image.`,
    'from-argument': ({ name, argument }: { name: string; argument: string }) =>
      `The image keeps the secret that the build argument ${quoted(argument)} brings, in the variable ${quoted(name)}.`,
  },
  check(context) {
    const { contract, config, dockerfile } = context;
    const values = new Map<string, { value: string; index: number }>();
    (config?.Env ?? []).forEach((entry, index) => {
      const equals = entry.indexOf('=');
      values.set(entry.slice(0, equals), { value: entry.slice(equals + 1), index });
    });
    for (const variable of contract.env) {
      const { name, secret, default: value = '' } = variable;
      const subject = `env ${name}`;
      const own = values.get(name);
      const holds = own && !secret ? secretForm(own.value) : undefined;
      if (own && (holds !== undefined || (secret && givesAway(own.value)))) {
        const location = { kind: 'config', pointer: `/config/Env/${String(own.index)}` } as const;
        const suggestion = `Remove it from ENV, and start containers with -e ${shortened(name)}.`;
        const place = { subject, location, suggestion };
        if (holds === undefined) context.report('image', { name }, place);
        else context.report('value', { name, holds }, place);
      } else if (!secret) continue;
      else if (givesAway(value)) {
        const location = fieldPlace(context.documents, variable, 'default');
        context.report('contract', { name }, { subject, location, suggestion: 'Remove the default.' });
      }
    }
    if (!dockerfile) return;
    for (const { keyword, name, location } of writtenSecrets(dockerfile)) {
      if (keyword !== 'ARG') continue;
      const suggestion = `${mount}${shortened(name)}.`;
      context.report('argument', { name }, { subject: `arg ${name}`, location, suggestion });
    }
    for (const { name, argument, location } of keptArguments(dockerfile)) {
      const suggestion = `${mount}${shortened(argument)}.`;
      context.report('from-argument', { name, argument }, { subject: `env ${name}`, location, suggestion });
    }
  },
  examples: {
    failing: [
      { dockerfile: 'FROM alpine\nENV A=1 \\\n  DB_PASSWORD=hunter2\n', messageId: 'image', line: 3 },
      { image: { config: { Env: ['API_KEY=', 'API_KEY=k3y'] } }, messageId: 'image' },
      {
        image: {
          config: { Env: ['SEED=abc'], Labels: { 'api.ENV.SEED': '', 'api.ENV.SEED.secret': 'true' } },
        },
        messageId: 'image',
      },
      {
        dockerfile: 'FROM alpine\nENV A=1 \\\n  DATABASE_URL=postgres://me:p4ss@db/x\n',
        messageId: 'value',
        line: 3,
        message:
          'The image sets the variable "DATABASE_URL" to what holds the password of a URL; everybody who can pull it can read it.',
      },
      {
        image: { config: { Env: ['GH=ghp_0123456789abcdefghijABCDEFGHIJ012345'] } },
        messageId: 'value',
        message:
          'The image sets the variable "GH" to what holds a token or a private key; everybody who can pull it can read it.',
      },
      { dockerfile: 'ARG GL="glpat-0123456789abcdefghij"\nFROM alpine\n', messageId: 'argument', line: 1 },
      { contract: 'env:\n  API_KEY:\n    default: k3y\n', messageId: 'contract', line: 3 },
      {
        image: { config: { Env: ['API_KEY='], Labels: { 'api.ENV.API_KEY': 'k3y' } } },
        messageId: 'contract',
      },
      { dockerfile: 'ARG NPM_TOKEN="abc"\nFROM alpine\n', messageId: 'argument', line: 1 },
      {
        dockerfile: 'FROM alpine\nENV GL_TOKEN=glpat-0123456789abcdefghij\n',
        messageId: 'image',
        line: 2,
      },
      {
        dockerfile: 'FROM alpine AS a\nARG T\nENV A=1 NPM_TOKEN=${T}\nFROM a\n',
        messageId: 'from-argument',
        line: 3,
      },
    ],
    clean: [
      // Not in the image that is built.
      { dockerfile: 'FROM alpine AS a\nENV API_KEY=k3y\nFROM alpine\n' },
      {
        dockerfile:
          'ARG NPM_TOKEN\nARG API_KEY=changeme AUTHOR=me\nFROM alpine\nARG NPM_TOKEN\nARG VERSION\nENV V=$VERSION\nRUN NPM_TOKEN=$NPM_TOKEN\nRUN API_KEY=k3y make\n',
      },
      {
        image: {
          config: {
            Env: [
              'DB_PASSWORD=',
              'DB_PASSWORD_FILE=/run/secrets/db',
              'API_TOKEN=/run/secrets/token',
              'API_KEY=${API_KEY}',
              'SECRET_KEY=<your key>',
              'OTHER_TOKEN=xxxxxxxx',
              'KEYBOARD=de',
              'DATABASE_URL=postgres://me@db/x',
              'CACHE_URL=redis://:changeme@cache',
              'QUEUE_URL=amqp://me:${PASSWORD}@queue',
              'GH=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
              'TOKEN_SEED=x',
            ],
            Labels: { 'api.ENV.TOKEN_SEED': '', 'api.ENV.TOKEN_SEED.secret': 'false' },
          },
        },
      },
      {
        contract:
          'env:\n  API_KEY: {default: your-key}\n  OTHER_KEY: {type: string}\n  PORT: {default: 80}\n',
      },
      { dockerfile: 'FROM alpine\nARG T=1\nENV V=$T\nENV API_KEY=$UNKNOWN\n' },
    ],
  },
});
