import { badAnswer } from './failures.js';

const maxPages = 10_000;

/** One page of a list, and the headers it came with. */
export interface Page {
  url: URL;
  link: string | undefined;
  body: Uint8Array;
}

/** The target of `rel="next"` in a Link header (RFC 8288); undefined when there is none. */
export function parseNextLink(header: string): string | undefined {
  const links = /<([^<>]*)>([^<]*)/g;
  for (const [, target, parameters] of header.matchAll(links)) {
    if (/;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next(?=\s*(?:[;,]|$)))/i.test(parameters ?? ''))
      return target;
  }
  return undefined;
}

/**
 * All entries of a paginated list (`tags`, `repositories`), page after page, in the registry's order. A page that was there before, that is
 * on another host, or that lists what `isValid` refuses, is an error.
 */
export async function* readPages(
  first: string,
  key: 'tags' | 'repositories',
  isValid: (entry: string) => boolean,
  fetchPage: (pathAndQuery: string) => Promise<Page>,
): AsyncGenerator<string> {
  const seen = new Set<string>();
  for (let next: string | undefined = first; next !== undefined;) {
    const page: Page = await fetchPage(next);
    seen.add(next);
    for (const entry of parsePage(page, key)) {
      if (!isValid(entry))
        throw badAnswer(page.url, `lists ${JSON.stringify(entry.slice(0, 100))}, which is not a valid name`);
      yield entry;
    }
    next = nextPage(page);
    if (next !== undefined && seen.has(next))
      throw badAnswer(page.url, 'the pages of the list go in a circle');
    if (seen.size >= maxPages) throw badAnswer(page.url, `the list has more than ${String(maxPages)} pages`);
  }
}

function parsePage({ url, body }: Page, key: string): string[] {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch (cause) {
    throw badAnswer(url, `the list is not JSON (${cause instanceof Error ? cause.name : 'unknown'})`);
  }
  const entries =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  // A repository whose tags were all deleted has null.
  if (entries === null) return [];
  if (!Array.isArray(entries) || !entries.every((entry) => typeof entry === 'string')) {
    throw badAnswer(url, `the answer holds no list of ${key}`);
  }
  return entries;
}

function nextPage({ url, link }: Page): string | undefined {
  const target = link === undefined ? undefined : parseNextLink(link);
  if (target === undefined) return undefined;
  if (!URL.canParse(target, url.href)) throw badAnswer(url, 'the next page of the list is not a URL');
  const next = new URL(target, url);
  // Behind a proxy a registry may take itself for http, or for another port.
  if (next.hostname !== url.hostname)
    throw badAnswer(url, `the next page of the list is on another host, ${next.host}`);
  return next.pathname + next.search;
}
