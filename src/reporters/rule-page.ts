import type { RuleExample, RulePage } from '../model/rule-page.js';
import { visibleLines } from './text.js';

function codeBlock({ name, language, text }: RuleExample): string[] {
  // A fence longer than any in the text.
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [`${name}:`, '', `${fence}${language}`, visibleText(text.trimEnd()), fence, ''];
}

/** Some examples are large on purpose. */
const mostLines = 40;
const longestLine = 200;

/** Control characters and the like spelled out, what is too long to be read cut; line breaks are layout. */
function visibleText(text: string): string {
  const lines = visibleLines(text);
  const shown = lines
    .slice(0, mostLines)
    .map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line));
  const left = lines.length - shown.length;
  return [...shown, ...(left > 0 ? [`… ${String(left)} more lines`] : [])].join('\n');
}

function facts(page: RulePage): string[] {
  const { severity, recommended, fixable, subject, needs, profiles, since } = page;
  const where = [...(recommended ? ['recommended'] : []), ...profiles, 'strict'];
  return [
    `- severity: ${severity}`,
    `- profiles: ${where.join(', ')}`,
    `- looks at: ${subject}${needs.length > 0 ? ` (needs ${needs.join(', ')})` : ''}`,
    ...(fixable ? ['- `--fix` mends some of its findings'] : []),
    `- since ${since}`,
  ];
}

/** One rule as Markdown, for docs/rules and for `container-api rules ID`. */
export function formatRulePage(page: RulePage): string {
  return `${[
    `# ${page.id}`,
    '',
    page.summary,
    '',
    ...facts(page),
    '',
    '## Why',
    '',
    page.rationale,
    '',
    '## How to mend it',
    '',
    page.remedy,
    '',
    '## Found',
    '',
    ...page.failing.flatMap(codeBlock),
    '## Not found',
    '',
    ...page.clean.flatMap(codeBlock),
    `Source of the requirement: ${page.source}.`.replace(/\.\.$/, '.'),
  ].join('\n')}\n`;
}

/** All rules, a line each, by category. */
export function formatRuleList(pages: readonly RulePage[], least = 0): string {
  const width = Math.max(least, ...pages.map(({ id }) => id.length));
  return pages
    .map(({ id, severity, recommended, summary }) => {
      const mark = recommended ? '*' : ' ';
      return `${id.padEnd(width)}  ${severity.padEnd(7)} ${mark} ${summary}\n`;
    })
    .join('');
}

/** The index of docs/rules. */
export function formatRuleIndex(pages: readonly RulePage[]): string {
  const categories = new Map<string, RulePage[]>();
  for (const page of pages) {
    const category = page.id.slice(0, page.id.indexOf('/'));
    categories.set(category, [...(categories.get(category) ?? []), page]);
  }
  const sections = [...categories].flatMap(([category, own]) => [
    `## ${category}`,
    '',
    '| rule | finds | severity | profiles |',
    '| --- | --- | --- | --- |',
    ...own.map(({ id, summary, severity, recommended, profiles }) => {
      const where = [...(recommended ? ['recommended'] : []), ...profiles];
      return `| [${id}](${id}.md) | ${summary} | ${severity} | ${where.join(', ')} |`;
    }),
    '',
  ]);
  return [
    '# Rules',
    '',
    `${String(pages.length)} rules. Written by \`npm run build\` from the rules themselves; \`container-api rules ID\` prints a page.`,
    '',
    ...sections,
  ].join('\n');
}
