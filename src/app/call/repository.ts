import { lstat, readlink } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';

import { UsageError } from '../../errors.js';
import { git, tryGit } from '../git/run-git.js';

/**
 * The files of a git work tree as a tar: what is tracked, as it is now, and what is new and not ignored. Anybody may change them: they are a copy, and
 * go with the container. Throws UsageError where there is no work tree.
 */
export async function repositoryTar(folder: string): Promise<Readable> {
  const top = tryGit(['rev-parse', '--show-toplevel'], { cwd: folder });
  if (top.status !== 0) {
    throw new UsageError(
      'REPOSITORY_MISSING',
      `the contract asks for a repository, and ${folder} is in none`,
      {
        suggestion: 'Name the folder of a git work tree: --repo DIR.',
      },
    );
  }
  const root = top.stdout.toString().replace(/\n$/, '');
  const list = git(['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'], {
    cwd: root,
  });
  const paths = list
    .toString('utf8')
    .split('\0')
    .filter((path) => path !== '');
  const { pack } = await import('tar-stream');
  const tar = pack({});
  const write = async (): Promise<void> => {
    const folders = new Set<string>();
    for (const path of paths) {
      const full = join(root, path);
      // One that was deleted and not yet committed is still in the list.
      const stat = await lstat(full).catch(() => undefined);
      if (!stat) continue;
      for (const name of foldersOf(path, folders)) tar.entry({ name, type: 'directory', mode: 0o777 }, '');
      if (stat.isSymbolicLink())
        tar.entry({ name: path, type: 'symlink', linkname: await readlink(full), mode: 0o777 }, '');
      else if (stat.isFile()) {
        const mode = stat.mode & 0o100 ? 0o777 : 0o666;
        const entry = tar.entry({ name: path, size: stat.size, mode });
        // One that grows meanwhile is cut where it was.
        if (stat.size === 0) entry.end('');
        else await pipeline(createReadStream(full, { end: stat.size - 1 }), entry);
      }
    }
    tar.finalize();
  };
  write().catch((error: unknown) => {
    tar.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  return Readable.from(tar);
}

/** The folders above a path that were not named yet, from the top. */
function foldersOf(path: string, known: Set<string>): string[] {
  const names: string[] = [];
  for (let at = dirname(path); at !== '.' && !known.has(at); at = dirname(at)) {
    known.add(at);
    names.unshift(`${at}/`);
  }
  return names;
}
