import { isEntrypointInherited } from '../../contract/entrypoint-history.js';
import { quoted } from '../../contract/finding.js';
import type { Evidence } from '../../model/probe.js';
import type { Probe, ProbeMeta } from '../probe.js';
import { failIfAny, finding, pass } from '../verdict.js';

const messages = {
  'no-entrypoint': { severity: 'warning', summary: 'The image has no ENTRYPOINT.' },
  'no-cmd': { severity: 'warning', summary: 'The image has no CMD.' },
  inherited: { severity: 'note', summary: 'ENTRYPOINT comes from the base image.' },
} as const;

const meta: ProbeMeta = {
  id: 'dockerflow/starts-by-entrypoint-and-cmd',
  property: 'dockerflow',
  title: 'is started by ENTRYPOINT and CMD',
  summary: 'Looks at both in the configuration of the image, and in its history for who wrote them.',
  rationale:
    'Dockerflow starts a service without arguments, and runs its tests and tasks by giving others to the same ENTRYPOINT. With one of the two missing, one of these does not work.',
  source: 'Mozilla Dockerflow README at 8f8771b, Dockerfile requirement 4',
  messages,
  maxRuns: 0,
  profiles: ['dockerflow'],
};

const probe: Probe = {
  meta,
  next: ({ image }) => {
    const { Entrypoint = [], Cmd = [] } = image.config;
    const evidence: Evidence[] = [
      { kind: 'declared', text: `ENTRYPOINT ${JSON.stringify(Entrypoint)}, CMD ${JSON.stringify(Cmd)}` },
    ];
    const missing = [
      ...(Entrypoint.length === 0
        ? [
            finding(messages, 'no-entrypoint', {
              message: 'The image has no ENTRYPOINT; Dockerflow asks for both ENTRYPOINT and CMD.',
              suggestion: 'Write ENTRYPOINT ["/app/run"] with the program of the service.',
              subject: 'entrypoint',
              location: { kind: 'config', pointer: '/config/Entrypoint' },
            }),
          ]
        : []),
      ...(Cmd.length === 0
        ? [
            finding(messages, 'no-cmd', {
              message: 'The image has no CMD; Dockerflow asks for both ENTRYPOINT and CMD.',
              suggestion: 'Write CMD ["web"] with the arguments that start the service.',
              subject: 'cmd',
              location: { kind: 'config', pointer: '/config/Cmd' },
            }),
          ]
        : []),
    ];
    const notes = isEntrypointInherited(image.history ?? [])
      ? [
          finding(messages, 'inherited', {
            message: `The ENTRYPOINT ${quoted(Entrypoint.join(' '))} is the base image's.`,
            suggestion: 'Write an ENTRYPOINT of your own above CMD.',
            subject: 'entrypoint',
            location: { kind: 'config', pointer: '/config/Entrypoint' },
          }),
        ]
      : [];
    return failIfAny(missing, evidence) ?? pass('it has both', evidence, notes);
  },
};
export default probe;
