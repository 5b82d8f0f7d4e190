/** Images of the zoo as data: what each promises falsely, how it is made, and what must be found of it. */
import type { Severity } from '../../../src/model/finding.js';
import { bases, type Base } from './bases.js';

/** A file of the build context. */
export interface ContextFile {
  content: string | Buffer;
  /** Permission bits; default 0644. */
  mode?: number;
}

/**
 * What a probe must answer. `pass`, `skip` and `inconclusive` stand for themselves; `error crashed` is a broken promise with its finding's
 * severity and message id, several joined by ` + `; `pass + note odd-status` is a pass with a note.
 */
export type Cell =
  | 'pass'
  | 'skip'
  | 'inconclusive'
  | `${Severity} ${string}`
  | `pass + note ${string}`
  /** The probe is not in the table at all. */
  | 'absent';

/** Probe id to what it must answer. */
export type Table = Readonly<Record<string, Cell>>;

export interface Recipe {
  name: string;
  /** What is false about it, after "The image"; absent for an honest one. */
  lie?: string;
  /** What an honest one is there for: the case that must not be accused. */
  honest?: string;
  check: 'image' | 'commands' | 'dockerflow';
  dockerfile: readonly string[];
  files: Readonly<Record<string, ContextFile>>;
  base?: Base;
  flags: readonly string[];
  /** Rule ids of findings that are no probe's. */
  alsoFound: readonly string[];
  expected: Table;
  /** How `expected` differs from the honest table: what `docs/zoo.md` shows. */
  differences: Table;
  status: number;
}

export const imageOf = ({ name }: Pick<Recipe, 'name'>): string => `capi-zoo/${name}`;

/** `program` with lines replaced; each must be there once. */
export function edited(program: string, ...edits: readonly (readonly [from: string, to: string])[]): string {
  return edits.reduce((text, [from, to]) => {
    const parts = text.split(from);
    if (parts.length !== 2) throw new Error(`${String(parts.length - 1)} times in the program: ${from}`);
    return parts.join(to);
  }, program);
}

/** The instructions of a Dockerfile by name; null takes one of the default away. */
export interface Instructions {
  env?: Readonly<Record<string, string>>;
  labels?: Readonly<Record<string, string>>;
  expose?: string | null;
  volumes?: readonly string[];
  user?: string | null;
  workdir?: string | null;
  stopSignal?: string;
  healthcheck?: string | null;
  entrypoint?: readonly string[] | null;
  cmd?: readonly string[] | null;
  /** More lines, before USER. */
  more?: readonly string[];
}

const quote = (text: string): string => `"${text.replace(/["\\$]/g, '\\$&')}"`;
const pairs = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([key, value]) => `${key}=${quote(value)}`)
    .join(' ');

/** A Dockerfile that puts `copies` (file of the context to path) on a base. */
export function dockerfileOf(
  base: Base,
  instructions: Instructions,
  copies: Readonly<Record<string, string>>,
): string[] {
  const { env = {}, labels = {}, expose, volumes = [], user, workdir, stopSignal } = instructions;
  const { healthcheck, entrypoint, cmd, more = [] } = instructions;
  return [
    `FROM ${bases[base]}`,
    ...(workdir ? [`WORKDIR ${workdir}`] : []),
    ...(entrypoint ? [`ENTRYPOINT ${JSON.stringify(entrypoint)}`] : []),
    ...(cmd ? [`CMD ${JSON.stringify(cmd)}`] : []),
    ...(Object.keys(env).length > 0 ? [`ENV ${pairs(env)}`] : []),
    ...(expose ? [`EXPOSE ${expose}`] : []),
    ...(stopSignal === undefined ? [] : [`STOPSIGNAL ${stopSignal}`]),
    ...(healthcheck ? [`HEALTHCHECK ${healthcheck}`] : []),
    ...(Object.keys(labels).length > 0 ? [`LABEL ${pairs(labels)}`] : []),
    ...Object.entries(copies).map(([from, to]) => `COPY ${from} ${to}`),
    ...more,
    ...(volumes.length > 0 ? [`VOLUME ${JSON.stringify(volumes)}`] : []),
    ...(user ? [`USER ${user}`] : []),
  ];
}
