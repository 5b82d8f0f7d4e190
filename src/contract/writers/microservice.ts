import type { Contract } from '../../model/contract.js';
import type { Conversion } from './conversion.js';
import { writeSuccessor } from './successor/write.js';

/**
 * The contract as microservice.yml of mid 2018 (spec/asyncy.md 2). Commands that take their arguments on the command line keep doing so, with
 * a `format`; whatever the file cannot hold is a note. Pure; the same contract gives the same text.
 */
export function writeMicroservice(contract: Contract): Conversion {
  return writeSuccessor('microservice', contract);
}
