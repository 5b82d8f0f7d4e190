import { closeSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { basename } from 'node:path';

import { readElf, type ElfFile } from './elf.js';

/** A file of the helper image. */
export interface ImagePart {
  /** In the image, without the leading slash. */
  path: string;
  /** On this machine. */
  source: string;
}

/** Where the program and its libraries are in the helper image. */
export const nodePath = '/node';
export const libraryFolder = '/lib';

/**
 * The files that are mapped into a process (proc(5), `/proc/PID/maps`), each once. For a program with its libraries these are exactly what it
 * needs. Files that have been deleted or replaced since, as by an upgrade, are left out.
 */
export function mappedFiles(maps: string): string[] {
  const paths = maps.split('\n').flatMap((line) => {
    const path = /^[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \d+ +(\/.*)$/.exec(line)?.[1];
    return path === undefined || path.endsWith(' (deleted)') ? [] : [path];
  });
  return [...new Set(paths)];
}

/**
 * The running Node binary, its libraries under the names that it asks for them by, and its loader where it wants it. Native modules that are loaded are no
 * part of it. Throws the system's error when one cannot be read.
 */
export function nodeFiles(
  maps = readFileSync('/proc/self/maps', 'utf8'),
  program = process.execPath,
): ImagePart[] {
  const node = realpathSync(program);
  const parts: ImagePart[] = [{ path: nodePath.slice(1), source: node }];
  for (const source of mappedFiles(maps)) {
    if (source === node || source.endsWith('.node')) continue;
    const elf = elfAt(source);
    // Other mapped files are data, such as locales.
    if (elf) parts.push({ path: `${libraryFolder.slice(1)}/${elf.soname ?? basename(source)}`, source });
  }
  const { interpreter } = elfAt(node) ?? {};
  if (interpreter !== undefined)
    parts.push({ path: interpreter.slice(1), source: realpathSync(interpreter) });
  const byPath = new Map(parts.map((part) => [part.path, part]));
  return [...byPath.values()];
}

function elfAt(path: string): ElfFile | undefined {
  const fd = openSync(path, 'r');
  try {
    return readElf(fd);
  } finally {
    closeSync(fd);
  }
}
