import type { Argument, Command } from '../../model/contract.js';

/** The words by which notes and findings name a command. */
export function commandSubject({ name }: Pick<Command, 'name'>): string {
  return `command ${name}`;
}

/** The same for an argument. */
export function argumentSubject(command: Pick<Command, 'name'>, { name }: Pick<Argument, 'name'>): string {
  return `${commandSubject(command)} argument ${name}`;
}
