/** Values for the arguments of commands: what the contract gives, else what fits what it says of them. */
import { isJsonObject, property } from '../../contract/json-text.js';
import type { Samples } from '../../contract/patterns/samples.js';
import type { GivenValue } from '../../model/call.js';
import type { Argument, Contract, Json, TypeExpression } from '../../model/contract.js';
import { shapedValue } from './shaped-value.js';
import { synthesise } from './synthesise.js';

/** `told`: the contract gives it, as a default, an example or a member of an enum; `made`: it is made up. */
export type ChosenValue = { value: GivenValue; origin: 'told' | 'made' } | { reason: string };

/** `api.ARG.<name>.example`, the key as the label may spell the name. */
function labelledExample({ name }: Argument, { labels }: Contract): string | undefined {
  for (const spelling of [name, `--${name}`, `-${name}`]) {
    const key = `api.ARG.${spelling}.example`;
    const text = Object.hasOwn(labels, key) ? labels[key] : undefined;
    if (text) return text;
  }
  return undefined;
}

/** An example that stands in the shape of an object or a list. */
function shapeExample({ shape }: Argument): Json | undefined {
  if (!isJsonObject(shape)) return undefined;
  const list = property(shape, 'examples');
  return property(shape, 'example') ?? (Array.isArray(list) ? list[0] : undefined);
}

/** What the contract gives as an example of an argument. */
export function exampleFor(argument: Argument, contract: Contract): GivenValue | undefined {
  const text = labelledExample(argument, contract);
  if (text !== undefined) return { text };
  const json = shapeExample(argument);
  return json === undefined ? undefined : { json };
}

const typesOf = (type: TypeExpression): readonly string[] => (Array.isArray(type) ? type : [type]);

/** The readers put what is inside `properties` in its place, where the declaration has nothing else. */
function structured({ type, shape, name, enum: members, pattern }: Argument): Json | undefined {
  const types = typesOf(type);
  if (members !== undefined || pattern !== undefined || !isJsonObject(shape)) return undefined;
  if (!types.some((one) => ['object', 'list', 'json', 'any'].includes(one))) return undefined;
  const isWhole = ['properties', 'list', 'map', 'items'].some((key) => Object.hasOwn(shape, key));
  if (types.includes('list')) {
    const made = isWhole ? shapedValue(shape, name) : [shapedValue(shape, name)];
    return Array.isArray(made) ? made : [made];
  }
  return isWhole ? shapedValue(shape, name) : shapedValue({ properties: shape }, name);
}

/** A value that the argument takes, as far as anybody can know. Not for one with a default, which needs none. */
export function valueFor(argument: Argument, contract: Contract, samples?: Samples): ChosenValue {
  const example = exampleFor(argument, contract);
  if (example) return { value: example, origin: 'told' };
  const json = structured(argument);
  if (json !== undefined) return { value: { json }, origin: 'made' };
  const made = synthesise(argument, samples);
  if (!('value' in made)) return made;
  return { value: { text: made.value }, origin: argument.enum ? 'told' : 'made' };
}
