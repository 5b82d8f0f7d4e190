import { expect, it } from 'vitest';
import { statusOf } from '../../../src/cli/print-report.js';
import type { Finding, Severity } from '../../../src/model/finding.js';
import type { Outcome } from '../../../src/model/probe.js';
import type { TargetReport } from '../../../src/model/report.js';

function report(outcomes: Outcome[], severities: Severity[] = []): TargetReport {
  return {
    target: 'app',
    findings: severities.map((severity): Finding => ({
      ruleId: 'process/starts',
      messageId: 'x',
      severity,
      message: 'm',
    })),
    probes: outcomes.map((outcome) => ({
      id: 'process/starts',
      property: 'process',
      title: 'starts',
      outcome,
      message: 'm',
      evidence: [],
      runs: [],
    })),
    notEvaluated: [],
  };
}

it.each<[string, TargetReport, Severity | 'never', number]>([
  ['nothing was run', report([]), 'error', 0],
  ['all was kept', report(['pass', 'skip']), 'error', 0],
  ['broken', report(['pass', 'fail'], ['error']), 'error', 1],
  ['a warning, and errors count', report(['fail'], ['warning']), 'error', 0],
  ['a warning, and warnings count', report(['fail'], ['warning']), 'warning', 1],
  ['undecided', report(['pass', 'inconclusive']), 'error', 3],
  ['the engine failed', report(['pass', 'error']), 'error', 3],
  ['undecided beside broken', report(['inconclusive', 'fail'], ['error']), 'error', 1],
  ['undecided, and findings never count', report(['inconclusive', 'fail'], ['error']), 'never', 3],
  ['nothing was decided', report(['skip', 'skip']), 'error', 3],
  ['could not be read', { ...report([]), error: { code: 'X', message: 'm', exitCode: 2 } }, 'never', 2],
])('%s', (_, target, failOn, status) => {
  expect(statusOf(target, failOn)).toBe(status);
});
