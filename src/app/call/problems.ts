import { UsageError } from '../../errors.js';
import type { Problem } from '../../invoke/problem.js';

/** All that keeps a call from being made, as one error. */
export function refused(code: string, problems: readonly Problem[]): UsageError {
  const message = problems.map(({ subject, message }) => `${subject}: ${message}`).join('\n');
  const suggestions = [...new Set(problems.map(({ suggestion }) => suggestion))];
  return new UsageError(code, message, { suggestion: suggestions.slice(0, 3).join('\n  ') });
}
