import { setMaxListeners } from 'node:events';

import { openChecker } from '../app/check.js';
import type { CheckKind } from '../app/check/levels.js';
import { emptyBaseline, readBaseline, readReplaced, writeBaseline } from '../app/lint/baseline.js';
import { loadProbeIds } from '../app/probe-ids.js';
import { UsageError } from '../errors.js';
import { runConcurrency, runOptions, type RunFlags } from './check-settings.js';
import { createCheckProgress } from './check-progress.js';
import { interruptible } from './interrupt.js';
import { lintSettings, type LintFlags } from './lint-settings.js';
import { open } from './open-transports.js';
import { printReport } from './print-report.js';
import { millisecondsOf } from './quantities.js';
import { inspectOptions, readSettings, type InspectFlags } from './settings.js';

/** The flags of the check commands as oclif parses them. */
export interface CheckCommandFlags
  extends RunFlags, Omit<InspectFlags, 'timeout' | 'concurrency'>, LintFlags {
  'engine-timeout'?: string | undefined;
}

/** `check image`, `check commands` and `check dockerflow`: runs the images and prints the report. Everything is removed again, also when it is interrupted. */
export async function runCheck(
  kind: CheckKind,
  targets: readonly string[],
  flags: CheckCommandFlags,
): Promise<void> {
  const { timeout: _ready, concurrency: _runs, ...others } = flags;
  const { found, print, timeout } = await readSettings(others, 'table', 'error');
  const { config } = found;
  const settings = await lintSettings(flags, found);
  const run = runOptions(flags, config.check ?? {}, process.env);
  const asked = flags['engine-timeout'];
  const engineTimeout =
    asked === undefined ? timeout : millisecondsOf('--engine-timeout', asked, { code: 'TIMEOUT_INVALID' });
  const baselinePath = flags.baseline ?? config.baseline;
  const update = flags['update-baseline'] ?? false;
  if (update && baselinePath === undefined) {
    throw new UsageError('BASELINE_MISSING', '--update-baseline: which file?', {
      suggestion: 'Name it: --baseline FILE --update-baseline.',
    });
  }
  const ids = baselinePath === undefined ? new Set<string>() : await loadProbeIds();
  const covers = (rule: string): boolean => ids.has(rule);
  const replaced = update && baselinePath !== undefined ? readReplaced(baselinePath) : undefined;
  const baseline = replaced
    ? emptyBaseline(covers)
    : baselinePath === undefined
      ? undefined
      : readBaseline(baselinePath, covers);
  const sourceFile = flags['source-file'] ?? config['source-file'];
  const { platform, contractFiles, imageContract } = inspectOptions(others, config);

  const transports = open(others, config, engineTimeout);
  const progress = createCheckProgress(print.progress === true);
  try {
    await interruptible(async (interrupted) => {
      const stop = new AbortController();
      const signal = AbortSignal.any([interrupted, stop.signal]);
      setMaxListeners(0, signal); // every request to the engine that is under way has one
      const checker = await openChecker({
        kind,
        ...(platform !== undefined && { platform }),
        ...(contractFiles && { contractFiles }),
        ...(imageContract !== undefined && { imageContract }),
        concurrency: runConcurrency(flags, config.check ?? {}),
        settings,
        ...(baseline && { baseline }),
        now: Date.now(),
        run,
        progress,
        transports,
        signal,
      });
      try {
        await printReport(checker.check(targets), {
          ...print,
          progress,
          ...(update && { failOn: 'never' as const }),
          ...(sourceFile !== undefined && { sourceFile }),
          rules: () => checker.rules(),
          stop,
        });
      } finally {
        await checker.close();
      }
      if (replaced && baseline && baselinePath !== undefined && !interrupted.aborted)
        writeBaseline(baselinePath, replaced, baseline);
    });
  } finally {
    await transports.close();
  }
}
