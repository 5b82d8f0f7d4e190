import type { Finding } from '../../model/finding.js';
import { severities } from '../../model/finding.js';
import type { ProbeResult, Property } from '../../model/probe.js';
import type { TargetReport } from '../../model/report.js';
import type { Tone } from './view.js';

/**
 * How a promise stands, in the order of how much it asks of the reader. An outcome and a severity together: what the contract promised is
 * `broken`, good practice a `warning`, a note is `advice`; `suppressed` is one whose findings are all held back.
 */
export const standings = [
  'broken',
  'failed',
  'undecided',
  'warning',
  'advice',
  'suppressed',
  'kept',
  'skipped',
] as const;
export type Standing = (typeof standings)[number];

/** The one place of the words and marks that people read. */
export const standingWords: Readonly<Record<Standing, { word: string; mark: string; tone: Tone }>> = {
  broken: { word: 'broken', mark: '✗', tone: 'error' },
  failed: { word: 'engine failed', mark: '✗', tone: 'error' },
  undecided: { word: 'could not tell', mark: '?', tone: 'warning' },
  warning: { word: 'warning', mark: '!', tone: 'warning' },
  advice: { word: 'advice', mark: '•', tone: 'note' },
  suppressed: { word: 'suppressed', mark: '–', tone: 'muted' },
  kept: { word: 'kept', mark: '✓', tone: 'good' },
  skipped: { word: 'not asked', mark: '–', tone: 'muted' },
};

export const propertyTitles: Readonly<Record<Property, string>> = {
  process: 'Process',
  api: 'API',
  commands: 'Commands',
  descriptive: 'Descriptive',
  disposable: 'Disposable',
  immutable: 'Immutable',
  'self-contained': 'Self-contained',
  small: 'Small',
  privilege: 'Privilege',
  dockerflow: 'Dockerflow',
};

const ofSeverity = { error: 'broken', warning: 'warning', note: 'advice' } as const;

/** True where people want to hear of a promise in full: it was not kept, and it was asked for. */
export function isOpen(standing: Standing): boolean {
  return standing !== 'kept' && standing !== 'skipped';
}

/** How a promise stands, by its outcome and by the findings of it that are left. */
export function standingOf(
  { id, outcome, severity }: ProbeResult,
  own: readonly Finding[],
  { suppressed = [] }: Pick<TargetReport, 'suppressed'>,
): Standing {
  switch (outcome) {
    case 'pass':
      return 'kept';
    case 'skip':
      return 'skipped';
    case 'inconclusive':
      return 'undecided';
    case 'error':
      return 'failed';
    case 'fail': {
      const gravest = severities.find((each) => own.some((finding) => finding.severity === each));
      if (gravest) return ofSeverity[gravest];
      if (suppressed.some(({ finding }) => finding.ruleId === id)) return 'suppressed';
      return ofSeverity[severity ?? 'error'];
    }
  }
}

/** How many promises stand how. */
export type StandingCounts = Readonly<Partial<Record<Standing, number>>>;

/** `2 broken`, `1 could not tell`, gravest first; none of what does not occur. */
export function countWords(counts: StandingCounts): { text: string; tone: Tone; standing: Standing }[] {
  return standings.flatMap((standing) => {
    const number = counts[standing] ?? 0;
    const { word, tone } = standingWords[standing];
    const plural = standing === 'warning' && number > 1 ? 's' : '';
    return number > 0 ? [{ text: `${String(number)} ${word}${plural}`, tone, standing }] : [];
  });
}

export function countStandings(list: readonly { standing: Standing }[]): StandingCounts {
  const counts: Partial<Record<Standing, number>> = {};
  for (const { standing } of list) counts[standing] = (counts[standing] ?? 0) + 1;
  return counts;
}

/** The gravest of several. */
export function gravestOf(counts: StandingCounts): Standing {
  return standings.find((standing) => (counts[standing] ?? 0) > 0) ?? 'skipped';
}
