import type { TargetReport } from '../model/report.js';
import { findings, nameWidth, platform, type Column } from './list-columns.js';
import { otherFindings, viewPromises } from './view/promises.js';
import { countStandings, standings, standingWords, type Standing } from './view/standing.js';
import { name, type Cell } from './view/view.js';

/** Shorter words, for narrow columns. */
const titles: Readonly<Partial<Record<Standing, string>>> = { undecided: 'UNDECIDED', failed: 'ENGINE' };
const ranks: Readonly<Record<Standing, number>> = {
  broken: 10,
  undecided: 9,
  failed: 8,
  kept: 7,
  warning: 6,
  advice: 4,
  skipped: 3,
  suppressed: 2,
};

/** For targets that were run: how their promises stand. */
export const probeColumns: readonly Column[] = [
  { title: 'TARGET', width: nameWidth.most, rank: 0, cell: (report) => name(report.target) },
  { title: 'PLATFORM', width: 14, rank: 1, cell: platform },
  ...standings.map((standing): Column => {
    const title = titles[standing] ?? standingWords[standing].word.toUpperCase();
    return {
      title,
      width: title.length,
      rank: ranks[standing],
      cell: (report) => promises(report, standing),
    };
  }),
  {
    title: 'FINDINGS',
    width: 12,
    rank: 5,
    cell: (report) => findings({ ...report, findings: [...otherFindings(report)] }),
  },
];

function promises(report: TargetReport, standing: Standing): Cell {
  const value = countStandings(viewPromises(report))[standing] ?? 0;
  return value === 0 ? [] : [{ text: String(value), tone: standingWords[standing].tone }];
}
