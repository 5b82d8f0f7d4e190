import type { ReportHead, Summary, TargetReport } from '../model/report.js';

/** How a reporter may draw. */
export interface ReporterOptions {
  /** Columns of the terminal; absent: no limit. */
  width?: number;
  /** ANSI colour level: 0 none, 1 16 colours, 2 256 colours, 3 true colour. */
  color: 0 | 1 | 2 | 3;
  /** The file that images are built from, e.g. their Dockerfile: where formats that know files only show what is wrong with an image. */
  sourceFile?: string;
}

/**
 * Turns a report into text, piece by piece: `start` once, `target` for each target in order, `end` once. Pure: it writes nowhere, decides
 * nothing, drops nothing. Texts that come from an image are made harmless for the format.
 */
export interface Reporter {
  start(head: ReportHead): string;
  target(target: TargetReport): string;
  end(summary: Summary): string;
}

export type ReporterFactory = (options: ReporterOptions) => Reporter;
