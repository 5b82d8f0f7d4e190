/** One challenge of a WWW-Authenticate header (RFC 9110 section 11.6.1). Scheme and parameter names in lower case. */
export interface Challenge {
  scheme: string;
  parameters: Map<string, string>;
}

const token = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y;
/** What some schemes have in place of parameters; a parameter never ends where this one must. */
const token68 = /[A-Za-z0-9\-._~+/]+=*(?=\s*(?:,|$))/y;
const space = /[ \t]*/y;
const separators = /[ \t,]*/y;
const quoted = /"((?:[^"\\]|\\.)*)"/sy;
/** What stands unquoted where a quoted value should: some registries forget the quotes around URLs. */
const bare = /[^\s,"]+/y;

/** Parses all challenges of a header; stops in silence where the header stops being one. Never throws. */
export function parseChallenges(header: string): Challenge[] {
  const challenges: Challenge[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(header) ?? undefined;
    if (match) at = pattern.lastIndex;
    return match;
  };
  const takeParameter = (name: string, into: Challenge): boolean => {
    at += 1;
    take(space);
    const value = take(quoted)?.[1]?.replace(/\\(.)/gs, '$1') ?? take(bare)?.[0];
    if (value === undefined) return false;
    if (!into.parameters.has(name)) into.parameters.set(name, value);
    return true;
  };

  for (;;) {
    take(separators);
    const word = take(token)?.[0];
    if (word === undefined) return challenges;
    take(space);
    const current = challenges.at(-1);
    if (header[at] === '=' && current) {
      if (!takeParameter(word.toLowerCase(), current)) return challenges;
      continue;
    }
    challenges.push({ scheme: word.toLowerCase(), parameters: new Map() });
    take(token68);
  }
}
