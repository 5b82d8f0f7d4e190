import type { EngineImage, Sandbox } from '../../engine/sandbox.js';
import { UsageError } from '../../errors.js';
import { parseTarget } from '../../reference/parse-target.js';
import type { LoadedImage } from '../../sources/loaded-image.js';
import { openTarget } from '../../sources/open-target.js';
import type { CheckRun } from './check-run.js';
import type { CheckOptions } from './options.js';
import { openImageProvider, type ImageProvider } from './provide-image.js';

/** Where runs happen: the engine's sandbox and the images in it. `close` removes first the runs, then what was brought for them. */
export interface Place extends Pick<CheckRun, 'provide' | 'inEngine' | 'sandbox'> {
  close: () => Promise<void>;
}

/** Nothing is asked of the engine before an image is there. */
export function openPlace(options: CheckOptions): Place {
  const { transports, signal, run } = options;
  let provider: Promise<ImageProvider> | undefined;
  let sandbox: Promise<Sandbox> | undefined;

  const provide = async (loaded: LoadedImage): Promise<EngineImage> => {
    provider ??= transports.engine().then((engine) => openImageProvider(engine));
    return (await provider).provide(loaded, signal);
  };

  const companion = async (target: string): Promise<EngineImage> => {
    const opened = await openTarget(parseTarget(target), transports, { signal, wantsFiles: false });
    const [image, another] = opened.kind === 'images' ? opened.images : [];
    if (image && !another) return provide(image);
    throw new UsageError('COMPANION_INVALID', `--with ${target}: it is not one image`, {
      suggestion: 'Name one image, e.g. --with postgres:16=db.',
    });
  };

  const open = async (): Promise<Sandbox> => {
    const engine = await transports.engine();
    const { memory, cpus, pids, deadline, network, helperImage } = run;
    const companions = await Promise.all(
      run.companions.map(async ({ target, alias }) => ({ image: await companion(target), alias })),
    );
    return engine.openSandbox({
      limits: { memory, cpus, pids, deadline },
      concurrency: options.concurrency,
      openStatsd: async (address) => (await import('../../sinks/statsd.js')).openStatsd(address),
      ...(network !== undefined && { network }),
      ...(companions.length > 0 && { companions }),
      ...(helperImage !== undefined && { helperImage }),
    });
  };

  return {
    provide,
    async inEngine({ id }) {
      const { openDaemonImage } = await import('../../sources/docker-daemon.js');
      return (await openDaemonImage(await transports.engine(), id, { signal }))?.[0];
    },
    sandbox: () => (sandbox ??= open()),
    async close() {
      // One that never opened has nothing to close.
      const opened = await sandbox?.catch(() => undefined);
      try {
        await opened?.close();
      } finally {
        const brought = await provider?.catch(() => undefined);
        await brought?.close();
      }
    },
  };
}
