import { pMapIterable } from 'p-map';

import { UsageError } from '../errors.js';
import type { RuleSummary, TargetReport } from '../model/report.js';
import type { Probe } from '../probes/probe.js';
import { parseTarget } from '../reference/parse-target.js';
import type { LoadedImage } from '../sources/loaded-image.js';
import { openTarget } from '../sources/open-target.js';
import { checkImage } from './check/check-image.js';
import type { CheckRun } from './check/check-run.js';
import { activeProbes, probeSummary, withCheckProfiles } from './check/levels.js';
import type { CheckOptions } from './check/options.js';
import { openPlace } from './check/place.js';
import { openSlots } from './check/slots.js';
import { readContractFiles } from './inspect-file.js';
import { reportError } from './inspect.js';
import { judgeSettings } from './lint/ignore-findings.js';
import { names, trackIgnores } from './lint/ignores.js';
import { openRules } from './lint/rules.js';
import type { ResolvedSettings } from './lint/settings.js';
import { hide } from './redact.js';

export type { CheckOptions, RunOptions } from './check/options.js';
export type { CheckProgress } from './check/progress.js';

/** Most targets at work at the same time where runs are few: they also wait for registries and read archives. */
const leastTargets = 4;

/** Settings checked, contract files read; nothing is asked of an engine before the first target. */
export interface Checker {
  /** The probes that any target may be put to. */
  rules: () => RuleSummary[];
  /** Reports come in the order of the targets; one that cannot be checked gives a report with `error` and does not stop the others. */
  check: (targets: readonly string[]) => AsyncGenerator<TargetReport>;
  /** Removes everything from the engine that was made or brought. Throws UnavailableError `ENGINE_LEFTOVER` naming what stays. */
  close: () => Promise<void>;
}

/** Throws UsageError for settings that name what is not there or contradict themselves, and for contract files that cannot be read. */
export async function openChecker(options: CheckOptions, given?: readonly Probe[]): Promise<Checker> {
  const settings = withCheckProfiles(options.kind, options.settings);
  const probes = given ?? (await import('../probes/index.js')).probes;
  const rules = await openRules(settings);
  const joined = await readContractFiles(options.contractFiles ?? []);
  const place = openPlace(options);
  const run: CheckRun = {
    ...options,
    settings,
    probes,
    rules,
    joined,
    ignores: trackIgnores(settings.ignores ?? [], options.now),
    slots: openSlots(options.concurrency),
    ...place,
  };
  return {
    rules: () => summaries(run),
    check: (targets) => checkAll(targets, run),
    close: place.close,
  };
}

/** Every probe that is on somewhere, once. */
function summaries({ kind, probes, rules }: CheckRun): RuleSummary[] {
  const active = new Map(
    rules
      .everySetting()
      .flatMap((settings) => activeProbes(kind, probes, settings))
      .map((each) => [each.probe, each]),
  );
  return probes.flatMap((probe) => {
    const found = active.get(probe);
    return found ? [probeSummary(found)] : [];
  });
}

async function* checkAll(targets: readonly string[], run: CheckRun): AsyncGenerator<TargetReport> {
  const reports = pMapIterable(targets, (target) => checkTarget(target, run), {
    concurrency: Math.max(leastTargets, run.concurrency),
    // One that takes long holds back what is printed, and not the work.
    backpressure: Number.POSITIVE_INFINITY,
  });
  for await (const list of reports) yield* list;
  const own = run.ignores.filter(({ ignore }) => run.probes.some(({ meta }) => names(ignore.rule, meta.id)));
  yield* judgeSettings(own, run.baseline, levelsOf(run));
}

/** Levels of the rules, and which probes are off. */
function levelsOf({ kind, probes, rules }: CheckRun): Pick<ResolvedSettings, 'levels'> {
  const settings = rules.settingsFor('');
  const active = new Set(activeProbes(kind, probes, settings).map(({ probe }) => probe));
  const ofProbes = probes.map((probe) => [probe.meta.id, active.has(probe) ? 'on' : 'off'] as const);
  return { levels: new Map([...settings.levels, ...ofProbes]) };
}

async function checkTarget(target: string, run: CheckRun): Promise<TargetReport[]> {
  const reports: TargetReport[] = [];
  let name = target;
  try {
    run.signal.throwIfAborted();
    const images = await imagesOf(target, run);
    for (const loaded of images) {
      name = images.length > 1 ? loaded.image.name : target;
      reports.push(await checkImage(name, loaded, run));
    }
  } catch (error) {
    const failed = {
      target: name,
      findings: [],
      probes: [],
      notEvaluated: [],
      error: reportError(error, run.signal),
    };
    reports.push(hide(failed, run.run.hidden));
  }
  return reports;
}

async function imagesOf(target: string, run: CheckRun): Promise<readonly LoadedImage[]> {
  const opened = await openTarget(parseTarget(target), run.transports, {
    signal: run.signal,
    ...(run.platform !== undefined && { platform: run.platform }),
    wantsFiles: true,
  });
  if (opened.kind === 'images') return opened.images;
  const { kind, path } = opened;
  if (kind === 'dockerfile')
    throw new UsageError('NOT_AN_IMAGE', `'${path}' is a Dockerfile, and only an image can be run`, {
      suggestion: `Build it first, then check the image: docker build -t app . && container-api check image app`,
    });
  if (kind === 'contract-file')
    throw new UsageError('NOT_AN_IMAGE', `'${path}' is a contract file, and only an image can be run`, {
      suggestion: `Name the image, and join the file to it: container-api check image IMAGE --contract ${path}`,
    });
  throw new UsageError('NOT_AN_IMAGE', `'${path}' is a version file, and only an image can be run`, {
    suggestion: `Name the image that holds it, or write: container-api lint ${path}`,
  });
}
