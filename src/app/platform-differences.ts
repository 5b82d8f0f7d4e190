import type { Contract } from '../model/contract.js';
import type { Finding } from '../model/finding.js';
import { formatPlatform, type Image } from '../model/image.js';

/** What tells the items of a list apart, by the name of the list. */
const identities = new Map<string, (item: Record<string, unknown>) => string>([
  ['env', ({ name }) => String(name)],
  ['ports', ({ port, protocol }) => `${String(port)}/${String(protocol)}`],
  ['volumes', ({ path }) => String(path)],
  ['commands', ({ name }) => String(name)],
  ['arguments', ({ name }) => String(name)],
  ['links', ({ name }) => String(name)],
  ['capabilities', ({ name }) => String(name)],
]);

/** Labels say again what the rest of the contract says; where a thing was declared is no part of the promise. */
const ignored = new Set(['declaredAt', 'labels', 'dialects']);

/** The promises of a contract as `path of names → JSON`, e.g. `env PORT default → "80"`. */
function flatten(value: unknown, path: string[], into: Map<string, string>): Map<string, string> {
  if (Array.isArray(value)) {
    const identify = identities.get(path.at(-1) ?? '');
    const isList = identify && value.every((item) => typeof item === 'object' && item !== null);
    if (!isList) return into.set(path.join(' '), JSON.stringify(value));
    for (const item of value as Record<string, unknown>[]) flatten(item, [...path, identify(item)], into);
    return into;
  }
  if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value))
      if (!ignored.has(key)) flatten(item, [...path, key], into);
    return into;
  }
  return into.set(path.join(' '), JSON.stringify(value));
}

/**
 * What the contract of one platform says otherwise than that of another: one note for each promise that is different, missing or added.
 */
export function platformDifferences(
  base: { platform: string; contract: Contract },
  other: { platform: string; contract: Contract },
): Finding[] {
  const left = flatten(base.contract, [], new Map());
  const right = flatten(other.contract, [], new Map());
  const subjects = [...new Set([...left.keys(), ...right.keys()])];
  return subjects
    .filter((subject) => left.get(subject) !== right.get(subject))
    .map((subject) => {
      const was = left.get(subject) ?? 'absent';
      const is = right.get(subject) ?? 'absent';
      return {
        ruleId: 'contract/platforms-differ',
        messageId: 'differs',
        severity: 'note',
        message: `${subject} is ${is} on ${other.platform} and ${was} on ${base.platform}`,
        data: { subject, platforms: { [base.platform]: was, [other.platform]: is } },
      };
    });
}

/** The first platform of each image that was met, by what tells images apart. */
export type PlatformBases = Map<string, { platform: string; contract: Contract }>;

/** What a further platform of an image has otherwise than its first one; nothing for the first. */
export function differencesFromFirst(
  bases: PlatformBases,
  image: Pick<Image, 'indexDigest' | 'name' | 'platform'>,
  contract: Contract,
): Finding[] {
  // Archives and layouts may list the platforms of an image under one name, without an index of their own.
  const identity = image.indexDigest ?? image.name;
  const own = { platform: formatPlatform(image.platform), contract };
  const base = bases.get(identity);
  if (base) return platformDifferences(base, own);
  bases.set(identity, own);
  return [];
}
