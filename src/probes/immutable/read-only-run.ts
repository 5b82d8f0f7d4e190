import type { RunSpec } from '../../model/run.js';
import { runLike, untilReady, type Boot } from '../boot.js';
import type { ProbeContext } from '../probe.js';

/** Where programs put what may be lost. */
export const tmpfsPaths = ['/run', '/tmp'] as const;

/** The run with a read-only root; declared volumes and two tmpfs can be written to. */
export function readOnlyRun(context: ProbeContext, boot: Boot): RunSpec {
  const { observe } = context.settings;
  return runLike(
    context,
    boot,
    'runs with a read-only root',
    [
      untilReady(context, boot),
      ...(boot.role === 'service' && boot.listeners.length > 0
        ? [{ do: 'wait', for: [{ kind: 'running', ms: observe }], timeout: observe + 1000 } as const]
        : []),
      { do: 'processes' },
    ],
    { readOnlyRoot: true, tmpfs: tmpfsPaths },
  );
}
