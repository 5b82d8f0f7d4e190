import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { commandHelp, commandList } from '../../../src/invoke/command-help.js';
import { bindArguments } from '../../../src/invoke/bind-arguments.js';
import { splitArguments } from '../../../src/invoke/split-arguments.js';
import type { Argument, Contract } from '../../../src/model/contract.js';
import { matches } from './argv-of.js';
import { commandOf, contractOf } from './contract-of.js';

const how = { bin: 'container-api', target: 'me/video:1' };
const of = async (text: string): Promise<Contract> => (await contractOf(text)).contract;

async function helpOf(text: string, name = 'go'): Promise<string> {
  const contract = await of(text);
  return commandHelp(commandOf(contract, name), contract, how);
}

const video = `commands:
  compress:
    help: |
      Compress a video, in one pass or in two passes where the second one takes more time than the first.

      The result is smaller.
    args:
    - {name: input, type: file, required: true, help: The recording}
    - {name: rate, type: int|float, default: 0}
    kwargs:
    - {name: container, type: string, enum: [mp4, webm], help: What it is put into.}
    - {name: quality, type: string, enum: [a, b, c, d, e], default: c}
    - {name: title, type: string, pattern: '^\\w', required: true}
    - {name: tags, type: list, help: "Words that stand in the header of the recording, where players that know of them show them"}
    - {name: loud, type: boolean}
    additional_args: false
    additional_kwargs: {type: string}
    result: {type: json, help: What was done}
`;

describe('help of a command', () => {
  it('says all that the contract says, in 80 columns', async () => {
    expect(await helpOf(video, 'compress'))
      .toBe(`Compress a video, in one pass or in two passes where the second one takes more
time than the first.

The result is smaller.

USAGE
  $ container-api call me/video:1 compress INPUT [RATE] [--container mp4|webm]
    [--quality STRING] --title STRING [--tags LIST] [--loud] [--NAME VALUE...]

ARGUMENTS
  INPUT  (required) The recording. [file]
  RATE   [int or float; default 0]

FLAGS
  --container=mp4|webm  What it is put into.
  --quality=STRING      [one of a, b, c, d, e; default c]
  --title=STRING        (required) [matching ^\\w]
  --tags=LIST           Words that stand in the header of the recording, where
                        players that know of them show them. [in JSON]
  --loud

FURTHER ARGUMENTS
  Keywords that are not listed are passed on, each string.

RESULT
  json: What was done

EXAMPLE
  $ container-api call me/video:1 compress ./file.txt --title text
`);
  });

  it('of a command that takes nothing is short', async () => {
    expect(await helpOf('commands: {go: {additional_args: false, additional_kwargs: false}}')).toBe(`USAGE
  $ container-api call me/video:1 go

EXAMPLE
  $ container-api call me/video:1 go
`);
  });

  it('shows ranges, bodies of results and switches that are on', async () => {
    const help = await helpOf(`oms: 1
actions:
  go:
    http: {port: 80, method: get, path: /}
    arguments:
      days: {type: int, range: {min: 4, max: 14}, required: true}
      least: {type: int, range: {min: 2}}
      most: {type: int, range: {max: 2}}
      on: {type: boolean, default: true}
    output: {type: object, contentType: application/json, properties: {rain: {type: int}}}
`);
    expect(help).toContain(`
FLAGS
  --days=INT   (required) [4 to 14]
  --least=INT  [2 or more]
  --most=INT   [2 or less]
  --[no-]on    [default true]
`);
    expect(help).toContain('RESULT\n  object, application/json, with rain\n');
    expect(help).toContain('go --days 4\n');
  });

  it('gives no secret away', async () => {
    const help = await helpOf(
      "commands: {go: {kwargs: [{name: api_key, default: hunter2}, {name: token, enum: [hunter2], required: true}, {name: password, pattern: '^hunter2$'}]}}",
    );
    expect(help).not.toContain('hunter2');
    expect(help).toContain('[has a default]');
  });

  it('keeps to one line what a contract breaks into several', async () => {
    const help = await helpOf(
      'commands: {go: {args: [{name: "a\\nb", help: "x\\n\\n\\ny"}], kwargs: [{name: k, enum: ["p\\nq", r, s, t, u], default: "p\\nq"}]}}',
    );
    expect(help).toContain('  A-B  x y.\n');
    expect(help).toContain('[one of p q, r, s, t, u; default p q]');
  });

  it('quotes the example for a shell', async () => {
    const help = await helpOf(
      `commands: {go: {args: [{name: a, required: true, enum: ["it's $1"]}, {name: l, type: list, required: true}]}}`,
    );
    expect(help).toContain(`EXAMPLE\n  $ container-api call me/video:1 go 'it'\\''s $1' '["one", "two"]'\n`);
  });

  it('shows no default that the type refuses as an example', async () => {
    const help = await helpOf('commands: {go: {kwargs: [{name: t, type: int, default: 0.01}]}}');
    expect(help).toContain('go --t 3\n');
  });

  it('has an example that the command takes', async () => {
    const types = ['string', 'int', 'float', 'boolean', 'json', 'list', 'object', 'file', 'uuid', 'any'];
    const kwargs = types.map((type) => `{name: k${type}, type: ${type}, required: true}`).join(', ');
    const contract = await of(
      `commands: {go: {args: [{name: n, type: int, required: true}], kwargs: [${kwargs}]}}`,
    );
    const go = commandOf(contract, 'go');
    const line = commandHelp(go, contract, how).split('EXAMPLE\n')[1] ?? '';
    // No example has a quote inside.
    const words = [...line.matchAll(/'([^']*)'|(\S+)/g)]
      .map(([, quoted, plain]) => quoted ?? plain ?? '')
      .slice(5);
    expect(words.slice(0, 3)).toEqual(['3', '--kstring', 'text']);
    expect(bindArguments(splitArguments(words, go), go, matches)).not.toHaveProperty('problems');
  });

  it('is never wider than 80 columns, the example apart, whatever the contract says', async () => {
    const contract = await of('commands: {go: {}}');
    const go = commandOf(contract, 'go');
    const argument = fc.record({
      name: fc.string({ maxLength: 100 }),
      kind: fc.constantFrom('positional' as const, 'keyword' as const),
      type: fc.constantFrom('string' as const, 'list' as const, 'boolean' as const),
      required: fc.boolean(),
      help: fc.lorem({ maxCount: 40 }),
      enum: fc.array(fc.string({ maxLength: 60 }), { maxLength: 6 }),
      pattern: fc.string({ minLength: 0, maxLength: 200 }),
      declaredAt: fc.constant<Argument['declaredAt']>([]),
    });
    fc.assert(
      fc.property(fc.array(argument, { maxLength: 4 }), (declared) => {
        const help = commandHelp({ ...go, arguments: declared }, contract, how);
        const lines = (help.split('\nEXAMPLE\n')[0] ?? '').split('\n');
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
      }),
    );
  });
});

