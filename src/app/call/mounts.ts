import { constants } from 'node:fs';
import { access, lstat, realpath } from 'node:fs/promises';
import { basename, dirname, resolve, sep } from 'node:path';

import { UsageError } from '../../errors.js';
import { fileArguments, withPaths } from '../../invoke/file-arguments.js';
import type { BoundCall, CallMount } from '../../model/call.js';
import { quoted } from '../../contract/finding.js';

/** Where the files of arguments are inside the container, each in a folder of its own: two may have the same name. */
const place = '/run/container-api/args';

/** True for a text that its writer meant as a path, where it could be something else as well. */
const looksLikePath = (text: string): boolean => /^(?:\.{1,2}\/|\/|~\/)/.test(text);

/**
 * Mounts the files that arguments name, one by one, and puts the paths inside the container in their place. Throws UsageError for what is not there, is not
 * ours to read, is neither file nor folder, or is a link out of its folder.
 */
export async function mountFiles(
  bound: BoundCall,
  writable: boolean,
): Promise<{ bound: BoundCall; mounts: CallMount[] }> {
  const wanted = fileArguments(bound);
  if (wanted.length === 0) return { bound, mounts: [] };
  const mounts: CallMount[] = [];
  const inside = new Map<string, string>();
  for (const { argument, path, certain } of wanted) {
    if (inside.has(path) || (!certain && !looksLikePath(path))) continue;
    const types = Array.isArray(argument.type) ? argument.type : [argument.type];
    const source = await usablePath(path, argument.name, { types, writable, certain });
    if (source === undefined) continue;
    const target = `${place}/${String(mounts.length + 1)}/${basename(source)}`;
    mounts.push({ kind: 'bind', source, target, readOnly: !writable });
    inside.set(path, target);
  }
  return { bound: withPaths(bound, (_argument, path) => inside.get(path) ?? path), mounts };
}

/** The real path; undefined where nothing is there and the argument may be something else. */
async function usablePath(
  path: string,
  name: string,
  { types, writable, certain }: { types: readonly string[]; writable: boolean; certain: boolean },
): Promise<string | undefined> {
  const refuse = (why: string, suggestion: string): UsageError =>
    new UsageError('FILE_ARGUMENT_INVALID', `argument ${name}: ${quoted(path)} ${why}`, { suggestion });
  const full = resolve(path);
  let real: string;
  try {
    await lstat(full);
    real = await realpath(full);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !certain) return undefined;
    if (code === 'ENOENT') throw refuse('is not there', 'Name a file or a folder of this machine.');
    throw refuse(`cannot be looked at (${code ?? 'unknown'})`, 'Name a path that you may read.');
  }
  // What a link names is chosen by whoever made it, and may be anything of this machine.
  const folder = await realpath(dirname(full));
  if (real !== folder && !real.startsWith(folder === sep ? sep : folder + sep))
    throw refuse(`is a link out of its folder, to ${quoted(real)}`, 'Name the file itself.');
  const stat = await lstat(real);
  if (!stat.isFile() && !stat.isDirectory())
    throw refuse('is neither a file nor a folder', 'A device, pipe or socket is not given to a container.');
  const wantsFile = types.includes('file') && !types.includes('dir') && !types.includes('path');
  const wantsFolder = types.includes('dir') && !types.includes('file') && !types.includes('path');
  if (wantsFile && stat.isDirectory()) throw refuse('is a folder', 'The contract asks for a file.');
  if (wantsFolder && stat.isFile()) throw refuse('is a file', 'The contract asks for a folder.');
  try {
    await access(real, constants.R_OK | (writable ? constants.W_OK : 0));
  } catch {
    throw refuse(
      `may not be ${writable ? 'written' : 'read'} by you`,
      'Change its permissions, or name another.',
    );
  }
  return real;
}
