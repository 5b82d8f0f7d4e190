import type { Contract } from '../../model/contract.js';
import type { Conversion } from './conversion.js';
import { writeSuccessor } from './successor/write.js';

/**
 * The contract as oms.yml (spec/asyncy.md 2). That dialect calls services; a command that is run is written with the withdrawn `format`, and a
 * note says so. Pure; the same contract gives the same text.
 */
export function writeOms(contract: Contract): Conversion {
  return writeSuccessor('oms', contract);
}
