/** Flags of `call` that take no value. A command line is taken apart before any command is loaded; a test holds this list to the flags themselves. */
export const callSwitches: ReadonlySet<string> = new Set([
  'dry-run',
  'gpus',
  'image-contract',
  'json',
  'keep',
  'no-image-contract',
  'passthrough',
  'stdin',
  'stream',
  'telemetry',
  'write',
]);

/**
 * Where the words of the called command begin: all that stands behind TARGET is none of ours, whatever it looks like. Answers the words of `call` with a
 * `--` behind TARGET; as they are where there is no TARGET.
 */
export function fenceCall(words: readonly string[]): string[] {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    // Whoever writes it before TARGET may mean a target that begins with a dash.
    if (word === '--')
      return [...words.slice(0, at), ...words.slice(at + 1, at + 2), '--', ...words.slice(at + 2)];
    if (!word.startsWith('-') || word === '-')
      return [...words.slice(0, at + 1), '--', ...words.slice(at + 1)];
    const [, name] = /^--([^=]*)$/.exec(word) ?? [];
    // `-e NAME` and `--env NAME` have their value in the next word; `-eNAME` and `--env=NAME` bring it along.
    const isShort = name === undefined && /^-[A-Za-z]$/.test(word);
    if (
      isShort
        ? word !== '-h' && word !== '-i'
        : name !== undefined && name !== 'help' && !callSwitches.has(name)
    )
      at += 1;
  }
  return [...words];
}
