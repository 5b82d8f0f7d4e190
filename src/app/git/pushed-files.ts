import { UnavailableError } from '../../errors.js';
import { isLintableName } from '../../reference/lintable-file.js';
import { decodeText } from '../../sources/decode.js';
import type { LintDocument } from '../lint/documents.js';
import { newHistory, type NewHistory } from './new-history.js';
import { readBlobs, resolveObjects, type CommittedFile } from './objects.js';
import { parsePushUpdates, type PushUpdate } from './push-updates.js';
import { parseRawDiff } from './raw-diff.js';
import { git, tryGit, type GitPlace } from './run-git.js';

/** What git tells a pre-push hook. */
export interface Push extends GitPlace {
  /** Name of the remote; its URL where it has no name, and then nothing here says what the remote has. */
  remote: string;
  /** Standard input of the hook. */
  lines: string;
}

/**
 * The contract files and Dockerfiles that a push changes, as they are in the commits which are pushed.
 *
 * Changed is what differs, in the last commit of a ref, from all that the remote has next to the new commits. So a file that came with a merge of
 * what the remote has, or that was changed back, is not listed, nor is a state in between. Links and submodules are no files.
 * Takes one git process for most pushes that change no such file, three for most others. Throws UsageError for lines that are not git's,
 * UnavailableError when git cannot say.
 */
export function pushedFiles({ remote, lines, ...place }: Push): LintDocument[] {
  const updates = parsePushUpdates(lines);
  const whole = sinceRemote(updates, place);
  if (updates.length === 0 || whole?.files.length === 0) return [];
  const history = newHistory(updates, remote, place);
  if (history.tips.length === 0) return [];
  const isWhole = whole && history.known.length === 1 && history.known[0] === whole.remoteOid;
  const files = isWhole ? whole.files : changedFiles(history, place);
  if (files.length === 0) return [];
  const contents = readBlobs(files, place);
  return files.map(({ path }, index) => ({ path, text: decodeText(contents[index] ?? new Uint8Array()) }));
}

const rawDiff = ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-abbrev'];

/**
 * Where one ref moves on: the files that differ from what the remote has under it. They are all that the push can change, and all that it does
 * change where the remote has nothing else next to the new commits. Undefined where that cannot be told.
 */
function sinceRemote(
  updates: readonly PushUpdate[],
  place: GitPlace,
): { remoteOid: string; files: CommittedFile[] } | undefined {
  const [update, ...more] = updates;
  if (update?.remoteOid === undefined || more.length > 0) return undefined;
  const { remoteOid, localOid } = update;
  const { status, stdout } = tryGit([...rawDiff, remoteOid, localOid], place);
  // It fails where the remote has moved on to commits that were never fetched.
  return status === 0 ? { remoteOid, files: lintableFiles(stdout) } : undefined;
}

function changedFiles({ tips, known }: NewHistory, place: GitPlace): CommittedFile[] {
  const comparisons =
    known.length > 0 ? tips.map((tip) => [tip, ...known].join(' ')) : againstNothing(tips, place);
  const output = git([...rawDiff, '--stdin', '-c', '--no-commit-id'], {
    ...place,
    input: `${comparisons.join('\n')}\n`,
  });
  return lintableFiles(output);
}

/** Regular files only, each state of a file once. */
function lintableFiles(diff: Buffer): CommittedFile[] {
  const files = new Map<string, CommittedFile>();
  for (const { path, mode, oid } of parseRawDiff(diff)) {
    if (!mode.startsWith('100') || !isLintableName(path.slice(path.lastIndexOf('/') + 1))) continue;
    files.set(`${oid} ${path}`, { path: decodeText(Buffer.from(path, 'latin1')), oid });
  }
  return [...files.values()];
}

/** Every git knows the empty tree, also where no repository holds it. */
const emptyTrees = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
};

/** The remote has nothing to compare with: all is new. */
function againstNothing(tips: readonly string[], place: GitPlace): string[] {
  const trees = resolveObjects(
    tips.map((tip) => `${tip}^{tree}`),
    place,
  );
  return trees.map((tree) => {
    if (tree !== undefined) return `${tree.length === 64 ? emptyTrees.sha256 : emptyTrees.sha1} ${tree}`;
    throw new UnavailableError('GIT_FAILED', 'git cannot read the tree of a commit that is pushed', {
      suggestion: "See what 'git fsck' says of the repository.",
    });
  });
}
