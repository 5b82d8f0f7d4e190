import { setTimeout as delay } from 'node:timers/promises';

import { UnavailableError } from '../../errors.js';
import type { CallEnd } from '../../model/call.js';
import type { WaitResult } from '../../model/run.js';
import type { Api } from '../api.js';
import type { CallService } from '../calls.js';
import { StatusError } from '../errors.js';
import { contactWith } from '../run/contact.js';
import { readFiles } from '../run/files.js';
import { exchange } from '../run/http-exchange.js';
import { readState, type ContainerState } from '../run/state.js';
import { demultiplex, keepStream } from '../run/stream-text.js';
import { endOf, untilEnded } from './ending.js';
import { execProgram } from './exec-program.js';
import { sendHttp, type Published } from './http-request.js';

interface Standing {
  api: Api;
  name: string;
  wasKept: boolean;
  /** Its state, where that was just asked for. */
  known?: ContainerState;
  /** Removes the container. */
  remove: () => Promise<void>;
}

type By = Parameters<CallService['ready']>[0];

const lookTimeout = 2000;

/** A container that runs, as calls see it. Rejects when it cannot be asked. */
export async function openService(
  { api, name, wasKept, known, remove }: Standing,
  signal: AbortSignal,
): Promise<CallService> {
  const ask = async (): Promise<ContainerState> =>
    readState(await api.json('GET', `/containers/${name}/json`));
  const started = known ?? (await ask());

  const published = (port: number): Published => {
    const at = started.published.get(port);
    if (at !== undefined) return { host: '127.0.0.1', port: at };
    throw new UnavailableError('PORT_NOT_PUBLISHED', `the engine did not publish port ${String(port)}`, {
      suggestion: 'Call it again without --network, or in a network that ports are published from.',
    });
  };

  const contact = contactWith(
    { id: started.id, name, started, hasEnded: () => false },
    {
      api,
      network: { name: '', reach: 'published' },
      helpers: () => Promise.reject(new Error('no helper beside a call')),
    },
  );

  const isReady = async (by: By, state: ContainerState): Promise<boolean | 'unobservable'> => {
    if (by.kind === 'health') return state.health?.status === 'healthy';
    if (by.kind === 'port') {
      const { way, sockets } = await contact.sockets([{ port: by.port, protocol: 'tcp' }], signal);
      return way === undefined
        ? 'unobservable'
        : sockets.some(({ port, protocol }) => port === by.port && protocol === 'tcp');
    }
    const request = { method: 'GET', path: by.path, port: by.port, timeout: lookTimeout };
    const { status = 0 } = await exchange(request, { ...published(by.port), via: 'published' }, signal);
    return status >= 200 && status < 400;
  };

  return {
    name,
    wasKept,
    async exec(argv, env, streams, abort) {
      return execProgram(api, name, { argv, env }, streams, abort);
    },
    async ready(by, timeout, abort): Promise<WaitResult['ended']> {
      const end = performance.now() + timeout;
      for (let waited = 0; ; waited += 1) {
        abort.throwIfAborted();
        const state = await ask();
        if (!state.running) return 'exited';
        if (by.kind === 'health' && state.health === undefined) return 'unobservable';
        if (by.kind === 'health' && state.health?.status === 'unhealthy') return 'unhealthy';
        const ready = await isReady(by, state);
        if (ready === 'unobservable') return 'unobservable';
        if (ready) return 'met';
        if (performance.now() > end) return 'timeout';
        await delay(Math.min(100, 5 + waited * 5), undefined, { signal: abort });
      }
    },
    async request(request, body, abort) {
      return sendHttp(request, published(request.port), body, abort);
    },
    async log(abort) {
      const query = { stdout: '1', stderr: '1', tail: '50' };
      const stream = await api.stream('GET', `/containers/${name}/logs`, { query, signal: abort });
      const kept = keepStream();
      await new Promise<void>((resolve, reject) => {
        stream.on('data', demultiplex({ 1: kept, 2: kept }));
        stream.once('end', resolve).once('error', reject);
      });
      const { head, tail } = kept.text();
      return tail === '' ? head : tail;
    },
    files: (paths, maxBytes, abort) => readFiles(api, name, { do: 'files', paths, maxBytes }, abort),
    async stop(grace): Promise<CallEnd> {
      try {
        const query = { t: String(Math.ceil(grace / 1000)) };
        await api.json('POST', `/containers/${name}/stop`, { query, timeout: grace + 10_000 });
        const at = await endOf(api, name);
        return at ?? (await untilEnded(api, name, Promise.resolve(), AbortSignal.timeout(lookTimeout)));
      } catch (error) {
        if (error instanceof StatusError && error.status === 404) return { code: 0, oomKilled: false, ms: 0 };
        throw error;
      } finally {
        await remove();
      }
    },
  };
}
