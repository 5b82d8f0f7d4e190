import type { TargetReport } from '../model/report.js';
import { probeRemarks } from './probe-remarks.js';
import { sarifMessage } from './sarif-result.js';
import { standingWords } from './view/standing.js';

type Part = Record<string, unknown>;

interface Notifications {
  /** True when a target could not be read, or a promise not be decided. */
  failed(): boolean;
  add(report: TargetReport): void;
  /** All of them; `indexOf` says where a rule stands among the rules of the run. */
  list(indexOf: (rule: string) => number | undefined): Part[];
}

function association(indexOf: (rule: string) => number | undefined, id: string): Part {
  const index = indexOf(id);
  return index === undefined ? {} : { associatedRule: { id, index } };
}

/** What a run says about itself, kept until its end; equal words are said once, for every target may lack the same. */
export function sarifNotifications(): Notifications {
  const errors: Part[] = [];
  const remarks: { part: Part; id: string }[] = [];
  const skipped = new Map<string, { word: string; rule: string; reason: string; targets: number }>();

  function skip(word: string, rule: string, reason: string): void {
    const key = JSON.stringify([word, rule, reason]);
    const known = skipped.get(key);
    if (known) known.targets += 1;
    else skipped.set(key, { word, rule, reason, targets: 1 });
  }

  return {
    failed: () => errors.length > 0 || remarks.length > 0,
    add(report) {
      const { error, target, notEvaluated, probes } = report;
      if (error) {
        const { code, message, suggestion } = error;
        const advice = suggestion === undefined ? '' : `\n→ ${suggestion}`;
        errors.push({
          level: 'error',
          message: sarifMessage(`${target}: ${message}${advice}`),
          properties: { code, target },
        });
      }
      for (const { id, severity, word, text } of probeRemarks(report)) {
        const message = sarifMessage(`${target}: ${word}: ${text}`);
        remarks.push({ id, part: { level: severity, message, properties: { probe: id, target } } });
      }
      for (const { subject, reason } of notEvaluated) skip('not evaluated', subject, reason);
      for (const { id, outcome, message } of probes)
        if (outcome === 'skip') skip(standingWords.skipped.word, id, message);
    },
    list: (indexOf) => [
      ...errors,
      ...remarks.map(({ part, id }) => ({ ...part, ...association(indexOf, id) })),
      ...Array.from(skipped.values(), ({ word, rule, reason, targets }) => {
        const where = targets === 1 ? '' : ` (${String(targets)} targets)`;
        return {
          level: 'note',
          message: sarifMessage(`${word}: ${rule}: ${reason}${where}`),
          ...association(indexOf, rule),
        };
      }),
    ],
  };
}
