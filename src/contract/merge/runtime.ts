import {
  lifecycleStages,
  resourceNames,
  type Health,
  type Hook,
  type Interface,
  type Lifecycle,
  type Process,
  type Quantity,
  type Resources,
} from '../../model/contract.js';
import type { Finding } from '../../model/finding.js';
import { disagreement, join, placesOf, sameValue, type Field } from './join.js';

/** `TERM` and `SIGTERM` are the same signal. */
function sameSignal(one: unknown, other: unknown): boolean {
  const plain = (signal: unknown): string => String(signal).toUpperCase().replace(/^SIG/, '');
  return plain(one) === plain(other);
}

const processFields: readonly Field<Process>[] = [
  { name: 'entrypoint', same: sameValue },
  { name: 'cmd', same: sameValue },
  { name: 'user', same: sameValue },
  { name: 'workingDir', same: sameValue },
  { name: 'stopSignal', same: sameSignal },
  { name: 'shell', same: sameValue },
  { name: 'onBuild', same: sameValue },
  { name: 'stdin' },
];

export function mergeProcess(declared: readonly Process[], findings: Finding[]): Process {
  return join({ kind: 'the process' }, declared, processFields, findings);
}

const healthFields: readonly Field<Health>[] = [
  { name: 'disabled' },
  { name: 'test', same: sameValue },
  { name: 'interval', same: sameValue },
  { name: 'timeout', same: sameValue },
  { name: 'startPeriod', same: sameValue },
  { name: 'retries', same: sameValue },
  { name: 'path', same: sameValue },
  { name: 'port', same: sameValue },
];

/** Says something about the test of the engine, which HEALTHCHECK NONE takes away; an HTTP endpoint stands beside it. */
function isCheck(health: Health): boolean {
  return health.disabled !== undefined || health.test !== undefined;
}

function endpointOf({ path, port, declaredAt }: Health): Health {
  return { ...(path !== undefined && { path }), ...(port !== undefined && { port }), declaredAt };
}

/** Of a check and its absence the first counts, and the other leaves nothing behind but its place. */
export function mergeHealth(declared: readonly Health[], findings: Finding[]): Health | undefined {
  const winner = declared.find(isCheck);
  const agreeing = declared.map((health) => {
    if (!winner || !isCheck(health) || health.disabled === winner.disabled) return health;
    const values: [unknown, unknown] = [winner.test ?? 'NONE', health.test ?? 'NONE'];
    findings.push(disagreement({ kind: 'the health check' }, 'test', winner, health, values));
    return endpointOf(health);
  });
  if (agreeing.length === 0) return undefined;
  return join({ kind: 'the health check' }, agreeing, healthFields, findings);
}

const hookFields: readonly Field<Hook>[] = [
  { name: 'command', same: sameValue },
  { name: 'timeout', same: sameValue },
  { name: 'role' },
  { name: 'description' },
];

export function mergeLifecycle(declared: readonly Lifecycle[], findings: Finding[]): Lifecycle {
  const lifecycle: Lifecycle = {};
  for (const stage of lifecycleStages) {
    const hooks = declared.flatMap((one) => one[stage] ?? []);
    if (hooks.length > 0) lifecycle[stage] = join({ kind: 'hook', name: stage }, hooks, hookFields, findings);
  }
  return lifecycle;
}

/** By amount where both can be read (`1Gi` is `1024Mi`), else as written. */
function sameQuantity(one: Quantity, other: Quantity): boolean {
  if (one.amount !== undefined && other.amount !== undefined) return one.amount === other.amount;
  return one.value.trim() === other.value.trim();
}

export function mergeResources(declared: readonly Resources[], findings: Finding[]): Resources {
  const resources: Resources = {};
  for (const name of resourceNames) {
    const [winner, ...others] = declared.flatMap((one) => one[name] ?? []);
    if (!winner) continue;
    for (const other of others) {
      if (sameQuantity(winner, other)) continue;
      findings.push(
        disagreement({ kind: 'resource', name }, 'value', winner, other, [winner.value, other.value]),
      );
    }
    resources[name] = { ...winner, declaredAt: placesOf([winner, ...others]) };
  }
  return resources;
}

const interfaceFields: readonly Field<Interface>[] = [
  { name: 'kind', same: sameValue },
  { name: 'ssl', same: sameValue },
  { name: 'port', same: sameValue },
  { name: 'path', same: sameValue },
];

export function mergeInterface(declared: readonly Interface[], findings: Finding[]): Interface | undefined {
  return declared.length > 0
    ? join({ kind: 'the interface' }, declared, interfaceFields, findings)
    : undefined;
}
