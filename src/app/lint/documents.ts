import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

import { UsageError } from '../../errors.js';
import { isLintableName } from '../../reference/lintable-file.js';
import { detectFile } from '../../sources/detect-file.js';
import { readSmallFile } from '../../sources/regular-file.js';

/** A text that does not have to stand on disk: what a commit holds, what an editor shows. */
export interface LintDocument {
  /** Shown and reported. */
  path: string;
  /** With its byte order mark, if it has one. */
  text: string;
  /** Told by the name when absent. */
  kind?: TextKind;
}

export type TextKind = 'dockerfile' | 'contract-file' | 'version-file';

/** Contract files and Dockerfiles are small; what is larger is something else. */
const maxTextBytes = 16 * 1024 * 1024;

/** Reads a text file as it is written, with its byte order mark. Throws UsageError when it is not there, not readable or too large. */
export async function readDocument(path: string, kind: TextKind): Promise<LintDocument> {
  const tooLarge = (message: string): UsageError =>
    new UsageError('FILE_TOO_LARGE', message, {
      suggestion:
        'Name an asyncy.yml, microservice.yml, oms.yml, a poci or Boutiques file, version.json or a Dockerfile.',
    });
  const bytes = await readSmallFile(path, maxTextBytes, tooLarge);
  // Keeps the mark, as a TextDecoder told to would; that one loads ICU, 4 ms.
  return { path, text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'), kind };
}

/** The text that a target names; undefined for images and for what cannot be read. */
export async function fileDocument(target: string): Promise<LintDocument | undefined> {
  if (!(statSync(target, { throwIfNoEntry: false })?.isFile() ?? false)) return undefined;
  try {
    const kind = await detectFile(target);
    return isTextKind(kind) ? await readDocument(target, kind) : undefined;
  } catch (error) {
    if (error instanceof UsageError) return undefined; // the report says what is wrong with it
    throw error;
  }
}

function isTextKind(kind: string): kind is TextKind {
  return kind === 'dockerfile' || kind === 'contract-file' || kind === 'version-file';
}

/** What a text is, told by its name; a name that says nothing counts as a contract file, whose reader says what is wrong. */
export function kindByPath(path: string): TextKind {
  const name = basename(path);
  if (/^(?:Dockerfile|Containerfile)(?:\.|$)|\.(?:Dockerfile|Containerfile)$/i.test(name))
    return 'dockerfile';
  return name === 'version.json' ? 'version-file' : 'contract-file';
}

/** A file whose name says what it is, so that nobody need look inside to tell. */
export function isLintableFile(path: string): boolean {
  return isLintableName(basename(path)) && leadsToFile(path);
}

function leadsToFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    // A link that leads back to itself, or to where we may not look, is as good as dead.
    return false;
  }
}

/** Folders that hold other people's files. */
const foreign = new Set(['node_modules', '.git']);

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isLayout(folder: string): boolean {
  return ['oci-layout', 'index.json'].some(
    (name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile() ?? false,
  );
}

/** All files below a folder whose names are those of contract files and Dockerfiles, in a stable order. Links to files count, links to folders are not followed. */
function filesBelow(folder: string): string[] {
  const files: string[] = [];
  const entries = readdirSync(folder, { withFileTypes: true }).sort((one, other) =>
    one.name < other.name ? -1 : 1,
  );
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!foreign.has(entry.name) && !isLayout(path)) files.push(...filesBelow(path));
    } else if ((entry.isFile() || entry.isSymbolicLink()) && isLintableFile(path)) files.push(path);
  }
  return files;
}

/**
 * Targets with every folder that is no OCI layout replaced by the files in it; a bare word is a folder only when it is written as a path or
 * is no image name. Throws UsageError for a folder that holds nothing to lint.
 */
export function expandFolders(targets: readonly (string | LintDocument)[]): (string | LintDocument)[] {
  return targets.flatMap((target) => {
    if (typeof target !== 'string' || !isFolder(target) || isLayout(target)) return [target];
    const files = filesBelow(target);
    if (files.length > 0) return files;
    if (!target.includes('/') && !target.startsWith('.')) return [target]; // an image of that name
    throw new UsageError('NOTHING_TO_LINT', `'${target}' holds no contract file and no Dockerfile`, {
      suggestion: 'Name a folder with a Dockerfile, an asyncy.yml or the like, or name the file itself.',
    });
  });
}
