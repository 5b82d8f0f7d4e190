import { readSavedReport, type SavedReport } from '../app/saved-report.js';
import type { ReportHead, TargetReport } from '../model/report.js';
import { name, version } from './package.js';
import { printReport } from './print-report.js';
import { readSettings, type InspectFlags } from './settings.js';

export interface ReportFlags extends InspectFlags {
  'source-file'?: string | undefined;
}

async function* each(targets: readonly TargetReport[]): AsyncGenerator<TargetReport> {
  yield* await Promise.resolve(targets);
}

function headOf({ tool = { name, version }, rules = [] }: SavedReport): ReportHead {
  return { tool, rules };
}

/** `report`: prints a saved report in another format. */
export async function runReport(path: string, flags: ReportFlags): Promise<void> {
  const saved = await readSavedReport(path, process.stdin);
  const hasSections = saved.targets.some(
    ({ contract, probes }) => contract !== undefined || probes.length > 0,
  );
  const { print, found } = await readSettings(flags, hasSections ? 'table' : 'text', 'never');
  const sourceFile = flags['source-file'] ?? found.config['source-file'];
  await printReport(each(saved.targets), {
    ...print,
    ...(sourceFile !== undefined && { sourceFile }),
    head: headOf(saved),
    stop: new AbortController(),
  });
}
