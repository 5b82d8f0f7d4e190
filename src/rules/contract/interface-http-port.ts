import { entryOf } from '../../contract/yaml/node.js';
import { parsePortSpec } from '../../contract/port-spec.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'contract/interface-http-port',
  summary: 'The port of the HTTP interface is not among the ports of the contract.',
  rationale:
    'Ports are bound when the container starts. A call to a port that is not among them reaches nothing, unless the platform takes the interface for a port as well.',
  remedy: 'Add the port to "ports", or correct the one of the interface.',
  severity: 'warning',
  recommended: true,
  subject: 'contract-file',
  since: '0.1.0',
  source: 'asyncy.yml, Interface and Ports',
  messages: {
    'not-listed': ({ port, listed }: { port: number; listed: string }) =>
      `The interface is called at port ${String(port)}, but "ports" lists ${listed === '' ? 'none' : listed}.`,
  },
  check(context) {
    for (const { root, fragment } of context.documents) {
      const face = fragment.interface;
      const ports = entryOf(root, 'ports');
      // A contract without "ports" leaves them to EXPOSE; port/not-exposed compares the two.
      if (face?.port === undefined || ports?.value.kind !== 'list') continue;
      const { port } = face;
      const listed = ports.value.items.flatMap((item) => (item.kind === 'scalar' ? [item.source] : []));
      const isListed = listed.some((text) => {
        const spec = parsePortSpec(text);
        return (
          spec !== undefined && (spec.protocol ?? 'tcp') === 'tcp' && spec.first <= port && port <= spec.last
        );
      });
      if (isListed) continue;
      context.report(
        'not-listed',
        { port, listed: listed.slice(0, 10).join(', ').slice(0, 80) },
        {
          subject: `port ${String(port)}/tcp`,
          location: face.declaredAt[0],
          suggestion: `Add "- ${String(port)}" to "ports".`,
        },
      );
    }
  },
  examples: {
    failing: [
      { contract: 'ports: [9000]\ninterface:\n  http:\n    port: 8080\n', messageId: 'not-listed', line: 2 },
      {
        contract: 'ports: [web, 8000-8079]\ninterface: {http: {port: 8080}}\n',
        messageId: 'not-listed',
        line: 2,
      },
      {
        contract: 'ports:\n- 8080/udp\n- 8081-8090\ninterface: {http: {port: 8080}}\n',
        messageId: 'not-listed',
        line: 4,
      },
    ],
    clean: [
      { contract: 'ports: [9000, 8080]\ninterface: {http: {port: 8080}}\n' },
      { contract: 'ports: ["8000-8080/tcp"]\ninterface: {http: {port: 8080}}\n' },
      { contract: 'ports: ["8080-8081"]\ninterface: {http: {port: 8080}}\n' },
      { contract: 'interface: {http: {port: 8080}}\n' },
      { contract: 'ports: [9000]\ninterface: cli\n' },
    ],
  },
});
