import type { Contract } from '../model/contract.js';
import type { Finding, NotEvaluated } from '../model/finding.js';
import type { ContractFragment } from './fragment.js';
import { mergeCommands } from './merge/commands.js';
import { mergeEnv } from './merge/env.js';
import { mergeInfo } from './merge/info.js';
import { mergeCapabilities, mergeHostCommands, mergeLinks, mergeTags, mergeVolumes } from './merge/lists.js';
import { mergePorts } from './merge/ports.js';
import {
  mergeHealth,
  mergeInterface,
  mergeLifecycle,
  mergeProcess,
  mergeResources,
} from './merge/runtime.js';

/** A contract, what its readers had to say, and what they could not know. */
export interface ReadContract {
  contract: Contract;
  findings: Finding[];
  notEvaluated: NotEvaluated[];
}

type Lists = {
  [Key in keyof ContractFragment]-?: NonNullable<ContractFragment[Key]> extends (infer Item)[] ? Item : never;
};
type Singles = { [Key in keyof ContractFragment]-?: NonNullable<ContractFragment[Key]> };

/** What the fragments say, by part. */
function partsOf(fragments: readonly ContractFragment[]): Map<keyof ContractFragment, unknown[]> {
  const parts = new Map<keyof ContractFragment, unknown[]>();
  for (const fragment of fragments) {
    for (const key of Object.keys(fragment) as (keyof ContractFragment)[]) {
      if (fragment[key] === undefined) continue;
      const said = parts.get(key);
      if (said) said.push(fragment[key]);
      else parts.set(key, [fragment[key]]);
    }
  }
  return parts;
}

/** False for a source with nothing but faults. */
function declaresSomething(fragment: ContractFragment): boolean {
  return Object.keys(fragment).some((key) => !['dialect', 'findings', 'notEvaluated'].includes(key));
}

/**
 * One contract out of what all sources declare. The fragments come in order of precedence: of each field the first value counts, every
 * item keeps all its places, and sources that contradict each other are findings `contract/sources-disagree` (warnings).
 * The findings of the readers come first. Pure; never throws.
 */
export function mergeFragments(
  fragments: readonly ContractFragment[],
  labels: Readonly<Record<string, string>>,
): ReadContract {
  const findings = fragments.flatMap((fragment) => fragment.findings);
  const parts = partsOf(fragments);
  const each = <Key extends keyof ContractFragment>(key: Key): Singles[Key][] =>
    (parts.get(key) ?? []) as Singles[Key][];
  const list = <Key extends keyof ContractFragment>(key: Key): Lists[Key][] =>
    (parts.get(key) ?? []).flat() as Lists[Key][];

  const health = mergeHealth(each('health'), findings);
  const spoken = mergeInterface(each('interface'), findings);
  const contract: Contract = {
    dialects: [...new Set(fragments.filter(declaresSomething).map(({ dialect }) => dialect))],
    info: mergeInfo(fragments, findings),
    env: mergeEnv(list('env'), findings),
    ports: mergePorts(
      fragments.map(({ ports }) => ports ?? []),
      findings,
    ),
    volumes: mergeVolumes(list('volumes'), findings),
    process: mergeProcess(each('process'), findings),
    ...(health && { health }),
    commands: mergeCommands(list('commands'), findings),
    links: mergeLinks(list('links'), findings),
    capabilities: mergeCapabilities(list('capabilities')),
    lifecycle: mergeLifecycle(each('lifecycle'), findings),
    resources: mergeResources(each('resources'), findings),
    ...(spoken && { interface: spoken }),
    hostCommands: mergeHostCommands(list('hostCommands'), findings),
    tags: mergeTags(list('tags'), findings),
    tests: list('tests'),
    notes: list('notes'),
    // A copy that keeps keys such as __proto__ plain.
    labels: Object.fromEntries(Object.entries(labels)),
  };
  return { contract, findings, notEvaluated: list('notEvaluated') };
}
