import type { Image } from '../../model/image.js';
import { configOf, type LocationMap, type StageConfig } from '../dockerfile/config.js';
import { parseInstructions } from '../dockerfile/instructions.js';
import { relocate } from '../dockerfile/relocate.js';
import { buildStages, chooseStage, type DockerfileOptions } from '../dockerfile/stages.js';
import type { StageState } from '../dockerfile/state.js';
import type { DockerfileView } from '../dockerfile/view.js';
import type { Finding } from '../../model/finding.js';
import { quoted, syntaxFinding } from '../finding.js';
import type { ContractFragment } from '../fragment.js';
import { readImageConfigContract } from './image-config.js';

/** What a Dockerfile lets expect of the image that it builds. */
export interface DockerfileForecast {
  /** What the instructions declare, with places in the file; what cannot be known is `notEvaluated`. */
  fragment: ContractFragment;
  /**
   * The image as far as it can be known, for the readers of labels, which take images; pass what they find through `relocate` with
   * `locations`. Only `config` means something.
   */
  image: Image;
  locations: LocationMap;
  labels: Record<string, string>;
  /** The stage that was read: its name, else its number. */
  stage?: string;
  /** The base image of that stage, or `scratch`; absent when it cannot be known. */
  base?: string;
}

/** A Dockerfile before anything is read into the image that it builds. */
interface ParsedBuild {
  findings: Finding[];
  stages: readonly StageState[];
  /** Absent when there is no such stage. */
  chosen?: { stage: StageState; built: StageConfig; view: DockerfileView };
}

async function parseBuild(text: string, path: string, options: DockerfileOptions): Promise<ParsedBuild> {
  const parsed = await parseInstructions(text, path);
  const { stages, views, findings } = buildStages(parsed, options.buildArgs ?? {});
  const stage = chooseStage(stages, options.target);
  const target = views.find(({ state }) => state === stage);
  if (!stage || !target) return { findings, stages };
  const { escape, instructions } = parsed;
  const view = { path, text, escape, instructions, stages: views, target };
  return { findings, stages, chosen: { stage, built: configOf(stage), view } };
}

/**
 * A Dockerfile for rules: the image that it forecasts, with places still in the image config (`locations` has those in the file), the
 * variables whose values cannot be known, and the instructions.
 */
export interface DockerfileFacts {
  findings: Finding[];
  image?: Image;
  fragment?: ContractFragment;
  locations: LocationMap;
  notEvaluated: StageConfig['notEvaluated'];
  view?: DockerfileView;
  stage?: string;
  stageNames: string[];
}

function stageName({ name }: StageState, index: number): string {
  return name ?? String(index);
}

/** Reads a Dockerfile for rules. Never throws on content; without a stage to look at there are only findings. */
export async function readDockerfileFacts(
  text: string,
  path: string,
  options: DockerfileOptions = {},
): Promise<DockerfileFacts> {
  const { findings, stages, chosen } = await parseBuild(text, path, options);
  if (!chosen) {
    return { findings, locations: new Map(), notEvaluated: [], stageNames: stages.map(stageName) };
  }
  const { stage, built, view } = chosen;
  const known = new Set((built.config.Env ?? []).map((entry) => entry.slice(0, entry.indexOf('='))));
  const env = built.env
    .filter(({ name }) => !known.has(name))
    .map(({ name, location }) => ({ name, declaredAt: [location] }));
  return {
    findings,
    image: imageOf(path, built),
    ...(env.length > 0 && { fragment: { dialect: 'dockerfile', env, findings: [] } }),
    locations: built.locations,
    notEvaluated: built.notEvaluated,
    view,
    stage: stageName(stage, stages.indexOf(stage)),
    stageNames: stages.map(stageName),
  };
}

/**
 * Forecasts the contract of the image that a Dockerfile builds. Never throws on content. What a build argument without default, the
 * platform or the base image decides is never guessed.
 */
export async function readDockerfile(
  text: string,
  path: string,
  options: DockerfileOptions = {},
): Promise<DockerfileForecast> {
  const { findings, stages, chosen } = await parseBuild(text, path, options);
  if (!chosen) {
    if (stages.length > 0) {
      const names = stages.map(stageName);
      findings.push(
        syntaxFinding({
          messageId: 'unknown-target',
          message: `The Dockerfile has no stage ${quoted(options.target ?? '')}.`,
          location: { kind: 'file', path, line: 1, column: 1 },
          suggestion: `Stages: ${names.slice(0, 20).join(', ')}.`,
        }),
      );
    }
    const image = imageOf(path, { config: {} });
    return { fragment: { dialect: 'dockerfile', findings }, image, locations: new Map(), labels: {} };
  }
  const { stage, built } = chosen;
  const fragment = fragmentOf(path, built);
  return {
    fragment: { ...fragment, findings: [...findings, ...fragment.findings] },
    image: imageOf(path, { config: built.config }),
    locations: built.locations,
    labels: built.config.Labels ?? {},
    stage: stageName(stage, stages.indexOf(stage)),
    ...baseName(stage),
  };
}

/** What the reader of image configs finds, at its places in the file, with the variables whose values cannot be known. */
function fragmentOf(path: string, built: StageConfig): ContractFragment {
  // Labels are left to the readers of labels, so that nothing is said twice.
  const { Labels: _labels, ...config } = built.config;
  const author = built.author === undefined ? {} : { author: built.author };
  const read = readImageConfigContract(imageOf(path, { config, ...author }));
  const { env = [], findings = [], ...parts } = read ? relocate(read, built.locations) : {};
  const known = new Map(env.map((variable) => [variable.name, variable]));
  const all = built.env.map(({ name, location }) => known.get(name) ?? { name, declaredAt: [location] });
  return {
    ...parts,
    dialect: 'dockerfile',
    ...(all.length > 0 ? { env: all } : {}),
    findings,
    ...(built.notEvaluated.length > 0 ? { notEvaluated: built.notEvaluated } : {}),
  };
}

function imageOf(path: string, { config, author }: Pick<StageConfig, 'config' | 'author'>): Image {
  return {
    transport: 'docker-inspect',
    name: path,
    tags: [],
    platform: { os: 'linux', architecture: 'unknown' },
    config,
    ...(author === undefined ? {} : { author }),
    notCarried: [],
  };
}

function baseName({ base }: StageState): { base?: string } {
  if (base.kind === 'scratch') return { base: 'scratch' };
  return base.name === undefined ? {} : { base: base.name };
}

export { relocate } from '../dockerfile/relocate.js';
