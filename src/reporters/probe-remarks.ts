import type { Severity } from '../model/finding.js';
import type { TargetReport } from '../model/report.js';
import { count } from './tally.js';
import { viewPromises } from './view/promises.js';
import { standingWords } from './view/standing.js';

/** What a check says besides its findings, for formats that list what is wrong: nothing undecided may look like a pass. */
export interface Remark {
  /** The probe, or `nothing-decided`. */
  id: string;
  severity: Severity;
  /** `could not tell`, `engine failed`, … */
  word: string;
  /** After the word. */
  text: string;
}

/** Promises that could not be decided, those broken without a finding that says so, and that nothing could be asked at all. */
export function probeRemarks(report: TargetReport): Remark[] {
  const promises = viewPromises(report);
  const remarks = promises.flatMap(({ id, title, standing, message, findings }): Remark[] => {
    const { word } = standingWords[standing];
    const remark = (severity: Severity) => [{ id, severity, word, text: `${title}: ${message}` }];
    if (standing === 'undecided') return remark('warning');
    if (standing === 'failed') return remark('error');
    if (findings.length > 0) return [];
    if (standing === 'broken') return remark('error');
    if (standing === 'warning') return remark('warning');
    return standing === 'advice' ? remark('note') : [];
  });
  const [first] = promises;
  if (!first || promises.some(({ standing }) => standing !== 'skipped')) return remarks;
  return [
    {
      id: 'nothing-decided',
      severity: 'warning',
      word: standingWords.skipped.word,
      text: `nothing was decided (${count(promises.length, 'promise')}): ${first.message}`,
    },
  ];
}
