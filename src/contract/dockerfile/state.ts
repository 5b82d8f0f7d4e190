import type { NotEvaluated } from '../../model/finding.js';
import type { HealthcheckConfig } from '../../model/image.js';
import type { Location } from '../../model/location.js';
import type { Variable } from './expand.js';

/** A value and where it was written; `reason` says why it cannot be known. */
export type Slot<Value> = { location: Location } & ({ value: Value } | { reason: string });

export function valueOf<Value>(slot: Slot<Value> | undefined): Value | undefined {
  return slot && 'value' in slot ? slot.value : undefined;
}

/** What a stage is built on. `image` is absent when its name cannot be known. */
export type Base =
  { kind: 'scratch' } | { kind: 'image'; name?: string; reason?: string; location: Location };

/** The image that a stage has made so far. */
export interface StageState {
  name?: string;
  base: Base;
  args: Map<string, Variable>;
  env: Map<string, Slot<string>>;
  labels: Map<string, Slot<string>>;
  /** `80/tcp` -> place. */
  ports: Map<string, Location>;
  volumes: Map<string, Location>;
  /** Ports, volumes, names and the like that cannot be known. */
  unknown: NotEvaluated[];
  entrypoint?: Slot<string[]>;
  cmd?: Slot<string[]>;
  /** ENTRYPOINT has thrown the base's CMD away. */
  cmdReset: boolean;
  /** CMD stands in this very stage, so that a later ENTRYPOINT leaves it alone. */
  cmdIsOwn: boolean;
  user?: Slot<string>;
  workingDir?: Slot<string>;
  stopSignal?: Slot<string>;
  healthcheck?: Slot<HealthcheckConfig>;
  shell?: Slot<string[]>;
  onBuild: { text: string; location: Location }[];
  author?: Slot<string>;
}

export function newStage(base: Base): StageState {
  return {
    base,
    args: new Map(),
    env: new Map(),
    labels: new Map(),
    ports: new Map(),
    volumes: new Map(),
    unknown: [],
    cmdReset: false,
    cmdIsOwn: false,
    onBuild: [],
  };
}

/** A stage on top of another one of the same file; its ONBUILD triggers are handed back by the caller. */
export function inherit(parent: StageState): StageState {
  return {
    ...parent,
    args: new Map(parent.args),
    env: new Map(parent.env),
    labels: new Map(parent.labels),
    ports: new Map(parent.ports),
    volumes: new Map(parent.volumes),
    unknown: [...parent.unknown],
    cmdIsOwn: false,
    onBuild: [],
  };
}

/** Given by the builder for each platform; a default in the file does not change them. */
const platformArgs = new Set(
  ['TARGET', 'BUILD'].flatMap((side) =>
    ['PLATFORM', 'OS', 'OSVERSION', 'ARCH', 'VARIANT'].map((part) => side + part),
  ),
);
/** Usable without ARG, and set by whoever calls the build. */
const proxyArgs = new Set(
  ['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY', 'ALL_PROXY'].flatMap((name) => [
    name,
    name.toLowerCase(),
  ]),
);

/** An ARG: its value, or why it has none yet. `inherited` is the global ARG of the same name. */
export function argValue(
  name: string,
  fallback: Variable | undefined,
  inherited: Variable | undefined,
  buildArgs: Readonly<Record<string, string>>,
): Variable {
  if (Object.hasOwn(buildArgs, name)) return { kind: 'value', text: buildArgs[name] ?? '' };
  if (platformArgs.has(name)) return platformArg(name);
  return (
    fallback ??
    inherited ?? { kind: 'open', reason: `the build argument ${name} has no default and was not given` }
  );
}

function platformArg(name: string): Variable {
  return { kind: 'unknown', reason: `${name} depends on the platform of the build` };
}

/** Variables of FROM lines: global ARGs and the platform. */
export function lookupGlobal(globals: ReadonlyMap<string, Variable>, name: string): Variable {
  return globals.get(name) ?? (platformArgs.has(name) ? platformArg(name) : { kind: 'unset' });
}

/** Variables inside a stage: ENV wins over ARG; what neither sets may come from the base image. */
export function lookupInStage(stage: StageState, name: string): Variable {
  const slot = stage.env.get(name);
  if (slot) {
    return 'value' in slot ? { kind: 'value', text: slot.value } : { kind: 'unknown', reason: slot.reason };
  }
  const arg = stage.args.get(name);
  if (arg) return arg;
  if (proxyArgs.has(name)) return { kind: 'unknown', reason: `${name} is given by the builder` };
  if (stage.base.kind === 'scratch') return { kind: 'unset' };
  const base = stage.base.name === undefined ? 'the base image' : `the base image ${stage.base.name}`;
  return { kind: 'unknown', reason: `${name} is not set here and may come from ${base}` };
}
