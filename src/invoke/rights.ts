import type { ContractFragment } from '../contract/fragment.js';
import { grantedCapabilities, knownCapabilities, plainCapability } from '../contract/capability-names.js';
import { quoted } from '../contract/finding.js';
import type { CallLimits } from '../model/call.js';
import type { Contract, ResourceName } from '../model/contract.js';
import type { NotEvaluated } from '../model/finding.js';
import type { Problem } from './problem.js';
import { planVolumes, type PlannedVolume } from './volumes.js';

/** What the caller's flags grant, and the bounds that they set. */
export interface RightsFlags {
  /** Upper case without `CAP_`. */
  capabilities: readonly string[];
  /** Devices that a contract asks for are given. */
  gpus: boolean;
  /** Bytes; in place of what the contract says. */
  memory?: number;
  /** In place of what the contract says. */
  cpus?: number;
  pids?: number;
}

/** What a call is run with. `refused`: what the image asks for and does not get. */
export interface Rights {
  /** Sorted. */
  capabilities: string[];
  volumes: PlannedVolume[];
  limits: CallLimits;
  /** TCP ports that are published on loopback. */
  ports: number[];
  refused: NotEvaluated[];
}

/**
 * The rights of a call: capabilities, volumes and ports that `local`, the contract files of the caller, or the flags grant. What the image
 * says of itself (labels, files inside) grants nothing, but its limits count: they take rights away. `system` of the contract is a
 * limit only where it is declared (spec/asyncy.md 1.14); a flag goes before it, either way.
 */
export function callRights(
  contract: Contract,
  local: readonly ContractFragment[],
  flags: RightsFlags,
): Rights | { problems: Problem[] } {
  const problems: Problem[] = [];
  const refused: NotEvaluated[] = [];
  const capabilities = grantedCapabilities(flags.capabilities, local);
  for (const { name, declaredAt } of contract.capabilities) {
    const plain = plainCapability(name);
    if (capabilities.includes(plain)) continue;
    const [location] = declaredAt;
    refused.push({ subject: `capability ${name}`, reason: whyRefused(plain), ...(location && { location }) });
  }
  const volumes = planVolumes(contract, local, problems, refused);
  const limits = limitsOf(contract, local, flags, problems, refused);
  const ports = new Set(
    local.flatMap((fragment) =>
      (fragment.ports ?? []).flatMap(({ port, protocol = 'tcp' }) => (protocol === 'tcp' ? [port] : [])),
    ),
  );
  if (problems.length > 0) return { problems };
  return { capabilities: [...capabilities], volumes, limits, ports: [...ports], refused };
}

function whyRefused(capability: string): string {
  if (capability === 'ALL')
    return 'all of them are never granted; the contract has to name those that it needs';
  return knownCapabilities.includes(capability)
    ? `the image asks for it; only --cap-add ${capability} or a --contract file of yours grants it`
    : 'Linux has no capability of that name';
}

/** `system` and the flags, as limits. */
function limitsOf(
  { resources }: Contract,
  local: readonly ContractFragment[],
  flags: RightsFlags,
  problems: Problem[],
  refused: NotEvaluated[],
): CallLimits {
  const amountOf = (name: ResourceName, example: string, isAmount: (amount: number) => boolean) => {
    const declared = resources[name];
    if (!declared || (declared.amount !== undefined && isAmount(declared.amount))) return declared?.amount;
    const subject = `limit ${name}`;
    const message = `${quoted(declared.value)} is no amount that can be applied`;
    const [location] = declared.declaredAt;
    if (local.some((fragment) => fragment.resources?.[name]))
      problems.push({ subject, message, suggestion: `Write "${name}: ${example}" under "system".` });
    else refused.push({ subject, reason: message, ...(location && { location }) });
    return undefined;
  };
  const memory = flags.memory ?? amountOf('memory', '512MB', (bytes) => bytes >= 1);
  const cpus = flags.cpus ?? amountOf('cpu', '1', (cores) => cores > 0);
  const gpus = amountOf('gpu', '1', Number.isInteger);
  const areGranted = flags.gpus && gpus !== undefined && gpus > 0;
  if (gpus !== undefined && gpus > 0 && !flags.gpus) {
    const [location] = resources.gpu?.declaredAt ?? [];
    const reason = `the contract asks for ${String(gpus)}; only --gpus grants them`;
    refused.push({ subject: 'limit gpu', reason, ...(location && { location }) });
  }
  return {
    ...(memory !== undefined && { memory }),
    ...(cpus !== undefined && { cpus }),
    ...(flags.pids !== undefined && { pids: flags.pids }),
    ...(areGranted && { gpus }),
  };
}
