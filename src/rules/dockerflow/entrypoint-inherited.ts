import { isEntrypointInherited } from '../../contract/entrypoint-history.js';
import { quoted } from '../../contract/finding.js';
import { defineRule } from '../rule.js';

export default defineRule({
  id: 'dockerflow/entrypoint-inherited',
  summary: 'ENTRYPOINT comes from the base image.',
  rationale:
    "An image with nothing but a CMD of its own looks complete, as official images have an ENTRYPOINT. But that one may change with the base, and it knows nothing of the service's tasks.",
  remedy: 'Write an ENTRYPOINT of your own above CMD.',
  severity: 'note',
  recommended: false,
  subject: 'image',
  needs: ['history'],
  since: '0.1.0',
  source: 'Mozilla Dockerflow README at 8f8771b, Dockerfile requirement 4; image history',
  messages: {
    inherited: ({ entrypoint }: { entrypoint: string }) =>
      `The ENTRYPOINT ${quoted(entrypoint)} is the base image's: in the history a CMD follows it that a later one replaces.`,
  },
  check(context) {
    const { config, image } = context;
    const { Entrypoint: entrypoint = [] } = config ?? {};
    if (entrypoint.length === 0) return;
    if (!isEntrypointInherited(image?.history ?? [])) return;
    context.report(
      'inherited',
      { entrypoint: entrypoint.join(' ') },
      {
        subject: 'entrypoint',
        location: { kind: 'config', pointer: '/config/Entrypoint' },
        suggestion: 'Write an ENTRYPOINT of your own above CMD.',
      },
    );
  },
  examples: {
    failing: [
      {
        image: {
          config: { Entrypoint: ['docker-entrypoint.sh'], Cmd: ['npm', 'start'] },
          history: [
            { created_by: 'ENTRYPOINT ["docker-entrypoint.sh"]', empty_layer: true },
            { created_by: 'CMD ["node"]', empty_layer: true },
            { created_by: 'CMD ["npm" "start"]', empty_layer: true },
          ],
        },
        messageId: 'inherited',
      },
      {
        image: {
          config: { Entrypoint: ['docker-entrypoint.sh'], Cmd: ['npm', 'start'] },
          history: [
            { created_by: '/bin/sh -c #(nop)  ENTRYPOINT ["docker-entrypoint.sh"]', empty_layer: true },
            { created_by: '/bin/sh -c #(nop)  CMD ["node"]', empty_layer: true },
            { created_by: '/bin/sh -c #(nop)  CMD ["npm" "start"]', empty_layer: true },
          ],
        },
        messageId: 'inherited',
      },
    ],
    clean: [
      {
        image: {
          config: { Entrypoint: ['/app/run'], Cmd: ['web'] },
          history: [
            { created_by: 'ENTRYPOINT ["docker-entrypoint.sh"]', empty_layer: true },
            { created_by: 'CMD ["node"]', empty_layer: true },
            { created_by: 'ENTRYPOINT ["/app/run"]', empty_layer: true },
            { created_by: 'CMD ["web"]', empty_layer: true },
          ],
        },
      },
      {
        image: {
          config: { Cmd: ['web'] },
          history: [
            { created_by: 'ENTRYPOINT ["docker-entrypoint.sh"]', empty_layer: true },
            { created_by: 'CMD ["node"]', empty_layer: true },
            { created_by: 'CMD ["web"]', empty_layer: true },
          ],
        },
      },
      {
        image: {
          config: { Entrypoint: ['/run'] },
          history: [
            { created_by: 'CMD ["node"]', empty_layer: true },
            { created_by: 'CMD ["web"]', empty_layer: true },
          ],
        },
      },
    ],
  },
});
