import { stdin } from 'node:process';

import type { EngineOptions } from '../engine/client.js';
import type { Engine } from '../engine/engine.js';
import type { RegistryClient } from '../registry/client.js';
import type { RegistryOptions } from '../registry/options.js';
import type { Transports } from '../sources/open-target.js';

/** Engine and registry for one invocation: found when first needed, shared by all targets, closed at the end. */
export interface OpenTransports extends Transports {
  close: () => Promise<void>;
}

export function openTransports(options: {
  engine: EngineOptions;
  registry: RegistryOptions;
}): OpenTransports {
  let engine: Promise<Engine> | undefined;
  let registry: Promise<RegistryClient> | undefined;
  return {
    engine: () =>
      (engine ??= import('../engine/client.js').then(({ connectEngine }) => connectEngine(options.engine))),
    registry: () =>
      (registry ??= import('../registry/client.js').then(({ createRegistryClient }) =>
        createRegistryClient(options.registry),
      )),
    stdin: () => stdin,
    async close() {
      const settled = await Promise.allSettled([engine, registry]); // one that never opened has nothing to close
      for (const result of settled) if (result.status === 'fulfilled') result.value?.close();
    },
  };
}
