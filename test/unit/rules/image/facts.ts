import { mergeFragments } from '../../../../src/contract/merge.js';
import type { Facts } from '../../../../src/rules/rule.js';

/** Facts about nothing, and what a test adds. */
export function factsOf(facts: Partial<Facts> = {}): Facts {
  return {
    contract: mergeFragments([], {}).contract,
    documents: [],
    vocabulary: { entries: [], namespaces: [] },
    profiles: new Set(),
    budgets: {},
    now: 0,
    undecided: new Map(),
    locate: () => undefined,
    matches: () => undefined,
    patternRisk: () => undefined,
    labelSchemaFaults: [],
    ...facts,
  };
}
