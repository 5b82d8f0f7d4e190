import { rulePages } from '../src/app/rules.js';
import { formatRuleIndex, formatRulePage } from '../src/reporters/rule-page.js';

/** The texts of all rule pages by their path below `docs/rules`. */
export function rulePageTexts(): Map<string, string> {
  const pages = rulePages();
  return new Map([
    ['README.md', formatRuleIndex(pages)],
    ...pages.map((page) => [`${page.id}.md`, formatRulePage(page)] as const),
  ]);
}
