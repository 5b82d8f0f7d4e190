import { quoted, shortened } from '../contract/finding.js';
import type { Command, Contract } from '../model/contract.js';
import { didYouMean } from '../model/did-you-mean.js';
import { commandSubject } from './argument-problems.js';
import type { Problem } from './problem.js';

/** Most names that a message lists. */
const mostNames = 20;

/** The commands that can be called: those that speak rpc or are driven by events are left out. */
export function callableCommands({ commands }: Contract): Command[] {
  return commands.filter(({ style }) => style !== 'rpc' && style !== 'events');
}

/** The command of that name, or why there is none to call. */
export function findCommand(contract: Contract, name: string): Command | { problem: Problem } {
  const callable = callableCommands(contract);
  const found = callable.find((command) => command.name === name);
  return found ?? { problem: { subject: commandSubject(name), ...whyNot(contract, callable, name) } };
}

function whyNot(contract: Contract, callable: readonly Command[], name: string): Omit<Problem, 'subject'> {
  const other = contract.commands.find((command) => command.name === name);
  if (other) {
    return {
      message: `${quoted(name)} is called through ${other.style}, which is no argv and no request`,
      suggestion:
        callable.length === 0
          ? 'Give the command an HTTP binding or arguments, in the contract.'
          : `Call another one: ${listed(callable)}.`,
    };
  }
  if (callable.length === 0) {
    return {
      message: 'the contract declares no command that can be called',
      suggestion: `Declare it in a contract file, and name the file: --contract asyncy.yml. "commands: {${shortened(name)}: {}}" is enough.`,
    };
  }
  const near = didYouMean(
    name,
    callable.map((command) => command.name),
  );
  const entrypoint = callable.some((command) => command.name === 'entrypoint');
  return {
    message: `the contract declares no command ${quoted(name)}; there ${callable.length === 1 ? 'is' : 'are'} ${listed(callable)}`,
    suggestion:
      near !== undefined
        ? `Did you mean ${quoted(near)}?`
        : entrypoint
          ? `Write "entrypoint" before the arguments, to call the image without a command word.`
          : `Write one of these: ${listed(callable)}.`,
  };
}

function listed(commands: readonly Command[]): string {
  const names = commands.slice(0, mostNames).map(({ name }) => shortened(name));
  const more = commands.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
}
