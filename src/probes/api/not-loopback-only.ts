import { resultOf, whenBooted } from '../boot.js';
import { declaredPorts } from '../pilot.js';
import { exitEvidence, formatPort, socketEvidence } from '../evidence.js';
import type { Probe, ProbeFinding, ProbeMeta } from '../probe.js';
import { failIfAny, finding, pass, skip } from '../verdict.js';

const messages = {
  loopback: {
    severity: 'error',
    summary: 'A declared port is bound to loopback, where only the container reaches it.',
  },
} as const;

const meta: ProbeMeta = {
  id: 'api/not-loopback-only',
  property: 'api',
  title: 'can be reached on its declared ports',
  summary: 'Looks at the addresses that the declared ports are bound to.',
  rationale:
    'Inside a container, 127.0.0.1 is the container itself. A server that is bound to it works in every test that runs inside, and for nobody else.',
  source: 'Module container, 2 API, Declare available ports',
  messages,
  maxRuns: 3,
  profiles: ['recommended'],
};

const probe: Probe = {
  meta,
  next: (context, seen) => {
    const declared = new Set(declaredPorts(context).map(formatPort));
    if (declared.size === 0) return skip('it declares no port');
    return whenBooted(context, seen, (boot) => {
      const { pilot } = boot;
      const table = resultOf(pilot, 'sockets');
      if (!table)
        return skip(
          'it had ended before its sockets were looked at: see process/keeps-running',
          exitEvidence(pilot),
        );
      const evidence = [socketEvidence(table)];
      if (!table.way)
        return skip(`its sockets could not be seen: ${table.reason ?? 'no way to look'}`, evidence);
      const served = table.sockets.filter((socket) => declared.has(formatPort(socket)));
      if (served.length === 0)
        return skip('it listens on none of them: see api/declared-ports-listen', evidence);
      const findings = served
        .filter(({ loopback }) => loopback)
        .map((socket): ProbeFinding => {
          const port = formatPort(socket);
          const location = context.contract.ports.find((one) => one.port === socket.port)?.declaredAt[0];
          return finding(messages, 'loopback', {
            message: `Port ${port} is declared, and is bound to ${socket.addresses.join(', ')}, where nobody outside reaches it.`,
            suggestion: `Listen on 0.0.0.0:${String(socket.port)} (or [::]:${String(socket.port)}).`,
            subject: `port ${port}`,
            ...(location && { location }),
            data: { port: socket.port, protocol: socket.protocol, addresses: socket.addresses },
          });
        });
      return (
        failIfAny(findings, evidence) ??
        pass('none of its declared ports is bound to loopback only', evidence)
      );
    });
  },
};
export default probe;
