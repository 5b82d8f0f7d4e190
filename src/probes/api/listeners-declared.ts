import { resultOf, whenBooted } from '../boot.js';
import { declaredPorts } from '../pilot.js';
import { exitEvidence, formatPort, socketEvidence } from '../evidence.js';
import type { Probe, ProbeFinding, ProbeMeta } from '../probe.js';
import { failIfAny, finding, pass, skip } from '../verdict.js';
import { otherProtocol } from './declared-ports-listen.js';

const messages = {
  undeclared: { severity: 'warning', summary: 'It listens on a port that is not declared.' },
} as const;

const meta: ProbeMeta = {
  id: 'api/listeners-declared',
  property: 'api',
  title: 'declares every port that it listens on',
  summary:
    'Looks at the listening sockets of a run that can be reached from outside, and compares them with EXPOSE and the contract.',
  rationale:
    'A port that nobody wrote down is not published, not documented and not covered by firewall rules: whoever needs it does not find it, and whoever should not reach it can.',
  source: 'Module container, 2 API, Declare available ports; Dockerfile reference, EXPOSE',
  messages,
  maxRuns: 3,
  profiles: ['recommended'],
};

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenBooted(context, seen, (boot) => {
      const { pilot } = boot;
      const table = resultOf(pilot, 'sockets');
      if (boot.role === 'task') return skip('it is a task, which ends by itself', exitEvidence(pilot));
      if (!table) return skip('it had ended before its sockets were looked at: see process/keeps-running');
      const evidence = [socketEvidence(table)];
      if (!table.way)
        return skip(`its sockets could not be seen: ${table.reason ?? 'no way to look'}`, evidence);
      if (!table.complete)
        return skip('only the declared ports could be tried: others were not seen', evidence);
      const listening = new Set(boot.listeners.map(formatPort));
      const declared = declaredPorts(context);
      const known = new Set(declared.map(formatPort));
      // A port that is declared with the wrong protocol is one mistake, and told where the right one is missed.
      for (const port of declared)
        if (!listening.has(formatPort(port))) known.add(formatPort(otherProtocol(port)));
      const findings = table.sockets
        .filter((socket) => !socket.loopback && listening.has(formatPort(socket)))
        .filter((socket) => !known.has(formatPort(socket)))
        .map((socket): ProbeFinding => {
          const port = formatPort(socket);
          return finding(messages, 'undeclared', {
            message: `It listens on ${port} (${socket.addresses.join(', ')}), which is not declared.`,
            suggestion: `Write EXPOSE ${port}, or bind it to 127.0.0.1 when it is for the container alone.`,
            subject: `port ${port}`,
            data: { port: socket.port, protocol: socket.protocol },
          });
        });
      const reachable = table.sockets.filter(({ loopback }) => !loopback).length;
      return (
        failIfAny(findings, evidence) ??
        pass(
          reachable === 0 ? 'nothing listens that could be reached' : 'every listener is declared',
          evidence,
        )
      );
    }),
};
export default probe;
