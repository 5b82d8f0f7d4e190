import type { Hook, Lifecycle, Process } from '../../model/contract.js';
import type { Finding } from '../../model/finding.js';
import { defined } from '../../model/defined.js';
import { quoted, syntaxFinding } from '../finding.js';
import type { ArgumentDeclaration, CommandDeclaration } from '../fragment.js';
import { parseJsonText } from '../json-text.js';
import {
  booleanOf,
  choiceOf,
  defaultOf,
  descriptionOf,
  enumOf,
  positionOf,
  textOf,
  timeoutOf,
  typeOf,
  patternOf,
  reportValue,
} from './attributes.js';
import { placesOf, type ApiItem } from './items.js';

/** A name that is written as a flag: `--query`, `-q`. */
const flag = /^--?([^-=\s][^=\s]*)/;

/** Name and kind of `path`, `--query` or `-q QUERY`. */
export function argumentName(text: string): Pick<ArgumentDeclaration, 'name' | 'kind'> {
  const name = flag.exec(text)?.[1];
  return name === undefined ? { name: text, kind: 'positional' } : { name, kind: 'keyword' };
}

/** The reserved command that all label dialects describe: what follows ENTRYPOINT, without a command word. */
export function entrypointCommand(declared: ArgumentDeclaration[]): CommandDeclaration | undefined {
  if (declared.length === 0) return undefined;
  return {
    name: 'entrypoint',
    style: 'argv',
    arguments: declared,
    // Labels list what is worth describing; none says that there is nothing else.
    extra: { args: true, kwargs: true },
    declaredAt: declared.flatMap(({ declaredAt }) => declaredAt),
  };
}

/**
 * `api.ARG.<name>`: arguments of the image's entrypoint. Labels have no order that survives a build, so positional arguments are put in
 * the order of `.position`; those without one follow, in the order of their labels.
 */
export function argumentDeclarations(items: Iterable<ApiItem>, findings: Finding[]): ArgumentDeclaration[] {
  const placed = [...items].map((item) => {
    const { name, kind } = argumentName(item.name);
    const argument = defined<ArgumentDeclaration>({
      name,
      kind: choiceOf(item, 'kind', ['positional', 'keyword'], findings) ?? kind,
      type: typeOf(item, findings),
      required: booleanOf(item, 'mandatory', findings),
      default: defaultOf(item),
      help: descriptionOf(item),
      pattern: patternOf(item, findings),
      enum: enumOf(item, findings),
      declaredAt: placesOf(item),
    });
    return { argument, position: positionOf(item, findings) ?? Number.MAX_SAFE_INTEGER };
  });
  return placed.sort((one, other) => one.position - other.position).map(({ argument }) => argument);
}

/** A command as Docker writes it: a JSON list of words is run as it stands, all else by a shell. */
function commandOf(item: ApiItem, text: string, findings: Finding[]): string | string[] {
  const json = text.trimStart().startsWith('[') ? parseJsonText(text) : undefined;
  if (!json || !('value' in json) || !Array.isArray(json.value)) return text;
  const isWord = (word: unknown): word is string => typeof word === 'string';
  if (json.value.length > 0 && json.value.every(isWord)) return json.value;
  const expected = { messageId: 'command-invalid', what: 'a command, or a JSON list of its words' };
  reportValue(item, '', { ...expected, example: '/bin/drain --wait' }, findings);
  return text;
}

/** `api.HOOK.post-start` and `api.HOOK.pre-stop`. */
export function hookDeclarations(items: ReadonlyMap<string, ApiItem>, findings: Finding[]): Lifecycle {
  const lifecycle: Lifecycle = {};
  for (const stage of ['post-start', 'pre-stop'] as const) {
    const item = items.get(stage);
    if (!item) continue;
    const text = textOf(item, '');
    const [location] = placesOf(item);
    if (text !== undefined) {
      lifecycle[stage] = defined<Hook>({
        command: commandOf(item, text, findings),
        timeout: timeoutOf(item, findings),
        role: 'hook',
        description: descriptionOf(item),
        declaredAt: placesOf(item),
      });
    } else if (location) {
      const message = `The label ${quoted(location.key)} belongs to a hook that has no command.`;
      const suggestion = `Write the command: api.HOOK.${stage}="/bin/warm-up".`;
      findings.push(syntaxFinding({ messageId: 'hook-without-command', message, location, suggestion }));
    }
  }
  return lifecycle;
}

/** `api.STDIN`: the process reads standard input; the value says what. `true` only says that it does, `false` that it does not. */
export function stdinDeclaration(item: ApiItem | undefined): Process | undefined {
  const text = item?.values.get('')?.text;
  if (!item || text === undefined || text === 'false') return undefined;
  const stdin = text === '' || text === 'true' ? {} : { description: text };
  return { stdin, declaredAt: placesOf(item) };
}
