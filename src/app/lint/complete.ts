import { UnavailableError, UsageError } from '../../errors.js';
import type { Facts } from '../../rules/rule.js';
import { groupPath, passwdPath } from '../../contract/accounts.js';
import { maxFileBytes, type LoadedImage } from '../../sources/loaded-image.js';
import type { Run } from './run.js';
import { hasPatterns, textsOf, type Subject } from './facts.js';
import type { ResolvedSettings } from './settings.js';

/** Where Dockerflow has the version file (mozilla-services/Dockerflow README, App 3). */
const versionPath = '/app/version.json';

const accountPaths: readonly string[] = [passwdPath, groupPath];

/** One reason for all, so that it is told once. */
const notBuilt = 'only the built image tells';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Adds what only some rules need: files of the image, its base, patterns, the user's schema. Each is read only when a rule asks for it. */
export async function complete(
  subject: Subject,
  settings: ResolvedSettings,
  run: Run,
  loaded?: LoadedImage,
): Promise<Subject> {
  const facts: Mutable<Facts> = { ...subject.facts, undecided: new Map(subject.facts.undecided) };
  const undecided = facts.undecided as Map<string, string>;
  const wants = (need: string): boolean =>
    settings.rules.some(({ rule }) => rule.needs?.some((one) => one === need));
  if (loaded) {
    await addFiles(facts, undecided, settings, run, loaded);
    if (!facts.base && (run.base !== undefined || wants('base')))
      await addBase(facts, undecided, run, loaded);
  } else if (facts.dockerfile) {
    for (const need of ['history', 'annotations', 'size', 'files']) undecided.set(need, notBuilt);
  }
  if (hasPatterns(facts, settings)) {
    run.patterns ??= import('../../contract/patterns.js').then(({ loadPatterns }) => loadPatterns());
    Object.assign(facts, (await run.patterns)());
  }
  if (settings.labelSchema && facts.config) {
    const { labelSchemaFaults } = await import('./label-schema.js');
    facts.labelSchemaFaults = await labelSchemaFaults(settings.labelSchema, facts.contract.labels);
  }
  return { ...subject, facts };
}

async function addFiles(
  facts: Mutable<Facts>,
  undecided: Map<string, string>,
  settings: ResolvedSettings,
  run: Run,
  { readFiles }: LoadedImage,
): Promise<void> {
  const asked = [...new Set(settings.rules.flatMap(({ rule }) => [...(rule.files?.(facts) ?? [])]))];
  if (asked.length === 0) return;
  const leave = (reason: string): void => {
    if (!undecided.has('files')) undecided.set('files', reason);
    if (asked.includes(versionPath)) undecided.set('version-file', undecided.get('files') ?? reason);
  };
  if (run.imageFiles === false) {
    leave('files of the image are not read (--no-image-files)');
    return;
  }
  if (!readFiles) {
    leave('this source does not give the files of an image');
    return;
  }
  let found: Awaited<ReturnType<typeof readFiles>>;
  try {
    found = await readFiles(asked, run.signal);
  } catch (error) {
    // The image is there and everything else about it is linted; what its files would tell is not known.
    if (run.signal.aborted || !(error instanceof UnavailableError || error instanceof UsageError))
      throw error;
    leave(`files of the image could not be read: ${error.message}`);
    return;
  }
  facts.files = textsOf(asked, found);
  // Of other files rules ask whether they are there; who has an account only the text tells.
  const accounts = found.find(({ path, isTooLarge }) => isTooLarge && accountPaths.includes(path));
  if (accounts && !undecided.has('files'))
    undecided.set('files', `${accounts.path} has more than ${String(maxFileBytes)} bytes`);
  const version = found.find(({ path }) => path === versionPath);
  if (!version) return;
  const { readVersionFile } = await import('../../contract/readers/version-file.js');
  facts.versionFile = readVersionFile(version.content, versionPath, version.size);
}

async function addBase(
  facts: Mutable<Facts>,
  undecided: Map<string, string>,
  run: Run,
  { image }: LoadedImage,
): Promise<void> {
  if (run.base !== undefined) {
    facts.base = await run.bases.named(run.base);
    return;
  }
  const base = await run.bases.of(image);
  if ('image' in base) facts.base = base.image;
  else undecided.set('base', base.reason);
}
