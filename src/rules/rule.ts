import type { DockerfileView } from '../contract/dockerfile/view.js';
import type { ContractDocument } from '../contract/read-file.js';
import type { VersionFile } from '../contract/readers/version-file.js';
import type { Contract } from '../model/contract.js';
import type { Edit, Severity } from '../model/finding.js';
import type { HistoryEntry, Image, ImageConfig } from '../model/image.js';
import type { FileLocation, Location } from '../model/location.js';
import type { Vocabulary } from '../model/vocabulary.js';

/**
 * What a rule is about. It runs where that is at hand: `contract` for everything that has one (images, Dockerfiles, contract files),
 * `image` for images and for the forecast of a Dockerfile's image, `dockerfile` for the instructions themselves, `contract-file` for the
 * tree of a contract file, `version-file` for a `version.json`, on its own or inside an image.
 */
type RuleSubject = 'contract' | 'image' | 'dockerfile' | 'contract-file' | 'version-file';

/** What a rule cannot do without. Where a source cannot give it, the rule is listed as not evaluated. */
export type Need = 'history' | 'annotations' | 'size' | 'files' | 'base';

/** The base image of an image, as far as rules look at it. */
export interface BaseImage {
  name: string;
  labels: Readonly<Record<string, string>>;
}

/** Files that rules asked for, by absolute path in the image; undefined: it is not there. */
export type ImageFiles = ReadonlyMap<string, string | undefined>;

/** Everything that a rule may look at. What is not at hand is absent. */
export interface Facts {
  contract: Contract;
  /** The image configuration: an image's own, or what a Dockerfile lets expect. */
  config?: ImageConfig;
  /** Only for images that were really read. */
  image?: Image;
  dockerfile?: DockerfileView;
  /** Contract files: linted themselves, or joined to the image. */
  documents: readonly ContractDocument[];
  versionFile?: VersionFile;
  files?: ImageFiles;
  base?: BaseImage;
  /** Keys that the chosen profiles and the configuration know, and what they ask of them. */
  vocabulary: Vocabulary;
  /** Names of the profiles that were chosen. */
  profiles: ReadonlySet<string>;
  budgets: Budgets;
  /** Milliseconds since the epoch. */
  now: number;
  /** What could not be decided, with the reason: a part of the contract (`health`, `labels`), one item (`env PORT`, `label KEY`), or a need. */
  undecided: ReadonlyMap<string, string>;
  /** Where the Dockerfile says what a place in the image config or a label says. */
  locate: (location: Location) => FileLocation | undefined;
  /** Search semantics, in linear time; undefined for a pattern that such an engine cannot take. */
  matches: (pattern: string, text: string) => boolean | undefined;
  /** True when a backtracking engine may take exponential or polynomial time; the part of the pattern that does it. */
  patternRisk: (pattern: string) => string | undefined;
  /** What a JSON Schema of the user's says about the labels. */
  labelSchemaFaults: readonly { key?: string; message: string }[];
}

/** How large an image may be. */
export interface Budgets {
  /** Bytes. */
  size?: number;
  layers?: number;
}

/** What a report says besides its message. */
export interface Place {
  /** In the words that ignores use: `label maintainer`, `env PORT`, `port 80/tcp`, `volume /data`, `command get argument city`. */
  subject?: string;
  location?: Location | undefined;
  suggestion?: string;
  edits?: Edit[];
  /** Where this message is not as grave as the rule. */
  severity?: Severity;
}

/** Message ids of a rule and how each reads; its argument becomes the finding's `data`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each message has an argument type of its own
export type Messages = Readonly<Record<string, (data: any) => string>>;

type MessageData<Message extends Messages[string]> =
  Parameters<Message> extends [] ? Record<string, never> : Parameters<Message>[0];

export interface RuleContext<M extends Messages> extends Facts {
  report<Id extends keyof M & string>(messageId: Id, data: MessageData<M[Id]>, place?: Place): void;
  /**
   * True when the absence of this part or item is known. Where it is not (`cannot know: the base image decides`), the rule is listed as
   * not evaluated: call it only after nothing was found.
   */
  known(subject: string): boolean;
}

