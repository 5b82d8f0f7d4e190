import { ContainerApiError } from '../../errors.js';
import type { Observation } from '../../model/run.js';
import { engineError, StatusError } from '../errors.js';

export type EngineFault = NonNullable<Observation['fault']>;

/** What the engine did not do, for an observation. What is no failure of the engine (a bug of ours) is thrown again. */
export function engineFault(error: unknown, where: string): EngineFault {
  const isSystem = error instanceof Error && 'code' in error;
  if (!(error instanceof ContainerApiError || error instanceof StatusError || isSystem)) throw error;
  const { code, message, suggestion } = engineError(error, where);
  return { code, message, ...(suggestion !== undefined && { suggestion }) };
}
