import { UnavailableError } from '../../errors.js';
import type { CallSpec } from '../../model/call.js';
import type { StartFault } from '../../model/run.js';
import type { Api } from '../api.js';
import type { CallContent } from '../calls.js';
import { StatusError } from '../errors.js';
import { creationFault, startFault } from '../run/start-fault.js';
import { tarOf } from '../run/tar-file.js';
import { callCreationBody, type CallPlacement } from './creation.js';

/** Everything that making containers for calls needs. */
export interface CallGround {
  api: Api;
  /** Told before the engine may have the container. */
  onCreate: (name: string) => void;
}

/** Milliseconds: a large work tree takes its time. */
const unpacking = 600_000;

type File = Parameters<typeof tarOf>[0][number];

/** What keeps a spec from becoming a container, where that is the image's or the caller's fault. */
export interface NotStarted {
  startFault: StartFault;
}

/**
 * Makes a container with its files; nothing is started. It does not heed a signal: a container that is made after its removal would stay. Throws
 * UnavailableError NOT_MOUNTED where the engine has not the paths of this machine.
 */
export async function makeContainer(
  { api, onCreate }: CallGround,
  name: string,
  spec: CallSpec,
  place: CallPlacement,
  { files, contents = [] }: { files: readonly File[]; contents?: readonly CallContent[] | undefined },
): Promise<NotStarted | undefined> {
  onCreate(name);
  try {
    await api.json('POST', '/containers/create', { query: { name }, body: callCreationBody(spec, place) });
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const binds = spec.mounts.filter(({ kind }) => kind === 'bind');
    if (error.status === 400 && binds.length > 0) throw notMounted(error);
    const where = { image: spec.image, labels: place.labels };
    const fault = await creationFault(api, error, programOf(spec, place), where, onCreate);
    if (fault) return { startFault: fault };
    throw error;
  }
  if (files.length > 0) {
    const query = { path: '/' };
    await api.json('PUT', `/containers/${name}/archive`, { query, body: tarOf(files) });
  }
  for (const { path, tar } of contents) {
    await api.json('PUT', `/containers/${name}/archive`, {
      query: { path },
      body: await tar(),
      timeout: unpacking,
    });
  }
  return undefined;
}

function programOf(
  { entrypoint, cmd }: CallSpec,
  place: CallPlacement,
): Pick<CallSpec, 'entrypoint' | 'cmd'> {
  if (place.entrypoint) return { entrypoint: place.entrypoint };
  return { ...(entrypoint && { entrypoint }), ...(cmd && { cmd }) };
}

function notMounted(cause: StatusError): UnavailableError {
  return new UnavailableError('NOT_MOUNTED', `a path of this machine cannot be mounted: ${cause.message}`, {
    suggestion: 'The engine must run on this machine, and see its files, to be given some of them.',
    cause,
  });
}

/** Starts it. Answers what of the image keeps it from starting; rejects when the engine fails. */
export async function startMade(
  { api, onCreate }: CallGround,
  name: string,
  spec: CallSpec,
  { labels }: CallPlacement,
  signal: AbortSignal,
): Promise<NotStarted | undefined> {
  try {
    await api.json('POST', `/containers/${name}/start`, { signal });
    return undefined;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const fault = await startFault(api, name, error, { image: spec.image, labels }, onCreate);
    if (fault) return { startFault: fault };
    throw error;
  }
}
