import { describe, expect, it } from 'vitest';

import { writePoci } from '../../../../src/contract/writers/poci.js';
import { converted, readBack } from './read-back.js';

const asyncy = `commands:
  compress:
    help: Make it small
    args:
      - {name: input, type: file, required: true}
    kwargs:
      - {name: level, type: int, default: 6, enum: [1, 6, 9]}
      - {name: verbose, type: boolean}
    additional_args: false
    additional_kwargs: false
    result: {type: json}
  entrypoint:
    args: [{name: id, type: uuid, required: true}]
    additional_kwargs: false
env:
  LEVEL: {type: int, default: 3, help: How hard}
  API_KEY: {help: From the web page}
volumes:
  cache: {dest: /var/cache, mode: rw}
`;

describe('writePoci', () => {
  it('writes tools that run the image', async () => {
    const { contract } = await readBack(asyncy);
    const { text } = writePoci(contract, { image: 'example/compress:1' });
    expect(text).toBe(`name: container
type: poci
env:
  - name: LEVEL
    value: "{{container.LEVEL}}"
secrets:
  - name: container.api_key
    env: API_KEY
    description: From the web page
config:
  - name: container
    type: object
    properties:
      LEVEL:
        type: integer
        description: How hard
        default: 3
tools:
  - name: compress
    description: Make it small
    parameters:
      type: object
      properties:
        input:
          type: string
        level:
          type: integer
          default: 6
          enum: [1, 6, 9]
        verbose:
          type: boolean
      required: ["input"]
    container:
      image: "example/compress:1"
      command: ["compress", "{{input}}", "--level", "{{level}}", "--verbose", "{{verbose}}"]
      volumes: ["cache:/var/cache", "{{input|volume}}"]
  - name: entrypoint
    parameters:
      type: object
      properties:
        id:
          type: string
          format: uuid
        additional_args:
          type: array
          items:
            type: string
          description: Further arguments.
      required: ["id"]
    container:
      image: "example/compress:1"
      command: ["{{id}}", "{{additional_args|into}}"]
      volumes: ["cache:/var/cache"]
`);
  });

  it('says what a tool cannot hold', async () => {
    const { notes } = await converted(asyncy, 'poci');
    expect(notes.map(({ subject, message }) => `${subject}: ${message}`)).toEqual([
      'image: The contract does not name its image; write it to "image" of each container, or give --image.',
      'info title: An entry has a title, and the contract does not say one.',
      'volume cache: Docker keeps a volume that has a name: its files outlive the call.',
      'command compress: --verbose gets its value as a word, true or false, where it was there or not.',
      'command compress: Where one is not given, an empty word stands in its place: verbose.',
      'command compress: A tool does not say what it answers; the result json is left out.',
      'command compress argument input: It has the type file, which is written as string.',
      'command entrypoint: Further arguments are a list of texts, "additional_args".',
    ]);
  });

  it.each([
    ["'{b} {a}'", ['go', '{{b}}', '{{a}}']],
    ['\'go -x "{a} {b}" *\'', ['go', '-x', '{{a}} {{b}}']],
    ["'{$} {*}'", ['go', '{{a}}', '{{b}}', '--k', '{{k}}']],
    ["'* **'", ['go', '{{a}}', '{{b}}', '--k', '{{k}}']],
    ["'-n{a} **'", ['go', '-n{{a}}', '--k', '{{k}}']],
    ['[prog, "{a}"]', ['prog', '{{a}}']],
    ["'get <json>'", ['go', 'get', '{{arguments}}']],
    ['[prog, x]', ['prog', 'x', '{{arguments}}']],
  ])('puts arguments where the format %s has them', async (format, words) => {
    const { text } = await converted(
      `commands:\n  go:\n    args: [a, b]\n    kwargs: [k]\n    additional_args: false\n    format: ${format}\n`,
      'poci',
    );
    expect((await readBack(text)).contract.commands[0]?.format).toEqual(words);
  });

  it('takes the arguments of a JSON command as one text, and says what is in it', async () => {
    const { text, notes } = await converted(
      'version: 1\ncommands:\n  go:\n    arguments:\n      low: {type: int, required: true, help: Least}\n  stop: {}\n',
      'poci',
    );
    const { commands } = (await readBack(text)).contract;
    expect(commands[0]).toMatchObject({
      format: ['go', '{{arguments}}'],
      arguments: [
        {
          name: 'arguments',
          type: 'string',
          required: true,
          help: 'One JSON object: low (int, required), Least.',
        },
      ],
    });
    expect(commands[1]).toMatchObject({ format: ['stop', '{}'], arguments: [] });
    expect(notes).toContainEqual(
      expect.objectContaining({
        subject: 'command go',
        message:
          'Its arguments are one JSON object, which no template can make: they go as one text, "arguments".',
      }),
    );
  });

  it.each([
    [
      'commands: {go: {}}\ninterface: {http: {port: 1}}\n',
      'It is called through http; a tool is run on the command line. It is left out.',
    ],
    [
      'commands: {go: {args: [a b]}}\n',
      'Its argument "a b" has a name that no template can hold. It is left out.',
    ],
    ['commands: {go: {format: "\'x"}}\n', 'Its format has a quote that does not end. It is left out.'],
  ])('leaves out what is no tool: %j', async (source, message) => {
    const { text, notes } = await converted(source, 'poci');
    expect(text).toContain('tools: []');
    expect(notes.map((note) => note.message)).toContain(message);
  });

  it('writes an entry that was read as it was', async () => {
    const source = `name: curl
type: poci
title: Curl
env:
  - name: RETRIES
    value: "{{curl.RETRIES}}"
config:
  - name: curl
    type: object
    properties:
      RETRIES:
        type: integer
    required: ["RETRIES"]
tools:
  - name: fetch
    parameters:
      type: object
      properties:
        args:
          type: array
          items:
            type: string
    container:
      image: "curlimages/curl:8"
      command: ["{{args|into}}"]
      volumes: ["data:/data:ro", "/etc/hosts:/etc/hosts"]
      user: nobody
`;
    const { text, notes } = await converted(source, 'poci');
    expect(text).toBe(source);
    expect(notes.map(({ subject }) => subject)).toEqual(['poci config']);
  });
});
