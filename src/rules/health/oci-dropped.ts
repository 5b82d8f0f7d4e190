import type { Image } from '../../model/image.js';
import { stepsOf } from '../history.js';
import { defineRule } from '../rule.js';

/** True when the last HEALTHCHECK of the build was a check. */
function wasBuiltWithCheck({ history = [] }: Image): boolean {
  const step = stepsOf(history).findLast(({ keyword }) => keyword === 'HEALTHCHECK');
  // The classic builder prints a struct: &{["NONE"] …}.
  return step !== undefined && !/^NONE\b|\["NONE"\]/i.test(step.text);
}

export default defineRule({
  id: 'health/oci-dropped',
  summary: 'The health check was lost on the way into the OCI format.',
  rationale:
    'The OCI configuration has no HEALTHCHECK. Podman and Buildah write that format unless told otherwise and drop the check with a warning; skopeo drops it when it converts. BuildKit keeps it.',
  remedy: "Build with --format docker, or convert to Docker's format.",
  severity: 'warning',
  recommended: true,
  subject: 'image',
  since: '0.1.0',
  source: 'OCI image-spec, config.md; podman build --format',
  messages: {
    dropped: () => 'The image was built with a HEALTHCHECK and has none: the OCI format has no field for it.',
  },
  check(context) {
    const { config, image } = context;
    if (!image || config?.Healthcheck || !wasBuiltWithCheck(image)) return;
    const location = { kind: 'config', pointer: '/config/Healthcheck' } as const;
    const suggestion = 'Build with --format docker.';
    context.report('dropped', {}, { subject: 'health', location, suggestion });
  },
  examples: {
    failing: [
      {
        image: {
          history: [
            { created_by: '/bin/sh -c #(nop) HEALTHCHECK NONE', empty_layer: true },
            { created_by: '/bin/sh -c #(nop) HEALTHCHECK --interval=5s CMD true', empty_layer: true },
          ],
        },
        messageId: 'dropped',
      },
    ],
    clean: [
      { dockerfile: 'FROM alpine\nHEALTHCHECK CMD true\n' },
      {
        image: {
          config: { Healthcheck: { Test: ['CMD', 'true'] } },
          history: [{ created_by: 'HEALTHCHECK &{["CMD" "true"] "0s"}', empty_layer: true }],
        },
      },
      {
        image: {
          history: [
            { created_by: 'HEALTHCHECK {["CMD" "true"] "0s" "0s" "0s" "0s" \'\\x00\'}', empty_layer: true },
            { created_by: '/bin/sh -c #(nop)  HEALTHCHECK &{["NONE"] "0s" "0s"}', empty_layer: true },
          ],
        },
      },
      { image: { history: [{ created_by: '/bin/sh -c #(nop) HEALTHCHECK NONE', empty_layer: true }] } },
      {
        image: {
          history: [
            { created_by: 'HEALTHCHECK NONE', empty_layer: true },
            { created_by: 'CMD ["a"]', empty_layer: true },
          ],
        },
      },
      { image: {} },
      { dockerfile: 'FROM alpine\n' },
    ],
  },
});
