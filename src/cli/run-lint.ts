import { emptyBaseline, readBaseline, readReplaced, writeBaseline } from '../app/lint/baseline.js';
import type { FileOptions } from '../app/inspect-file.js';
import { fixFiles, writeFixed, type FixedFile } from '../app/fix.js';
import { openLinter, type LintDocument, type Linter } from '../app/lint.js';
import { expandFolders } from '../app/lint/documents.js';
import { mask } from '../app/lint/excerpt.js';
import { loadProbeIds } from '../app/probe-ids.js';
import { UsageError } from '../errors.js';
import { interruptible } from './interrupt.js';
import { lintSettings, type LintFlags } from './lint-settings.js';
import { open } from './open-transports.js';
import { exitStatus } from './exit-status.js';
import { writeStandardOutput } from './outputs.js';
import { printReport, statusOf } from './print-report.js';
import { visible } from '../reporters/text.js';
import { inspectOptions, readSettings, type InspectFlags } from './settings.js';

export interface LintCommandFlags extends InspectFlags, LintFlags {
  fix?: boolean | undefined;
  'dry-run'?: boolean | undefined;
}

/** Prints what `--fix` would change, as a unified diff to look at: secrets in it are masked. */
async function printDiff(files: readonly FixedFile[]): Promise<void> {
  const { createTwoFilesPatch } = await import('diff');
  for (const { path, before, after, secrets } of files) {
    const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, {
      context: 3,
    });
    await writeStandardOutput(
      patch
        .replace(/^=+\n/, '')
        .split('\n')
        .map((line) => visible(mask(line, secrets)))
        .join('\n'),
    );
  }
}

/** Mends the files, or says how it would, and answers the targets that are then to be reported. */
async function fixed(
  linter: Linter,
  targets: readonly (string | LintDocument)[],
  dryRun: boolean,
): Promise<readonly (string | LintDocument)[]> {
  const expanded = expandFolders(targets);
  const files = await fixFiles(linter, expanded);
  if (dryRun) await printDiff(files);
  else for (const file of files) writeFixed(file);
  const after = new Map(files.map((file) => [file.path, file.after]));
  return expanded.map((target) => {
    const text = typeof target === 'string' ? after.get(target) : undefined;
    return typeof target === 'string' && text !== undefined ? { path: target, text } : target;
  });
}

/** `lint` and the hook: holds the targets to the rules and prints the report. */
export async function runLint(
  targets: readonly (string | LintDocument)[],
  flags: LintCommandFlags,
  files: FileOptions = {},
): Promise<void> {
  const { found: config, print, timeout } = await readSettings(flags, 'text', 'error');
  const settings = await lintSettings(flags, config);
  const baselinePath = flags.baseline ?? config.config.baseline;
  const update = flags['update-baseline'] ?? false;
  if (update && baselinePath === undefined) {
    throw new UsageError('BASELINE_MISSING', '--update-baseline: which file?', {
      suggestion: 'Name it: --baseline FILE --update-baseline.',
    });
  }
  const probes = baselinePath === undefined ? new Set<string>() : await loadProbeIds();
  const covers = (rule: string): boolean => !probes.has(rule);
  const replaced = update && baselinePath !== undefined ? readReplaced(baselinePath) : undefined;
  const baseline = replaced
    ? emptyBaseline(covers)
    : baselinePath === undefined
      ? undefined
      : readBaseline(baselinePath, covers);
  const base = flags.base ?? config.config.base;
  const sourceFile = flags['source-file'] ?? config.config['source-file'];
  const transports = open(flags, config.config, timeout);
  try {
    await interruptible(async (interrupted) => {
      const stop = new AbortController();
      const linter = await openLinter({
        ...inspectOptions(flags, config.config),
        ...files,
        imageFiles: flags['image-files'] ?? config.config['image-files'] ?? true,
        ...(base !== undefined && { base }),
        ...(baseline && { baseline }),
        settings,
        now: Date.now(),
        transports,
        signal: AbortSignal.any([interrupted, stop.signal]),
      });
      const left = flags.fix ? await fixed(linter, targets, flags['dry-run'] ?? false) : targets;
      const reports = linter.lint(left);
      if (flags['dry-run']) {
        for await (const report of reports) exitStatus.raise(statusOf(report, print.failOn));
        return;
      }
      await printReport(reports, {
        ...print,
        ...(update && { failOn: 'never' as const }),
        ...(sourceFile !== undefined && { sourceFile }),
        rules: () => linter.rules(),
        stop,
      });
      if (replaced && baseline && baselinePath !== undefined && !interrupted.aborted)
        writeBaseline(baselinePath, replaced, baseline);
    });
  } finally {
    await transports.close();
  }
}
