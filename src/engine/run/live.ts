import type { HttpExchange, HttpRequest, PortSpec, RunEvent, SocketTable } from '../../model/run.js';
import type { Api } from '../api.js';
import type { Container } from './container.js';

/** A run under way, as its steps see it. */
export interface Live {
  api: Api;
  isPodman: boolean;
  /** The one that steps are about now; `replace` makes another one of it. */
  container: Container;
  /** Aborts when the run is over, whatever the reason. */
  signal: AbortSignal;
  /** Milliseconds since the container's start. */
  since(): number;
  /** Process id of the container's first process on this machine; undefined where the engine runs elsewhere. */
  localPid: number | undefined;
  request(request: HttpRequest, signal: AbortSignal): Promise<HttpExchange>;
  sockets(expected: readonly PortSpec[], signal: AbortSignal): Promise<SocketTable>;
  /** Milliseconds between two looks at the sockets, which cost more the farther away the engine is. */
  socketsInterval: number;
  tell(what: RunEvent['what'], text: string): void;
}

/** How often the engine is asked whether a container still runs: seldom where its events tell, for the case that they do not. */
export function stateInterval({ container }: Live): number {
  return container.isHeard() ? 2000 : 50;
}

/** Resolves after `ms`, or at once when something changes: the container ends, its health is another, the engine is no longer heard, or `signal` aborts. */
export function pause({ container }: Live, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      unlisten();
      resolve();
    };
    const timer = setTimeout(done, ms);
    const unlisten = container.onChange(done);
    signal.addEventListener('abort', done, { once: true });
  });
}
