import { reaches, type Finding, type Severity } from '../../model/finding.js';
import type { CheckSummary, Evidence, ProbeResult, RunSummary } from '../../model/probe.js';
import { runKey, type Observation, type RunEvent } from '../../model/run.js';
import type { ProbeContext } from '../../probes/probe.js';
import { provenRights } from '../../probes/proven.js';
import { severityAt, type ActiveProbe, type CheckKind } from './levels.js';
import type { RunOptions } from './options.js';
import type { Decision, MadeRun } from './schedule.js';

/** Evidence is short; what is longer is a bug of a probe or an image that wants to fill a report. */
const longestText = 4000;
const mostEvidence = 20;
const mostEvents = 200;

function cut(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}

/** What a probe found, at the levels that it was set to. */
export function findingsOf({ probe, levels }: ActiveProbe, { verdict }: Decision): Finding[] {
  if (!('findings' in verdict)) return [];
  return verdict.findings.map(
    ({ messageId, severity, message, suggestion, subject, location, data }): Finding => ({
      ruleId: probe.meta.id,
      messageId,
      severity: severityAt(levels, severity),
      message: cut(message),
      suggestion: cut(suggestion),
      ...(subject !== undefined && { subject }),
      ...(location && { location }),
      ...(data && { data }),
    }),
  );
}

/** What became of a probe. */
export function resultOf(active: ActiveProbe, decision: Decision): ProbeResult {
  const { id, property, title } = active.probe.meta;
  const { verdict, runs } = decision;
  const { outcome, message } = verdict;
  const severities = findingsOf(active, decision).map(({ severity }) => severity);
  const gravest = severities.reduce<Severity>((one, other) => (reaches(other, one) ? other : one), 'note');
  const evidence = 'evidence' in verdict ? verdict.evidence : [];
  return {
    id,
    property,
    title,
    outcome,
    ...(outcome === 'fail' && { severity: gravest }),
    message: cut(message),
    evidence: evidence.slice(0, mostEvidence).map(({ kind, text }): Evidence => ({ kind, text: cut(text) })),
    runs,
  };
}

function socketsBy(runs: readonly MadeRun[]): Pick<CheckSummary['sandbox'], 'socketsBy'> {
  for (const { observation } of runs) {
    for (const step of observation?.steps ?? [])
      if (step.do === 'sockets' && step.way) return { socketsBy: step.way };
  }
  return {};
}

function faultOf(observation: Observation | undefined, why: string | undefined): { fault?: string } {
  const fault = observation?.fault?.message ?? why;
  return fault === undefined ? {} : { fault: cut(fault) };
}

/** What was proven to be enough, as far as the runs that were made tell. */
function provenBy(context: ProbeContext, runs: readonly MadeRun[]): Pick<CheckSummary, 'proven'> {
  const seen = new Map(
    runs.map(({ spec, observation, fault }) => [runKey(spec), fault === undefined ? observation : undefined]),
  );
  const proven = provenRights(context, (spec) => seen.get(runKey(spec)));
  return proven ? { proven } : {};
}

/** How the image was run. */
export function summaryOf(
  kind: CheckKind,
  context: ProbeContext,
  { memory, cpus, pids }: RunOptions,
  runs: readonly MadeRun[],
): CheckSummary {
  const { env, settings } = context;
  const begin = Math.min(...runs.map(({ startedAt }) => startedAt));
  return {
    env: env.given.map(({ name, value, origin }) => ({ name, value, origin })),
    sandbox: { capabilities: settings.granted, memory, cpus, pids, ...socketsBy(runs) },
    runs: runs.map(({ spec, observation, startedAt, endedAt, fault }): RunSummary => {
      const { exit, timeline = [] } = observation ?? {};
      return {
        title: cut(spec.title),
        startedAt: Math.round(startedAt - begin),
        ms: Math.round(observation?.ms ?? endedAt - startedAt),
        events: timeline
          .slice(0, mostEvents)
          .map(({ at, what, text }): RunEvent => ({ at: Math.round(at), what, text: cut(text) })),
        ...(exit && { exitCode: exit.code }),
        ...faultOf(observation, fault),
      };
    }),
    ...(kind === 'image' && provenBy(context, runs)),
  };
}
