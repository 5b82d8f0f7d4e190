import { StringDecoder } from 'node:string_decoder';
import { Readable } from 'node:stream';

import { UnavailableError } from '../../errors.js';
import type { Api } from '../api.js';
import { engineError } from '../errors.js';
import { dockerArchive, type ImageUpload } from './docker-archive.js';

export interface LoadOptions {
  /** Longest time in milliseconds in which neither side moves. */
  idle: number;
  /** The endpoint, for messages. */
  where: string;
}

/** Longest line of the engine's answer that is looked at. */
const maxLine = 64 * 1024;
const maxMessage = 500;

/**
 * Puts an image into the engine (POST /images/load). The archive is sent as it is made. Throws what its layers' streams throw, UnavailableError
 * IMAGE_NOT_LOADED with the engine's words when it does not take the image, or the signal's reason; the caller removes the name in every case, as an engine
 * that has the whole archive goes on with it whatever becomes of us.
 */
export async function loadImage(
  api: Api,
  upload: ImageUpload,
  signal: AbortSignal,
  { idle, where }: LoadOptions,
): Promise<void> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const state: { sent: boolean; fault?: Error } = { sent: false };
  const timer = setTimeout(() => {
    stop.abort(stalled(where, idle));
  }, idle);
  const abort = (): void => {
    // An archive that is there as a whole is worked on even when we go: then its end is waited for, so that what it made can be removed.
    if (!state.sent) stop.abort(signal.reason);
  };
  async function* body(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of dockerArchive(upload)) {
        timer.refresh();
        yield chunk;
      }
      state.sent = true;
    } catch (error) {
      state.fault = error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  }
  signal.addEventListener('abort', abort, { once: true });
  const stream = Readable.from(body(), { objectMode: false, highWaterMark: 256 * 1024 });
  // Its error is told below.
  stream.on('error', () => undefined);
  try {
    const answer = await api.stream('POST', '/images/load', {
      body: stream,
      query: { quiet: '0' },
      signal: stop.signal,
      timeout: Infinity,
    });
    const complaint = await readAnswer(answer, () => timer.refresh());
    if (complaint !== undefined) throw notLoaded(where, complaint);
    if (!state.sent) throw notLoaded(where, 'it answered before it had all of it');
  } catch (error) {
    signal.throwIfAborted();
    if (state.fault) throw state.fault;
    stop.signal.throwIfAborted();
    if (error instanceof Error && 'status' in error && error.message !== '')
      throw notLoaded(where, error.message);
    throw engineError(error, where);
  } finally {
    stream.destroy();
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
  signal.throwIfAborted();
}

/** What the engine says is wrong (`error`, in a stream whose status is 200 all the same); undefined when it says nothing. */
async function readAnswer(answer: Readable, onProgress: () => void): Promise<string | undefined> {
  const decoder = new StringDecoder('utf8');
  let complaint: string | undefined;
  let rest = '';
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    onProgress();
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = (lines.pop() ?? '').slice(0, maxLine);
    for (const line of lines) complaint ??= complaintIn(line);
  }
  return complaint ?? complaintIn(rest);
}

function complaintIn(line: string): string | undefined {
  try {
    const { error, errorDetail } = JSON.parse(line) as {
      error?: unknown;
      errorDetail?: { message?: unknown };
    };
    const message = errorDetail?.message ?? error;
    return typeof message === 'string' ? message.slice(0, maxMessage) : undefined;
  } catch {
    return undefined; // an empty line, or words for people
  }
}

function notLoaded(where: string, message: string): UnavailableError {
  return new UnavailableError(
    'IMAGE_NOT_LOADED',
    `The container engine at ${where} does not take the image: ${message}`,
    {
      suggestion: "Check that its disk has room, and look at the engine's log.",
    },
  );
}

function stalled(where: string, idle: number): UnavailableError {
  return new UnavailableError(
    'ENGINE_TIMEOUT',
    `The container engine at ${where} took no bytes of the image, and answered nothing, for ${String(idle)} ms`,
    { suggestion: 'Try again with a longer --timeout, or look at its log.' },
  );
}
