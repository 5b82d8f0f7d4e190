import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';

import { UsageError } from '../../errors.js';
import { systemCode } from '../../sources/regular-file.js';

export interface NewFile {
  path: string;
  content: string;
}

/** What stands at a path: `stream` is a device or a pipe, which is written to and never replaced. */
type Place = 'nothing' | 'same' | 'other' | 'stream' | 'directory';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EEXIST: 'it has appeared meanwhile',
  ENOENT: 'its folder does not exist',
  ENOSPC: 'no space left',
  ENOTDIR: 'its folder is a file',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
};

function notWritable(path: string, cause: unknown): UsageError {
  const code = systemCode(cause) ?? 'it failed';
  return new UsageError('FILE_NOT_WRITABLE', `cannot write '${path}': ${reasons[code] ?? code}`, {
    suggestion: 'Name a folder that exists, that has room and that you may write to.',
    cause,
  });
}

function placeOf({ path, content }: NewFile): Place {
  const link = lstatSync(path, { throwIfNoEntry: false });
  if (!link) return 'nothing';
  const target = statSync(path, { throwIfNoEntry: false });
  if (!target) return 'other'; // a link to nothing
  if (target.isDirectory()) return 'directory';
  if (!target.isFile()) return 'stream';
  const bytes = Buffer.from(content);
  return target.size === bytes.length && readFileSync(path).equals(bytes) ? 'same' : 'other';
}

/**
 * The files that have to be written: those that stand there with this very content need nothing. Throws UsageError naming all that exist
 * with another content, unless `force` is set.
 */
export function filesToWrite(files: readonly NewFile[], force: boolean): NewFile[] {
  const placed = files.map((file) => {
    try {
      return { file, place: placeOf(file) };
    } catch (error) {
      throw notWritable(file.path, error);
    }
  });
  const folder = placed.find(({ place }) => place === 'directory');
  if (folder) {
    throw new UsageError('FILE_EXISTS', `'${folder.file.path}' is a folder`, {
      suggestion: 'Name a file in it.',
    });
  }
  const existing = placed.filter(({ place }) => place === 'other').map(({ file }) => `'${file.path}'`);
  if (existing.length > 0 && !force) {
    const [verb, them] = existing.length === 1 ? ['exists', 'it'] : ['exist', 'them'];
    throw new UsageError('FILE_EXISTS', `${existing.join(' and ')} ${verb}; nothing has been written`, {
      suggestion: `Look at what would be written with --dry-run, overwrite ${them} with --force, or choose another place.`,
    });
  }
  return placed.filter(({ place }) => place !== 'same').map(({ file }) => file);
}

/** Puts a finished file in its place; without `force` never over another one, even one that has just appeared. */
function place(temporary: string, path: string, force: boolean): void {
  if (force) {
    renameSync(temporary, path);
    return;
  }
  try {
    linkSync(temporary, path);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw error;
    // A file system without links.
    copyFileSync(temporary, path, constants.COPYFILE_EXCL);
  }
}

/** Takes the writing of a file back: what stood at its place stands there again. */
function undoOf(path: string): () => void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  const remove = () => {
    rmSync(path, { force: true });
  };
  if (!found) return remove;
  if (found.isSymbolicLink()) {
    const target = readlinkSync(path);
    return () => {
      remove();
      symlinkSync(target, path);
    };
  }
  const content = readFileSync(path);
  return () => {
    writeFileSync(path, content);
  };
}

/** Writes a file beside `path`; its permissions are those of the file whose place it will take. */
function writeBeside(path: string, content: string, temporaries: string[]): string {
  const temporary = `${path}.${String(process.pid)}.tmp`;
  const fd = openSync(temporary, 'wx');
  temporaries.push(temporary);
  try {
    writeFileSync(fd, content);
  } finally {
    closeSync(fd);
  }
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isFile()) chmodSync(temporary, found.mode & 0o777);
  return temporary;
}

/**
 * Writes all files or none: each is written beside its place and put there when all are finished, and what has been put is taken back when
 * another one fails. Throws UsageError naming the file that cannot be written.
 */
export function writeFiles(files: readonly NewFile[], force: boolean): void {
  const temporaries: string[] = [];
  const undo: (() => void)[] = [];
  let current = '';
  try {
    const ready = files.map((file) => {
      current = file.path;
      const temporary =
        placeOf(file) === 'stream' ? undefined : writeBeside(file.path, file.content, temporaries);
      return { ...file, temporary };
    });
    for (const { path, content, temporary } of ready) {
      current = path;
      if (temporary === undefined) {
        writeFileSync(path, content);
        continue;
      }
      const back = undoOf(path);
      place(temporary, path, force);
      undo.push(back);
    }
  } catch (error) {
    for (const back of undo.reverse()) back();
    throw notWritable(current, error);
  } finally {
    for (const temporary of temporaries) rmSync(temporary, { force: true });
  }
}
