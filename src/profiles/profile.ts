import type { Severity } from '../model/finding.js';
import type { KeyEntry } from '../model/vocabulary.js';

/** `on`: at the rule's own severity. `off` says that a rule of another profile contradicts this one's subject; it yields to any other level. */
export type ProfileLevel = Severity | 'on' | 'off';

/** A named set of rules, data only. Several at once are joined: of each rule the gravest level, of each key the strictest demand. */
export interface Profile {
  summary: string;
  /** Where its requirements come from. */
  source: string;
  /** Rule id to level; `recommended` rules are those of the profile `recommended`. */
  rules: Readonly<Record<string, ProfileLevel>>;
  /** The level of all probes; single ones stand among `rules`. Which probes belong to a profile they say themselves. */
  probes?: Severity;
  /** Profiles that it contains. */
  includes?: readonly string[];
  /** Profiles that it cannot stand beside, with the reason. */
  excludes?: Readonly<Record<string, string>>;
  /** What it asks of labels and annotations. Formats of well-known keys need not be repeated. */
  keys?: readonly KeyEntry[];
}
