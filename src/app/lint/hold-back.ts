import type { Finding, SuppressedFinding } from '../../model/finding.js';
import { isKnown, remember, type Baseline } from './baseline.js';
import { configIgnoreOf, inlineIgnoreOf, type IgnoreUse, type InlineIgnore } from './ignores.js';

/** Parts what was found into what counts, and what comments, the configuration or the baseline hold back. What counts is kept for the next baseline. */
export function holdBack(
  found: readonly Finding[],
  inline: readonly InlineIgnore[],
  config: readonly IgnoreUse[],
  { baseline }: { baseline?: Baseline },
  identity: string,
): { findings: Finding[]; suppressed: SuppressedFinding[] } {
  const findings: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of found) {
    const comment = inlineIgnoreOf(inline, finding);
    const entry = comment ? undefined : configIgnoreOf(config, finding);
    if (comment) {
      suppressed.push({
        finding,
        by: 'inline',
        ...(comment.reason !== undefined && { reason: comment.reason }),
      });
    } else if (entry) suppressed.push({ finding, by: 'config', reason: entry.ignore.reason });
    else if (baseline && isKnown(baseline, finding)) suppressed.push({ finding, by: 'baseline' });
    else {
      if (baseline) remember(baseline, identity, finding);
      findings.push(finding);
    }
  }
  return { findings, suppressed };
}
