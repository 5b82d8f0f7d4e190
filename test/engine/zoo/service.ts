/** The honest service, and recipes that are like it but for what they say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Base } from './bases.js';
import {
  dockerfileOf,
  edited,
  type ContextFile,
  type Instructions,
  type Recipe,
  type Table,
} from './recipe.js';
import { serviceTable, statusOf } from './tables.js';

export const program = (name: string): string =>
  readFileSync(join(import.meta.dirname, 'programs', name), 'utf8');

const service = program('service.mjs');
const argv = ['/usr/bin/node', '/app/service.mjs'];

const labels = {
  'org.opencontainers.image.title': 'Zoo',
  'api.ENV.UNITS': 'metric',
  'api.ENV.UNITS.description': 'Units of the answer',
  'api.ENV.GREETING.mandatory': 'false',
  'api.ENV.GREETING.description': 'What it says first',
  'api.EXPOSE.8080.scheme': 'http',
  'api.EXPOSE.8080.description': 'The API',
  'api.VOLUME.state': '/data',
  'api.VOLUME.state.description': 'What it remembers',
  'api.HOOK.pre-stop': JSON.stringify([...argv, '--health']),
};

const instructions: Instructions = {
  env: { UNITS: 'metric' },
  expose: '8080',
  volumes: ['/data'],
  user: '10001:10001',
  workdir: '/app',
  healthcheck: `--interval=500ms --timeout=10s --retries=6 CMD ${JSON.stringify([...argv, '--health'])}`,
  entrypoint: argv,
};

/** Seconds that are long enough for an honest image of the zoo on a busy machine. */
export const timeout = '10';
export const patience = ['--timeout', timeout, '--grace', '2'];

export interface Variation extends Omit<Instructions, 'labels'> {
  name: string;
  lie?: string;
  honest?: string;
  /** Lines of the program that are other ones. */
  edits?: readonly (readonly [from: string, to: string])[];
  /** Labels beside those of the honest service; null takes one away. */
  labels?: Readonly<Record<string, string | null>>;
  base?: Base;
  files?: Readonly<Record<string, ContextFile>>;
  copies?: Readonly<Record<string, string>>;
  flags?: readonly string[];
  /** Seconds to become ready; less for those that never do. */
  timeout?: string;
  /** Of the flags for budgets. */
  maxSize?: string;
  maxLayers?: string;
  /** Findings that are no probe's. */
  alsoFound?: readonly string[];
  /** What is not as for the honest service. */
  differences?: Table;
  status?: number;
}

export function withoutNulls(values: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

/** A service like the honest one, but for what is said. */
export function serviceLike(variation: Variation): Recipe {
  const { name, lie, honest, edits = [], base = 'node', files = {}, copies = {}, flags = [] } = variation;
  const { differences = {}, maxSize = '200MB', maxLayers = '8', alsoFound = [] } = variation;
  const own: Instructions = {
    ...instructions,
    ...variation,
    labels: withoutNulls({ ...labels, ...variation.labels }),
  };
  const expected = { ...serviceTable, ...differences };
  return {
    name,
    ...(lie !== undefined && { lie }),
    ...(honest !== undefined && { honest }),
    check: 'image',
    base,
    dockerfile: dockerfileOf(base, own, { 'service.mjs': '/app/service.mjs', ...copies }),
    files: { 'service.mjs': { content: edited(service, ...edits) }, ...files },
    flags: [
      ...patience.with(1, variation.timeout ?? timeout),
      '--max-size',
      maxSize,
      '--max-layers',
      maxLayers,
      ...flags,
    ],
    alsoFound,
    expected,
    differences,
    status: variation.status ?? statusOf(expected),
  };
}
