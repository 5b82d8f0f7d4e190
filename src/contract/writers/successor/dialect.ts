import type { Contract } from '../../../model/contract.js';
import type { Notes } from '../conversion.js';

/** The dialects that followed asyncy.yml. */
export type SuccessorDialect = 'microservice' | 'oms';

/** One pass over a contract. */
export interface Writing {
  dialect: SuccessorDialect;
  /** The file's name, for notes. */
  file: string;
  contract: Contract;
  notes: Notes;
}
