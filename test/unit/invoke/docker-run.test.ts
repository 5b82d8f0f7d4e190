import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { dockerRunLine } from '../../../src/invoke/docker-run.js';
import type { CallSpec } from '../../../src/model/call.js';
import { anyText } from './contract-of.js';

const plain: CallSpec = {
  image: 'sha256:abc',
  env: {},
  capabilities: [],
  mounts: [],
  network: 'bridge',
  hosts: [],
  publish: [],
  limits: {},
  stdin: false,
  files: [],
};

function lineOf(spec: Partial<CallSpec>, image = 'alpine'): string {
  return dockerRunLine({ ...plain, ...spec }, { image, redact: (_name, value) => value });
}

/** The words that a shell makes of a line. */
function wordsOf(line: string): string[] {
  // A function in the place of docker, so that nothing is started.
  const script = `docker() { printf '%s\\0' "$@"; }\n${line}`;
  return execFileSync('sh', ['-c', script]).toString().split('\0').slice(0, -1);
}

const always = [
  'run',
  '--rm',
  '--cap-drop',
  'ALL',
  '--security-opt',
  'no-new-privileges',
  '--network',
  'bridge',
];

describe('the line', () => {
  it('is short for a short call', () => {
    expect(lineOf({})).toBe(
      'docker run --rm --cap-drop ALL --security-opt no-new-privileges --network bridge alpine',
    );
  });

  it('has all that the container is made with, an option on each line', () => {
    const spec: Partial<CallSpec> = {
      entrypoint: ['/bin/sh', '-c', 'echo "$1"'],
      cmd: ['x', 'a b'],
      env: { A: '1', B: "it's" },
      capabilities: ['CHOWN', 'NET_RAW'],
      mounts: [
        { kind: 'bind', source: '/home/me/a, "b".txt', target: '/in/0/a', readOnly: true },
        { kind: 'volume', name: 'data', target: '/data', readOnly: false },
        { kind: 'volume', target: '/cache', readOnly: false },
      ],
      network: 'none',
      hosts: ['statsd:10.0.0.1'],
      publish: [8080],
      limits: { memory: 1024, cpus: 0.5, pids: 10, gpus: 1 },
      stdin: true,
    };
    expect(lineOf(spec)).toBe(
      String.raw`docker run \
  --rm \
  -i \
  --cap-drop ALL \
  --cap-add CHOWN \
  --cap-add NET_RAW \
  --security-opt no-new-privileges \
  --mount 'type=bind,"source=/home/me/a, ""b"".txt",target=/in/0/a,readonly' \
  --mount type=volume,source=data,target=/data \
  --mount type=volume,target=/cache \
  -e A=1 \
  -e 'B=it'\''s' \
  --network none \
  --add-host statsd:10.0.0.1 \
  --memory 1024 \
  --cpus 0.5 \
  --pids-limit 10 \
  --gpus 1 \
  -p 127.0.0.1::8080 \
  --entrypoint /bin/sh \
  alpine -c 'echo "$1"' x 'a b'`,
    );
  });

  it('defect 13: publishes on loopback alone', () => {
    expect(lineOf({ publish: [80, 443] }).match(/-p \S+/g)).toEqual([
      '-p 127.0.0.1::80',
      '-p 127.0.0.1::443',
    ]);
  });

  it('shows of a variable what it is told to', () => {
    const line = dockerRunLine(
      { ...plain, env: { API_KEY: 's3cr3t', PLAIN: 'x' } },
      { image: 'alpine', redact: (name, value) => (name === 'API_KEY' ? '***' : value) },
    );
    expect(line).toContain("-e 'API_KEY=***' \\\n  -e PLAIN=x");
    expect(line).not.toContain('s3cr3t');
  });

  it('takes an entrypoint away', () => {
    expect(wordsOf(lineOf({ entrypoint: [], cmd: ['ls'] })).slice(-4)).toEqual([
      '--entrypoint',
      '',
      'alpine',
      'ls',
    ]);
  });
});

describe('for a shell', () => {
  const torture = [
    '',
    ' ',
    "'",
    '"',
    '\\',
    '$HOME',
    '`id`',
    '$(id)',
    'a\nb\n',
    '\n',
    '-n',
    '--',
    '*',
    '~',
    '!x',
    '#x',
    'é€😀',
    'a\tb\rc',
    '\x1b[31mred',
    'a\u202eb\u200b',
    '\x01',
    '%s%d',
    '##vso[task]',
    '###[x]',
    '\n::error::x',
    "''''",
    'a=b',
    ';&|<>(){}[]?',
  ];

  it('each word is what it is', () => {
    expect(wordsOf(lineOf({ cmd: torture }))).toEqual([...always, 'alpine', ...torture]);
    expect(wordsOf(lineOf({ env: { A: torture.join('') } }))).toEqual([
      ...always.slice(0, -2),
      '-e',
      `A=${torture.join('')}`,
      ...always.slice(-2),
      'alpine',
    ]);
  });

  it('no terminal and no build server obeys it', () => {
    const line = lineOf({ cmd: torture });
    expect(line).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(line).not.toMatch(/##/);
    expect(line).not.toMatch(/^\s*::/m);
  });

  it('any words come through', () => {
    // A shell has no NUL, and half a character has no bytes.
    const word = anyText(20).map((text) => text.replace(/[\0\p{Cs}]/gu, ''));
    const cmd = fc.sample(word, 60);
    expect(wordsOf(lineOf({ cmd }))).toEqual([...always, 'alpine', ...cmd]);
  });
});
