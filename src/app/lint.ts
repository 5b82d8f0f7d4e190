import { pMapIterable } from 'p-map';

import type { DockerfileView } from '../contract/dockerfile/view.js';
import { readContractDocument } from '../contract/read-file.js';
import type { Finding } from '../model/finding.js';
import { formatPlatform } from '../model/image.js';
import type { RuleSummary, TargetReport } from '../model/report.js';
import { parseTarget } from '../reference/parse-target.js';
import type { LoadedImage } from '../sources/loaded-image.js';
import { openTarget } from '../sources/open-target.js';
import { eachImage, type Listed } from './each-image.js';
import { contractInside } from './image-contract.js';
import { readText, unknownStage } from './inspect-file.js';
import { reportError, summarise } from './inspect.js';
import { emptyBaseline } from './lint/baseline.js';
import { createBases } from './lint/base-image.js';
import {
  expandFolders,
  isLintableFile,
  kindByPath,
  readDocument,
  type LintDocument,
  type TextKind,
} from './lint/documents.js';
import { complete } from './lint/complete.js';
import { subjectOf, type Material, type Subject } from './lint/facts.js';
import { identityOf } from './lint/fingerprint.js';
import { names, trackIgnores } from './lint/ignores.js';
import { judgeSettings } from './lint/ignore-findings.js';
import { judge, secretsOf } from './lint/judge.js';
import { openRules } from './lint/rules.js';
import { differencesFromFirst, type PlatformBases } from './platform-differences.js';
import type { LintOptions, Run } from './lint/run.js';

export type { LintDocument } from './lint/documents.js';
export type { LintOptions } from './lint/run.js';

/** A linter with its rules loaded and its settings checked. */
export interface Linter {
  /** The rules that any target may be held to. */
  rules(): RuleSummary[];
  /** Reports come in the order of the targets; one that cannot be read gives a report with `error` and does not stop the others. */
  lint(targets: readonly (string | LintDocument)[]): AsyncGenerator<TargetReport>;
  /** The findings of one text with the places of their edits, and the values in it that must not be shown: for `--fix`. */
  lintText(document: LintDocument): Promise<{ findings: Finding[]; secrets: ReadonlySet<string> }>;
}

/** Loads rules and joined files. Throws UsageError for settings that name what is not there or contradict themselves. */
export async function openLinter(options: LintOptions): Promise<Linter> {
  const loaded = await openRules(options.settings);
  const joined = await Promise.all(
    (options.contractFiles ?? []).map(async (path) => readContractDocument(await readText(path), path)),
  );
  // What ignores say of probes is for `check`.
  const ignores = (options.settings.ignores ?? []).filter(({ rule }) =>
    loaded.all.some(({ id }) => names(rule, id)),
  );
  const run: Run = {
    ...options,
    loaded,
    joined,
    bases: createBases(options.transports, options),
    ignores: trackIgnores(ignores, options.now),
  };
  return {
    rules: loaded.summaries,
    lint: (targets) => lintAll(targets, run),
    lintText: async (document) => {
      const ownIgnores = trackIgnores(ignores, options.now);
      const { baseline, ...others } = run;
      // What is mended must not count as met or found when the targets are then reported.
      const own = baseline && { ...emptyBaseline(baseline.covers), findings: baseline.findings };
      const { report, subject } = await lintSubject(document, {
        ...others,
        ...(own && { baseline: own }),
        ignores: ownIgnores,
      });
      return { findings: report.findings, secrets: secretsOf(subject.facts) };
    },
  };
}

async function* lintAll(targets: readonly (string | LintDocument)[], run: Run): AsyncGenerator<TargetReport> {
  const names = run.all
    ? eachImage(
        targets.filter((target) => typeof target === 'string'),
        run,
      )
    : expandFolders(targets);
  const reports = pMapIterable<Listed | LintDocument, TargetReport[]>(
    names,
    (target) => lintTarget(target, run),
    {
      concurrency: run.concurrency,
      backpressure: run.concurrency * 2,
    },
  );
  for await (const list of reports) yield* list;
  yield* judgeSettings(run.ignores, run.baseline, run.loaded.settingsFor(''));
}

