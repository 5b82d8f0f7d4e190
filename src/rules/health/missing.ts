import { defineRule } from '../rule.js';

export default defineRule({
  id: 'health/missing',
  summary: 'An image that serves ports has no health check.',
  rationale:
    'Docker, Compose and Swarm then take the container for well as long as its process lives, and start what depends on it too early. Kubernetes has probes of its own, and needs to know what to ask.',
  remedy: 'Write a HEALTHCHECK, or say in the contract which endpoint answers.',
  severity: 'note',
  recommended: false,
  subject: 'image',
  since: '0.1.0',
  source: 'Dockerfile reference, HEALTHCHECK; CIS Docker Benchmark 4.6',
  messages: {
    missing: () => 'Nothing says how to tell whether a container of this image is well.',
  },
  check(context) {
    const { health, ports } = context.contract;
    // A program that runs and ends has no health.
    if (health || ports.length === 0 || !context.known('health')) return;
    const [port] = ports;
    const suggestion = `Write HEALTHCHECK CMD and a command that fails when the program is not well, or LABEL api.HEALTH.path="/healthz" api.HEALTH.port="${String(port?.port)}".`;
    const location = { kind: 'config', pointer: '/config/Healthcheck' } as const;
    context.report('missing', {}, { subject: 'health', location, suggestion });
  },
  examples: {
    failing: [{ dockerfile: 'FROM scratch\nEXPOSE 80\nCMD ["/app"]\n', messageId: 'missing' }],
    clean: [
      { dockerfile: 'FROM scratch\nCMD ["/app"]\n' },
      { dockerfile: 'FROM alpine\nEXPOSE 80\n' },
      { dockerfile: 'FROM scratch\nEXPOSE 80\nHEALTHCHECK CMD ["/app", "--health"]\n' },
      { dockerfile: 'FROM scratch\nEXPOSE 80\nHEALTHCHECK NONE\n' },
      { dockerfile: 'FROM scratch\nEXPOSE 80\nLABEL api.HEALTH.path="/healthz"\n' },
      // The OCI format has no field for it.
      { image: { config: { ExposedPorts: { '80/tcp': {} } } } },
    ],
  },
});
