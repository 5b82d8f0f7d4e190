import { describe, expect, it } from 'vitest';

import { converted, readBack } from './read-back.js';

const notesOf = (notes: readonly { subject: string; message: string }[]): string[] =>
  notes.map(({ subject, message }) => `${subject}: ${message}`);

const blink = `volume: true
commands:
  one:
    help: Compare two pictures
    args:
      - {name: before, type: file, required: true}
      - {name: after, type: 'file, dir', required: true}
    kwargs:
      - {name: threshold, type: float, default: 0.5, help: Least difference}
      - {name: Origin, type: json, enum: [a, b]}
    additional_args: false
    additional_kwargs: false
    result: {type: json}
  two:
env:
  API_KEY:
  LEVEL: {type: int, default: 3, pattern: '^[0-9]'}
cap: [chown]
system: {cpu: 2, memory: 512MB}
ports: [8080]
lifecycle: {startup: ./warm-up.sh, shutdown: [/bin/drain, now]}
`;

describe('writeMicroservice', () => {
  it('writes an asyncy.yml as its authors did, and keeps names and places', async () => {
    const { text } = await converted(blink, 'microservice');
    expect(text).toBe(`version: 1
lifecycle:
  shutdown:
    command: ["/bin/drain", "now"]
commands:
  one:
    help: Compare two pictures
    format: "{before} {after} **"
    arguments:
      before:
        type: path
        required: true
      after:
        type: path
        required: true
      threshold:
        type: float
        help: Least difference
        default: 0.5
      Origin:
        type: any
        enum: ["a", "b"]
    output:
      type: any
  two:
    format: "* **"
    variadic: true
environment:
  API_KEY:
    type: string
    required: true
  LEVEL:
    type: int
    default: 3
    pattern: "^[0-9]"
volumes:
  data:
    target: /data
system:
  cpu: 2
  memory: "512MB"
cap: ["chown"]
`);
    const { findings, dialect } = await readBack(text);
    expect(dialect).toBe('microservice');
    expect(findings).toEqual([]);
  });

  it('says what the file cannot hold, with its place', async () => {
    const { notes } = await converted(blink, 'microservice');
    expect(notesOf(notes)).toEqual([
      'command one argument before: It has the type file, which is written as path.',
      'command one argument after: It has the type file | dir, a union, which is written as path.',
      'command one argument Origin: It has the type json, which is written as any.',
      'command one: Its arguments go on the command line; a "format" says so, for the default is one JSON object.',
      'command one: Positional arguments are declared as all others, by name: before, after; the format keeps their places.',
      'command one: The result has the type json, which is written as any.',
      'command two: Its arguments go on the command line; a "format" says so, for the default is one JSON object.',
      'volume: "volume" does not say where it is mounted; /data is written, correct it.',
      'lifecycle startup: It runs beside the main process; "startup" of microservice.yml takes its place, so it is left out.',
      'port 8080/tcp: microservice.yml has no list of ports, and nothing in it implies this one.',
    ]);
    expect(notes[0]?.location).toEqual({
      kind: 'file',
      path: 'f.yml',
      line: 6,
      column: 9,
      pointer: '/commands/one/args/0',
    });
  });

  it('names the positional arguments that a format leaves to "*"', async () => {
    const format = async (text: string): Promise<unknown> => {
      const { text: yaml } = await converted(
        `commands:\n  go:\n    args: [a, b]\n    kwargs: [k]\n    additional_args: false\n    format: '${text}'\n`,
        'microservice',
      );
      return (await readBack(yaml)).contract.commands[0]?.format;
    };
    expect(await format('{b} * **')).toBe('{b} {a} **');
    expect(await format('$args')).toBe('{a} {b} **');
    expect(await format('{a} {b} --x {k}')).toBe('{a} {b} --x {k}');
    expect(await format('x*y {a} *')).toBe('x*y {a} {b}');
  });

  it('turns a union into a text, and leaves secrets and what gives them away out', async () => {
    const { text, notes } = await converted(
      `commands:\n  go:\n    kwargs: [{name: x, type: 'int|list'}]\nenv:\n  DB_PASSWORD: {default: hunter2, pattern: hunter2}\n`,
      'microservice',
    );
    expect(text).not.toContain('hunter2');
    expect(text).toContain('type: string');
    expect(notesOf(notes)).toContain(
      'command go argument x: It has the type int | list, a union, which is written as string.',
    );
    expect(notesOf(notes)).toContain('env DB_PASSWORD: It has a default that is a secret; it is left out.');
  });

  it('writes the one request of a file for each command, and the sections that it knows', async () => {
    const { text } = await converted(
      'commands: {go: {}}\ninterface: {http: {port: 8080, path: /x}}\nmetrics: {port: 9100}\n',
      'microservice',
    );
    const { contract } = await readBack(text);
    expect(contract.commands[0]).toMatchObject({
      style: 'http',
      http: { method: 'post', port: 8080, path: '/x', contentType: 'application/json' },
    });
    expect(contract.ports.map(({ port }) => port).sort()).toEqual([8080, 9100]);
    expect(contract.notes).toContainEqual(
      expect.objectContaining({ topic: 'metrics', value: { port: 9100 } }),
    );
  });

  it('writes volumes with the life that asyncy.yml gives them', async () => {
    const { text, notes } = await converted(
      'volumes:\n  cache: {dest: /c}\n  repo: {dest: /r}\n  custom: {dest: /d, mode: ro}\n',
      'microservice',
    );
    const { contract } = await readBack(text);
    expect(contract.volumes.map(({ name, path, persist }) => [name, path, persist])).toEqual([
      ['cache', '/c', undefined],
      ['repo', '/r', undefined],
      ['custom', '/d', true],
    ]);
    expect(notesOf(notes)).toEqual([
      'volume repo: "repo" is the caller\'s work tree in asyncy.yml; in microservice.yml it is an empty volume.',
      'volume custom: Its mode ro has no key in microservice.yml.',
    ]);
  });

  it('keeps the order of names that look like numbers', async () => {
    const { text } = await converted(
      'commands:\n  b:\n    kwargs: [z, "2", "1"]\n  "1":\n  a:\n',
      'microservice',
    );
    const { contract } = await readBack(text);
    expect(contract.commands.map(({ name }) => name)).toEqual(['b', '1', 'a']);
    expect(contract.commands[0]?.arguments.map(({ name }) => name)).toEqual(['z', '2', '1']);
  });
});

