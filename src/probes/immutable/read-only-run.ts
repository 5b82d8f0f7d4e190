import type { RunSpec } from '../../model/run.js';
import type { Boot } from '../boot.js';
import type { ProbeContext } from '../probe.js';
import { secondRun } from '../second-run.js';

/** Where programs put what may be lost. */
export const tmpfsPaths = ['/run', '/tmp'] as const;

/** The run with a read-only root; declared volumes and two tmpfs can be written to. */
export function readOnlyRun(context: ProbeContext, boot: Boot): RunSpec {
  return secondRun(context, boot, 'runs with a read-only root', { readOnlyRoot: true, tmpfs: tmpfsPaths });
}
