/** Longer words are no misspellings of ours. */
const longestWord = 40;

/** Levenshtein distance, with a swap of two neighbours as one step. */
function distance(left: string, right: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      let best = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (swapped && row > 1 && column > 1) best = Math.min(best, (beforePrevious[column - 2] ?? 0) + 1);
      current.push(best);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[right.length] ?? 0;
}

/**
 * The candidate that was probably meant by `word`: a spelling that differs in case or separators only, else the nearest within a third of
 * the word's length, else one that the word begins with (`ENVIRONMENT`: `ENV`). Undefined when none is near.
 */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > longestWord) return undefined;
  const plain = (text: string): string => text.toLowerCase().replace(/[-_\s]/g, '');
  const wanted = plain(word);
  const near = candidates
    .map((candidate) => ({ candidate, steps: distance(wanted, plain(candidate)) }))
    .sort((one, other) => one.steps - other.steps)[0];
  if (near && near.steps <= Math.floor(Math.max(wanted.length, 3) / 3)) return near.candidate;
  return candidates.find((candidate) => candidate.length >= 3 && wanted.startsWith(plain(candidate)));
}
