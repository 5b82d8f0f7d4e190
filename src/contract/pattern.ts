/** Longer patterns are none that people wrote. */
const longestPattern = 10_000;

/** True for an ECMAScript regular expression without flags. It is compiled, never run. */
export function isPattern(text: string): boolean {
  if (text.length > longestPattern) return false;
  try {
    new RegExp(text);
    return true;
  } catch {
    // The only thing that the constructor throws is that it does not compile.
    return false;
  }
}
