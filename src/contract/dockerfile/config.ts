import type { NotEvaluated } from '../../model/finding.js';
import type { ImageConfig } from '../../model/image.js';
import { pointerToken, type Location } from '../../model/location.js';
import { cannotKnow } from './apply.js';
import type { Slot, StageState } from './state.js';

/** Config pointers (`/config/Env/0`, `/config/Labels/api.ENV.PORT`, `/author`) and where the Dockerfile says it. */
export type LocationMap = ReadonlyMap<string, Location>;

export interface StageConfig {
  config: ImageConfig;
  author?: string;
  locations: LocationMap;
  /** All variables in the order of the file; the values of some cannot be known. */
  env: { name: string; location: Location }[];
  notEvaluated: NotEvaluated[];
}

/** The image configuration that a stage leads to, as far as it can be known. */
export function configOf(stage: StageState): StageConfig {
  const config: ImageConfig = {};
  const locations = new Map<string, Location>();
  const notEvaluated: NotEvaluated[] = [...stage.unknown];
  const unknown = (subject: string, reason: string, location: Location): void => {
    notEvaluated.push({ subject, reason: cannotKnow(reason), location });
  };
  const take = <Value>(
    slot: Slot<Value> | undefined,
    pointer: string,
    subject: string,
  ): Value | undefined => {
    if (!slot) return undefined;
    if (!('value' in slot)) {
      unknown(subject, slot.reason, slot.location);
      return undefined;
    }
    locations.set(pointer, slot.location);
    return slot.value;
  };

  const env: string[] = [];
  for (const [name, slot] of stage.env) {
    const value = take(slot, `/config/Env/${String(env.length)}`, `env ${name}`);
    if (value !== undefined) env.push(`${name}=${value}`);
  }
  if (env.length > 0) config.Env = env;

  const labels = [...stage.labels].flatMap(([key, slot]): [string, string][] => {
    const value = take(slot, `/config/Labels/${pointerToken(key)}`, `label ${key}`);
    return value === undefined ? [] : [[key, value]];
  });
  if (labels.length > 0) config.Labels = Object.fromEntries(labels);

  if (stage.ports.size > 0)
    config.ExposedPorts = emptyObjects(stage.ports, '/config/ExposedPorts', locations);
  if (stage.volumes.size > 0) config.Volumes = emptyObjects(stage.volumes, '/config/Volumes', locations);

  const entrypoint = take(stage.entrypoint, '/config/Entrypoint', 'entrypoint');
  if (entrypoint) config.Entrypoint = entrypoint;
  const cmd = take(stage.cmd, '/config/Cmd', 'cmd');
  if (cmd) config.Cmd = cmd;
  const user = take(stage.user, '/config/User', 'user');
  if (user !== undefined) config.User = user;
  const workingDir = take(stage.workingDir, '/config/WorkingDir', 'workingDir');
  if (workingDir !== undefined) config.WorkingDir = workingDir;
  const stopSignal = take(stage.stopSignal, '/config/StopSignal', 'stopSignal');
  if (stopSignal !== undefined) config.StopSignal = stopSignal;
  const healthcheck = take(stage.healthcheck, '/config/Healthcheck', 'health');
  if (healthcheck) config.Healthcheck = healthcheck;
  const shell = take(stage.shell, '/config/Shell', 'shell');
  if (shell) config.Shell = shell;
  const [trigger] = stage.onBuild;
  if (trigger) {
    config.OnBuild = stage.onBuild.map(({ text }) => text);
    locations.set('/config/OnBuild', trigger.location);
  }
  const author = take(stage.author, '/author', 'author');

  notEvaluated.push(...leftToBase(stage));
  const declared = [...stage.env].map(([name, { location }]) => ({ name, location }));
  return { config, ...(author === undefined ? {} : { author }), locations, env: declared, notEvaluated };
}

function emptyObjects(
  places: ReadonlyMap<string, Location>,
  pointer: string,
  locations: Map<string, Location>,
): Record<string, unknown> {
  for (const [key, location] of places) locations.set(`${pointer}/${pointerToken(key)}`, location);
  return Object.fromEntries([...places.keys()].map((key) => [key, {}]));
}

/** What the base image adds to, and what it decides because the file does not. */
function leftToBase(stage: StageState): NotEvaluated[] {
  const { base } = stage;
  if (base.kind === 'scratch') return [];
  const { location } = base;
  const name =
    base.name === undefined ? `the base image (${base.reason ?? 'unnamed'})` : `the base image ${base.name}`;
  const open = [
    ...(stage.entrypoint ? [] : ['entrypoint']),
    ...(stage.cmd || stage.cmdReset ? [] : ['cmd']),
    ...(stage.user ? [] : ['user']),
    ...(stage.workingDir ? [] : ['workingDir']),
    ...(stage.stopSignal ? [] : ['stopSignal']),
    ...(stage.healthcheck ? [] : ['health']),
  ];
  return [
    { subject: 'env, ports, volumes, labels', reason: cannotKnow(`${name} may add more`), location },
    ...(open.length > 0
      ? [{ subject: open.join(', '), reason: cannotKnow(`${name} decides`), location }]
      : []),
  ];
}
