import { disagreeingNumbers, placesInContract, placesInImage } from '../places.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'port/undocumented',
  summary: 'The image exposes a port that its contract leaves out.',
  rationale:
    'The image documents other ports, so nobody knows what this one serves. Often it comes from the base image, and nothing listens there any more: a child image cannot take it back.',
  remedy: 'Document the port, or do not expose it.',
  severity: 'warning',
  recommended: true,
  subject: 'image',
  since: '0.1.0',
  source: 'OCI image-spec, config.md, ExposedPorts; manticoresoftware/docker#14',
  messages: {
    undocumented: ({ port, protocol }: { port: number; protocol: string }) =>
      `The image exposes port ${String(port)}/${protocol}, which is not among the ports that it documents.`,
  },
  check(context) {
    const { ports } = context.contract;
    if (!ports.some((port) => placesInContract(port, context).length > 0)) return;
    const disagreeing = disagreeingNumbers(ports, context);
    for (const item of ports) {
      const { port, protocol } = item;
      if (placesInContract(item, context).length > 0 || disagreeing.has(port)) continue;
      const [location] = placesInImage(item, context);
      const key = `${String(port)}${protocol === 'tcp' ? '' : `/${protocol}`}`;
      const suggestion = `Write LABEL api.EXPOSE.${key}="" api.EXPOSE.${key}.description="what it serves".`;
      const subject = `port ${String(port)}/${protocol}`;
      context.report('undocumented', { port, protocol }, { subject, location, suggestion });
    }
  },
  examples: {
    failing: [
      {
        dockerfile: 'FROM alpine\nEXPOSE 80 \\\n  9090/udp\nLABEL api.EXPOSE.80=""\n',
        messageId: 'undocumented',
        line: 3,
        suggestion: 'Write LABEL api.EXPOSE.9090/udp="" api.EXPOSE.9090/udp.description="what it serves".',
      },
      {
        dockerfile: 'FROM alpine\nEXPOSE 53/udp 53/tcp\nLABEL api.EXPOSE.53/udp=""\n',
        messageId: 'undocumented',
        line: 2,
      },
      {
        image: { config: { ExposedPorts: { '80/tcp': {} } } },
        contract: 'commands: {}\nports: [8080]\n',
        messageId: 'undocumented',
        suggestion: 'Write LABEL api.EXPOSE.80="" api.EXPOSE.80.description="what it serves".',
      },
    ],
    clean: [
      { dockerfile: 'FROM alpine\nEXPOSE 53/tcp\nLABEL api.EXPOSE.53/udp=""\n' },
      { dockerfile: 'FROM alpine\nEXPOSE 80 9090\n' },
      { dockerfile: 'FROM alpine\nEXPOSE 80\nLABEL api.EXPOSE.80="" api.EXPOSE.81=""\n' },
    ],
  },
});
