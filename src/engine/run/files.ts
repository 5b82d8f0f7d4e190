import type { IncomingMessage } from 'node:http';

import type { FileEntry, Step } from '../../model/run.js';
import { isRegular, isSymlink, parseStat } from '../archive.js';
import type { Api } from '../api.js';
import { permissions, typeOf, whyUnread } from './path-stat.js';
import { maxHeadBytes, readTarHead, type TarHead } from './tar-head.js';

/** Links followed before it counts as a circle; as in Linux. */
const maxLinks = 40;
/** Paths looked at together: each is one request. */
const atOnce = 4;

/** What is at the paths of a container, running or not, in their order. */
export async function readFiles(
  api: Api,
  id: string,
  { paths, maxBytes }: Extract<Step, { do: 'files' }>,
  signal: AbortSignal,
): Promise<FileEntry[]> {
  const entries: FileEntry[] = [];
  for (let at = 0; at < paths.length; at += atOnce) {
    const some = paths.slice(at, at + atOnce);
    const read = await Promise.all(some.map((path) => readEntry(api, id, path, maxBytes, signal)));
    entries.push(...read.map(({ head: _head, ...entry }) => entry));
  }
  // A container that is gone has no files either, and that says nothing of the image: then this rejects.
  if (entries.every(({ type }) => type === 'absent'))
    await api.json('GET', `/containers/${id}/json`, { signal });
  return entries;
}

/** A file as runs tell of it, and the bytes of its beginning. */
export type ReadEntry = FileEntry & { head: Buffer };

const none = Buffer.alloc(0);

export async function readEntry(
  api: Api,
  id: string,
  path: string,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<ReadEntry> {
  let target: string | undefined;
  let at = path;
  for (let links = 0; links <= maxLinks; links++) {
    const found = await openPath(api, id, at, maxBytes, signal);
    // What is there and cannot be read is a link that leads in circles.
    if (found === 'unreadable')
      return { path, type: 'link', ...(target !== undefined && { target }), head: none };
    if (found === 'absent') break;
    if (!isSymlink(found.stat.mode))
      return { ...describe(path, found), ...(target !== undefined && { target }), head: found.content };
    target ??= found.head?.linkName ?? found.stat.linkTarget;
    // Where the link leads in the end, as the engine works it out; it is the link itself when it leads nowhere.
    if (found.stat.linkTarget === '' || found.stat.linkTarget === at) break;
    at = found.stat.linkTarget;
  }
  return target === undefined
    ? { path, type: 'absent', head: none }
    : { path, type: 'link', target, head: none };
}

interface Found {
  stat: ReturnType<typeof parseStat>;
  head: TarHead | undefined;
  content: Buffer;
}

function describe(path: string, { stat, head, content }: Found): FileEntry {
  const type = typeOf(stat);
  const isFile = type === 'file';
  return {
    path,
    type,
    ...(isFile && { size: stat.size }),
    mode: permissions(stat),
    ...(head && { uid: head.uid, gid: head.gid }),
    ...(isFile && content.length > 0 && { content: content.toString('utf8') }),
    ...(isFile && stat.size === 0 && { content: '' }),
  };
}

/** The owner is told only by the tar's first header; whatever follows it, beyond the content that is wanted, is not waited for. */
async function openPath(
  api: Api,
  id: string,
  path: string,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<Found | 'absent' | 'unreadable'> {
  let answer: IncomingMessage;
  try {
    const call = { query: { path }, ...(signal && { signal }) };
    answer = await api.stream('GET', `/containers/${id}/archive`, call);
  } catch (error) {
    return whyUnread(error, api, id, path, signal);
  }
  const stat = parseStat(answer.headers['x-docker-container-path-stat']);
  const wanted = isRegular(stat.mode) ? Math.min(stat.size, maxBytes) : 0;
  const { head, content } = await readHead(answer, wanted);
  return { stat, head, content };
}

function readHead(
  answer: IncomingMessage,
  wanted: number,
): Promise<{ head: TarHead | undefined; content: Buffer }> {
  return new Promise((resolve, reject) => {
    let bytes: Buffer = Buffer.alloc(0);
    const done = (): void => {
      const head = readTarHead(bytes);
      const content = head ? bytes.subarray(head.contentAt, head.contentAt + wanted) : Buffer.alloc(0);
      resolve({ head, content: Buffer.from(content) });
    };
    const chunks: Buffer[] = [];
    let length = 0;
    answer.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      // The head is looked for while it can be there; joining all that has come at each chunk would be quadratic.
      if (bytes.length < maxHeadBytes) bytes = Buffer.concat(chunks, length);
      const head = readTarHead(bytes);
      if (head ? length < head.contentAt + wanted : length < maxHeadBytes) return;
      bytes = Buffer.concat(chunks, length);
      done();
      answer.destroy();
    });
    answer.once('end', () => {
      bytes = Buffer.concat(chunks, length);
      done();
    });
    answer.once('error', reject);
  });
}
