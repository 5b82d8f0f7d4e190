import { resultOf, whenBooted, type Boot } from '../boot.js';
import { formatPort } from '../evidence.js';
import { failIfAny, finding, pass, skip } from '../verdict.js';
import type { Probe, ProbeContext, ProbeFinding, ProbeMeta } from '../probe.js';

const messages = {
  'health-unsaid': { severity: 'note', summary: 'A service that listens declares no health check.' },
  'user-unsaid': { severity: 'note', summary: 'It runs as another user than root, and does not say so.' },
  'port-undescribed': { severity: 'note', summary: 'Nothing says what a port that it listens on is for.' },
} as const;

const meta: ProbeMeta = {
  id: 'descriptive/says-what-runs-show',
  property: 'descriptive',
  title: 'says what its runs show',
  summary:
    'Compares what was seen of the run with what the contract says, and gives the lines to write for what it left unsaid.',
  rationale: 'What only a run shows, everybody who uses the image has to find out for himself.',
  source: 'Module container, 3 Descriptive',
  messages,
  maxRuns: 3,
  profiles: ['recommended'],
};

function healthUnsaid({ contract }: ProbeContext, { listeners }: Boot): ProbeFinding[] {
  const [first] = listeners;
  if (contract.health || !first) return [];
  return [
    finding(messages, 'health-unsaid', {
      message: `It listens on ${formatPort(first)}, and declares no health check.`,
      suggestion:
        'Write HEALTHCHECK CMD ["program", "--healthy"] with a program of the image, or HEALTHCHECK NONE where another one watches it.',
      subject: 'health',
    }),
  ];
}

/** One that holds the capability for it may become another user by itself. */
function userUnsaid({ contract }: ProbeContext, { pilot, capabilities }: Boot): ProbeFinding[] {
  if (capabilities === 'default' || capabilities.includes('SETUID')) return [];
  const main = resultOf(pilot, 'processes')?.processes.find((process) => process.main);
  if (!main || main.uid === 0 || contract.process.user !== undefined) return [];
  const user = `${String(main.uid)}:${String(main.gid)}`;
  return [
    finding(messages, 'user-unsaid', {
      message: `It runs as ${user}, which the image does not say.`,
      suggestion: `Write USER ${user}.`,
      subject: 'user',
    }),
  ];
}

/** Only where the contract describes others: an image without descriptions has not forgotten one. */
function portsUndescribed({ contract }: ProbeContext, { listeners }: Boot): ProbeFinding[] {
  if (!contract.ports.some(({ description }) => description !== undefined)) return [];
  return contract.ports.flatMap(({ port, protocol, description }) => {
    const listens = listeners.some((socket) => socket.port === port && socket.protocol === protocol);
    if (description !== undefined || !listens) return [];
    return [
      finding(messages, 'port-undescribed', {
        message: `It listens on ${String(port)}/${protocol}, and nothing says what for.`,
        suggestion: `Write LABEL api.EXPOSE.${String(port)}.description="…".`,
        subject: `port ${String(port)}/${protocol}`,
      }),
    ];
  });
}

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenBooted(context, seen, (boot) => {
      const { pilot, role, ready } = boot;
      if (role === 'task') return skip('it ends by itself: there is nothing to compare');
      if (!ready) return skip('it never was ready: see api/declared-ports-listen');
      const told = failIfAny(
        [healthUnsaid, userUnsaid, portsUndescribed].flatMap((look) => look(context, boot)),
      );
      if (told) return told;
      const isSeen = resultOf(pilot, 'sockets')?.way ?? resultOf(pilot, 'processes')?.way;
      return isSeen === undefined
        ? skip('neither its sockets nor its processes could be seen')
        : pass('the contract says all that its runs showed');
    }),
};
export default probe;
