import type { ProbePage } from '../model/rule-page.js';

/** The command that runs the probes of a property. */
function commandOf(property: ProbePage['property']): string {
  if (property === 'dockerflow') return '`container-api check dockerflow`';
  return `\`container-api check image\`${property === 'commands' ? ' and `container-api check commands`' : ''}`;
}

/** One probe as Markdown, for `container-api rules ID`. */
export function formatProbePage(page: ProbePage): string {
  const { id, title, summary, property, profiles, maxRuns, rationale, messages, source } = page;
  return `${[
    `# ${id}`,
    '',
    `The image ${title}.`,
    '',
    `- probe of ${property}, run by ${commandOf(property)}`,
    `- profiles: ${profiles.join(', ')}`,
    `- runs: at most ${String(maxRuns)}, shared with other probes where they are the same`,
    '',
    '## How it is proven',
    '',
    summary,
    '',
    '## Why',
    '',
    rationale,
    '',
    '## Found',
    '',
    '| message | severity | says |',
    '| --- | --- | --- |',
    ...messages.map((message) => `| ${message.id} | ${message.severity} | ${message.summary} |`),
    '',
    `Source of the requirement: ${source}.`.replace(/\.\.$/, '.'),
  ].join('\n')}\n`;
}

/** All promises as Markdown, by property, with links to their pages. */
export function formatProbeIndex(pages: readonly ProbePage[]): string {
  const properties = [...new Set(pages.map(({ property }) => property))];
  const sections = properties.flatMap((property) => [
    `## ${property}`,
    '',
    '| promise | the image | severity | profiles |',
    '| --- | --- | --- | --- |',
    ...pages
      .filter((page) => page.property === property)
      .map(
        ({ id, title, severity, profiles }) =>
          `| [${id}](${id}.md) | ${title} | ${severity} | ${profiles.join(', ')} |`,
      ),
    '',
  ]);
  return [
    '# Promises',
    '',
    `${String(pages.length)} promises that \`container-api check\` proves. Written by \`npm run generate\` from the probes themselves; \`container-api rules ID\` prints a page.`,
    '',
    ...sections,
  ].join('\n');
}

/** All probes, a line each, as rules are listed; an asterisk marks those that run unasked. */
export function formatProbeList(pages: readonly ProbePage[], width = 0): string {
  const longest = Math.max(width, ...pages.map(({ id }) => id.length));
  return pages
    .map(({ id, severity, profiles, title }) => {
      const mark = profiles.includes('recommended') ? '*' : ' ';
      return `${id.padEnd(longest)}  ${severity.padEnd(7)} ${mark} The image ${title}.\n`;
    })
    .join('');
}
