import { stringifyJson } from './json.js';
import type { ReporterFactory } from './reporter.js';

/** One line of JSON for each target, `target` as its first key (`$defs/targetReport` of the report schema). No head, no summary. */
export const jsonl: ReporterFactory = () => ({
  start: () => '',
  target: ({ target, ...rest }) => `${stringifyJson({ target, ...rest })}\n`,
  end: () => '',
});
