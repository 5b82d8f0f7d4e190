import { expect, test } from 'vitest';
import {
  likelyMissing,
  namedAsMissing,
  says,
  undeclaredIn,
  valueFor,
} from '../../../src/probes/missing-variable.js';
import { context, envVariable, observation, stream } from './observation.js';

const spec = { title: 't', env: {}, capabilities: [], network: 'isolated', steps: [] } as const;
const logging = (stderr: string) => observation(spec, { stderr });

test.each([
  ['Error: DATABASE_URL is not set', 'DATABASE_URL'],
  ['config: missing required env var "REDIS_HOST"', 'REDIS_HOST'],
  ["KeyError: 'secret'", 'secret'],
  ['/run.sh: 3: port: parameter not set', 'port'],
  ['/run.sh: line 3: PORT: unbound variable', 'PORT'],
  ['You must provide APP_KEY or APP_KEY_FILE', 'APP_KEY'],
  ['PORT is required', 'PORT'],
  ['TOKEN is missing', 'TOKEN'],
  ['the environment variable "TOKEN" was empty', 'TOKEN'],
  ['TOKEN not set', 'TOKEN'],
])('%j misses %s', (line, name) => {
  const given = context({ contract: { env: [envVariable('PORT')] } });
  expect(namedAsMissing(given, logging(`starting\n${line}\n`))).toBe(name);
});

test.each([
  'ready on LISTEN_ADDR',
  'Error: Cannot find module x, code ERR_MODULE_NOT_FOUND',
  'FATAL: connection refused',
  'FATAL error, value missing',
  '',
])('%j names none', (line) => {
  expect(namedAsMissing(context(), logging(line))).toBeUndefined();
});

test('a declared name comes before one that only looks like it', () => {
  const given = context({ contract: { env: [envVariable('KEY')] } });
  expect(namedAsMissing(given, logging('missing LOG_DIR\nmissing KEY'))).toBe('KEY');
});

test('says what to give', () => {
  const log = logging('APP_KEY is not set');
  expect(likelyMissing(context(), log)).toBe('give --env APP_KEY=…');
  const madeUp = { name: 'APP_KEY', value: 'x', origin: 'synthesised', required: true } as const;
  expect(likelyMissing(context({ env: { given: [madeUp] } }), log)).toBe(
    'the value made up for APP_KEY may be wrong: give --env APP_KEY=…',
  );
  expect(likelyMissing(context({ env: { given: [madeUp] } }), logging('boom'))).toBe(
    'values were made up for APP_KEY: give real ones with --env',
  );
  const missing = [{ variable: envVariable('URL'), reason: 'a pattern' }];
  expect(likelyMissing(context({ env: { missing } }), logging('boom'))).toBe('give --env URL=…');
  expect(likelyMissing(context(), logging('boom'))).toBeUndefined();
});

test('looks for a text at both ends of both streams', () => {
  const cut = { head: 'abc', tail: 'xyz', bytes: 900_000 };
  expect(says({ stdout: cut, stderr: stream('') }, 'xyz')).toBe(true);
  expect(says({ stdout: stream(''), stderr: cut }, 'abc')).toBe(true);
  expect(says({ stdout: cut, stderr: stream('') }, 'abcxyz')).toBe(false);
});

test('only what nobody knows is undeclared', () => {
  const missing = (name: string) => logging(`${name} is not set`);
  expect(undeclaredIn(context(), missing('APP_KEY'))).toBe('APP_KEY');
  expect(undeclaredIn(context({ config: { Env: ['APP_KEY='] } }), missing('APP_KEY'))).toBeUndefined();
  const declared = context({ contract: { env: [envVariable('APP_KEY')] } });
  expect(undeclaredIn(declared, missing('APP_KEY'))).toBeUndefined();
  for (const name of ['PATH', 'HOME', 'LD_PRELOAD'])
    expect(undeclaredIn(context(), missing(name))).toBeUndefined();
  expect(valueFor('DATABASE_URL')).toMatch(/^[a-z]+:\/\//);
});
