import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

import { UsageError } from '../../errors.js';
import type { Finding } from '../../model/finding.js';

/** Findings that were there when a project began to look. New ones count, these do not. */
export interface Baseline {
  /** Fingerprints, with what they stand for. */
  findings: ReadonlyMap<string, BaselineEntry>;
  /** Which of them were met in this run. */
  met: Set<string>;
  /** Identities of the targets that were held to the rules in this run: of others nobody knows what they have left. */
  linted: Set<string>;
  /** What this run found beside them, by fingerprint. */
  found: Map<string, BaselineEntry>;
  /** True for the rules that the command speaks of: of those of others (probes, for the linter) nobody knows what they would find. */
  covers: Covers;
}

type Covers = (rule: string) => boolean;
const all: Covers = () => true;

export interface BaselineEntry {
  rule: string;
  /** The target's identity, as in its fingerprints. */
  target: string;
  subject?: string;
}

const version = 1;

function invalid(path: string, message: string, suggestion: string): UsageError {
  return new UsageError('BASELINE_INVALID', `${path}: ${message}`, { suggestion });
}

const renew = 'Name another file, or remove this one and write it anew with --update-baseline.';

function baselineOf(findings: ReadonlyMap<string, BaselineEntry>, covers: Covers): Baseline {
  return { findings, met: new Set(), linted: new Set(), found: new Map(), covers };
}

export function emptyBaseline(covers = all): Baseline {
  return baselineOf(new Map(), covers);
}

/** What stands at the path that is to be written: nothing yet, or a baseline. Throws UsageError for any other file, which is not ours to replace. */
export function readReplaced(path: string): Baseline {
  return existsSync(path) ? readBaseline(path) : emptyBaseline();
}

/** Reads a baseline file. Throws UsageError when it is not there, is none, or is of another version. */
export function readBaseline(path: string, covers = all): Baseline {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError('BASELINE_UNREADABLE', `cannot read the baseline '${path}'`, {
      suggestion: 'Write one with --update-baseline, or leave --baseline out.',
      cause,
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid(path, 'it is not JSON', renew); // the engine's message would quote the file
  }
  const { version: found, findings } = (typeof value === 'object' && value !== null ? value : {}) as {
    version?: unknown;
    findings?: unknown;
  };
  if (found !== version) {
    const told = found === undefined ? 'no version' : `version ${JSON.stringify(found).slice(0, 40)}`;
    throw invalid(
      path,
      `it is a baseline of ${told}; this container-api reads version ${String(version)}`,
      renew,
    );
  }
  if (typeof findings !== 'object' || findings === null || Array.isArray(findings)) {
    throw invalid(path, '"findings" is no map of fingerprints', renew);
  }
  return baselineOf(
    new Map(Object.entries(findings).map(([fingerprint, entry]) => [fingerprint, entryOf(entry)])),
    covers,
  );
}

function entryOf(value: unknown): BaselineEntry {
  const { rule, target, subject } = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  const text = (part: unknown): string => (typeof part === 'string' ? part : '?');
  return { rule: text(rule), target: text(target), ...(typeof subject === 'string' && { subject }) };
}

/** True when a finding was there before; the entry counts as met. */
export function isKnown(baseline: Baseline, { fingerprint = '' }: Finding): boolean {
  if (!baseline.findings.has(fingerprint)) return false;
  baseline.met.add(fingerprint);
  return true;
}

/** Keeps a finding for the next baseline. */
export function remember(
  baseline: Baseline,
  identity: string,
  { fingerprint, ruleId, subject }: Finding,
): void {
  if (fingerprint === undefined) return;
  baseline.found.set(fingerprint, {
    rule: ruleId,
    target: identity,
    ...(subject !== undefined && { subject }),
  });
}

/** Entries whose target was held to the rules and did not show them again. */
export function staleEntries({ findings, met, linted, covers }: Baseline): BaselineEntry[] {
  return [...findings].flatMap(([fingerprint, entry]) =>
    !met.has(fingerprint) && linted.has(entry.target) && covers(entry.rule) ? [entry] : [],
  );
}

/** Writes what a run found, in a stable order; entries of targets that it did not hold to the rules stay, and so do those of rules that it does not cover. */
export function writeBaseline(path: string, replaced: Baseline, { linted, found, covers }: Baseline): void {
  const kept = [...replaced.findings].filter(([, { target, rule }]) => !linted.has(target) || !covers(rule));
  const findings = Object.fromEntries([...kept, ...found].sort(([one], [other]) => (one < other ? -1 : 1)));
  const temporary = `${path}.${String(process.pid)}.tmp`;
  try {
    writeFileSync(temporary, `${JSON.stringify({ version, findings }, null, 2)}\n`);
    renameSync(temporary, path);
  } catch (cause) {
    throw new UsageError('BASELINE_NOT_WRITABLE', `cannot write the baseline '${path}'`, {
      suggestion: 'Name a file in a folder that exists and that you may write to.',
      cause,
    });
  }
}
