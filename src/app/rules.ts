import { UsageError } from '../errors.js';
import { didYouMean } from '../model/did-you-mean.js';
import type { ProbePage, RuleExample, RulePage } from '../model/rule-page.js';
import { profiles } from '../profiles/index.js';
import { rules } from '../rules/index.js';
import type { Example, Rule } from '../rules/rule.js';
import { probePages } from './probe-pages.js';

/** The parts of an example, each as a text of its own. */
function textsOf(example: Example): RuleExample[] {
  const { dockerfile, contract, versionFile, image, base, vocabulary, ignores, budgets } = example;
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  return [
    ...(dockerfile === undefined
      ? []
      : [{ name: 'Dockerfile', language: 'dockerfile' as const, text: dockerfile }]),
    ...(contract === undefined ? [] : [{ name: 'contract file', language: 'yaml' as const, text: contract }]),
    ...(versionFile === undefined
      ? []
      : [{ name: 'version.json', language: 'json' as const, text: versionFile }]),
    ...(image ? [{ name: 'image', language: 'json' as const, text: json(image) }] : []),
    ...(base ? [{ name: 'base image', language: 'json' as const, text: json(base) }] : []),
    ...(vocabulary?.entries
      ? [{ name: 'labels of the configuration', language: 'json' as const, text: json(vocabulary.entries) }]
      : []),
    ...(ignores
      ? [{ name: 'ignore of the configuration', language: 'json' as const, text: json(ignores) }]
      : []),
    ...(budgets
      ? [{ name: 'budgets of the configuration', language: 'json' as const, text: json(budgets) }]
      : []),
  ];
}

/** Profiles that name a rule, or its whole category, themselves. */
function profilesOf({ id }: Rule): string[] {
  const category = `${id.slice(0, id.indexOf('/'))}/*`;
  return Object.entries(profiles)
    .filter(([name, { rules: levels }]) => {
      const level = levels[id] ?? levels[category];
      return name !== 'recommended' && name !== 'strict' && level !== undefined && level !== 'off';
    })
    .map(([name]) => name);
}

function pageOf(rule: Rule): RulePage {
  const { id, summary, rationale, remedy, severity, recommended, subject, since, source } = rule;
  return {
    id,
    summary,
    rationale,
    remedy,
    severity,
    recommended,
    fixable: rule.fixable ?? false,
    subject,
    needs: rule.needs ?? [],
    since,
    source,
    profiles: profilesOf(rule),
    messages: Object.keys(rule.messages),
    failing: rule.examples.failing.flatMap(textsOf),
    clean: rule.examples.clean.flatMap(textsOf),
  };
}

/** All rules, in the order of their ids. */
export function rulePages(): RulePage[] {
  return rules.map(pageOf);
}

/** One rule or probe. Throws UsageError when there is none of that id. */
export function rulePage(id: string): RulePage | ProbePage {
  const rule = rules.find((one) => one.id === id);
  if (rule) return pageOf(rule);
  const probes = probePages();
  const probe = probes.find((one) => one.id === id);
  if (probe) return probe;
  const ids = [...rules, ...probes].map((one) => one.id);
  const guess = didYouMean(id, ids) ?? ids.find((one) => one.endsWith(`/${id}`));
  throw new UsageError('RULE_UNKNOWN', `there is no rule '${id}'`, {
    suggestion:
      guess === undefined ? "'container-api rules' lists all rules and probes." : `Did you mean '${guess}'?`,
  });
}
