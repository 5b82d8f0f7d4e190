/** Verdicts and findings in few words. */
import type { Evidence } from '../model/probe.js';
import type { ProbeFinding, ProbeMeta, Verdict } from './probe.js';

/** The promise was kept. Notes may stand beside it. */
export function pass(message: string, evidence: Evidence[] = [], notes: ProbeFinding[] = []): Verdict {
  return { outcome: 'pass', message, evidence, findings: notes };
}

/** It is not this image's promise, another probe tells, or nothing could be seen by any way. */
export function skip(message: string, evidence: Evidence[] = []): Verdict {
  return { outcome: 'skip', message, evidence, findings: [] };
}

/** It could not be decided here. */
export function inconclusive(message: string, evidence: Evidence[] = []): Verdict {
  return { outcome: 'inconclusive', message, evidence, findings: [] };
}

/** The promise was broken: in the words of its first finding. */
export function fail(
  findings: readonly [ProbeFinding, ...ProbeFinding[]],
  evidence: Evidence[] = [],
): Verdict {
  const [{ message }, ...more] = findings;
  const rest = more.length > 0 ? ` (and ${String(more.length)} more)` : '';
  return { outcome: 'fail', message: `${message}${rest}`, evidence, findings: [...findings] };
}

/** `fail` where there is something to tell; undefined else. */
export function failIfAny(findings: readonly ProbeFinding[], evidence: Evidence[] = []): Verdict | undefined {
  const [first, ...more] = findings;
  return first && fail([first, ...more], evidence);
}

/** A finding as grave as the probe's meta says of the message. */
export function finding<M extends ProbeMeta['messages']>(
  messages: M,
  messageId: keyof M & string,
  rest: Omit<ProbeFinding, 'messageId' | 'severity'>,
): ProbeFinding {
  return { messageId, severity: messages[messageId]?.severity ?? 'error', ...rest };
}
