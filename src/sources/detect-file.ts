import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

import { UsageError } from '../errors.js';
import { fileSource, readAt, streamError } from './byte-source.js';
import { compressionOf, decompress, sniff, type Compression } from './compression.js';
import { decodeText, isObject, type Fail, type JsonObject } from './decode.js';
import { maxInspectBytes } from './docker-inspect.js';
import { failFor, fileAt, openError, withFile } from './regular-file.js';
import { looksLikeTar, walkTar } from './tar.js';

/** What a path without transport can be. */
export type FileKind =
  | 'oci'
  | 'oci-archive'
  | 'docker-archive'
  | 'docker-inspect'
  | 'dockerfile'
  | 'contract-file'
  | 'version-file';

/**
 * Tells what stands at `path`: by content where that is unmistakable (layouts, tars, JSON), else by name (Dockerfile, .yml), else by what the
 * text looks like. The name version.json is enough, so that a version file that is no JSON is told why. A compressed tar counts as
 * `docker-archive`, whose opener takes both kinds: telling them apart may mean unpacking all of it. Throws UsageError for what is none of
 * these, with a hint.
 */
export async function detectFile(path: string): Promise<FileKind> {
  const fail = failFor(
    'FILE_NOT_RECOGNISED',
    path,
    'Name an OCI layout, an image archive, docker inspect JSON, a Dockerfile or a contract file such as asyncy.yml.',
  );
  if (isDirectory(path)) return detectDirectory(path, fail);
  const head = await withFile(path, (fd, size) => readAt(fd, 0, Math.min(size, headBytes)));
  const compression = compressionOf(head);
  if (compression) return detectCompressed(path, compression, fail);
  if (looksLikeTar(head)) return detectTar(path, fail);
  if (isVersionFileName(basename(path))) return 'version-file';
  const text = decodeText(head);
  if (/^\s*[[{]/.test(text)) return await detectJson(path);
  const named = kindByName(basename(path));
  if (named) return named;
  if (head.length === 0) throw fail('it is empty');
  if (!text.includes('\0')) {
    const first = firstLine(text);
    if (/^\s*(?:FROM|ARG)\s+\S/i.test(first)) return 'dockerfile';
    if (/^["']?[A-Za-z_][\w.-]{0,80}["']?[ \t]*:(?:\s|$)/.test(first)) return 'contract-file';
  }
  throw fail('it is nothing that can be inspected');
}

/** The first line that is neither empty, a comment, nor YAML's start of a document. */
function firstLine(text: string): string {
  return text.split('\n', 200).find((line) => !/^\uFEFF?(?:#.*|---)?\s*$/.test(line)) ?? '';
}

/** Enough for the head of a text file, and for the first header of a tar. */
const headBytes = 16 * 1024;

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw openError(path, error);
  }
}

function detectDirectory(path: string, fail: Fail): FileKind {
  if (existsSync(join(path, 'oci-layout')) || existsSync(join(path, 'index.json'))) return 'oci';
  const inside = namesIn(path)
    .filter((name) => kindByName(name) !== undefined)
    .sort()
    .slice(0, 3);
  if (inside.length === 0) throw fail('it is a directory, and no OCI image layout (no index.json)');
  throw new UsageError(
    'FILE_NOT_RECOGNISED',
    `${path}: it is a directory, and no OCI image layout (no index.json)`,
    {
      suggestion: `Name the file in it: ${inside.map((name) => join(path, name)).join(', ')}`,
    },
  );
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    throw openError(directory, error);
  }
}

/** Dockerflow's name for it. */
const isVersionFileName = (name: string): boolean => name === 'version.json';

function kindByName(name: string): FileKind | undefined {
  if (isVersionFileName(name)) return 'version-file';
  if (/^(?:Dockerfile|Containerfile)(?:\.|$)|\.(?:Dockerfile|Containerfile)$/i.test(name))
    return 'dockerfile';
  return /\.ya?ml$/i.test(name) ? 'contract-file' : undefined;
}

/** A tar with manifest.json is Docker's, also when it is an OCI layout as well. */
async function detectTar(path: string, fail: Fail): Promise<FileKind> {
  return withFile(path, async (fd, size) => {
    let kind: FileKind = 'docker-archive';
    for await (const { name } of walkTar(fileSource(fd, size), fail)) {
      if (/^(?:\.\/)?manifest\.json$/.test(name)) return 'docker-archive';
      if (/^(?:\.\/)?(?:index\.json|oci-layout)$/.test(name)) kind = 'oci-archive';
    }
    return kind;
  });
}

async function detectCompressed(path: string, compression: Compression, fail: Fail): Promise<FileKind> {
  const raw = fileAt(path).stream(new AbortController().signal);
  try {
    const { head, stream } = await sniff(await decompress(raw, compression, fail), 512);
    stream.destroy();
    if (looksLikeTar(head)) return 'docker-archive';
  } catch (error) {
    throw streamError(error, fail);
  } finally {
    raw.destroy();
  }
  throw fail(`it is compressed (${compression}), and no tar is inside`);
}

/** Dockerflow's version object by another name: its keys and no others. A contract may have `version` and `source` beside its own keys. */
function isVersionObject(parsed: JsonObject): boolean {
  const keys = Object.keys(parsed);
  return (
    keys.every((key) => ['source', 'version', 'commit', 'build'].includes(key)) &&
    keys.some((key) => key !== 'version')
  );
}

/** JSON is YAML too, so a contract file may be written in it. */
async function detectJson(path: string): Promise<FileKind> {
  const bytes = await withFile(path, (fd, size) =>
    size > maxInspectBytes ? undefined : readAt(fd, 0, size),
  );
  if (!bytes) return 'docker-inspect';
  try {
    const parsed: unknown = JSON.parse(decodeText(bytes));
    const isInspect = Array.isArray(parsed) || (isObject(parsed) && Object.hasOwn(parsed, 'Id'));
    if (isInspect) return 'docker-inspect';
    return isObject(parsed) && isVersionObject(parsed) ? 'version-file' : 'contract-file';
  } catch {
    // Broken JSON, or YAML in flow style: its reader tells what is wrong with it, and where.
    return decodeText(bytes).trimStart().startsWith('[') ? 'docker-inspect' : 'contract-file';
  }
}
