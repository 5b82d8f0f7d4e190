import type { IncomingMessage } from 'node:http';
import { Transform, type Readable } from 'node:stream';

import type { Deadline } from './deadline.js';
import {
  badAnswer,
  connectionFailure,
  digestMismatch,
  markTransient,
  timedOut,
  tooLarge,
} from './failures.js';
import { startDigest } from './digest.js';

/** Reads a whole body of at most `maxBytes`, whatever Content-Length says. Rejects with the reason when `deadline` is over. */
export function collect(
  response: IncomingMessage,
  url: URL,
  maxBytes: number,
  deadline: Deadline,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const fail = (error: Error) => {
      reject(deadline.reason ?? error);
      response.destroy();
    };
    if (Number(response.headers['content-length']) > maxBytes) {
      fail(tooLarge(url, maxBytes));
      return;
    }
    response.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBytes) fail(tooLarge(url, maxBytes));
      else chunks.push(chunk);
    });
    response.once('error', (error) => {
      fail(connectionFailure(error, url));
    });
    response.once('end', () => {
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length));
    });
    response.once('close', () => {
      if (!response.complete) fail(markTransient(badAnswer(url, 'the answer was cut off')));
    });
  });
}

/** Reads the little that an error or a redirect carries, so that the connection can be used again; undefined when it is more. */
export async function collectLittle(
  response: IncomingMessage,
  url: URL,
  deadline: Deadline,
): Promise<Buffer | undefined> {
  try {
    return await collect(response, url, 64 * 1024, deadline);
  } catch {
    // The status has said what matters; the connection is destroyed.
    if (deadline.reason) throw deadline.reason;
    return undefined;
  }
}

export interface StreamChecks {
  url: URL;
  digest: string;
  /** Bytes that the manifest promises. */
  size?: number | undefined;
  /** Longest pause in milliseconds between two chunks, while the reader wants more. */
  idle: number;
  signal: AbortSignal;
}

/**
 * The body as a stream that fails when it pauses too long, is cut off, or is not what digest and size say. Destroying it frees the
 * connection. A reader that stops early has no check of the digest.
 */
export function checkedStream(response: IncomingMessage, checks: StreamChecks): Readable {
  const { url, digest, size = Number.MAX_SAFE_INTEGER, idle, signal } = checks;
  const hash = startDigest(digest);
  if (!hash || signal.aborted) {
    response.destroy();
    throw signal.aborted ? signal.reason : badAnswer(url, 'the digest is of an unknown algorithm');
  }
  let length = 0;
  const checked = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      timer.refresh();
      length += chunk.length;
      if (length > size) {
        done(tooLarge(url, size));
        return;
      }
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      const algorithm = digest.slice(0, digest.indexOf(':'));
      done(`${algorithm}:${hash.digest('hex')}` === digest ? null : digestMismatch(url, digest));
    },
  });
  const timer = setTimeout(() => {
    // A reader that is busy elsewhere is not the registry's fault.
    if (checked.readableLength > 0) timer.refresh();
    else checked.destroy(timedOut(url.host, idle));
  }, idle);
  const abort = () => {
    checked.destroy(signal.reason as Error);
  };
  signal.addEventListener('abort', abort, { once: true });
  checked.once('close', () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    response.destroy();
  });
  response.once('error', (error) => {
    checked.destroy(connectionFailure(error, url));
  });
  response.once('close', () => {
    if (!response.complete) checked.destroy(badAnswer(url, 'the answer was cut off'));
  });
  response.pipe(checked);
  return checked;
}
