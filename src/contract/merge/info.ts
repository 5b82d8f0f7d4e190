import { infoKeys, type Dialect, type Info, type InfoKey, type InfoValue } from '../../model/contract.js';
import type { Finding } from '../../model/finding.js';
import type { ContractFragment } from '../fragment.js';
import { disagreement, placesOf, sameValue } from './join.js';

/** Facts that every vocabulary writes alike; the others are texts, which differ in wording from one vocabulary to the next. */
const facts: ReadonlySet<InfoKey> = new Set([
  'version',
  'revision',
  'created',
  'licenses',
  'source',
  'base-name',
  'base-digest',
]);

/** The same instant counts as the same date, however it is written. */
function sameDate(one: string, other: string): boolean {
  const [left, right] = [Date.parse(one), Date.parse(other)];
  return sameValue(one, other) || (!Number.isNaN(left) && left === right);
}

interface Sourced {
  dialect: Dialect;
  declared: InfoValue;
}

function join(
  key: InfoKey,
  [winner, ...others]: readonly Sourced[],
  findings: Finding[],
): InfoValue | undefined {
  if (!winner) return undefined;
  const same = key === 'created' || key === 'build-date' ? sameDate : sameValue;
  const { value } = winner.declared;
  for (const { dialect, declared } of others) {
    // Within one vocabulary (an OCI label and the annotation of the same name) even texts should be the same.
    const comparable = facts.has(key) || dialect === winner.dialect;
    if (!comparable || same(value, declared.value)) continue;
    findings.push(
      disagreement({ kind: 'the image' }, key, winner.declared, declared, [value, declared.value]),
    );
  }
  return { value, declaredAt: placesOf([winner, ...others].map(({ declared }) => declared)) };
}

/** What the image says about itself, in the order of `infoKeys`. */
export function mergeInfo(fragments: readonly ContractFragment[], findings: Finding[]): Info {
  const info: Info = {};
  const telling = fragments.filter((fragment) => fragment.info !== undefined);
  for (const key of infoKeys) {
    if (!telling.some((fragment) => fragment.info?.[key])) continue;
    const declared = telling.flatMap(({ dialect, info: said }): Sourced[] => {
      const value = said?.[key];
      return value ? [{ dialect, declared: value }] : [];
    });
    const joined = join(key, declared, findings);
    if (joined) info[key] = joined;
  }
  return info;
}
