import type { Location } from '../../model/location.js';
import { quoted, syntaxFinding } from '../finding.js';
import { applyInstruction, argument, findUnclosedQuote, type BuildContext } from './apply.js';
import { expand, type Expanded, type Variable } from './expand.js';
import type { Instruction, ParsedDockerfile } from './instructions.js';
import { usageOf } from './keywords.js';
import { argValue, inherit, lookupGlobal, newStage, type Base, type StageState } from './state.js';
import type { StageView } from './view.js';
import { splitWords } from './words.js';

/** Most characters that all expansions of one file may produce. */
const expansionBudget = 4 * 1024 * 1024;
const mostStages = 500;
/** Most variables, labels, ports and volumes that stages may take over from one another, all in all. */
const mostInherited = 200_000;

export interface DockerfileOptions {
  /** Values of `--build-arg`. */
  buildArgs?: Readonly<Record<string, string>>;
  /** Name or number of the stage; the last one when absent. */
  target?: string;
}

export interface BuiltStages {
  stages: StageState[];
  /** The same stages with their instructions. */
  views: StageView[];
  findings: BuildContext['findings'];
}

/** Runs the instructions that shape the configuration of images, stage after stage. */
export function buildStages(
  parsed: ParsedDockerfile,
  buildArgs: Readonly<Record<string, string>>,
): BuiltStages {
  const globals = new Map<string, Variable>();
  const context: BuildContext = {
    escape: parsed.escape,
    globals,
    buildArgs,
    budget: { left: expansionBudget },
    findings: [...parsed.findings],
  };
  const stages: StageState[] = [];
  const views: StageView[] = [];
  const byName = new Map<string, StageState>();
  let own: Instruction[] = [];
  let inherited = 0;
  for (const instruction of parsed.instructions) {
    const stage = stages.at(-1);
    if (instruction.keyword === 'FROM') {
      if (stages.length >= mostStages || inherited > mostInherited) {
        tooMany(context, instruction);
        break;
      }
      const next = startStage(context, instruction, byName);
      if (!next) continue;
      stages.push(next.stage);
      own = [];
      views.push(viewOf(instruction, next, own, views));
      inherited += sizeOf(next.stage);
      if (next.stage.name !== undefined) byName.set(next.stage.name.toLowerCase(), next.stage);
    } else if (stage) {
      own.push(instruction);
      applyInstruction(context, stage, instruction);
    } else if (instruction.keyword === 'ARG') globalArg(context, globals, instruction);
    else beforeFrom(context, instruction);
  }
  if (stages.length === 0 && parsed.findings.length === 0) {
    context.findings.push(
      syntaxFinding({
        messageId: 'no-from',
        message: 'There is no FROM, so this builds no image.',
        location: parsed.start,
        suggestion: 'Begin with FROM and the base image.',
      }),
    );
  }
  return { stages, views, findings: context.findings };
}

/** What a stage may hand on. */
function sizeOf({ env, labels, ports, volumes }: StageState): number {
  return env.size + labels.size + ports.size + volumes.size;
}

interface Started {
  stage: StageState;
  parent?: StageState;
}

function viewOf(
  from: Instruction,
  { stage, parent }: Started,
  instructions: readonly Instruction[],
  earlier: readonly StageView[],
): StageView {
  const below = parent && earlier.find(({ state }) => state === parent);
  return {
    index: earlier.length,
    ...(stage.name !== undefined && { name: stage.name }),
    from,
    instructions,
    state: stage,
    ...(below && { parent: below }),
  };
}

function tooMany({ findings }: BuildContext, { location }: Instruction): void {
  findings.push(
    syntaxFinding({
      messageId: 'too-many-stages',
      message:
        'The file has more stages, or hands more on from stage to stage, than are read; reading stops here.',
      location,
    }),
  );
}

function beforeFrom({ findings }: BuildContext, { keyword, location }: Instruction): void {
  if (findings.some((finding) => finding.messageId === 'before-from')) return;
  findings.push(
    syntaxFinding({
      messageId: 'before-from',
      message: `${quoted(keyword)} stands before the first FROM, where only ARG may stand.`,
      location,
      suggestion: 'Move it below FROM.',
    }),
  );
}

function expandGlobal(context: BuildContext, text: string): Expanded {
  return expand(text, (name) => lookupGlobal(context.globals, name), context.escape, context.budget);
}

function globalArg(context: BuildContext, globals: Map<string, Variable>, instruction: Instruction): void {
  findUnclosedQuote(context, instruction);
  for (const word of splitWords(instruction.text, context.escape)) {
    const { name, fallback } = argument(context, word, (value) => expandGlobal(context, value));
    if (name !== undefined) globals.set(name, argValue(name, fallback, undefined, context.buildArgs));
  }
}

/** `FROM [--platform=…] image [AS name]`. */
function startStage(
  context: BuildContext,
  instruction: Instruction,
  byName: ReadonlyMap<string, StageState>,
): Started | undefined {
  const { text, location } = instruction;
  findUnclosedQuote(context, instruction);
  const words = splitWords(text, context.escape).filter((word) => !word.text.startsWith('--'));
  const [image, as, name] = words.map((word) => word.text);
  if (image === undefined || words.length === 2 || words.length > 3 || (as && as.toUpperCase() !== 'AS')) {
    context.findings.push(
      syntaxFinding({
        messageId: 'bad-from',
        message: 'FROM needs an image, or "image AS name".',
        location,
        suggestion: `Write ${usageOf('FROM')}.`,
      }),
    );
    if (image === undefined) return undefined;
  }
  const base = expandGlobal(context, image);
  const parent = 'text' in base ? byName.get(base.text.toLowerCase()) : undefined;
  const stage = parent ? inherit(parent) : newStage(baseOf(base, location));
  delete stage.name;
  if (name !== undefined) stage.name = name;
  for (const trigger of parent?.onBuild ?? []) runTrigger(context, stage, trigger);
  return { stage, ...(parent && { parent }) };
}

function baseOf(base: Expanded, location: Location): Base {
  if (!('text' in base)) return { kind: 'image', reason: base.reason, location };
  if (base.text === 'scratch') return { kind: 'scratch' };
  return base.text === ''
    ? { kind: 'image', reason: 'the name of the base image is empty', location }
    : { kind: 'image', name: base.text, location };
}

/** ONBUILD of the stage below runs right after FROM. */
function runTrigger(
  context: BuildContext,
  stage: StageState,
  { text, location }: { text: string; location: Location },
): void {
  const [, keyword = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(text) ?? [];
  applyInstruction(context, stage, {
    keyword: keyword.toUpperCase(),
    text: rest,
    location,
    at: () => location,
  });
}

/** The stage that `--target` names: by name, else by number. */
export function chooseStage(
  stages: readonly StageState[],
  target: string | undefined,
): StageState | undefined {
  if (target === undefined) return stages.at(-1);
  const named = stages.findLast((stage) => stage.name?.toLowerCase() === target.toLowerCase());
  return named ?? (/^\d{1,6}$/.test(target) ? stages[Number(target)] : undefined);
}
