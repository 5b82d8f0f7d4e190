import type { Port } from '../../model/contract.js';
import type { Finding } from '../../model/finding.js';
import type { PortDeclaration } from '../fragment.js';
import { disagreement, groupBy, joinAll, sameValue, type Field } from './join.js';

const fields: readonly Field<Port>[] = [
  { name: 'port' },
  { name: 'protocol' },
  { name: 'name' },
  { name: 'scheme', same: sameValue },
  { name: 'description' },
];

interface Sourced {
  source: number;
  declaration: PortDeclaration;
}

/** Two sources disagree about a port when both name transports and none is common to both; both ports are kept. */
function compareTransports(group: readonly Sourced[], findings: Finding[]): void {
  const told = group.filter(({ declaration }) => declaration.protocol !== undefined);
  const [first, ...others] = [...groupBy(told, ({ source }) => String(source)).values()];
  const winner = first?.[0]?.declaration;
  if (!first || !winner) return;
  const transports = first.map(({ declaration }) => declaration.protocol);
  for (const other of others) {
    const loser = other[0]?.declaration;
    if (!loser || other.some(({ declaration }) => transports.includes(declaration.protocol))) continue;
    const subject = { kind: 'port', name: String(loser.port) };
    findings.push(disagreement(subject, 'protocol', winner, loser, [winner.protocol, loser.protocol]));
  }
}

/** What a port without transport means: TCP, or what other sources say when they do not say TCP. */
function impliedTransport(group: readonly Sourced[]): string {
  const told = group.flatMap(({ declaration }) => declaration.protocol ?? []);
  return told.includes('tcp') ? 'tcp' : (told[0] ?? 'tcp');
}

/** Ports by number and transport. `sources` has one list for each source, in order of precedence. */
export function mergePorts(sources: readonly (readonly PortDeclaration[])[], findings: Finding[]): Port[] {
  const sourced = sources.flatMap((declarations, source) =>
    declarations.map((declaration) => ({ source, declaration })),
  );
  const implied = new Map<number, string>();
  for (const group of groupBy(sourced, ({ declaration }) => String(declaration.port)).values()) {
    compareTransports(group, findings);
    const [first] = group;
    if (first) implied.set(first.declaration.port, impliedTransport(group));
  }
  const ports = sourced.map(({ declaration }): Port => {
    const protocol = declaration.protocol ?? implied.get(declaration.port) ?? 'tcp';
    return { ...declaration, protocol };
  });
  return joinAll('port', ports, ({ port, protocol }) => `${String(port)}/${protocol}`, fields, findings);
}
