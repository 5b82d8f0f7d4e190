/** By flag: the variable that would say the opposite of it. oclif refuses the two together, as it does two flags. */
const opposites = new Map([
  ['--json', 'CONTAINER_API_FORMAT'],
  ['--all-platforms', 'CONTAINER_API_PLATFORM'],
  ['--host', 'CONTAINER_API_CONTEXT'],
  ['-H', 'CONTAINER_API_CONTEXT'],
  ['--context', 'CONTAINER_API_HOST'],
]);

/** The variables that the flags of a command line leave without a say: a flag wins over each that contradicts it. */
export function overruledVariables(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return (end === -1 ? argv : argv.slice(0, end)).flatMap(
    (word) => opposites.get(word.startsWith('-H') ? '-H' : word.replace(/=.*$/s, '')) ?? [],
  );
}

/** Values of a repeatable flag. Its variable gives one text, with commas between them; oclif hands that over as it stands. */
export function listed(values: readonly string[] | string | undefined): readonly string[] | undefined {
  if (typeof values !== 'string') return values;
  return values
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
}
