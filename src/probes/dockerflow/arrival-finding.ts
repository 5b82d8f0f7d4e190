import type { ListeningSocket, Observation } from '../../model/run.js';
import type { ProbeContext, ProbeFinding } from '../probe.js';
import { finding } from '../verdict.js';
import { instructionWithPort, variableWithLoopback, variableWithPort } from './other-variable.js';
import type { Arrival } from './survey.js';

export const messages = {
  'cannot-start': { severity: 'error', summary: 'The container could not be started.' },
  'loopback-only': { severity: 'error', summary: 'It listens on loopback only.' },
  'other-variable': { severity: 'error', summary: 'It takes its port from another variable.' },
  'other-port': { severity: 'error', summary: 'It listens on another port than PORT says.' },
  'not-http': { severity: 'error', summary: 'What listens on PORT does not speak HTTP.' },
  'no-answer': {
    severity: 'error',
    summary: 'What listens on PORT accepts connections and answers nothing.',
  },
} as const;

const listenOnPort =
  'Listen on the number in PORT, on all addresses: server.listen(process.env.PORT) in Node, --bind 0.0.0.0:$PORT for gunicorn.';

const place = (instruction?: 'Cmd' | 'Entrypoint'): Pick<ProbeFinding, 'subject' | 'location'> => ({
  subject: 'env PORT',
  ...(instruction && { location: { kind: 'config', pointer: `/config/${instruction}` } }),
});

function onLoopback(context: ProbeContext, sockets: readonly ListeningSocket[]): ProbeFinding {
  const variable = variableWithLoopback(context);
  const addresses = sockets.flatMap((socket) => socket.addresses).join(', ');
  return finding(messages, 'loopback-only', {
    message: `It listens on $PORT at ${addresses} only, where nothing outside of the container reaches it.`,
    suggestion: variable === undefined ? 'Listen on 0.0.0.0 instead.' : `Write ENV ${variable}=0.0.0.0`,
    ...place(),
  });
}

function onOtherPort(
  context: ProbeContext,
  sockets: readonly ListeningSocket[],
  asked: number,
): ProbeFinding {
  const list = sockets
    .map(({ port, loopback }) => `${String(port)}${loopback ? ' (loopback only)' : ''}`)
    .join(', ');
  const [port = 0] = sockets.map((socket) => socket.port);
  const variable = variableWithPort(context, port);
  if (variable !== undefined)
    return finding(messages, 'other-variable', {
      message: `With PORT=${String(asked)} it listens on ${list}, which is the value of ${variable}.`,
      suggestion: `Read PORT, or hand it on: start the program with ${variable} set from $PORT.`,
      ...place(),
    });
  const instruction = instructionWithPort(context, port);
  const written =
    instruction === undefined ? '' : `, which ${instruction === 'Cmd' ? 'CMD' : 'ENTRYPOINT'} says`;
  return finding(messages, 'other-port', {
    message: `With PORT=${String(asked)} it listens on ${list}${written}.`,
    suggestion: listenOnPort,
    ...place(instruction),
  });
}

/** What is told of a run that came up and does not serve; undefined where that is not known. */
export function arrivalFinding(
  context: ProbeContext,
  arrival: Arrival,
  shown: Observation,
  asked: number,
): ProbeFinding | undefined {
  switch (arrival.kind) {
    case 'loopback-only':
      return onLoopback(context, arrival.sockets);
    case 'other-port':
      return onOtherPort(context, arrival.sockets, asked);
    case 'not-http': {
      const isSilent = arrival.fault !== 'not-http';
      return finding(messages, isSilent ? 'no-answer' : 'not-http', {
        message: isSilent
          ? `It accepts connections on port ${String(asked)} and answers no HTTP request.`
          : `What it answers on port ${String(asked)} is not HTTP.`,
        suggestion:
          'Serve plain HTTP on $PORT: TLS ends before the container, and other protocols need a port of their own.',
        ...place(),
      });
    }
    case 'not-started':
      return finding(messages, 'cannot-start', {
        message: 'The container could not be started.',
        suggestion: `Mend what the engine says: ${shown.startFault?.kind ?? 'invalid'}. container-api check image tells more.`,
      });
    case 'served':
    case 'exited':
    case 'silent':
    case 'unseen':
    case 'platform':
      return undefined;
  }
}