describe('writeOms', () => {
  it('writes actions, and says that a command which is run is none of them', async () => {
    const { text, notes } = await converted(
      'commands:\n  go:\n    args: [{name: a, enum: [x]}]\n    additional_args: false\n    additional_kwargs: false\ncap: [chown]\n',
      'oms',
    );
    expect(text).toBe(`oms: 1
actions:
  go:
    format: "{a} **"
    arguments:
      a:
        type: any
        enum: ["x"]
`);
    expect(notesOf(notes)).toContain(
      'command go: oms.yml has withdrawn "format"; without it the command is not called as before.',
    );
    expect(notesOf(notes)).toContain(
      'capability CHOWN: oms.yml has no key for capabilities; it is left out.',
    );
    expect(notesOf(notes)).toContain('info title: oms.yml asks for it, and the contract does not say it.');
  });

  it('carries over all that microservice.yml has in common with it', async () => {
    const source = `omg: 1
info: {title: T, version: 1.0.0, description: D, license: MIT}
lifecycle: {startup: {command: [node, app.js], timeout: 5}}
health: {http: {path: /up, port: 8080}}
expose: {page: {http: {path: /, port: 8081}}}
actions:
  find:
    http: {method: get, port: 8080, path: '/f/{id}'}
    arguments:
      id: {type: int, in: path, required: true, range: {min: 1}}
      how: {type: enum, enum: [a, b], default: a, in: query}
      what: {type: object, properties: {x: {type: int}}}
    output: {type: list, list: {elements: {type: int}}, contentType: application/json}
environment:
  KEY: {type: string, sensitive: true}
volumes: {v: {target: /v, persist: true}}
`;
    const before = (await readBack(source)).contract;
    const { text, notes } = await converted(source, 'oms');
    expect(notes).toEqual([]);
    const { contract: after, findings } = await readBack(text);
    expect(findings).toEqual([]);
    const meaning = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value, (key, part: unknown) => (key === 'declaredAt' ? undefined : part)));
    expect(meaning({ ...after, notes: [] })).toEqual(meaning({ ...before, notes: [] }));
    expect(after.notes.map(({ topic }) => topic)).toEqual(['oms', 'forwards']);
  });
});
