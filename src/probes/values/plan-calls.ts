/** With what the declared commands of an image are called, made before anything runs. */
import type { Samples } from '../../contract/patterns/samples.js';
import { bindArguments } from '../../invoke/bind-arguments.js';
import { withPaths } from '../../invoke/file-arguments.js';
import { renderArgv } from '../../invoke/render-argv.js';
import { renderHttp } from '../../invoke/render-http.js';
import { splitArguments } from '../../invoke/split-arguments.js';
import type { BoundCall, GivenArguments, Invocation } from '../../model/call.js';
import type { Argument, Command, Contract } from '../../model/contract.js';
import type { RunFile } from '../../model/run.js';
import { exampleFor, valueFor } from './argument-value.js';
import { testArguments } from './declared-test.js';

export interface PlannedCall {
  command: Command;
  invocation: Invocation;
  /** What its file arguments name. */
  files: readonly RunFile[];
  /** Arguments with a value that nobody stands for. */
  madeUp: readonly string[];
  /** The same without one required argument; of words in an order, without those behind it either. */
  without: readonly { argument: Argument; invocation: Invocation }[];
  /** Required arguments that are never left out: there are too many. */
  neverLeftOut: readonly string[];
}

export interface CallPlan {
  calls: readonly PlannedCall[];
  /** Commands that are not called. `undecided`: they should be, and cannot. */
  left: readonly { command: Command; reason: string; undecided: boolean }[];
  /** A call of a command that nobody declares, or why none can be made. */
  unknown: { call: PlannedCall } | { reason: string };
}

/** Most commands that are called, and most arguments of each that are left out. */
export const mostCommands = 20;
export const mostLeftOut = 3;

/** Where files are put that arguments name. */
const folder = '/run/container-api/args';

/** Text, JSON and YAML at once. */
const fileContent = '{"key":"value"}\n';

/** No program has it. */
const unknownCommand = 'container-api-no-such-command';

const notCalled: Readonly<Partial<Record<Command['style'], string>>> = {
  rpc: 'it is called by a protocol of its own (rpc)',
  events: 'it sends events, and is not called',
};

/** True when making up values for the commands takes the engines of patterns. */
export function needsSamples({ commands }: Contract): boolean {
  return commands.some((command) => command.arguments.some(({ pattern }) => pattern !== undefined));
}

/** Why a command is none of this check's. */
function whyNotCalled({ style, format }: Command, { notes }: Contract): string | undefined {
  const isElsewhere = notes.some(({ topic, value }) => topic === 'hostedExternally' && value !== false);
  if (isElsewhere) return 'the contract says that its service is not in the image';
  if (style === 'mcp' && format === undefined)
    return 'it is a tool of an MCP server, which has a protocol of its own';
  return notCalled[style];
}

function render(bound: BoundCall, contract: Contract): Invocation | { problem: string } {
  return bound.command.style === 'http' ? renderHttp(bound, contract) : renderArgv(bound);
}

type Given = { given: GivenArguments; madeUp: readonly string[] } | { reason: string };

/** Values for what is required, and for what has an example; defaults are filled in where arguments are bound. */
function choose(command: Command, contract: Contract, samples: Samples | undefined): Given {
  const tested = testArguments(command, contract);
  if (tested) return { given: splitArguments(tested, command), madeUp: [] };
  const keywords: GivenArguments['keywords'][number][] = [];
  const madeUp: string[] = [];
  for (const argument of command.arguments) {
    const isNeeded = argument.required && argument.default === undefined;
    if (!isNeeded && !exampleFor(argument, contract)) continue;
    const chosen = valueFor(argument, contract, samples);
    if ('reason' in chosen)
      return { reason: `no value is known for its argument ${argument.name}: ${chosen.reason}` };
    if (chosen.origin === 'made') madeUp.push(argument.name);
    keywords.push({ name: argument.name, value: chosen.value });
  }
  return { given: { positionals: [], keywords }, madeUp };
}

/** Files and folders of ours in place of what file arguments name; a default names what the image has. */
function withFiles(bound: BoundCall): { bound: BoundCall; files: RunFile[]; names: string[] } {
  const files: RunFile[] = [];
  const names: string[] = [];
  const rewritten = withPaths(bound, (argument, path) => {
    const name = path.slice(path.lastIndexOf('/') + 1).replace(/[^\w.-]/g, '_');
    const at = `${folder}/${String(names.length)}-${name === '' ? 'value' : name}`;
    const types: readonly string[] = [argument.type].flat();
    const isFolder = types.includes('dir') && !types.includes('file');
    files.push(...(isFolder ? [{ path: at }] : []), {
      path: isFolder ? `${at}/value.txt` : at,
      content: fileContent,
    });
    names.push(argument.name);
    return at;
  });
  return { bound: rewritten, files, names };
}

