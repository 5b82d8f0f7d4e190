import { autolink, codeSpan, escapeMarkdown, escapeProse } from './markdown-escape.js';
import type { ReporterFactory } from './reporter.js';
import { formatSummary } from './table.js';
import { viewTarget } from './view/target.js';
import {
  name,
  prose,
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
  ];
}

function drawSection(section: Section): string[] {
  if (section.blocks.length === 0) return [`### ${section.title}`, `_${section.empty ?? ''}_`];
  const remark = section.remark === undefined ? [] : [`_${section.remark}_`];
  return [`### ${section.title}`, ...remark, ...section.blocks.flatMap(drawBlock)];
}

function drawError(error: NonNullable<View['error']>): string {
  const lines = [
    `**Could not be read** (${codeSpan(error.code)}): ${escapeProse(error.message)}`,
    ...(error.suggestion === undefined ? [] : [escapeProse(error.suggestion)]),
  ];
  return lines.map((line) => `> ${line}`).join('\n>\n');
}

/** A section of a README for each target. Labels and annotations in full are left to the other formats. */
export const markdown: ReporterFactory = () => {
  let targets = 0;
  return {
    start: () => '',
    target: (report) => {
      const view = viewTarget(report);
      const paragraphs = [
        `## ${drawCell(name(view.title))}`,
        ...(view.lead === undefined ? [] : [drawCell(prose(view.lead))]),
        ...(view.error ? [drawError(view.error)] : []),
        ...(view.facts.length > 0 ? [drawFacts(view.facts)] : []),
        ...view.sections.filter((section) => !section.raw).flatMap(drawSection),
      ];
      targets += 1;
      return `${targets > 1 ? '\n' : ''}${paragraphs.join('\n\n')}\n`;
    },
    end: (summary) => (summary.targets === 1 ? '' : `${targets > 0 ? '\n' : ''}${formatSummary(summary)}\n`),
  };
};
