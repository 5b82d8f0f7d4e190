import type { Argument, Command, Result } from '../../model/contract.js';
import type { Finding } from '../../model/finding.js';
import { isSecretName } from '../../model/secret.js';
import type { ArgumentDeclaration, CommandDeclaration } from '../fragment.js';
import { revealingFields } from './env.js';
import { groupBy, join, sameSet, sameValue, type Field } from './join.js';

const argumentFields: readonly Field<ArgumentDeclaration>[] = [
  { name: 'name' },
  { name: 'kind', same: sameValue },
  { name: 'type', same: sameSet },
  { name: 'required', same: sameValue },
  { name: 'default', same: sameValue },
  { name: 'help' },
  { name: 'pattern', same: sameValue },
  { name: 'enum', same: sameSet },
  { name: 'minimum', same: sameValue },
  { name: 'maximum', same: sameValue },
  { name: 'in', same: sameValue },
  { name: 'shape' },
];

function sameResult(one: unknown, other: unknown): boolean {
  return sameSet((one as Result).type, (other as Result).type);
}

const commandFields: readonly Field<CommandDeclaration>[] = [
  { name: 'name' },
  { name: 'help' },
  { name: 'style' },
  { name: 'arguments' },
  { name: 'result', same: sameResult },
  { name: 'extra' },
  { name: 'format', same: sameValue },
  { name: 'http', same: sameValue },
];

function mergeArguments(
  command: string,
  declarations: readonly ArgumentDeclaration[],
  findings: Finding[],
): Argument[] {
  return [...groupBy(declarations, ({ name }) => name)].map(([name, group]) => {
    const hidden = isSecretName(name) ? { hidden: revealingFields } : {};
    const subject = { kind: `argument of command ${JSON.stringify(command.slice(0, 80))}`, name, ...hidden };
    const {
      name: _name,
      kind,
      type = 'any',
      required = false,
      ...rest
    } = join(subject, group, argumentFields, findings);
    return { name, kind, type, required, ...rest };
  });
}

/** Commands by name, their arguments by name: first those of the source that comes first, in its order. */
export function mergeCommands(declarations: Iterable<CommandDeclaration>, findings: Finding[]): Command[] {
  return [...groupBy(declarations, ({ name }) => name)].map(([name, group]) => {
    const joined = join({ kind: 'command', name }, group, commandFields, findings);
    const declared = group.flatMap((command) => command.arguments);
    return { ...joined, arguments: mergeArguments(name, declared, findings) };
  });
}
