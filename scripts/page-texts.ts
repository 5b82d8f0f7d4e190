import { probePages } from '../src/app/probe-pages.js';
import { rulePages } from '../src/app/rules.js';
import { formatProbeIndex, formatProbePage } from '../src/reporters/probe-page.js';
import { formatRuleIndex, formatRulePage } from '../src/reporters/rule-page.js';

/** The texts of all pages of rules and of promises by their path below `docs`. */
export function pageTexts(): Map<string, string> {
  const rules = rulePages();
  const promises = probePages();
  return new Map([
    ['rules/README.md', formatRuleIndex(rules)],
    ...rules.map((page) => [`rules/${page.id}.md`, formatRulePage(page)] as const),
    ['promises/README.md', formatProbeIndex(promises)],
    ...promises.map((page) => [`promises/${page.id}.md`, formatProbePage(page)] as const),
  ]);
}
