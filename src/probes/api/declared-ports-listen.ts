import type { PortSpec } from '../../model/run.js';
import { resultOf, whenBooted } from '../boot.js';
import { declaredPorts } from '../pilot.js';
import { formatPort, logEvidence, socketEvidence } from '../evidence.js';
import type { Probe, ProbeFinding, ProbeMeta } from '../probe.js';
import { failIfAny, finding, pass, skip } from '../verdict.js';

const messages = {
  'not-listening': { severity: 'error', summary: 'Nobody listens on a port that is declared.' },
  'other-protocol': {
    severity: 'error',
    summary: 'A declared port is served by the other protocol, UDP instead of TCP or TCP instead of UDP.',
  },
} as const;

const meta: ProbeMeta = {
  id: 'api/declared-ports-listen',
  property: 'api',
  title: 'listens on every port that it declares',
  summary:
    'Looks at the listening sockets of a run, TCP and UDP, and compares them with EXPOSE and the contract.',
  rationale:
    'Proxies, CI services and docker run -P go by the declared ports. One where nobody listens makes them wait, and then call the image broken.',
  source: 'Module container, 2 API, Declare available ports; Dockerfile reference, EXPOSE',
  messages,
  maxRuns: 3,
  profiles: ['recommended'],
};

const isSame = (one: PortSpec) => (other: PortSpec) =>
  one.port === other.port && one.protocol === other.protocol;

export function otherProtocol({ port, protocol }: PortSpec): PortSpec {
  return { port, protocol: protocol === 'tcp' ? 'udp' : 'tcp' };
}

const probe: Probe = {
  meta,
  next: (context, seen) => {
    const ports = declaredPorts(context);
    if (ports.length === 0)
      return skip(
        context.contract.ports.length > 0
          ? 'it declares ports of other protocols than TCP and UDP only, whose sockets are not looked at'
          : 'it declares no port',
      );
    return whenBooted(context, seen, (boot) => {
      const table = resultOf(boot.pilot, 'sockets');
      const evidence = table ? [socketEvidence(table)] : [];
      const count = ports.length === 1 ? formatPort(ports[0] ?? { port: 0, protocol: 'tcp' }) : 'all of them';
      if (boot.ready) return pass(`it listens on ${count}`, evidence);
      if (!table?.way)
        return skip(`its sockets could not be seen: ${table?.reason ?? 'it had ended'}`, evidence);
      const findings = ports
        .filter((port) => !table.sockets.some(isSame(port)))
        .map((port): ProbeFinding => {
          const declared = context.contract.ports.find(
            (one) => one.port === port.port && one.protocol === port.protocol,
          );
          const location = declared?.declaredAt[0];
          const place = {
            subject: `port ${formatPort(port)}`,
            ...(location && { location }),
            data: { ...port },
          };
          const other = otherProtocol(port);
          return table.sockets.some(isSame(other))
            ? finding(messages, 'other-protocol', {
                message: `Port ${formatPort(port)} is declared, and it listens on ${formatPort(other)}.`,
                suggestion: `Write EXPOSE ${formatPort(other)}.`,
                ...place,
              })
            : finding(messages, 'not-listening', {
                message: `Port ${formatPort(port)} is declared, and nobody listens on it.`,
                suggestion: `Listen on 0.0.0.0:${String(port.port)}, or remove EXPOSE ${formatPort(port)}.`,
                ...place,
              });
        });
      return (
        failIfAny(findings, [...evidence, ...logEvidence(boot.pilot, 5)]) ??
        pass('it listens on all of them, though late', evidence)
      );
    });
  },
};
export default probe;
