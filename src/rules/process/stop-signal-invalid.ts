import { quoted } from '../../contract/finding.js';
import { didYouMean } from '../../model/did-you-mean.js';
import { defineRule } from '../rule.js';

/** Linux, without `SIG`; real-time signals are read apart. */
const names = (
  'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP ' +
  'TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ'
).split(' ');
const known = new Set(names);
const uncaught = new Set(['KILL', 'STOP', '9', '19']);

function isSignal(signal: string): boolean {
  if (/^\d{1,2}$/.test(signal)) return Number(signal) >= 1 && Number(signal) <= 64;
  const realTime = /^RT(?:MIN(?:\+(\d{1,2}))?|MAX(?:-(\d{1,2}))?)$/.exec(signal);
  if (realTime) return Number(realTime[1] ?? 0) <= 15 && Number(realTime[2] ?? 0) <= 14;
  return known.has(signal);
}

export default defineRule({
  id: 'process/stop-signal-invalid',
  summary: 'The stop signal is none, or one that no program can catch.',
  rationale:
    'Engines refuse to create a container with a stop signal that they do not know. SIGKILL and SIGSTOP never reach the program, so it cannot finish its work.',
  remedy: 'Name a signal that the program handles, or leave STOPSIGNAL out for SIGTERM.',
  severity: 'error',
  recommended: true,
  subject: 'image',
  judges: ['stopSignal'],
  since: '0.1.0',
  source: 'OCI image-spec, config.md, `StopSignal`; signal(7)',
  messages: {
    unknown: ({ signal }: { signal: string }) => `The stop signal ${quoted(signal)} is no signal.`,
    uncaught: ({ signal }: { signal: string }) =>
      `The stop signal ${quoted(signal)} cannot be caught, so the program is stopped in the middle of its work.`,
  },
  check(context) {
    const signal = context.config?.StopSignal;
    if (signal === undefined || signal === '') return;
    const name = signal.toUpperCase().replace(/^SIG/, '');
    const place = {
      subject: 'stopSignal',
      location: { kind: 'config', pointer: '/config/StopSignal' },
    } as const;
    if (!isSignal(name)) {
      const meant = didYouMean(name, names) ?? 'TERM';
      context.report('unknown', { signal }, { ...place, suggestion: `Write STOPSIGNAL SIG${meant}.` });
    } else if (uncaught.has(name)) {
      const suggestion = 'Write STOPSIGNAL SIGTERM, or the signal that the program ends on.';
      context.report('uncaught', { signal }, { ...place, suggestion, severity: 'warning' });
    }
  },
  examples: {
    failing: [
      { dockerfile: 'FROM alpine\nSTOPSIGNAL SIGTREM\n', messageId: 'unknown', line: 2 },
      { image: { config: { StopSignal: '0' } }, messageId: 'unknown' },
      { image: { config: { StopSignal: '65' } }, messageId: 'unknown' },
      { image: { config: { StopSignal: 'SIGRTMIN+16' } }, messageId: 'unknown' },
      { image: { config: { StopSignal: 'SIGRTMAX-15' } }, messageId: 'unknown' },
      { image: { config: { StopSignal: 'SIGKILL' } }, messageId: 'uncaught' },
      { image: { config: { StopSignal: '19' } }, messageId: 'uncaught' },
    ],
    clean: [
      { dockerfile: 'FROM alpine\nSTOPSIGNAL SIGQUIT\n' },
      { dockerfile: 'FROM alpine\nARG HOW\nSTOPSIGNAL $HOW\n' },
      { dockerfile: 'FROM alpine\nARG HOW=\nSTOPSIGNAL $HOW\n' },
      { image: { config: { StopSignal: 'term' } } },
      { image: { config: { StopSignal: '64' } } },
      { image: { config: { StopSignal: '1' } } },
      { image: { config: { StopSignal: 'SIGRTMIN+15' } } },
      { image: { config: { StopSignal: 'RTMAX-14' } } },
      { image: { config: { Cmd: ['/app'] } } },
    ],
  },
});
