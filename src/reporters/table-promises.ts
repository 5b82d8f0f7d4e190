import type { Finding } from '../model/finding.js';
import { drawFacts, drawGrid, type Paint } from './terminal/layout.js';
import { displayWidth, wrapLine, wrapLines, type Line } from './terminal/wrap.js';
import { visible, visibleLines } from './text.js';
import type { CheckedTarget } from './tally.js';
import type { PromiseView, PropertyView } from './view/promises.js';
import { countStandings, countWords, gravestOf, isOpen, standingWords } from './view/standing.js';
import type { Standing, StandingCounts } from './view/standing.js';
import { findingPlace } from './view/target.js';
import { muted, prose, type Cell, type Fact, type Tone } from './view/view.js';

type Bold = Paint & { bold: (text: string) => string };

const margin = 2;
/** Where the particulars of a promise begin. */
const inner = 6;
/** Columns of a promise's title, and what its message needs to stand beside it. */
const titleWidth = { most: 44, share: 0.4 };
const leastMessage = 30;

const markWidth = Math.max(...Object.values(standingWords).map(({ word }) => word.length)) + 2;

function mark(standing: Standing): Line {
  const { word, mark: sign, tone } = standingWords[standing];
  return [{ text: `${sign} ${word}`, tone }];
}

/** `2 broken, 5 kept`, each in its colour. */
function countLine(counts: StandingCounts): Line {
  return countWords(counts).flatMap(({ text, tone }, index): Line => [
    ...(index === 0 ? [] : [{ text: ', ', tone: 'muted' as const }]),
    { text, tone },
  ]);
}

function findingCell(finding: Finding): Cell {
  const place = findingPlace(finding);
  const { message, suggestion } = finding;
  return [
    ...prose(message),
    ...muted(place),
    ...prose(suggestion === undefined ? undefined : `→ ${suggestion}`),
  ];
}

/** Everything about a promise but its first line. */
function particulars({ id, standing, message, findings, evidence }: PromiseView): Fact[] {
  if (!isOpen(standing) && findings.length === 0) return [];
  const [only, ...others] = findings;
  const isTold = only?.message === message && others.length === 0;
  const place = isTold ? findingPlace(only) : undefined;
  const seen = isOpen(standing) ? evidence : [];
  return [
    ...(isTold
      ? []
      : findings.map((finding): Fact => ({ label: finding.severity, cell: findingCell(finding) }))),
    ...(place === undefined ? [] : [{ label: 'where', cell: muted(place) }]),
    ...seen.map(({ kind, text }): Fact => ({ label: kind, cell: prose(text) })),
    ...(isTold && only.suggestion !== undefined
      ? [{ label: 'what to do', cell: prose(only.suggestion) }]
      : []),
    { label: 'probe', cell: muted(id) },
  ];
}

function drawPromise(promise: PromiseView, title: number, width: number, paint: Paint): string[] {
  const { title: words, message, standing } = promise;
  const tone: Tone = standing === 'skipped' ? 'muted' : 'plain';
  const name: Line = [{ text: visible(words), tone }];
  const text = visibleLines(message).map((line): Line => [{ text: line, tone }]);
  const room = width - margin - markWidth - 2 - title - 2;
  const head =
    room >= leastMessage
      ? drawGrid(
          [[[mark(standing)], wrapLine(name, title), wrapLines(text, room)]],
          [markWidth, title, 0],
          margin,
          paint,
        )
      : [
          ...drawGrid(
            [[[mark(standing)], wrapLine(name, width - margin - markWidth - 2)]],
            [markWidth, 0],
            margin,
            paint,
          ),
          ...drawGrid([[wrapLines(text, width - inner)]], [0], inner, paint),
        ];
  const more = particulars(promise);
  return [...head, ...(more.length > 0 ? drawFacts(more, inner, width, paint) : [])];
}

/** A heading in bold and the counts beside it. */
function drawHeading(title: string, counts: StandingCounts, width: number, paint: Bold): string[] {
  const [first = [], ...rest] = wrapLines([countLine(counts)], width - title.length - 2);
  const indent = ' '.repeat(title.length + 2);
  return ['', `${paint.bold(title)}  ${paint(first)}`, ...rest.map((line) => indent + paint(line))];
}

function drawProperty({ title, counts, promises }: PropertyView, width: number, paint: Bold): string[] {
  const longest = Math.max(...promises.map((promise) => displayWidth(visible(promise.title))));
  const most = Math.max(12, Math.min(titleWidth.most, Math.floor(width * titleWidth.share)));
  return [
    ...drawHeading(title, counts, width, paint),
    ...promises.flatMap((promise) => drawPromise(promise, Math.min(longest, most), width, paint)),
  ];
}

/** A line for each property, then the promises of each: those that were not kept with all that is known of them. */
export function drawScorecard(scorecard: readonly PropertyView[], width: number, paint: Bold): string[] {
  if (scorecard.length === 0)
    return [
      '',
      `${paint.bold('Scorecard')}  ${paint(muted('no promise was asked for').map(({ text, tone }) => ({ text, tone })))}`,
    ];
  const total = countStandings(scorecard.flatMap(({ promises }) => promises));
  const titles = Math.max(...scorecard.map(({ title }) => title.length)) + 2;
  const rows = scorecard.map(({ title, counts }) => {
    const { mark: sign, tone } = standingWords[gravestOf(counts)];
    const name: Line = [
      { text: `${sign} `, tone },
      { text: title, tone: 'plain' },
    ];
    return [[name], wrapLine(countLine(counts), width - margin - titles - 2)];
  });
  return [
    ...drawHeading('Scorecard', total, width, paint),
    ...drawGrid(rows, [titles, 0], margin, paint),
    ...scorecard.flatMap((property) => drawProperty(property, width, paint)),
  ];
}

/** A fleet at a glance: a line for each target, the names in the longest of them as far as half of the width. */
export function drawOverview(checked: readonly CheckedTarget[], width: number, paint: Bold): string[] {
  if (checked.length === 0) return [];
  const names = checked.map(({ title }) => visible(title));
  const room = Math.floor((width - margin) / 2);
  const most = names.reduce((longest, each) => Math.max(longest, Math.min(room, displayWidth(each))), 0);
  const rows = checked.map(({ counts, isRead }, index) => {
    const { mark: sign, tone } = standingWords[isRead ? gravestOf(counts) : 'broken'];
    const line: Line = [
      { text: `${sign} `, tone },
      { text: names[index] ?? '', tone: 'name' },
    ];
    const words: Line = isRead ? countLine(counts) : [{ text: 'could not be read', tone: 'error' }];
    return [wrapLine(line, most + 2), wrapLine(words, width - margin - most - 4)];
  });
  return [paint.bold('Overview'), ...drawGrid(rows, [most + 2, 0], margin, paint), ''];
}
