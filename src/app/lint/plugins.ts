import { existsSync } from 'node:fs';

import { UsageError } from '../../errors.js';
import { severities } from '../../model/finding.js';
import type { Rule } from '../../rules/rule.js';

const subjects = new Set(['contract', 'image', 'dockerfile', 'contract-file', 'version-file']);

function invalid(path: string, message: string, cause?: unknown): UsageError {
  return new UsageError('PLUGIN_INVALID', `${path}: ${message}`, {
    suggestion:
      'A module of rules exports by default a list of rules: {id, summary, severity, subject, messages, check}.',
    ...(cause !== undefined && { cause }),
  });
}

function ruleOf(path: string, value: unknown, index: number): Rule {
  const rule = (typeof value === 'object' && value !== null ? value : {}) as Partial<Rule>;
  const what = typeof rule.id === 'string' ? `the rule '${rule.id}'` : `rule ${String(index + 1)}`;
  if (typeof rule.id !== 'string' || !/^[a-z0-9-]+\/[a-z0-9-]+$/.test(rule.id))
    throw invalid(path, `${what} has no id of the form category/predicate`);
  if (typeof rule.check !== 'function') throw invalid(path, `${what} has no function 'check'`);
  if (typeof rule.messages !== 'object') throw invalid(path, `${what} has no 'messages'`);
  if (typeof rule.subject !== 'string' || !subjects.has(rule.subject))
    throw invalid(path, `${what} has no 'subject'; one of: ${[...subjects].join(', ')}`);
  if (rule.severity === undefined || !severities.includes(rule.severity))
    throw invalid(path, `${what} has no 'severity'; one of: ${severities.join(', ')}`);
  // A rule that somebody wrote for their own use need not explain itself as ours do, and is on when its module is named.
  return {
    rationale: '',
    remedy: '',
    since: '',
    source: path,
    summary: rule.id,
    recommended: true,
    examples: { failing: [{ messageId: '' }], clean: [{}] },
    ...rule,
  } as Rule;
}

/** Loads modules of rules by their absolute paths. Throws UsageError for one that cannot be loaded or holds no rules. */
export async function loadPlugins(paths: readonly string[], known: ReadonlySet<string>): Promise<Rule[]> {
  const ids = new Set(known);
  const rules: Rule[] = [];
  for (const path of paths) {
    let loaded: { default?: unknown };
    try {
      loaded = (await import(path)) as { default?: unknown };
    } catch (cause) {
      if (!existsSync(path)) throw invalid(path, 'there is no such file', cause);
      // Node adds lines with the files of this program.
      const [reason = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
      throw invalid(path, `it could not be loaded: ${reason}`, cause);
    }
    const list = Array.isArray(loaded.default) ? (loaded.default as unknown[]) : [loaded.default];
    list.forEach((value, index) => {
      const rule = ruleOf(path, value, index);
      if (ids.has(rule.id)) throw invalid(path, `there is a rule '${rule.id}' already`);
      ids.add(rule.id);
      rules.push(rule);
    });
  }
  return rules;
}