describe('list of commands', () => {
  it('has the first line of each help', async () => {
    const contract = await of(`commands:
  compress: {help: "Compress a video\\n\\nMore of it"}
  go: {}
  entrypoint: {help: Wait for work}
`);
    expect(commandList(contract, how)).toBe(`The commands of me/video:1.

USAGE
  $ container-api call me/video:1 COMMAND [ARGUMENTS...]
  $ container-api call me/video:1 COMMAND --help

COMMANDS
  compress    Compress a video
  go
  entrypoint  Wait for work
`);
  });

  it('says what the image is, and what cannot be called', async () => {
    const contract = await of(`oms: 1
info: {title: Weather, description: "Says what the weather will be\\nMore", version: 1}
actions:
  forecast: {help: Forecast, http: {port: 80, method: get, path: /}}
  lookup: {rpc: {port: 50}}
`);
    const list = commandList(contract, { bin: 'container-api', target: 'my image' });
    expect(list).toContain('Weather: Says what the weather will be\n');
    expect(list).toContain(`$ container-api call 'my image' COMMAND --help\n`);
    expect(list).toContain('COMMANDS\n  forecast  Forecast\n');
    expect(list).toContain('Not to be called from here, because they speak rpc or events: lookup.');
  });

  it('of a contract without commands says how to get one', async () => {
    const { contract } = await contractOf(undefined);
    expect(commandList(contract, how)).toBe(
      'The contract of me/video:1 declares no command that can be called. A file that\ndoes can be joined to it: --contract asyncy.yml\n',
    );
  });
});
