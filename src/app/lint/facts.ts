import type { LocationMap } from '../../contract/dockerfile/config.js';
import type { DockerfileView } from '../../contract/dockerfile/view.js';
import { relocate } from '../../contract/dockerfile/relocate.js';
import type { ContractFragment } from '../../contract/fragment.js';
import { readContract } from '../../contract/read-contract.js';
import type { ContractDocument } from '../../contract/read-file.js';
import type { Finding, NotEvaluated } from '../../model/finding.js';
import type { Image } from '../../model/image.js';
import { formatLocation, type FileLocation, type Location } from '../../model/location.js';
import type { VersionFile } from '../../contract/readers/version-file.js';
import type { BaseImage, Facts, ImageFiles } from '../../rules/rule.js';
import type { ResolvedSettings } from './settings.js';

/** What is linted: what rules may look at, what the readers found, and how their places are told. */
export interface Subject {
  facts: Facts;
  findings: Finding[];
  /** Turns a place in the forecast of a Dockerfile's image into one in the file. */
  relocate: (finding: Finding) => Finding;
  stage?: string;
}

/** Everything about a subject that was read before its rules run. */
export interface Material {
  image?: Image;
  fragments?: readonly ContractFragment[];
  documents?: readonly ContractDocument[];
  dockerfile?: Facts['dockerfile'];
  versionFile?: VersionFile;
  /** What readers found before the contract was joined. */
  findings?: readonly Finding[];
  notEvaluated?: readonly NotEvaluated[];
  locations?: LocationMap;
  /** The image is a forecast: it has a config, and nothing else. */
  isForecast?: boolean;
  base?: BaseImage;
  stage?: string;
}

const none: LocationMap = new Map();

/** Names that the readers give to parts, by the word that rules use. */
const partNames: ReadonlyMap<string, string> = new Map([
  ['process onBuild', 'onBuild'],
  ['process shell', 'shell'],
]);

function undecidedOf(notEvaluated: readonly NotEvaluated[]): Map<string, string> {
  const undecided = new Map<string, string>();
  for (const { subject, reason } of notEvaluated) {
    // Items may hold a comma in their name; lists of parts never have two words.
    const names = /^[\w, ]+$/.test(subject) ? subject.split(', ') : [subject];
    for (const name of names) {
      const part = partNames.get(name) ?? name;
      if (!undecided.has(part)) undecided.set(part, reason);
    }
  }
  return undecided;
}

/** Joins what was read into facts. Files of the image, patterns and the like are added by `complete`. */
export async function subjectOf(
  material: Material,
  settings: ResolvedSettings,
  now: number,
): Promise<Subject> {
  const { image, documents = [], locations = none, isForecast = false } = material;
  const fragments = [...documents.map(({ fragment }) => fragment), ...(material.fragments ?? [])];
  const read = await readContract({ ...(image && { image }), fragments });
  const undecided = undecidedOf([...read.notEvaluated, ...(material.notEvaluated ?? [])]);
  const locate = (location: Location): FileLocation | undefined => {
    if (location.kind === 'file') return location;
    const moved = relocate<{ location: Location }>({ location }, locations).location;
    return moved.kind === 'file' ? moved : undefined;
  };
  return {
    facts: {
      contract: read.contract,
      ...(image && { config: image.config }),
      ...(image && !isForecast && { image }),
      ...(material.dockerfile && { dockerfile: material.dockerfile }),
      documents,
      ...(material.versionFile && { versionFile: material.versionFile }),
      ...(material.base && { base: material.base }),
      vocabulary: settings.vocabulary,
      profiles: new Set(settings.profiles),
      budgets: settings.budgets,
      now,
      undecided,
      locate,
      matches: () => undefined,
      patternRisk: () => undefined,
      labelSchemaFaults: [],
    },
    findings: [...(material.findings ?? []), ...read.findings],
    relocate: (finding) =>
      atStage(locations.size > 0 ? relocate(finding, locations) : finding, material.dockerfile),
    ...(material.stage !== undefined && { stage: material.stage }),
  };
}

/** What no single line of a Dockerfile says is about its stage. */
function atStage(finding: Finding, dockerfile: DockerfileView | undefined): Finding {
  const { location, subject = location && formatLocation(location) } = finding;
  if (!dockerfile || (location?.kind !== 'config' && location?.kind !== 'label')) return finding;
  return { ...finding, location: dockerfile.target.from.location, ...(subject !== undefined && { subject }) };
}

/** True when something in the contract or the vocabulary is to be matched by a pattern. */
export function hasPatterns({ contract }: Facts, { patternKeys }: ResolvedSettings): boolean {
  return (
    contract.env.some(({ pattern }) => pattern !== undefined) ||
    contract.commands.some((command) => command.arguments.some(({ pattern }) => pattern !== undefined)) ||
    patternKeys.some((key) => Object.hasOwn(contract.labels, key))
  );
}

/** The files that rules asked for, as texts; what is too large is there with an empty one. */
export function textsOf(
  asked: readonly string[],
  found: readonly { path: string; content: Uint8Array }[],
): ImageFiles {
  const decoder = new TextDecoder();
  const contents = new Map(found.map(({ path, content }) => [path, content]));
  return new Map(
    asked.map((path) => {
      const content = contents.get(path);
      return [path, content && decoder.decode(content)];
    }),
  );
}
