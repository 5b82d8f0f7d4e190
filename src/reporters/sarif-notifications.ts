import type { TargetReport } from '../model/report.js';
import { sarifMessage } from './sarif-result.js';

type Part = Record<string, unknown>;

interface Notifications {
  /** True when a target could not be read. */
  failed(): boolean;
  add(report: TargetReport): void;
  /** All of them; `indexOf` says where a rule stands among the rules of the run. */
  list(indexOf: (rule: string) => number | undefined): Part[];
}

/** What a run says about itself, kept until its end; equal words are said once, for every target may lack the same. */
export function sarifNotifications(): Notifications {
  const errors: Part[] = [];
  const skipped = new Map<string, { rule: string; reason: string; targets: number }>();
  return {
    failed: () => errors.length > 0,
    add({ error, target, notEvaluated }) {
      if (error) {
        const { code, message, suggestion } = error;
        const advice = suggestion === undefined ? '' : `\n→ ${suggestion}`;
        errors.push({
          level: 'error',
          message: sarifMessage(`${target}: ${message}${advice}`),
          properties: { code, target },
        });
      }
      for (const { subject, reason } of notEvaluated) {
        const key = JSON.stringify([subject, reason]);
        const known = skipped.get(key);
        if (known) known.targets += 1;
        else skipped.set(key, { rule: subject, reason, targets: 1 });
      }
    },
    list: (indexOf) => [
      ...errors,
      ...Array.from(skipped.values(), ({ rule, reason, targets }) => {
        const index = indexOf(rule);
        const where = targets === 1 ? '' : ` (${String(targets)} targets)`;
        return {
          level: 'note',
          message: sarifMessage(`not evaluated: ${rule}: ${reason}${where}`),
          ...(index !== undefined && { associatedRule: { id: rule, index } }),
        };
      }),
    ],
  };
}