/** The call without an argument; words that stand behind it would take its place. */
function leavingOut(bound: BoundCall, argument: Argument): BoundCall {
  const { command } = bound;
  const isWord = command.style === 'argv' && argument.kind === 'positional';
  const behind = command.arguments.slice(command.arguments.indexOf(argument));
  const words = behind.flatMap(({ name, kind }) => (isWord && kind === 'positional' ? [name] : []));
  const out = new Set([argument.name, ...words]);
  return {
    ...bound,
    arguments: bound.arguments.filter((one) => !out.has(one.argument.name)),
    extraArgs: isWord ? [] : bound.extraArgs,
  };
}

/** Calls without one required argument each, a few of them. */
function leaveOut(bound: BoundCall, contract: Contract): Pick<PlannedCall, 'without' | 'neverLeftOut'> {
  const without: PlannedCall['without'][number][] = [];
  const required = bound.command.arguments.filter((one) => one.required && one.default === undefined);
  for (const [index, argument] of required.entries()) {
    if (without.length === mostLeftOut)
      return { without, neverLeftOut: required.slice(index).map(({ name }) => name) };
    const invocation = render(leavingOut(bound, argument), contract);
    // What the caller itself refuses reaches no program.
    if (!('problem' in invocation)) without.push({ argument, invocation });
  }
  return { without, neverLeftOut: [] };
}

function planCall(
  command: Command,
  contract: Contract,
  samples: Samples | undefined,
): PlannedCall | { reason: string } {
  const chosen = choose(command, contract, samples);
  if ('reason' in chosen) return chosen;
  const matches: Samples['matches'] = (pattern, text) => samples?.matches(pattern, text);
  const bound = bindArguments(chosen.given, command, matches);
  if ('problems' in bound) return { reason: bound.problems[0]?.message ?? 'no values fit its arguments' };
  const call = withFiles(bound);
  const invocation = render(call.bound, contract);
  if ('problem' in invocation) return { reason: invocation.problem };
  if (invocation.kind === 'http' && invocation.ssl)
    return { reason: 'its service speaks TLS, which no probe does' };
  return {
    command,
    invocation,
    files: call.files,
    madeUp: [...new Set([...chosen.madeUp, ...call.names])],
    ...leaveOut(call.bound, contract),
  };
}

/** The first word of a command line must be a command for one that is unknown to be refused. */
function planUnknown({ commands }: Contract, calls: readonly PlannedCall[]): CallPlan['unknown'] {
  if (commands.some(({ name }) => name === 'entrypoint'))
    return { reason: 'its entrypoint takes words that are no commands' };
  const like = calls.find(({ command }) => ['argv', 'json'].includes(command.style))?.command;
  if (!like) return { reason: 'its commands are not told apart by a word' };
  const command: Command = {
    name: unknownCommand,
    style: like.style,
    arguments: [],
    extra: like.extra,
    declaredAt: [],
  };
  const rendered = renderArgv({ command, arguments: [], extraArgs: [], extraKwargs: [] });
  if ('problem' in rendered) return { reason: rendered.problem };
  return { call: { command, invocation: rendered, files: [], madeUp: [], without: [], neverLeftOut: [] } };
}

/** How the commands of a contract are called. `samples` is wanted where arguments have patterns. The same for the same input. */
export function planCalls(contract: Contract, samples?: Samples): CallPlan {
  const calls: PlannedCall[] = [];
  const left: CallPlan['left'][number][] = [];
  for (const command of contract.commands) {
    const reason = whyNotCalled(command, contract);
    if (reason !== undefined) left.push({ command, reason, undecided: false });
    else if (calls.length >= mostCommands)
      left.push({
        command,
        reason: `no more than ${String(mostCommands)} commands are called`,
        undecided: true,
      });
    else {
      const planned = planCall(command, contract, samples);
      if ('reason' in planned) left.push({ command, reason: planned.reason, undecided: true });
      else calls.push(planned);
    }
  }
  return { calls, left, unknown: planUnknown(contract, calls) };
}
