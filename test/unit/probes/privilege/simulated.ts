/** A service that needs rights, for tests of what finds out which. */
import type { RunSpec } from '../../../../src/model/run.js';
import { defaultCapabilities } from '../../../../src/probes/pilot.js';
import type { ProbeContext } from '../../../../src/probes/probe.js';
import { context, ended, processOf, tcp, type ContextParts, type Shown } from '../observation.js';

export interface Demands {
  /** Each clause wants one of its capabilities. */
  clauses?: readonly (readonly string[])[];
  /** Without this one it comes up, and ends soon. */
  soon?: string;
  /** Without this one its worker stays root. */
  drops?: string;
  /** It does not come up with a read-only root. */
  writes?: boolean;
  /** It does not come up as a user that was given. */
  ownUser?: boolean;
  /** User of the first process. */
  uid?: number;
  /** It does not come up with a read-only root and a user that was given together. */
  notTogether?: boolean;
}

export const heldBy = ({ capabilities }: Pick<RunSpec, 'capabilities'>): readonly string[] =>
  capabilities === 'default' ? defaultCapabilities : capabilities;

export function service(parts: ContextParts = {}): ProbeContext {
  return context({
    ...parts,
    contract: { ports: [{ port: 8080, protocol: 'tcp', declaredAt: [] }], ...parts.contract },
  });
}

export const declares = (...names: string[]): ContextParts => ({
  contract: { capabilities: names.map((name) => ({ name, declaredAt: [] })) },
});

export function simulated(demands: Demands): (spec: RunSpec) => Shown {
  const { clauses = [], soon, drops, uid = 0 } = demands;
  return (spec) => {
    const held = heldBy(spec);
    const { readOnlyRoot = false, user } = spec;
    const isDown =
      !clauses.every((clause) => clause.some((name) => held.includes(name))) ||
      (demands.writes === true && readOnlyRoot) ||
      (demands.ownUser === true && user !== undefined) ||
      (demands.notTogether === true && readOnlyRoot && user !== undefined);
    if (isDown) return ended(1, { stderr: 'Operation not permitted' });
    const main = processOf({ uid, gid: uid });
    const worker = drops !== undefined && held.includes(drops) ? 33 : uid;
    return {
      sockets: [tcp(8080)],
      processes: [main, processOf({ pid: 7, uid: worker, gid: worker })],
      ...(soon !== undefined && !held.includes(soon) && { exit: { code: 1, at: 700, oomKilled: false } }),
    };
  };
}
