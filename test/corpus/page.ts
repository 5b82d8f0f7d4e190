/** What is found on valid files, by `rule message`. */
export type Page = Map<string, { reason: string; files: Map<string, number> }>;

/** Reads the sections of docs/corpus.md: a heading with rule and message, the reason, the files. */
export function parsePage(text: string): Page {
  const page: Page = new Map();
  for (const section of text.split(/^## /m).slice(1)) {
    const [heading = '', ...lines] = section.split('\n');
    const files = new Map<string, number>();
    const reason: string[] = [];
    for (const line of lines) {
      const [, count, name] = /^- (?:(\d+) × )?`([^`]+)`$/.exec(line) ?? [];
      if (name === undefined) reason.push(line);
      else files.set(name, Number(count ?? 1));
    }
    page.set(heading.replaceAll('`', '').trim(), { reason: reason.join('\n').trim(), files });
  }
  return page;
}

/** The page with these sections; what stands before the first one is kept. */
export function printPage(old: string, page: Page): string {
  const [head = ''] = old.split(/^## /m, 1);
  const sections = [...page]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([rule, { reason, files }]) => {
      const list = [...files].map(([name, count]) =>
        count === 1 ? `- \`${name}\`` : `- ${String(count)} × \`${name}\``,
      );
      const [id = '', messageId = ''] = rule.split(' ');
      return `## \`${id}\` \`${messageId}\`\n\n${reason}\n\n${list.join('\n')}\n`;
    });
  return `${head.trimEnd()}\n\n${sections.join('\n')}`;
}
