import type { Instruction } from '../contract/dockerfile/instructions.js';
import { execForm, splitPairs, splitWords } from '../contract/dockerfile/words.js';
import { splitFlags } from './stages.js';

/** Names that stand for what is different in every build. */
const volatileNames = new Set(
  (
    'BUILD_DATE BUILDDATE BUILD_TIME BUILDTIME BUILD_TIMESTAMP BUILD_NUMBER BUILD_ID CREATED VCS_REF REVISION COMMIT COMMIT_SHA ' +
    'COMMIT_HASH COMMIT_ID GIT_COMMIT GIT_COMMIT_SHA GIT_COMMIT_HASH GIT_SHA GIT_HASH GIT_REF GIT_REVISION SOURCE_COMMIT ' +
    'CI_COMMIT_SHA GITHUB_SHA APP_VERSION BUILD_VERSION RELEASE_VERSION'
  ).split(' '),
);

/** A value that somebody chose and keeps: a version, a commit. */
const pinned = /^["']?(?:[0-9a-f]{7,64}|v?\d+(?:\.\d+)*(?:[-+.]\w+)*)["']?$/i;

const volatileName = new RegExp([...volatileNames].join('|'), 'i');
const everything = /(?:^|[\s"[])(?:\.\/?|\*)["\s]/;

/** True for `COPY . /app` and the like, from the build context. */
export function copiesEverything({ keyword, text }: Instruction, escape: string): boolean {
  // Few copies come near it, and taking all the others apart would cost most of this rule's time.
  if ((keyword !== 'COPY' && keyword !== 'ADD') || !everything.test(text)) return false;
  const { flags, rest } = splitFlags(text);
  if (flags.some((flag) => flag.startsWith('--from='))) return false;
  const words = execForm(rest) ?? splitWords(rest, escape).map((word) => word.text);
  return words.slice(0, -1).some((source) => source === '.' || source === './' || source === '*');
}

/** Arguments and variables of an instruction whose values differ from build to build. */
export function changingNames({ keyword, text }: Instruction, escape: string): string[] {
  if ((keyword !== 'ARG' && keyword !== 'ENV') || !volatileName.test(text)) return [];
  return assignments(keyword, text, escape).flatMap(([name = '', value = '']) =>
    volatileNames.has(name.toUpperCase()) && !pinned.test(value.slice(0, 100)) ? [name] : [],
  );
}

/** Instructions that use one of these variables, or one that they are handed on to by ENV or ARG; adds those to `names`. */
export function usersOf(
  names: Set<string>,
  instructions: readonly Instruction[],
  escape: string,
): Instruction[] {
  return instructions.filter(({ keyword, text }) => {
    const uses = (value: string): boolean =>
      [...value.matchAll(/\$\{?([A-Za-z_]\w*)/g)].some(([, name = '']) => names.has(name));
    if (!uses(text)) return false;
    for (const [name = '', value = ''] of assignments(keyword, text, escape))
      if (uses(value)) names.add(name);
    return true;
  });
}

/** What ARG and ENV set: names, and values as they are written. */
function assignments(keyword: string, text: string, escape: string): string[][] {
  if (keyword === 'ARG')
    return splitWords(text, escape).map(({ text: word }) => /^([^=]*)=?(.*)$/s.exec(word)?.slice(1) ?? []);
  if (keyword !== 'ENV') return [];
  return (splitPairs(text, escape) ?? []).map(({ name, value }) => [name.text, value.text]);
}
