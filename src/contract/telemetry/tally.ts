import type { Finding, Severity } from '../../model/finding.js';
import { redactUrlCredentials } from '../../model/secret.js';

/** One thing that is wrong with one line. */
export interface TelemetryFault {
  ruleId: string;
  messageId: string;
  severity: Severity;
  subject: string;
  /** A sentence without its full stop, which stays the same for every line with this fault. */
  message: string;
  suggestion: string;
  /** The line. */
  evidence: string;
  /** Where it stands in a file; both from 1. */
  place?: { path: string; line: number; column: number };
}

/** Makes one finding of each distinct fault, however many lines have it. */
export interface Tally {
  add: (fault: TelemetryFault) => void;
  findings: () => Finding[];
  /** Faults without a finding of their own. */
  readonly leftOut: number;
}

/** Findings of one message, which differ in what they are about. */
const mostOfOneKind = 10;
const longestEvidence = 400;

/** A line from outside for people: cut, without passwords of URLs, controls spelled out. */
function evidenceOf(text: string): string {
  const whole = redactUrlCredentials(text.slice(0, 10 * longestEvidence));
  const shown = whole.length > longestEvidence ? `${whole.slice(0, longestEvidence)}…` : whole;
  return shown.replaceAll(
    /\p{Cc}/gu,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

export function openTally(): Tally {
  const faults = new Map<string, { fault: TelemetryFault; count: number }>();
  const kinds = new Map<string, number>();
  let leftOut = 0;
  return {
    add: (fault) => {
      const kind = `${fault.ruleId} ${fault.messageId}`;
      // The message tells what the fault is about beside the subject: a reason, a key.
      const key = JSON.stringify([kind, fault.subject, fault.message]);
      const known = faults.get(key);
      if (known) {
        known.count += 1;
        return;
      }
      const count = kinds.get(kind) ?? 0;
      if (count >= mostOfOneKind) {
        leftOut += 1;
        return;
      }
      kinds.set(kind, count + 1);
      faults.set(key, { fault, count: 1 });
    },
    findings: () => [...faults.values()].map(({ fault, count }) => toFinding(fault, count)),
    get leftOut() {
      return leftOut;
    },
  };
}

function toFinding({ message, evidence, place, ...fault }: TelemetryFault, count: number): Finding {
  const times = count === 1 ? '' : `, ${String(count)} times`;
  return {
    ...fault,
    message: `${message}${times}.`,
    ...(place && { location: { kind: 'file', ...place } }),
    data: { line: evidenceOf(evidence), count },
  };
}
