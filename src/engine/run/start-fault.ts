import { randomUUID } from 'node:crypto';

import type { RunSpec, StartFault } from '../../model/run.js';
import type { Api } from '../api.js';
import { StatusError } from '../errors.js';
import type { Placement } from './creation.js';
import { fields, list, text } from './fields.js';
import { readEntry } from './files.js';
import { programFault } from './program-fault.js';
import { statPath, isDirectory } from './path-stat.js';

/** Told of each container before the engine may have it. */
type OnCreate = (name: string) => void;

/** What of a container's making counts here. */
type Wanted = Pick<RunSpec, 'entrypoint' | 'cmd' | 'tmpfs'>;
type Place = Pick<Placement, 'image' | 'labels'>;

/**
 * Why the engine does not make a container: the image's or the spec's fault, or undefined when it is the engine's own. Docker 20.10 answers 400 for a
 * configuration that makes no sense, and 500 both for a work directory that is a file and for a full disk; Podman answers 500 for all.
 */
export async function creationFault(
  api: Api,
  error: unknown,
  spec: Wanted,
  place: Place,
  onCreate: OnCreate,
): Promise<StartFault | undefined> {
  if (!(error instanceof StatusError) || !error.json) return undefined;
  const { message } = error;
  if (error.status !== 400 && error.status !== 500) return undefined;
  const image = fields(fields(await api.json('GET', `/images/${place.image}/json`)).Config);
  if (isWithoutCommand(spec, image)) return { kind: 'no-command', message };
  if (error.status === 400) return { kind: 'invalid', message };
  const scratch = await makeScratch(api, place, image, onCreate);
  const isInvalid = scratch !== undefined && (await isMisplaced(api, scratch, image, spec.tmpfs));
  return isInvalid ? { kind: 'invalid', message } : undefined;
}

/** An entrypoint that is given does away with the image's command. */
function isWithoutCommand({ entrypoint, cmd }: Wanted, image: Readonly<Record<string, unknown>>): boolean {
  const program = (words: readonly unknown[]): boolean => words.length > 0 && words[0] !== '';
  const ofImage = entrypoint ? [] : list(image.Cmd);
  return !program(entrypoint ?? list(image.Entrypoint)) && !program(cmd ?? ofImage);
}

/** A container of the image that is never started, without what the image says about places. */
async function makeScratch(
  api: Api,
  { image, labels }: Place,
  config: Readonly<Record<string, unknown>>,
  onCreate: OnCreate,
): Promise<string | undefined> {
  const name = `container-api-${randomUUID()}`;
  onCreate(name);
  const Tmpfs = Object.fromEntries(Object.keys(fields(config.Volumes)).map((path) => [path, '']));
  const body = {
    Image: image,
    Labels: labels,
    Entrypoint: ['/container-api-looks-at-files'],
    WorkingDir: '/',
    StopSignal: 'SIGTERM',
    HostConfig: { NetworkMode: 'none', Tmpfs },
  };
  try {
    await api.json('POST', '/containers/create', { query: { name }, body });
    return name;
  } catch (error) {
    if (error instanceof StatusError) return undefined; // then it is not for the places
    throw error;
  }
}

/** The work directory, or a volume, is a file. */
async function isMisplaced(
  api: Api,
  id: string,
  image: Readonly<Record<string, unknown>>,
  tmpfs: readonly string[] = [],
): Promise<boolean> {
  const places = [text(image.WorkingDir), ...Object.keys(fields(image.Volumes)), ...tmpfs];
  for (const path of places.filter((place) => place.startsWith('/') && place !== '/')) {
    const { type } = await readEntry(api, id, path, 0);
    if (type !== 'directory' && type !== 'absent') return true;
    if (type === 'absent' && (await isBelowFile(api, id, path))) return true;
  }
  return false;
}

async function isBelowFile(api: Api, id: string, path: string): Promise<boolean> {
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
    const stat = await statPath(api, id, path.slice(0, at));
    if (stat) return !isDirectory(stat);
  }
  return false;
}

/** Exit statuses that Docker gives to a container which it could not start (docker run, "Exit status"). */
const kindsByExit = new Map<number, StartFault['kind']>([
  [126, 'not-executable'],
  [127, 'not-found'],
]);

/**
 * Why the engine does not start a container; undefined when it is the engine's own fault. Docker 20.10 tells a missing program by exit status 127 and
 * one that may not be run by 126, and has 128 for everything else: an unknown user, a full disk, a network that is gone. Podman 4.3 has 0 for all. So
 * where the status does not tell, the container's files do.
 */
export async function startFault(
  api: Api,
  id: string,
  error: StatusError,
  place: Place,
  onCreate: OnCreate,
): Promise<StartFault | undefined> {
  if (!error.json || error.status === 404) return undefined;
  const { message } = error;
  const container = fields(await api.json('GET', `/containers/${id}/json`));
  const { Running, ExitCode } = fields(container.State);
  if (Running === true) return undefined;
  const byExit = kindsByExit.get(Number(ExitCode));
  if (byExit) return { kind: byExit, message };
  const config = fields(container.Config);
  if (!(await isUserKnown(api, id, text(config.User)))) return { kind: 'invalid-user', message };
  const kind = await programFault(api, id);
  if (kind) return { kind, message };
  const image = { WorkingDir: config.WorkingDir, Volumes: config.Volumes };
  const scratch = await makeScratch(api, place, image, onCreate);
  if (scratch === undefined) return undefined;
  if (await isMisplaced(api, scratch, image)) return { kind: 'invalid', message };
  // An engine that still gets as far as looking for a program is sound.
  return (await getsToProgram(api, scratch)) ? { kind: 'invalid', message } : undefined;
}

/** True when starting a container whose program is not there fails for that reason. */
async function getsToProgram(api: Api, scratch: string): Promise<boolean> {
  try {
    await api.json('POST', `/containers/${scratch}/start`);
    return true;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const { State } = fields(await api.json('GET', `/containers/${scratch}/json`));
    return Number(fields(State).ExitCode) === 127;
  }
}

/** Largest number of a user or group that engines take. */
const maxUserId = 2 ** 31 - 1;

/** Whether `user[:group]` is there, by number or in the image's files. */
async function isUserKnown(api: Api, id: string, user: string): Promise<boolean> {
  const [name = '', group] = user.split(':');
  const known = async (word: string, file: string): Promise<boolean> => {
    if (word === '') return true;
    if (/^[+-]?\d+$/.test(word)) return Number(word) >= 0 && Number(word) <= maxUserId;
    const { content = '' } = await readEntry(api, id, file, 1024 * 1024);
    return content.split('\n').some((line) => line.startsWith(`${word}:`));
  };
  return (await known(name, '/etc/passwd')) && (group === undefined || (await known(group, '/etc/group')));
}
