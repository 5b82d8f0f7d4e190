import type { Base } from '../bases.js';
import { dockerfileOf, edited, type Recipe, type Table } from '../recipe.js';
import { patience, program, serviceLike } from '../service.js';
import { commandsTable, noneCalled, requestsTable, statusOf } from '../tables.js';

interface Commands {
  name: string;
  lie?: string;
  honest?: string;
  base?: Base;
  /** Name of the contract file, and what is in it. */
  contract: readonly [file: string, text: string];
  /** Name of the program below /app, and what is in it. */
  program: readonly [file: string, text: string];
  entrypoint: readonly string[];
  expose?: string;
  honestTable?: Table;
  differences?: Table;
}

/** An image with a contract file and the program that it is about. */
function commands({ name, lie, honest, base = 'node', ...rest }: Commands): Recipe {
  const { contract, program: own, entrypoint, honestTable = commandsTable, differences = {}, expose } = rest;
  const expected = { ...honestTable, ...differences };
  const copies = { [contract[0]]: `/${contract[0]}`, [own[0]]: `/app/${own[0]}` };
  return {
    name,
    ...(lie !== undefined && { lie }),
    ...(honest !== undefined && { honest }),
    check: 'commands',
    base,
    dockerfile: dockerfileOf(
      base,
      { user: '10001:10001', workdir: '/app', entrypoint, ...(expose !== undefined && { expose }) },
      copies,
    ),
    files: { [contract[0]]: { content: contract[1] }, [own[0]]: { content: own[1], mode: 0o755 } },
    flags: [...patience, '--image-contract'],
    alsoFound: [],
    expected,
    differences,
    status: statusOf(expected),
  };
}

type Edits = readonly (readonly [from: string, to: string])[];
type Variation = Pick<Commands, 'name' | 'lie' | 'honest' | 'differences'> & {
  edits?: Edits;
  contractEdits?: Edits;
};

const citiesContract = `commands:
  greet:
    help: Greets somebody
    args:
      - name: name
        type: string
        required: true
        help: Who is greeted
    kwargs:
      - name: tone
        type: string
        enum: [kind, gruff]
        help: How
    additional_args: false
    additional_kwargs: false
    result: {type: string}
  count:
    help: Counts the lines of a file
    args:
      - name: text
        type: file
        required: true
        help: The file
    additional_args: false
    additional_kwargs: false
    result: {type: int}
  forecast:
    help: Tells the weather
    kwargs:
      - name: city
        type: string
        required: true
        pattern: '^[A-Z][a-z]+$'
        help: Where
      - name: days
        type: int
        help: How far ahead
    additional_args: false
    additional_kwargs: false
    result: {type: json}
`;

const greetContract = `commands:
  greet:
    help: Greets somebody
    args:
      - name: name
        type: string
        required: true
        help: Who is greeted
    additional_args: false
    additional_kwargs: false
    result: {type: string}
`;

const translateContract = `commands:
  translate:
    help: Translates a word
    arguments:
      word: {type: string, required: true, help: What is translated}
      to: {type: string, required: true, enum: [de, fr], help: Into which language}
      polite: {type: boolean, default: false, help: How it is said}
    output: {type: object, properties: {word: {type: string}, translation: {type: string}}}
`;

const serviceContract = `oms: 1
info:
  version: 1.0.0
  title: Cities
  description: Knows cities
  license: {name: MIT, url: 'https://example.com/license'}
  contact: {name: Zoo, url: 'https://example.com', email: zoo@example.com}
lifecycle:
  startup: {command: [/usr/bin/node, /app/cities-service.mjs]}
actions:
  find:
    help: Finds a city
    http: {method: post, path: /find, port: 8080, contentType: application/json}
    arguments:
      city: {type: string, required: true, in: requestBody, help: Its name}
    output: {type: object, contentType: application/json, properties: {name: {type: string}, people: {type: int}}}
  count:
    help: Counts them
    http: {method: get, path: /count, port: 8080}
    output: {type: int}
`;

