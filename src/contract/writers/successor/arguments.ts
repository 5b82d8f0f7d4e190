import type { Argument, Command } from '../../../model/contract.js';
import { argumentSubject } from '../subjects.js';
import { canBeKey, type Tree } from '../print-yaml.js';
import type { Writing } from './dialect.js';
import { shapeFields, valueFields } from './values.js';

/** `arguments`: one map of names, positional arguments first, in the order of the contract. */
export function argumentsTree(writing: Writing, command: Command): ReadonlyMap<string, Tree> {
  const tree = new Map<string, Tree>();
  for (const argument of command.arguments) {
    const say = (message: string): void => {
      writing.notes.add(argumentSubject(command, argument), `It ${message}.`, argument);
    };
    if (canBeKey(argument.name)) tree.set(argument.name, argumentTree(writing, argument, say));
    else say('has a name that YAML cannot hold as a key; it is left out');
  }
  return tree;
}

function argumentTree(writing: Writing, argument: Argument, say: (message: string) => void): Tree {
  const { help, required, minimum, maximum, in: place, shape } = argument;
  const fields = valueFields(argument, writing.dialect === 'oms', say);
  const shapes = shapeFields(shape);
  if (shape !== undefined && !shapes) say('has a shape in the words of another format; it is left out');
  const isObject = fields.type === 'map' && shapes?.properties !== undefined;
  const range = { min: minimum, max: maximum };
  return {
    type: isObject ? 'object' : fields.type,
    ...(required && { required }),
    help,
    default: fields.default,
    pattern: fields.pattern,
    enum: fields.enum,
    ...((minimum ?? maximum) !== undefined && { range }),
    in: place,
    ...shapes,
  };
}
