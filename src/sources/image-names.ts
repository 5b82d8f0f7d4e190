/** Docker's short form of an image name; the `localhost/` that Podman puts before local names goes too. */
function familiarName(name: string): string {
  return name.replace(/^(?:(?:index\.)?docker\.io\/(?:library\/)?|localhost\/)/, '');
}

/** True when `selector` means `name`: equal, or equal once both are in short form with the tag `latest` where there is none. */
export function matchesName(name: string, selector: string): boolean {
  return name === selector || familiarName(withTag(name)) === familiarName(withTag(selector));
}

const withTag = (name: string): string => (/[:@][^/]*$/.test(name) ? name : `${name}:latest`);

/** The position that a selector `@N` names, counted from 0. */
export function selectorPosition(selector: string): number | undefined {
  const digits = /^@(\d{1,6})$/.exec(selector)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Names for an error message: quoted, as they are hostile, and not more than a line or two. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => JSON.stringify(name.slice(0, 200)));
  return `${shown.join(', ')}${names.length > shown.length ? ', …' : ''}`;
}

export const selectorHint = 'Name one of these, @N for the Nth of them (from 0), or none for all.';
