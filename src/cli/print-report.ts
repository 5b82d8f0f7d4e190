import { UsageError } from '../errors.js';
import { reaches, type Severity } from '../model/finding.js';
import {
  addToSummary,
  emptySummary,
  type ReportHead,
  type RuleSummary,
  type TargetReport,
} from '../model/report.js';
import { isReporterName, loadReporter, reporterForFile, type ReporterName } from '../reporters/index.js';
import { visible } from '../reporters/text.js';
import { colorLevel } from './color.js';
import { exitStatus } from './exit-status.js';
import { fileOutput, standardOutput, type Output } from './outputs.js';
import { name, version } from './package.js';
import { createProgress, type Progress } from './progress.js';

export interface PrintOptions {
  format: ReporterName;
  /** `FORMAT=PATH` or `PATH`. */
  outputs: readonly string[];
  failOn: Severity | 'never';
  color: boolean | undefined;
  /** Whether to show the usual one, or one that the work itself tells more. */
  progress: boolean | Progress;
  /** Rules that are run. */
  rules?: () => RuleSummary[];
  /** File that findings in images are shown at. */
  sourceFile?: string;
  /** The head of a saved report; ours when absent. */
  head?: ReportHead;
  /** Ends the reading; aborted here when the reader of standard output has gone and nobody else wants the report. */
  stop: AbortController;
}

function parseOutput(text: string): { format: ReporterName; path: string } {
  const at = text.indexOf('=');
  const format = text.slice(0, Math.max(at, 0));
  const path = text.slice(at + 1);
  if (isReporterName(format) && path !== '') return { format, path };
  const guessed = reporterForFile(text);
  if (at === -1 && guessed) return { format: guessed, path: text };
  throw new UsageError(
    'OUTPUT_INVALID',
    `--output ${text}: ${path === '' ? 'which file' : 'which format'}?`,
    {
      suggestion: 'Write FORMAT=PATH, e.g. --output json=report.json.',
    },
  );
}

/** Opens every place the report goes to; when one cannot be opened, none is left half-made. */
async function openOutputs(options: PrintOptions, onClosed: () => void): Promise<Output[]> {
  const color = colorLevel({ env: process.env, isTTY: process.stdout.isTTY, flag: options.color });
  const width = process.stdout.isTTY ? process.stdout.columns : undefined;
  const { sourceFile } = options;
  const always = sourceFile === undefined ? {} : { sourceFile };
  const drawing = { color, ...always, ...(width !== undefined && width > 0 && { width }) };
  const stdout = standardOutput((await loadReporter(options.format))(drawing), onClosed);
  const opened = [stdout];
  const formats = [options.format];
  for (const output of options.outputs) {
    try {
      const { format, path } = parseOutput(output);
      formats.push(format);
      opened.push(await fileOutput((await loadReporter(format))({ color: 0, ...always }), path));
    } catch (error) {
      await Promise.all(opened.map((each) => each.discard()));
      throw error;
    }
  }
  // GitHub shows what is written to this file on the page of the run.
  const summary = process.env.GITHUB_STEP_SUMMARY;
  if (summary && formats.includes('github')) {
    opened.push(
      await fileOutput((await loadReporter('markdown'))({ color: 0, ...always }), summary, { append: true }),
    );
  }
  return opened;
}

/** Prints reports as they come, to standard output and to files, and sets the exit status from what they say. */
export async function printReport(
  reports: AsyncIterable<TargetReport>,
  options: PrintOptions,
): Promise<void> {
  const outputs = await openOutputs(options, () => {
    if (options.outputs.length === 0) options.stop.abort();
  });
  const summary = emptySummary();
  const head = options.head ?? {
    tool: { name, version },
    // Made for the formats that list the rules.
    get rules() {
      return options.rules?.() ?? [];
    },
  };
  const progress =
    typeof options.progress === 'boolean' ? createProgress(options.progress, visible) : options.progress;
  const write = async (draw: (output: Output) => string) => {
    await Promise.all(outputs.map((output) => output.write(draw(output))));
  };
  try {
    // What is wrong with the call as a whole shows with the first report: nothing is printed before.
    const start = () => write(({ reporter }) => reporter.start(head));
    for await (const report of reports) {
      if (options.stop.signal.aborted) break;
      progress.clear();
      if (summary.targets === 0) await start();
      addToSummary(summary, report);
      // Who prints a saved report again, and asks nothing of it, has got what was asked for.
      const asked = options.head === undefined || options.failOn !== 'never';
      if (asked) exitStatus.raise(statusOf(report, options.failOn));
      await write(({ reporter }) => reporter.target(report));
      progress.update(summary.targets, report.target);
    }
    progress.end();
    if (summary.targets === 0) await start();
    await write(({ reporter }) => reporter.end(summary));
    await Promise.all(outputs.map((output) => output.commit()));
  } catch (error) {
    progress.end();
    await Promise.all(outputs.map((output) => output.discard()));
    throw error;
  }
}

/** The exit status that one report asks for: what is known to be broken outranks what could not be decided. */
export function statusOf({ error, findings, probes }: TargetReport, failOn: Severity | 'never'): number {
  if (error) return error.exitCode;
  if (failOn !== 'never' && findings.some(({ severity }) => reaches(severity, failOn))) return 1;
  const isOpen = probes.some(({ outcome }) => outcome === 'inconclusive' || outcome === 'error');
  const isNothing = probes.length > 0 && probes.every(({ outcome }) => outcome === 'skip');
  return isOpen || isNothing ? 3 : 0;
}
