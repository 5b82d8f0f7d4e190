import type { CallEnd } from '../../model/call.js';
import type { Command } from '../../model/contract.js';
import type { FileEntry } from '../../model/run.js';
import type { Collector } from './collect.js';
import type { CallReport } from './options.js';

/** How a call went, before its result is looked at. */
export interface Ending {
  exit?: CallEnd;
  /** Of the answer to a request. */
  status?: number;
  /** A hook that failed, or a service that did not come up, or was not seen to: then there was no call. */
  failure?: { outcome: 'hook' | 'failed' | 'unchecked'; message: string };
  kept?: CallReport['kept'];
  files?: readonly FileEntry[];
}

/** How a program ended, for people. */
function exitText({ code, oomKilled, startFault }: CallEnd): string {
  if (startFault) return `it could not be started: ${startFault.message}`;
  if (oomKilled) return 'it ran out of memory and was killed';
  const bySignal = code > 128 && code <= 128 + 64;
  return `it ended with ${String(code)}${bySignal ? `, as after signal ${String(code - 128)}` : ''}`;
}

/** Whether the call was a success, and what it gave. The output of one that failed is no result (spec/asyncy.md 1.8). */
export function judge(
  { exit, status, failure, kept }: Ending,
  collector: Collector,
  { result }: Command,
  wantsResult: boolean,
): Pick<CallReport, 'outcome' | 'message' | 'exit' | 'status' | 'result' | 'kept'> {
  const known = {
    ...(exit && { exit }),
    ...(status !== undefined && { status }),
    ...(kept && { kept }),
  };
  if (failure) return { ...failure, ...known };
  if (exit && (exit.code !== 0 || exit.startFault)) {
    return { outcome: 'failed', message: exitText(exit), ...known };
  }
  if (status !== undefined && (status < 200 || status > 299))
    return { outcome: 'failed', message: `the service answered ${String(status)}`, ...known };
  const reading = collector.end();
  if ('undecided' in reading)
    return {
      outcome: 'unchecked',
      message: `its result could not be checked: ${reading.undecided}`,
      ...known,
    };
  if ('found' in reading) {
    const type = result ? 'its result' : 'its output';
    return {
      outcome: 'mismatch',
      message: `${type} should be ${reading.expected}, and is ${reading.found}`,
      ...known,
    };
  }
  return { outcome: 'done', ...known, ...(wantsResult && { result: reading.value }) };
}
