import { reaches, type Severity } from '../model/finding.js';
import type { KeyEntry, KeyPlace, Presence, Vocabulary } from '../model/vocabulary.js';
import type { Level } from '../rules/run.js';
import type { Profile, ProfileLevel } from './profile.js';

/** From the least to the strictest: who merely knows a key still wants it more than who forbids it. */
const presences: readonly Presence[] = ['forbidden', 'optional', 'recommended', 'required'];
const places: readonly KeyPlace[] = ['label', 'manifest', 'index'];

type Demand = Pick<KeyEntry, 'presence' | 'effective' | 'from'>;
type Facts = Omit<KeyEntry, keyof Demand | 'on'>;

function isAsked(presence: Presence | undefined): boolean {
  return presence === 'required' || presence === 'recommended';
}

function withoutUndefined<T extends object>(value: { [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}

function least(lengths: readonly (number | undefined)[]): number | undefined {
  const given = lengths.filter((length) => length !== undefined);
  return given.length === 0 ? undefined : Math.min(...given);
}

function shared(enums: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  const given = enums.filter((list) => list !== undefined);
  return given[0]?.filter((value) => given.every((list) => list.includes(value)));
}

/** What holds wherever the key is written. What a profile says goes before what everybody knows; lengths and lists only get shorter. */
function factsOf(key: string, known: KeyEntry | undefined, asked: readonly KeyEntry[]): Facts {
  const told = [...asked, ...(known ? [known] : [])];
  const first = <Name extends keyof KeyEntry>(name: Name): KeyEntry[Name] | undefined =>
    told.find((entry) => entry[name] !== undefined)?.[name];
  // A key that a profile makes use of is not deprecated for those who chose the profile.
  const isUsed = asked.some(({ presence, deprecated }) => presence !== 'forbidden' && !deprecated);
  const demanding = asked.filter(({ presence }) => isAsked(presence));
  return withoutUndefined<Facts>({
    key,
    format: told.find(({ format }) => format !== undefined && format !== 'text')?.format ?? first('format'),
    pattern: first('pattern'),
    never: first('never'),
    enum: shared(told.map((entry) => entry.enum)),
    maxLength: least(told.map(({ maxLength }) => maxLength)),
    shape: first('shape'),
    deprecated: isUsed ? undefined : first('deprecated'),
    mayBeEmpty:
      demanding.length === 0 || demanding.every((entry) => entry.mayBeEmpty)
        ? first('mayBeEmpty')
        : undefined,
    isTemplate: first('isTemplate'),
    description: first('description'),
    example: first('example'),
  });
}

/** The strictest of what is asked in one place. It holds at once unless all who ask for it name a day. */
function demandOf(asked: readonly KeyEntry[], place: KeyPlace): Demand {
  const here = asked.filter(({ presence, on = ['label'] }) => presence !== undefined && on.includes(place));
  const presence = presences.findLast((one) => here.some((entry) => entry.presence === one));
  const asking = here.filter((entry) => entry.presence === presence);
  const days = asking.flatMap(({ effective }) => effective ?? []);
  const names = [...new Set(asking.flatMap(({ from }) => from ?? []))];
  return withoutUndefined<Demand>({
    presence,
    effective: days.length === asking.length ? days.sort()[0] : undefined,
    from: names.length === 0 ? undefined : names.join(', '),
  });
}

/** What the configuration says of a key goes before everything else. */
function overrideFacts(facts: Facts, own: KeyEntry): Facts {
  const { presence, on: _on, effective: _effective, from: _from, ...said } = own;
  const merged = { ...facts, ...said };
  if (own.deprecated === undefined && presence !== undefined && presence !== 'forbidden')
    delete merged.deprecated;
  if (own.mayBeEmpty === undefined && isAsked(presence)) delete merged.mayBeEmpty;
  return merged;
}

function overrideDemand(demand: Demand, own: KeyEntry, place: KeyPlace): Demand {
  const { presence, on = ['label'], effective } = own;
  if (!on.includes(place)) return demand;
  const day = effective === undefined ? {} : { effective };
  return presence === undefined ? { ...demand, ...day } : { presence, from: 'configuration', ...day };
}

/** A key of which the configuration says the reverse of a profile, in words for a message. */
export interface Contradiction {
  key: string;
  message: string;
}

function contradictionOf(own: KeyEntry, demands: ReadonlyMap<KeyPlace, Demand>): Contradiction | undefined {
  for (const place of own.on ?? ['label']) {
    const { presence, from = 'a profile' } = demands.get(place) ?? {};
    const key = JSON.stringify(own.key);
    const contradiction = (message: string): Contradiction => ({ key: own.key, message });
    if (presence === 'required' && own.presence === 'forbidden')
      return contradiction(`the configuration forbids ${key}, which the profile ${from} requires`);
    if (presence === 'required' && own.deprecated !== undefined)
      return contradiction(`the configuration calls ${key} deprecated, which the profile ${from} requires`);
    if (presence === 'forbidden' && own.presence === 'required')
      return contradiction(`the configuration requires ${key}, which the profile ${from} forbids`);
  }
  return undefined;
}

function grouped(entries: readonly KeyEntry[]): Map<string, KeyEntry[]> {
  const groups = new Map<string, KeyEntry[]>();
  for (const entry of entries) groups.set(entry.key, [...(groups.get(entry.key) ?? []), entry]);
  return groups;
}

/**
 * Joins what everybody knows, what the chosen profiles ask for and what the configuration says into one vocabulary: of each key one entry
 * for labels, and one for each other place where it is asked for. The strictest presence wins; a key that a chosen profile makes use of is
 * neither deprecated nor forbidden; the configuration goes before all, and where it says the reverse of a profile, that is a contradiction.
 */
export function joinVocabulary(
  wellKnown: Vocabulary,
  chosen: readonly Profile[],
  own: readonly KeyEntry[],
): { vocabulary: Vocabulary; contradictions: Contradiction[] } {
  const known = grouped(wellKnown.entries);
  const asked = grouped(chosen.flatMap(({ keys = [] }) => keys));
  const configured = grouped(own);
  const contradictions: Contradiction[] = [];
  const entries = [...new Set([...known.keys(), ...asked.keys(), ...configured.keys()])].flatMap((key) => {
    const asking = asked.get(key) ?? [];
    const mine = configured.get(key) ?? [];
    // Nearly all keys are only known, and stay as they are.
    if (asking.length === 0 && mine.length === 0) return known.get(key) ?? [];
    const demands = new Map(places.map((place) => [place, demandOf(asking, place)]));
    contradictions.push(...mine.flatMap((entry) => contradictionOf(entry, demands) ?? []));
    const facts = mine.reduce(overrideFacts, factsOf(key, known.get(key)?.[0], asking));
    return places.flatMap((place): KeyEntry[] => {
      const demand = mine.reduce(
        (joined, entry) => overrideDemand(joined, entry, place),
        demands.get(place) ?? {},
      );
      if (place === 'label') return [{ ...facts, ...demand }];
      return demand.presence === undefined ? [] : [{ ...facts, ...demand, on: [place] }];
    });
  });
  return { vocabulary: { entries, namespaces: wellKnown.namespaces }, contradictions };
}

/** The gravest of the levels that profiles give to a rule of this severity; `off` yields to any other. Undefined when none speaks of it. */
export function joinLevels(levels: readonly ProfileLevel[], severity: Severity): Level | 'off' | undefined {
  const severityOf = (level: Level): Severity => (level === 'on' ? severity : level);
  let joined: Level | 'off' | undefined = levels[0] === undefined ? undefined : 'off';
  for (const level of levels) {
    if (level === 'off') continue;
    const isGraver =
      joined === undefined || joined === 'off' || !reaches(severityOf(joined), severityOf(level));
    // As grave as the rule itself is `on`, which lets the rule take single findings more lightly.
    if (isGraver || (level === 'on' && joined === severity)) joined = level;
  }
  return joined;
}
