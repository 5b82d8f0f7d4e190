import type { Observation, StreamText } from '../model/run.js';
import { lastLines } from './evidence.js';
import type { ProbeContext } from './probe.js';
import { synthesise } from './values/synthesise.js';

/** What programs write when a variable is missing. */
const complaint =
  /\b(?:missing|required|requires?|mandatory|must|undefined|unset|unbound|empty|expected|needs?|needed|provide|specify|set|defined|found|KeyError|environ\w*|variable)\b/i;

/** Written like a variable: words in capitals, joined by underscores. */
const variableLike = /(?<![A-Za-z0-9_])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![A-Za-z0-9_])/g;

/** Names that are no variables: Node's error codes. */
const isErrorCode = (name: string): boolean => name.startsWith('ERR_');

/** Sentences that name a variable whatever its name looks like: of Python, of shells, and in plain words. */
const spoken = [
  /KeyError: ['"]([A-Za-z_]\w{0,63})['"]/,
  /(?<![\w.])([A-Za-z_]\w{0,63}): (?:unbound variable|parameter (?:null or )?not set)/,
  /(?<![\w.])([A-Z][A-Z0-9_]{1,63})["'`]? (?:is |was )?(?:not (?:set|defined|given|provided)|missing|required|mandatory|unset|undefined|empty|must be set)\b/,
  /\bvariable:? ["'`$]?([A-Z][A-Z0-9_]{1,63})(?!\w)/,
];

function exactName(line: string): string | undefined {
  for (const sentence of spoken) {
    const name = sentence.exec(line)?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
}

const linesOf = ({ stderr, stdout }: Observation): string[] => [
  ...lastLines(stderr, 40),
  ...lastLines(stdout, 40),
];

/** A variable that the log of a run calls missing; what the contract declares comes before what only looks like a name. */
export function namedAsMissing({ contract }: ProbeContext, observation: Observation): string | undefined {
  const declared = new Set(contract.env.map(({ name }) => name));
  let guess: string | undefined;
  for (const line of linesOf(observation)) {
    const exact = exactName(line);
    if (exact !== undefined) return exact;
    if (!complaint.test(line)) continue;
    const words = line.match(/[A-Za-z_]\w*/g) ?? [];
    const known = words.find((word) => declared.has(word) && /[A-Z]/.test(word));
    if (known !== undefined) return known;
    guess ??= (line.match(variableLike) ?? []).find((name) => !isErrorCode(name));
  }
  return guess;
}

/** Names that mean something to the system itself. */
const system = /^(?:PATH|HOME|PWD|HOSTNAME|TERM|USER|SHELL|LD_\w+)$/;

/** A variable that the log of a run calls missing, and that neither the contract nor the image nor the user knows. */
export function undeclaredIn(context: ProbeContext, observation: Observation): string | undefined {
  const { contract, env, image } = context;
  const name = namedAsMissing(context, observation);
  const isKnown =
    contract.env.some((variable) => variable.name === name) ||
    env.given.some((value) => value.name === name) ||
    image.config.Env?.some((entry) => entry.startsWith(`${name ?? ''}=`));
  return name === undefined || isKnown || system.test(name) ? undefined : name;
}

/** A value that programs usually take under such a name. */
export function valueFor(name: string): string {
  const made = synthesise({ name });
  return 'value' in made ? made.value : 'value';
}

/** What to give to an image that did not come up; undefined where nothing points at a variable. */
export function likelyMissing(context: ProbeContext, observation: Observation): string | undefined {
  const { given, missing } = context.env;
  const [first] = missing;
  const named = namedAsMissing(context, observation);
  const unknown = named !== undefined && missing.some(({ variable }) => variable.name === named);
  if (named !== undefined && !unknown) {
    const madeUp = given.some(({ name, origin }) => name === named && origin === 'synthesised');
    return madeUp
      ? `the value made up for ${named} may be wrong: give --env ${named}=…`
      : `give --env ${named}=…`;
  }
  if (first) return `give --env ${named ?? first.variable.name}=…`;
  const madeUp = given.filter(({ origin }) => origin === 'synthesised').map(({ name }) => name);
  return madeUp.length > 0
    ? `values were made up for ${madeUp.slice(0, 5).join(', ')}: give real ones with --env`
    : undefined;
}

/** True where a stream holds the text. */
export function says({ stdout, stderr }: Pick<Observation, 'stdout' | 'stderr'>, text: string): boolean {
  const holds = ({ head, tail }: StreamText): boolean => head.includes(text) || tail.includes(text);
  return holds(stderr) || holds(stdout);
}
