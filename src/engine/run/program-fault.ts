import type { StartFault } from '../../model/run.js';
import type { Api } from '../api.js';
import { executableHead, readExecutable, runsOn } from './executable.js';
import { fields, list, text } from './fields.js';
import { readEntry } from './files.js';

/** Docker's search path for an image without PATH (moby, oci/defaults). */
const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * What is wrong with the program that a container is to run, by its file; undefined when nothing is to be seen. Works on containers that were never
 * started. The engine's words differ from version to version, and an exec that the kernel refuses ends like any program: with 1.
 */
export async function programFault(
  api: Api,
  id: string,
  signal?: AbortSignal,
): Promise<StartFault['kind'] | undefined> {
  const [container, version] = await Promise.all([
    api.json('GET', `/containers/${id}/json`, signal && { signal }),
    api.json('GET', '/version', signal && { signal }),
  ]);
  const { Path, Config } = fields(container);
  const program = text(Path);
  // A relative path counts from the work directory, which a link may move: left to the engine.
  if (program === '' || (program.includes('/') && !program.startsWith('/'))) return undefined;
  const look = (path: string) => readEntry(api, id, path, executableHead, signal);
  for (const place of placesOf(program, list(fields(Config).Env).map(text))) {
    const file = await look(place);
    if (file.type === 'absent' || (file.type === 'link' && !program.includes('/'))) continue;
    if (file.type === 'link') return 'not-found';
    if (file.type !== 'file' || ((file.mode ?? 0) & 0o111) === 0) {
      if (program.includes('/')) return 'not-executable';
      continue;
    }
    const head = readExecutable(file.head);
    if (head.kind === 'unknown') return 'not-executable';
    if (head.kind === 'elf' && !runsOn(text(fields(version).Arch), head.machine)) return 'platform';
    const { interpreter } = head;
    if (!interpreter?.startsWith('/')) return undefined;
    const { type } = await look(interpreter);
    return type === 'absent' || type === 'link' ? 'not-found' : undefined;
  }
  return 'not-found';
}

/** Where a program may be, in the order in which it is looked for. */
export function placesOf(program: string, env: readonly string[]): string[] {
  if (program.includes('/')) return [program];
  const path = env.findLast((entry) => entry.startsWith('PATH='))?.slice('PATH='.length) ?? defaultPath;
  return path
    .split(':')
    .filter((folder) => folder.startsWith('/'))
    .map((folder) => `${folder}/${program}`);
}
