import type { Dialect } from '../../../model/contract.js';

/** The dialects of contract files. */
export type FileDialect = Extract<Dialect, 'asyncy' | 'microservice' | 'oms'>;

/**
 * The keys of one section: spelling -> [what it is read as, the dialects that document it]. Documented by `a` asyncy.yml,
 * `m` microservice.yml, `o` oms.yml; by none: seen in real files only (spec/asyncy.md 1.20, 2 and 5.1). `advice`: what to write instead of a
 * key that has no other spelling.
 */
export type Keys<Name extends string = string> = Readonly<
  Record<string, readonly [name: Name, documented: string, advice?: string]>
>;

/** Infers the names, so that asking a section for a key that it does not have does not compile. */
function section<const Name extends string>(keys: Keys<Name>): Keys<Name> {
  return keys;
}

export const rootKeys = section({
  commands: ['commands', 'am'],
  actions: ['commands', 'o'],
  entrypoint: ['entrypoint', 'm'],
  env: ['env', 'a'],
  environment: ['env', 'mo'],
  environmentr: ['env', ''],
  volumes: ['volumes', 'amo'],
  volume: [
    'volume',
    '',
    'No engine read it: write "volumes" with a name and a path for each volume, or remove it.',
  ],
  interface: ['interface', 'a'],
  scale: ['scale', 'amo'],
  ports: ['ports', 'a'],
  system: ['system', 'am'],
  lifecycle: ['lifecycle', 'amo'],
  cap: ['cap', 'am'],
  metrics: ['metrics', 'amo'],
  logs: ['logs', 'amo'],
  health: ['health', 'mo'],
  info: ['info', 'mo'],
  oms: ['version', 'o'],
  omg: ['version', 'mo'],
  version: ['version', 'm'],
  forwards: ['forwards', 'o'],
  forward: ['forwards', 'mo'],
  expose: ['forwards', 'mo'],
  hostedExternally: ['hostedExternally', 'mo'],
  source: ['source', 'mo'],
});

/** For a file whose `volume` holds what belongs into `volumes`. */
export const rootKeysOneVolume = section({ ...rootKeys, volume: ['volumes', ''] });

export const commandKeys = section({
  help: ['help', 'amo'],
  args: ['args', 'a'],
  kwargs: ['kwargs', 'a'],
  arguments: ['arguments', 'mo'],
  additional_args: ['additional_args', 'a'],
  additional_kwargs: ['additional_kwargs', 'a'],
  variadic: ['variadic', 'mo'],
  result: ['result', 'a'],
  output: ['result', 'mo'],
  results: ['result', ''],
  format: ['format', 'am'],
  http: ['http', 'mo'],
  rpc: ['rpc', 'mo'],
  events: ['events', 'mo'],
  run: ['run', 'm'],
  deprecated: ['deprecated', 'o'],
});

export const argumentKeys = section({
  name: ['name', 'amo'],
  type: ['type', 'amo'],
  required: ['required', 'amo'],
  help: ['help', 'amo'],
  description: ['help', ''],
  pattern: ['pattern', 'amo'],
  enum: ['enum', 'amo'],
  values: ['enum', ''],
  default: ['default', 'mo'],
  range: ['range', 'mo'],
  in: ['in', 'mo'],
  location: ['in', 'm'],
  properties: ['properties', 'mo'],
  list: ['list', 'mo'],
  map: ['map', 'mo'],
  format: ['format', 'm'],
  deprecated: ['deprecated', 'o'],
});

export const resultKeys = section({
  type: ['type', 'amo'],
  help: ['help', 'mo'],
  description: ['help', ''],
  enum: ['enum', 'mo'],
  values: ['enum', ''],
  contentType: ['contentType', 'mo'],
  properties: ['properties', 'mo'],
  list: ['list', 'mo'],
  map: ['map', 'mo'],
  actions: ['actions', 'mo'],
  commands: ['actions', 'm'],
});

export const envKeys = section({
  type: ['type', 'amo'],
  required: ['required', 'amo'],
  help: ['help', 'amo'],
  description: ['help', ''],
  pattern: ['pattern', 'amo'],
  enum: ['enum', 'mo'],
  values: ['enum', ''],
  default: ['default', 'mo'],
  range: ['range', 'mo'],
  sensitive: ['secret', 'o'],
  secret: ['secret', ''],
  deprecated: ['deprecated', 'o'],
  assign_to: ['assign_to', ''],
});

export const volumeKeys = section({
  dest: ['path', 'a'],
  target: ['path', 'mo'],
  path: ['path', ''],
  mode: ['mode', 'a'],
  persist: ['persist', 'mo'],
  help: ['help', ''],
});

export const interfaceKeys = section({ http: ['http', 'a'], cli: ['cli', ''] });

export const interfaceHttpKeys = section({
  ssl: ['ssl', 'a'],
  tls: ['ssl', ''],
  port: ['port', 'a'],
  path: ['path', 'a'],
  endpoint: ['path', ''],
});

export const hookKeys = section({
  command: ['command', 'mo'],
  timeout: ['timeout', 'mo'],
  port: ['port', 'm'],
  method: ['method', 'm'],
  help: ['help', ''],
});

export const lifecycleKeys = section({
  startup: ['startup', 'amo'],
  shutdown: ['shutdown', 'amo'],
  initialize: ['initialize', 'm'],
  run: ['run', 'm'],
  terminate: ['terminate', 'm'],
});

export const systemKeys = section({
  cpu: ['cpu', 'am'],
  gpu: ['gpu', 'am'],
  memory: ['memory', 'am'],
  requests: ['requests', 'm'],
  limits: ['limits', 'm'],
  soft: ['requests', 'm'],
  hard: ['limits', 'm'],
});

export const infoKeys = section({
  title: ['title', 'mo'],
  version: ['version', 'mo'],
  description: ['description', 'mo'],
  contact: ['contact', 'mo'],
  license: ['license', 'mo'],
});

export const contactKeys = section({
  name: ['name', 'mo'],
  email: ['email', 'mo'],
  url: ['url', 'mo'],
});

export const licenseKeys = section({ name: ['name', 'mo'], url: ['url', 'mo'] });

export const healthKeys = section({
  http: ['http', 'mo'],
  command: ['command', 'mo'],
  interval: ['interval', 'mo'],
  timeout: ['timeout', 'mo'],
  retries: ['retries', 'mo'],
});

export const healthHttpKeys = section({
  path: ['path', 'mo'],
  endpoint: ['path', ''],
  port: ['port', 'mo'],
  method: ['method', ''],
});