/** An image of an example; becomes an OCI layout on disk in the tests. */
export interface ExampleImage {
  config?: ImageConfig;
  created?: string;
  history?: HistoryEntry[];
  annotations?: { manifest?: Record<string, string>; index?: Record<string, string> };
  /** Content by path without the leading slash; `-> target` makes a symbolic link. One layer. */
  files?: Record<string, string>;
  /** This many layers instead of one, each with these files. */
  layers?: number;
  /** The reference name of the image, e.g. `1.4.0`. */
  tag?: string;
  /** The configuration for another platform of the same index; all platforms are then linted. */
  arm64?: ImageConfig;
}

/** A real input of the linter: one of dockerfile, contract, image and versionFile; an image may have a contract file joined. */
export interface Example {
  dockerfile?: string;
  /** An asyncy.yml, or another dialect by its content. */
  contract?: string;
  /** The name of that file, where it matters. */
  contractName?: string;
  image?: ExampleImage;
  versionFile?: string;
  /** `--base`. */
  base?: ExampleImage;
  /** Profiles whose vocabulary the rule needs. The rule itself is switched on in any case. */
  profiles?: string[];
  vocabulary?: Partial<Vocabulary>;
  labelSchema?: object;
  budgets?: Budgets;
  buildArgs?: Record<string, string>;
  /** Ignores of the configuration. */
  ignores?: { rule: string; subject?: string; target?: string; reason: string; until?: string }[];
  /** Fingerprints that a baseline holds. */
  baseline?: string[];
}

export interface FailingExample extends Example {
  /** Which message it gives. */
  messageId: string;
  /** Its line, in a file. */
  line?: number;
  /** Where this depends on the input: what it says, what it suggests, and how grave it is. */
  message?: string;
  suggestion?: string;
  severity?: Severity;
  /** The rule finds nothing else. */
  only?: true;
  /** What `--fix` makes of the file. */
  fixed?: string;
}

interface RuleMeta {
  /** `category/predicate-of-the-problem`, equal to the file's path. Never renamed. */
  id: string;
  /** One line: what it looks for. */
  summary: string;
  /** Why it hurts. */
  rationale: string;
  /** What to do about it. */
  remedy: string;
  /** How grave it is unless a profile or the configuration says otherwise. */
  severity: Severity;
  /** Part of the profile `recommended`. */
  recommended: boolean;
  subject: RuleSubject;
  needs?: readonly Need[];
  /**
   * Parts that it judges where they are there. Where the source cannot tell whether they are (the base image decides), the rule is listed as
   * not evaluated.
   */
  judges?: readonly ('entrypoint' | 'cmd' | 'user' | 'workingDir' | 'stopSignal' | 'health')[];
  /** Absolute paths of files in the image that it wants; read only when the rule is on. */
  files?: (facts: Pick<Facts, 'contract' | 'config'>) => readonly string[];
  /** Some findings carry edits that `--fix` makes. */
  fixable?: boolean;
  /** Version of container-api that brought it. */
  since: string;
  /** Where the requirement comes from: specification, section, commit. */
  source: string;
  examples: {
    failing: readonly [FailingExample, ...FailingExample[]];
    clean: readonly [Example, ...Example[]];
  };
}

export interface RuleDefinition<M extends Messages> extends RuleMeta {
  messages: M;
  check: (context: RuleContext<M>) => void;
}

/** A rule whose messages have been checked against its reports. */
export interface Rule extends RuleMeta {
  messages: Messages;
  check: (context: RuleContext<Messages>) => void;
}

/** Types the reports of a rule by its messages. */
export function defineRule<const M extends Messages>(definition: RuleDefinition<M>): Rule {
  return definition;
}