const words = ({ edits = [], contractEdits = [], ...rest }: Variation): Recipe =>
  commands({
    ...rest,
    contract: ['asyncy.yml', edited(citiesContract, ...contractEdits)],
    program: ['cities.mjs', edited(program('cities.mjs'), ...edits)],
    entrypoint: ['/usr/bin/node', '/app/cities.mjs'],
  });

const object = ({ edits = [], ...rest }: Variation): Recipe =>
  commands({
    ...rest,
    contract: ['microservice.yml', translateContract],
    program: ['translate.mjs', edited(program('translate.mjs'), ...edits)],
    entrypoint: ['/usr/bin/node', '/app/translate.mjs'],
  });

const script = ({ edits = [], ...rest }: Variation): Recipe =>
  commands({
    ...rest,
    base: 'shell',
    contract: ['asyncy.yml', greetContract],
    program: ['cities.sh', edited(program('cities.sh'), ...edits)],
    entrypoint: ['/app/cities.sh'],
  });

/** Its ENTRYPOINT does nothing: what the contract starts stands in its place. */
const requests = ({ edits = [], ...rest }: Variation): Recipe =>
  commands({
    ...rest,
    contract: ['oms.yml', serviceContract],
    program: ['cities-service.mjs', edited(program('cities-service.mjs'), ...edits)],
    entrypoint: ['/usr/bin/node', '-e', '0'],
    expose: '8080',
    honestTable: requestsTable,
  });

const python = (name: string, lie: string, text: string): Recipe =>
  commands({
    name,
    lie,
    base: 'python',
    contract: ['asyncy.yml', greetContract],
    program: ['cities.py', text],
    entrypoint: ['/usr/bin/python3', '/app/cities.py'],
    differences: { ...noneCalled, 'commands/can-run': 'error program-broken' },
  });

const greets = "return tone === 'gruff' ? `${name}.` : `Hello, ${name}!`;";
const whom = "if (name === undefined) fail('greet: whom?');";
const json = 'return JSON.stringify({ city, days: Number(days) });';
const refuses = 'if (!Object.hasOwn(commands, name)) fail(`there is no command ${name}`);';
const one = 'error program-broken';

