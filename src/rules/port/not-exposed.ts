import { disagreeingNumbers, placesInContract, placesInImage } from '../places.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'port/not-exposed',
  summary: 'A port of the contract is not exposed by the image.',
  rationale:
    'EXPOSE is what docker run -P publishes, and what proxies, CI services and editors look at. A port that only the contract knows is not found by them.',
  remedy: 'Expose the port, or take it out of the contract.',
  severity: 'warning',
  recommended: true,
  subject: 'image',
  since: '0.1.0',
  source: 'OCI image-spec, config.md, ExposedPorts; asyncy.yml, Ports',
  messages: {
    'not-exposed': ({ port, protocol }: { port: number; protocol: string }) =>
      `The contract has port ${String(port)}/${protocol}, and the image does not expose it.`,
  },
  check(context) {
    const { ports } = context.contract;
    const disagreeing = disagreeingNumbers(ports, context);
    for (const item of ports) {
      const { port, protocol } = item;
      if (placesInImage(item, context).length > 0 || disagreeing.has(port)) continue;
      if (!context.known('ports')) return;
      const [location] = placesInContract(item, context);
      const suggestion = `Write EXPOSE ${String(port)}${protocol === 'tcp' ? '' : `/${protocol}`}.`;
      const subject = `port ${String(port)}/${protocol}`;
      context.report('not-exposed', { port, protocol }, { subject, location, suggestion });
    }
  },
  examples: {
    failing: [
      {
        image: { config: { ExposedPorts: { '80/tcp': {} }, Labels: { 'api.EXPOSE.8080': '' } } },
        messageId: 'not-exposed',
      },
      {
        dockerfile: 'FROM scratch\nEXPOSE 80\nLABEL api.EXPOSE.53="" \\\n  api.EXPOSE.53.protocol="udp"\n',
        messageId: 'not-exposed',
        line: 3,
        suggestion: 'Write EXPOSE 53/udp.',
      },
      {
        image: {
          config: {
            ExposedPorts: { '53/tcp': {} },
            Labels: { 'api.EXPOSE.53/tcp': '', 'api.EXPOSE.53/udp': '' },
          },
        },
        messageId: 'not-exposed',
      },
      {
        image: { config: {} },
        contract: 'commands: {}\nports: [8080]\n',
        messageId: 'not-exposed',
        line: 2,
        suggestion: 'Write EXPOSE 8080.',
      },
    ],
    clean: [
      // Another transport: contract/sources-disagree.
      {
        image: {
          config: {
            ExposedPorts: { '80/tcp': {}, '53/tcp': {}, '9000/tcp': {} },
            Labels: { 'api.EXPOSE.80': '', 'api.EXPOSE.53': '', 'api.EXPOSE.53.protocol': 'udp' },
          },
        },
      },
      { dockerfile: 'FROM alpine\nLABEL api.EXPOSE.8080=""\n' },
      { contract: 'commands: {}\nports: [8080]\n' },
    ],
  },
});
