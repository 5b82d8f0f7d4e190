import type { Api } from '../api.js';
import { runLabel } from '../engine.js';
import { fields, text } from './fields.js';

/** One event of a container, as the engine tells it. */
export interface EngineEvent {
  /** `die`, `kill`, `oom`, `health_status: healthy`… */
  action: string;
  /** Nanoseconds since the epoch by the engine's clock. */
  at: bigint;
}

type Listener = (event: EngineEvent | 'broken') => void;

/** The engine's events about the containers of one sandbox. */
export interface EventFeed {
  /** By the container's name, so that nothing is missed between creation and start. `broken`: nothing more will be heard. Ends with the function that it answers. */
  listen(container: string, listener: Listener): () => void;
  /** False while the stream is not open yet, and when it has broken: then ends must be asked for. */
  alive(): boolean;
  broken(): boolean;
  close(): void;
}

/** Longest line that is kept; the engine's are some hundred characters, plus the labels of the container. */
const maxLine = 4 * 1024 * 1024;

function parse(line: string): (EngineEvent & { name: string }) | undefined {
  try {
    const { Action, Actor } = fields(JSON.parse(line));
    const name = text(fields(fields(Actor).Attributes).name);
    // Beyond 2^53, so the digits count and not the number.
    const nanoseconds = /"timeNano":(\d{1,25})/.exec(line)?.[1] ?? '0';
    return name === '' ? undefined : { action: text(Action), name, at: BigInt(nanoseconds) };
  } catch {
    return undefined; // not an event
  }
}

/** Opens the stream, and waits for it where the engine says at once that it is open, as Docker does; Podman says so with the first event. */
export async function openEvents(api: Api, run: string, patience = 500): Promise<EventFeed> {
  const listeners = new Map<string, Set<Listener>>();
  const stop = new AbortController();
  let state: 'opening' | 'open' | 'broken' = 'opening';
  const breaks = (): void => {
    if (state === 'broken') return;
    state = 'broken';
    for (const set of listeners.values()) for (const listener of set) listener('broken');
  };
  const take = lineReader((line) => {
    const event = line.trim() === '' ? undefined : parse(line);
    if (event) for (const listener of listeners.get(event.name) ?? []) listener(event);
  });
  const filters = JSON.stringify({ type: ['container'], label: [`${runLabel}=${run}`] });
  const opened = api
    .stream('GET', '/events', { query: { filters }, signal: stop.signal, timeout: Infinity })
    .then((stream) => {
      state = 'open';
      stream.setEncoding('utf8').on('data', take).on('error', breaks).on('end', breaks).on('close', breaks);
    })
    // Whoever waits then asks the engine, and hears from it what is wrong.
    .catch(breaks);
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patience);
  });
  await Promise.race([opened, enough]);
  clearTimeout(timer);
  return {
    alive: () => state === 'open',
    broken: () => state === 'broken',
    listen(container, listener) {
      const set = listeners.get(container) ?? new Set();
      listeners.set(container, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0) listeners.delete(container);
      };
    },
    close: () => {
      stop.abort();
    },
  };
}

function lineReader(use: (line: string) => void): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = (lines.pop() ?? '').slice(0, maxLine);
    lines.forEach(use);
  };
}
