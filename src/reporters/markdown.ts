import type { Finding } from '../model/finding.js';
import { autolink, codeSpan, escapeMarkdown, escapeProse } from './markdown-escape.js';
import { drawScorecard } from './markdown-promises.js';
import type { ReporterFactory } from './reporter.js';
import { formatSummary } from './table.js';
import { createTally, isClean } from './tally.js';
import { visibleLines } from './text.js';
import { isChecked } from './view/promises.js';
import { findingPlace, viewTarget } from './view/target.js';
import {
  code,
  name,
  prose,
  table,
  type Block,
  type Cell,
  type Fact,
  type Part,
  type Section,
  type View,
} from './view/view.js';

function drawPart(part: Part): string {
  return part.lead === undefined ? drawText(part) : `${part.lead} ${drawText(part)}`;
}

function drawText({ text, tone }: Part): string {
  switch (tone) {
    case 'name':
    case 'code':
      return codeSpan(text);
    case 'link':
      return autolink(text);
    case 'tag':
      return `*${escapeMarkdown(text)}*`;
    case 'error':
    case 'warning':
    case 'note':
    case 'good':
      return `**${escapeMarkdown(text)}**`;
    case 'prose':
      return escapeProse(text);
    case 'plain':
    case 'muted':
      return escapeMarkdown(text);
  }
}

/** Parts below each other; a tag stays on its line. */
function drawCell(cell: Cell): string {
  return cell.reduce(
    (drawn, part) => drawn + (drawn && (part.tone === 'tag' ? ' ' : '<br>')) + drawPart(part),
    '',
  );
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function drawTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(columns), row(columns.map(() => '---')), ...rows.map(row)].join('\n');
}

function drawFacts(facts: readonly Fact[]): string {
  return facts.map(({ label, cell }) => `- ${label}: ${drawCell(cell)}`).join('\n');
}

/** A finding with a column for each of its parts, of which those that no finding has are left out. */
function drawFindings(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => {
    const { severity, ruleId, message, suggestion } = finding;
    const cells = [
      [{ text: severity, tone: severity }],
      code(ruleId),
      code(findingPlace(finding)),
      prose(message),
      prose(suggestion),
    ];
    return { cells, declaredAt: [] };
  });
  const drawn = table(['Severity', 'Rule', 'Where', 'Finding', 'What to do'], rows);
  return drawTable(
    drawn.columns,
    drawn.rows.map(({ cells }) => cells.map(drawCell)),
  );
}

function drawBlock(block: Block): string[] {
  return [
    ...(block.heading ? [`#### ${drawCell(block.heading)}`] : []),
    ...(block.text === undefined ? [] : [escapeProse(block.text)]),
    ...(block.facts.length > 0 ? [drawFacts(block.facts)] : []),
    ...(block.table
      ? [
          drawTable(
            block.table.columns,
            block.table.rows.map(({ cells }) => cells.map(drawCell)),
          ),
        ]
      : []),
    ...(block.code === undefined ? [] : [drawCode(block.code)]),
  ];
}

/** Lines in a fence that is longer than any in them. */
function drawCode(text: string): string {
  const lines = visibleLines(text);
  const longest = lines.reduce(
    (most, line) => [...line.matchAll(/`+/g)].reduce((length, [run]) => Math.max(length, run.length), most),
    2,
  );
  const fence = '`'.repeat(longest + 1);
  return [fence, ...lines, fence].join('\n');
}

function drawSection(section: Section): string[] {
  if (section.blocks.length === 0) return [`### ${section.title}`, `_${section.empty ?? ''}_`];
  const remark = section.remark === undefined ? [] : [`_${section.remark}_`];
  const content = section.findings ? [drawFindings(section.findings)] : section.blocks.flatMap(drawBlock);
  return [`### ${section.title}`, ...remark, ...content];
}

function drawError(error: NonNullable<View['error']>): string {
  const lines = [
    `**Could not be read** (${codeSpan(error.code)}): ${escapeProse(error.message)}`,
    ...(error.suggestion === undefined ? [] : [escapeProse(error.suggestion)]),
  ];
  return lines.map((line) => `> ${line}`).join('\n>\n');
}

/**
 * A section of a README, a review or a step summary for each target. Labels and annotations in full are left to the other formats. Where contracts
 * are not shown but checked, targets without findings are counted only.
 */
export const markdown: ReporterFactory = () => {
  const tally = createTally();
  let sections = 0;
  let checks = false;
  return {
    start: ({ rules }) => {
      checks = rules.length > 0;
      return '';
    },
    target: (report) => {
      tally.add(report);
      if (report.contract && !isChecked(report)) checks = false;
      if (isClean(report)) return '';
      const view = viewTarget(report);
      const paragraphs = [
        `## ${drawCell(name(view.title))}`,
        ...(view.lead === undefined ? [] : [drawCell(prose(view.lead))]),
        ...(view.error ? [drawError(view.error)] : []),
        ...(view.facts.length > 0 ? [drawFacts(view.facts)] : []),
        ...(view.scorecard ? drawScorecard(view.scorecard) : []),
        ...view.sections.filter((section) => !section.raw).flatMap(drawSection),
      ];
      sections += 1;
      return `${sections > 1 ? '\n' : ''}${paragraphs.join('\n\n')}\n`;
    },
    end: (summary) => {
      if (summary.targets === 1 && !checks) return '';
      const line = checks ? `**${tally.line(summary)}**` : formatSummary(summary);
      return `${sections > 0 ? '\n' : ''}${line}\n`;
    },
  };
};
