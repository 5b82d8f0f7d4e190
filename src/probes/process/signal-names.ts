import type { Contract } from '../../model/contract.js';

/** Linux on most architectures, signal(7): the name at index n has the number n + 1. */
const names = (
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ ' +
  'VTALRM PROF WINCH IO PWR SYS'
).split(' ');

/** `SIGTERM` for `term`, `TERM`, `SIGTERM` and `15`; a text that is no such signal stays, in upper case. */
function signalName(signal: string): string {
  const name = signal.toUpperCase().replace(/^SIG/, '');
  const numbered = /^\d{1,2}$/.test(name) ? names[Number(name) - 1] : undefined;
  return `SIG${numbered ?? name}`;
}

/** Undefined for real-time signals and for what is no signal. */
export function signalNumber(name: string): number | undefined {
  const at = names.indexOf(name.replace(/^SIG/, ''));
  return at === -1 ? undefined : at + 1;
}

/** What `docker stop` sends: the contract's stop signal, else SIGTERM. */
export function stopSignalOf({ process }: Contract): { signal: string; declared: boolean } {
  const { stopSignal } = process;
  return { signal: signalName(stopSignal ?? 'SIGTERM'), declared: stopSignal !== undefined };
}
