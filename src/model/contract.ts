import type { Location } from './location.js';

/** Canonical value types (spec/asyncy.md 1.4). A list of types is a union. */
export const valueTypes = [
  'string',
  'int',
  'float',
  'number',
  'boolean',
  'json',
  'list',
  'object',
  'file',
  'dir',
  'path',
  'uuid',
  'any',
  'none',
] as const;
export type ValueType = (typeof valueTypes)[number];
export type TypeExpression = ValueType | ValueType[];

/** A JSON value. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Scalar = string | number | boolean | null;

/** Where a vocabulary of declarations comes from. */
export type Dialect =
  | 'image-config'
  | 'available-envs'
  | 'api-expected'
  | 'api-labels'
  | 'dockument'
  | 'oci'
  | 'label-schema'
  | 'redhat'
  | 'openshift'
  | 'atomic'
  | 'docker-mcp'
  | 'asyncy'
  | 'microservice'
  | 'oms'
  | 'poci'
  | 'boutiques'
  | 'dockerfile';

/** Every item of a contract knows all places that declare it, in order of precedence. */
export interface Declared {
  declaredAt: Location[];
}

export interface EnvVariable extends Declared {
  name: string;
  required: boolean;
  default?: string;
  description?: string;
  type?: TypeExpression;
  /** ECMAScript regular expression, search semantics (spec/asyncy.md 1.5). */
  pattern?: string;
  enum?: Scalar[];
  /** The name or the contract says that the value must not be shown. */
  secret?: boolean;
}

export interface Port extends Declared {
  port: number;
  protocol: string;
  name?: string;
  /** Application protocol, e.g. `http`. */
  scheme?: string;
  description?: string;
}

export interface Volume extends Declared {
  path: string;
  mode?: string;
  /** The volume's title in the contract, e.g. `cache`. */
  name?: string;
  /** Outlives the container. */
  persist?: boolean;
  description?: string;
}

export interface Process extends Declared {
  entrypoint?: string[];
  cmd?: string[];
  user?: string;
  workingDir?: string;
  stopSignal?: string;
  /** SHELL: what the shell form of instructions runs in. */
  shell?: string[];
  onBuild?: string[];
  /** Set when the contract says that the process reads standard input. */
  stdin?: { description?: string };
}

export interface Health extends Declared {
  /** HEALTHCHECK NONE. */
  disabled?: true;
  /** Docker's test array: `CMD …`, `CMD-SHELL …`. */
  test?: string[];
  /** Seconds. */
  interval?: number;
  /** Seconds. */
  timeout?: number;
  /** Seconds. */
  startPeriod?: number;
  retries?: number;
  /** HTTP health endpoint. */
  path?: string;
  port?: number;
}

export interface Argument extends Declared {
  name: string;
  kind: 'positional' | 'keyword';
  type: TypeExpression;
  required: boolean;
  default?: Json;
  help?: string;
  pattern?: string;
  enum?: Scalar[];
  minimum?: number;
  maximum?: number;
  /** Where an HTTP binding puts it: `query`, `path`, `header`, `requestBody`, `formBody`. */
  in?: string;
  /** JSON Schema-like shape of lists, maps and objects, as the contract writes it. */
  shape?: Json;
}

export interface Result {
  type: TypeExpression;
  help?: string;
  enum?: Scalar[];
  contentType?: string;
  properties?: Json;
}

/** How a command's arguments reach the image. */
export type CommandStyle = 'argv' | 'json' | 'template' | 'http' | 'rpc' | 'events' | 'mcp';

export interface Command extends Declared {
  /** `entrypoint` is reserved: no command word is passed. */
  name: string;
  help?: string;
  style: CommandStyle;
  arguments: Argument[];
  result?: Result;
  /** Undeclared arguments: false refuses them, true or a type takes them. */
  extra: { args: boolean | TypeExpression; kwargs: boolean | TypeExpression };
  /** Argument template: the text, or the ready argv. */
  format?: string | string[];
  /** HTTP binding, as the contract writes it (method, port, path or url, contentType). */
  http?: Json;
}

export interface Link extends Declared {
  name: string;
  required: boolean;
  image?: string;
  port?: number;
  description?: string;
}

export interface Capability extends Declared {
  /** Upper case without `CAP_`. */
  name: string;
}

export interface Hook extends Declared {
  /** A string runs in a shell; a list does not. */
  command: string | string[];
  /** Seconds. */
  timeout?: number;
  /** `hook` runs beside the main process; `main` replaces it (microservice.yml, oms.yml `startup`). */
  role: 'hook' | 'main';
  description?: string;
}

export const lifecycleStages = ['startup', 'shutdown', 'post-start', 'pre-stop'] as const;
export type LifecycleStage = (typeof lifecycleStages)[number];
export type Lifecycle = Partial<Record<LifecycleStage, Hook>>;

export interface Quantity extends Declared {
  /** As written. */
  value: string;
  /** Parsed: cores, or bytes. */
  amount?: number;
}

export const resourceNames = ['cpu', 'memory', 'gpu', 'min-cpu', 'min-memory'] as const;
export type ResourceName = (typeof resourceNames)[number];
export type Resources = Partial<Record<ResourceName, Quantity>>;

export interface Interface extends Declared {
  kind: 'cli' | 'http';
  ssl?: boolean;
  port?: number;
  path?: string;
}

export const infoKeys = [
  'title',
  'description',
  'version',
  'revision',
  'created',
  'authors',
  'vendor',
  'licenses',
  'url',
  'documentation',
  'source',
  'base-name',
  'base-digest',
  'usage',
  'release',
  'architecture',
  'build-date',
  'display-name',
  'changelog',
] as const;
export type InfoKey = (typeof infoKeys)[number];
export interface InfoValue extends Declared {
  value: string;
}
export type Info = Partial<Record<InfoKey, InfoValue>>;

/** A command line meant for the host or the engine, found in a label. It is shown and never run. */
export interface HostCommand extends Declared {
  name: string;
  command: string;
}

/** A keyword, or key and value, that the author files the image under. */
export interface Tag extends Declared {
  key: string;
  value?: string;
}

/** A test that the image brings along (`api.TEST.*`, `docker.cmd.test`), in the fields of its dialect. */
export interface DeclaredTest extends Declared {
  kind: string;
  fields: Record<string, string>;
}

/** Something a contract says that has no field of its own: metrics, logs, scale, events, forwards… */
export interface Note extends Declared {
  topic: string;
  value: Json;
}

/** What the image promises. Lists are in a stable order: precedence of the sources, then order of declaration. */
export interface Contract {
  dialects: Dialect[];
  info: Info;
  env: EnvVariable[];
  ports: Port[];
  volumes: Volume[];
  process: Process;
  health?: Health;
  commands: Command[];
  links: Link[];
  capabilities: Capability[];
  lifecycle: Lifecycle;
  resources: Resources;
  interface?: Interface;
  hostCommands: HostCommand[];
  tags: Tag[];
  tests: DeclaredTest[];
  notes: Note[];
  /** All labels of the image, in the order of the image config. */
  labels: Record<string, string>;
}
