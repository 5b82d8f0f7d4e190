import type { Finding, NotEvaluated, Severity } from '../model/finding.js';
import type { Facts, Messages, Need, Place, Rule, RuleContext } from './rule.js';

/** How a rule is run: `on` is at its own severity. */
export type Level = Severity | 'on';

export interface ActiveRule {
  rule: Rule;
  level: Level;
}

/** What rules say about one target. */
export interface Verdict {
  findings: Finding[];
  /** Ids of the rules that looked. */
  evaluated: string[];
  /** Rules that could not decide; `subject` is the rule's id. */
  notEvaluated: NotEvaluated[];
}

/** A rule that threw: a bug of the rule, never a finding. The app turns it into an error that names the rule. */
export class RuleFailure extends Error {
  readonly ruleId: string;

  constructor(ruleId: string, cause: unknown) {
    super(`the rule ${ruleId} threw`, { cause });
    this.ruleId = ruleId;
  }
}

/** The reason why a need is not met, if it is not. */
function unmet(facts: Facts, need: Need): string | undefined {
  const told = facts.undecided.get(need);
  if (told !== undefined) return told;
  switch (need) {
    case 'history':
      return facts.image?.history ? undefined : 'there is no history of an image';
    case 'annotations':
      return facts.image ? undefined : 'there is no manifest';
    case 'size':
      return facts.image?.size ? undefined : 'there is no size of an image';
    case 'files':
      return facts.files ? undefined : 'there are no files of an image';
    case 'base':
      return facts.base ? undefined : 'the base image is not known; name it with --base';
  }
}

function isNeed(subject: string): subject is Need {
  return ['history', 'annotations', 'size', 'files', 'base'].includes(subject);
}

function applies({ subject }: Rule, facts: Facts): boolean {
  switch (subject) {
    case 'contract':
      return facts.config !== undefined || facts.documents.length > 0;
    case 'image':
      return facts.config !== undefined;
    case 'dockerfile':
      return facts.dockerfile !== undefined;
    case 'contract-file':
      return facts.documents.length > 0;
    case 'version-file':
      return facts.versionFile !== undefined;
  }
}

/** Runs one rule after the other, in order. Pure; throws RuleFailure when a rule throws. */
export function runRules(rules: readonly ActiveRule[], facts: Facts): Verdict {
  const findings: Finding[] = [];
  const evaluated: string[] = [];
  const notEvaluated: NotEvaluated[] = [];
  let current: ActiveRule | undefined;
  const leave = (id: string, reason: string): void => {
    if (!notEvaluated.some((other) => other.subject === id && other.reason === reason))
      notEvaluated.push({ subject: id, reason });
  };
  // One context for all rules: there may be a hundred of them for each of a thousand files.
  const context: RuleContext<Messages> = {
    ...facts,
    report(messageId: string, data: Record<string, unknown>, place: Place = {}) {
      if (current) findings.push(findingOf(current, messageId, data, place));
    },
    known(subject: string) {
      const reason = facts.undecided.get(subject) ?? (isNeed(subject) ? unmet(facts, subject) : undefined);
      if (reason !== undefined && current) leave(current.rule.id, reason);
      return reason === undefined;
    },
  };
  for (const active of rules) {
    const { rule } = active;
    if (!applies(rule, facts)) {
      const reason = rule.subject === 'version-file' ? facts.undecided.get('version-file') : undefined;
      if (reason !== undefined) leave(rule.id, reason);
      continue;
    }
    const missing = missingNeed(rule, facts);
    if (missing !== undefined) {
      leave(rule.id, missing);
      continue;
    }
    evaluated.push(rule.id);
    current = active;
    const before = findings.length;
    try {
      rule.check(context);
    } catch (cause) {
      throw new RuleFailure(rule.id, cause);
    }
    if (findings.length === before) for (const part of rule.judges ?? []) context.known(part);
  }
  return { findings, evaluated, notEvaluated };
}

/** Why a rule cannot run; a rule that wants no file of this image needs none. */
function missingNeed(rule: Rule, facts: Facts): string | undefined {
  for (const need of rule.needs ?? []) {
    const reason = unmet(facts, need);
    if (reason === undefined) continue;
    if (need === 'files' && facts.config && rule.files?.(facts).length === 0) continue;
    return reason;
  }
  return undefined;
}

function findingOf(
  { rule, level }: ActiveRule,
  messageId: string,
  data: Record<string, unknown>,
  { subject, location, suggestion, edits, severity }: Place,
): Finding {
  const message = rule.messages[messageId];
  if (!message) throw new TypeError(`there is no message ${messageId}`);
  return {
    ruleId: rule.id,
    messageId,
    // What is only a note by its nature (recommended, not yet in force) does not become an error with its rule.
    severity: level === 'on' || severity === 'note' ? (severity ?? rule.severity) : level,
    message: message(data),
    ...(subject !== undefined && { subject }),
    ...(location && { location }),
    ...(suggestion !== undefined && { suggestion }),
    ...(edits && edits.length > 0 && { edits }),
    ...(Object.keys(data).length > 0 && { data }),
  };
}