async function lintTarget(listed: Listed | LintDocument, run: Run): Promise<TargetReport[]> {
  const target = typeof listed === 'string' ? listed : 'target' in listed ? listed.target : listed.path;
  try {
    if (typeof listed !== 'string' && 'error' in listed) throw listed.error;
    run.signal.throwIfAborted();
    if (typeof listed !== 'string') return [await lintDocument(listed, run)];
    if (isLintableFile(target))
      return [await lintDocument(await readDocument(target, kindByPath(target)), run)];
    const opened = await openTarget(parseTarget(target), run.transports, {
      ...run,
      wantsFiles: run.imageContract ?? run.loaded.wantFiles(target),
    });
    if (opened.kind === 'images') return await lintImages(target, opened.images, run);
    return [await lintDocument(await readDocument(opened.path, opened.kind), run)];
  } catch (error) {
    return [{ target, findings: [], probes: [], notEvaluated: [], error: reportError(error, run.signal) }];
  }
}

async function lintImages(target: string, images: readonly LoadedImage[], run: Run): Promise<TargetReport[]> {
  const areNamed = images.length > 1 && !run.allPlatforms;
  const reports: TargetReport[] = [];
  const bases: PlatformBases = new Map();
  // One after the other, as each may unpack its archive for a file in it.
  for (const loaded of images) {
    const { image } = loaded;
    const name = areNamed ? image.name : target;
    const settings = run.loaded.settingsFor(name);
    const inside = run.imageContract
      ? await contractInside(loaded, run.signal)
      : { fragments: [], notEvaluated: [] };
    const material = { image, documents: run.joined, ...inside };
    const subject = await complete(await subjectOf(material, settings, run.now), settings, run, loaded);
    if (run.allPlatforms)
      subject.findings.push(...differencesFromFirst(bases, image, subject.facts.contract));
    reports.push({
      target: name,
      platform: formatPlatform(image.platform),
      image: summarise(image),
      ...(await judge(subject, settings, run, { target: name, identity: identityOf({ image: image.name }) })),
      probes: [],
    });
  }
  return reports;
}

async function lintDocument(document: LintDocument, run: Run): Promise<TargetReport> {
  return (await lintSubject(document, run)).report;
}

async function lintSubject(
  { path, text, kind = kindByPath(path) }: LintDocument,
  run: Run,
): Promise<{ report: TargetReport; subject: Subject }> {
  const settings = run.loaded.settingsFor(path);
  const material = await materialOf(path, text, kind, run);
  const subject = await complete(await subjectOf(material, settings, run.now), settings, run);
  const report = {
    target: path,
    ...(subject.stage !== undefined && { stage: subject.stage }),
    ...(await judge(subject, settings, run, { target: path, identity: identityOf({ path }), path, text })),
    probes: [],
  };
  return { report, subject };
}

/** Nothing is inherited from scratch. */
async function baseOf(view: DockerfileView | undefined, run: Run): Promise<Pick<Material, 'base'>> {
  if (view?.target.state.base.kind === 'scratch') return { base: { name: 'scratch', labels: {} } };
  return run.base === undefined ? {} : { base: await run.bases.named(run.base) };
}

async function materialOf(path: string, text: string, kind: TextKind, run: Run): Promise<Material> {
  if (kind === 'contract-file') return { documents: [await readContractDocument(text, path)] };
  if (kind === 'version-file') {
    const { readVersionFile } = await import('../contract/readers/version-file.js');
    return { versionFile: readVersionFile(text, path) };
  }
  const { readDockerfileFacts } = await import('../contract/readers/dockerfile.js');
  const read = await readDockerfileFacts(text, path, {
    ...(run.buildArgs && { buildArgs: run.buildArgs }),
    ...(run.stage !== undefined && { target: run.stage }),
  });
  if (run.stage !== undefined && !read.view && read.stageNames.length > 0)
    throw unknownStage(path, run.stage, `Stages: ${read.stageNames.slice(0, 20).join(', ')}.`);
  return {
    ...(read.image && { image: read.image }),
    ...(read.fragment && { fragments: [read.fragment] }),
    documents: run.joined,
    ...(read.view && { dockerfile: read.view }),
    findings: read.findings,
    notEvaluated: read.notEvaluated,
    locations: read.locations,
    isForecast: true,
    ...(read.stage !== undefined && { stage: read.stage }),
    ...(await baseOf(read.view, run)),
  };
}
