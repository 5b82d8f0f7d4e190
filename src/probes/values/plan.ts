import type { Contract, EnvVariable } from '../../model/contract.js';
import type { Image } from '../../model/image.js';
import type { Samples } from '../../contract/patterns/samples.js';
import type { EnvPlan, PlannedValue } from '../probe.js';
import { exampleOf } from './examples.js';
import { synthesise } from './synthesise.js';

/** Variables that the user gave, by name. */
export type GivenValues = ReadonlyMap<string, string>;

function variablesOf(image: Image): Set<string> {
  const names = (image.config.Env ?? []).map((entry) => entry.slice(0, Math.max(0, entry.indexOf('='))));
  return new Set(names);
}

/** True when making up values for the contract takes the engines of patterns. */
export function needsSamples({ env }: Contract): boolean {
  return env.some(({ pattern }) => pattern !== undefined);
}

/**
 * The variables that an image is started with. Required ones get what the user gave, else the contract's default, else its example, else a value that is
 * made up; optional ones only what the user gave. What the user gave for variables that the contract does not know comes last.
 */
export function planEnv(image: Image, contract: Contract, given: GivenValues, samples?: Samples): EnvPlan {
  const missing: EnvPlan['missing'][number][] = [];
  const valueOf = (variable: EnvVariable): Omit<PlannedValue, 'required'> | { reason: string } => {
    const { name } = variable;
    const flag = given.get(name);
    if (flag !== undefined) return { name, value: flag, origin: 'flag' };
    if (variable.default) return { name, value: variable.default, origin: 'default' };
    const example = exampleOf(contract, name);
    if (example !== undefined) return { name, value: example, origin: 'example' };
    const made = synthesise(variable, samples);
    return 'value' in made ? { name, value: made.value, origin: 'synthesised' } : made;
  };

  const required: PlannedValue[] = [];
  const asked: PlannedValue[] = [];
  const optional: PlannedValue[] = [];
  const inImage = variablesOf(image);
  for (const variable of contract.env) {
    const { name } = variable;
    const value = valueOf(variable);
    if (variable.required) {
      if ('reason' in value) missing.push({ variable, reason: value.reason });
      else required.push({ ...value, required: true });
    } else if (given.has(name))
      asked.push({ name, value: given.get(name) ?? '', origin: 'flag', required: false });
    // The image sets it itself.
    else if (!inImage.has(name) && 'value' in value) optional.push({ ...value, required: false });
  }
  const known = new Set(contract.env.map(({ name }) => name));
  const others = [...given].flatMap(([name, value]): PlannedValue[] =>
    known.has(name) ? [] : [{ name, value, origin: 'flag', required: false }],
  );
  return { given: [...required, ...asked, ...others], optional, missing };
}
