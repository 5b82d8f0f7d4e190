import type { Location } from '../../model/location.js';
import { parseJsonTree, type DuplicateKey, type JsonFault } from '../json-tree.js';
import type { YamlNode } from '../yaml/node.js';
import { createLocator } from '../yaml/place.js';

/** Most bytes of a version.json; real ones have some hundred. */
export const maxVersionFileBytes = 64 * 1024;

/** A version.json, parsed: a file of its own, or Dockerflow's `/app/version.json` of an image. */
export interface VersionFile {
  path: string;
  /** Without a byte order mark. */
  text: string;
  /** Bytes. */
  size: number;
  hasByteOrderMark: boolean;
  /** Its first character. */
  start: Location;
  /** Absent when it is not JSON, or too large to be read. Duplicate keys are settled: the last one counts. */
  root?: YamlNode;
  fault?: JsonFault;
  duplicates: readonly DuplicateKey[];
}

const byteOrderMark = '\ufeff';

/** Bytes as text with its byte order mark; `broken` when they are not UTF-8. */
function decode(bytes: Uint8Array): { content: string; broken?: true } {
  try {
    return { content: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    // Not UTF-8, which is for a rule to say; the text with marks in its gaps tells where.
    return { content: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), broken: true };
  }
}

/**
 * Reads a version.json. Never throws on content. `content`: bytes, or a text that still has its byte order mark, if the mark is to be seen;
 * `path`: what locations say; `wholeSize`: bytes of a file too large to be held, of which `content` need not have any.
 */
export function readVersionFile(content: Uint8Array | string, path: string, wholeSize?: number): VersionFile {
  const isText = typeof content === 'string';
  const size = wholeSize ?? (isText ? new TextEncoder().encode(content).length : content.length);
  const { content: whole, broken }: ReturnType<typeof decode> = isText ? { content } : decode(content);
  const hasByteOrderMark = whole.startsWith(byteOrderMark);
  const text = hasByteOrderMark ? whole.slice(1) : whole;
  const locator = createLocator(text, { kind: 'file', path });
  const file = { path, text, size, hasByteOrderMark, start: locator.at(0), duplicates: [] };
  if (size > maxVersionFileBytes) return file;
  if (broken ?? text.includes('\0')) {
    const location = locator.at(Math.max(0, text.search(/[\ufffd\0]/)));
    return {
      ...file,
      fault: {
        reason: 'it is not UTF-8',
        location,
        suggestion: 'Save it as UTF-8, without a byte order mark.',
      },
    };
  }
  if (text.trim() === '') return { ...file, fault: { reason: 'it is empty', location: file.start } };
  return { ...file, ...parseJsonTree(text, locator) };
}