export const commandRecipes: readonly Recipe[] = [
  serviceLike({
    name: 'described-arguments',
    honest: 'is a service that says which arguments it takes',
    labels: {
      'api.ARG.--health.type': 'boolean',
      'api.ARG.--health.description': 'Asks the service at work how it is',
    },
    differences: { 'commands/can-run': 'pass' },
  }),
  words({ name: 'commands', honest: 'keeps what it says of its commands: words and keywords' }),
  script({ name: 'commands-in-shell', honest: 'the same as a shell script' }),
  object({ name: 'commands-by-json', honest: 'the same with one JSON object' }),
  requests({ name: 'commands-by-http', honest: 'the same with requests, started by its startup command' }),
  script({
    name: 'shell-without-fi',
    lie: 'has a contract that is in order, and a shell script with an `if` without `fi`',
    edits: [['  exit 64\nfi\necho', '  exit 64\necho']],
    differences: { ...noneCalled, 'commands/can-run': one },
  }),
  words({
    name: 'misspelt-return',
    lie: 'has a contract that is in order, and a JavaScript program with `retun` for `return`',
    edits: [[json, json.replace('return', 'retun')]],
    differences: { ...noneCalled, 'commands/can-run': `${one} + ${one} + ${one}` },
  }),
  python('python-module-missing', 'imports a Python module that it does not have', 'import nowhere\n'),
  script({
    name: 'command-program-missing',
    lie: 'hands its command to a program that it does not have',
    edits: [['echo "Hello, $2!"', 'exec /app/bin/greet "$2"']],
    differences: { ...noneCalled, 'commands/can-run': 'error not-started' },
  }),
  words({
    name: 'command-fails',
    lie: 'has a command that fails with what its contract gives',
    contractEdits: [["        pattern: '^[A-Z][a-z]+$'\n", '        enum: [Berlin]\n']],
    edits: [[json, "fail('forecast: no idea');"]],
    differences: {
      'commands/can-run': 'error failed',
      'commands/refuses-missing': 'inconclusive',
      'commands/result': 'inconclusive',
      'commands/exit-status': 'inconclusive',
    },
  }),
  words({
    name: 'picky-command',
    honest: 'has a command that fails with values that were made up',
    edits: [[json, 'fail(`forecast: there is no city ${city}`);']],
    differences: {
      'commands/can-run': 'inconclusive',
      'commands/refuses-missing': 'inconclusive',
      'commands/result': 'inconclusive',
      'commands/exit-status': 'inconclusive',
    },
  }),
  words({
    name: 'argument-not-required',
    lie: 'ends with 0 without an argument that its contract requires',
    edits: [[whom, '']],
    differences: { 'commands/refuses-missing': 'error accepted' },
  }),
  object({
    name: 'json-argument-not-required',
    lie: 'ends with 0 without a property that its contract requires',
    edits: [
      ['if (value === undefined) fail(`${name} is missing`)', "console.error(name, value ?? 'nothing')"],
    ],
    differences: { 'commands/refuses-missing': 'error accepted + error accepted' },
  }),
  words({
    name: 'waits-for-an-argument',
    lie: 'never ends without an argument that its contract requires',
    edits: [[whom, 'if (name === undefined) return void setInterval(() => {}, 1000);']],
    differences: { 'commands/refuses-missing': 'error hangs' },
  }),
  words({
    name: 'text-for-json',
    lie: 'declares JSON and writes a text',
    edits: [[json, 'return `${city} will be sunny`;']],
    differences: { 'commands/result': 'error wrong-type' },
  }),
  object({
    name: 'talks-before-its-result',
    lie: 'writes a line of talk before its JSON object',
    edits: [['console.log(JSON', "console.log('translating'); console.log(JSON"]],
    differences: { 'commands/result': 'error wrong-type' },
  }),
  words({
    name: 'takes-any-command',
    lie: 'ends with 0 on a command that it does not know',
    edits: [[refuses, refuses.replace(/fail\(.*\)/, 'process.exit(0)')]],
    differences: { 'commands/exit-status': 'error unknown-accepted' },
  }),
  words({
    name: 'error-with-status-0',
    lie: 'ends with the trace of an error, and with 0',
    edits: [[greets, `console.error(new Error('out of words')); ${greets}`]],
    differences: { 'commands/exit-status': 'error trace-and-zero' },
  }),
  words({
    name: 'command-aborts',
    lie: 'is killed in the middle of a command',
    edits: [[greets, 'process.abort();']],
    differences: {
      'commands/can-run': 'inconclusive',
      'commands/refuses-missing': 'inconclusive',
      'commands/result': 'inconclusive',
      'commands/exit-status': 'error killed-by-signal',
    },
  }),
  requests({
    name: 'path-not-served',
    lie: 'does not serve the path of one of its actions',
    edits: [["pathname === '/count'", "pathname === '/number'"]],
    differences: { 'commands/can-run': 'error not-served', 'commands/result': 'inconclusive' },
  }),
  requests({
    name: 'wrong-answer',
    lie: 'answers with a text where its contract says an int',
    edits: [['return [200, 3];', "return [200, 'three'];"]],
    differences: { 'commands/result': 'error wrong-type' },
  }),
  requests({
    name: 'body-not-required',
    lie: 'answers 200 without what its contract requires of the body',
    edits: [["if (city === undefined) return [400, 'city is missing'];", '']],
    differences: { 'commands/refuses-missing': 'error accepted' },
  }),
];
