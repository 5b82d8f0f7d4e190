import { defineRule } from '../rule.js';

const ociManifest = 'application/vnd.oci.image.manifest.v1+json';

export default defineRule({
  id: 'health/needs-docker-format',
  summary: 'A health check that the OCI format has no field for.',
  rationale:
    'Podman and Buildah write the OCI format unless told otherwise, and leave HEALTHCHECK out. Docker and BuildKit keep it in either format.',
  remedy:
    'Build with --format docker where Podman or Buildah builds, and let the contract name an endpoint as well.',
  severity: 'note',
  recommended: false,
  subject: 'image',
  since: '0.1.0',
  source: 'OCI image-spec, config.md; podman build --format',
  messages: {
    dockerfile: () => 'Podman and Buildah leave HEALTHCHECK out, unless they build with --format docker.',
    documented: () =>
      'The contract names a health check, and the image, in the OCI format, has no HEALTHCHECK.',
  },
  check(context) {
    const { config, contract, dockerfile, image } = context;
    const [kind] = config?.Healthcheck?.Test ?? [];
    if (kind !== undefined) {
      if (!dockerfile || kind === 'NONE') return;
      const location = { kind: 'config', pointer: '/config/Healthcheck' } as const;
      const suggestion = 'Write --format docker in the command that builds, if it is one of these.';
      context.report('dockerfile', {}, { subject: 'health', location, suggestion });
    } else if (contract.health && image?.mediaType === ociManifest) {
      const [location] = contract.health.declaredAt;
      const suggestion = 'Write a HEALTHCHECK, and build with --format docker.';
      context.report('documented', {}, { subject: 'health', location, suggestion });
    }
  },
  examples: {
    failing: [
      { dockerfile: 'FROM alpine\nHEALTHCHECK CMD true\n', messageId: 'dockerfile', line: 2 },
      { image: { config: { Labels: { 'api.HEALTH.path': '/healthz' } } }, messageId: 'documented' },
    ],
    clean: [
      { dockerfile: 'FROM alpine\nHEALTHCHECK NONE\n' },
      { dockerfile: 'FROM alpine\nLABEL api.HEALTH.path="/healthz"\n' },
      { image: { config: { Healthcheck: { Test: ['CMD', 'true'] } } } },
      { image: {} },
    ],
  },
});
