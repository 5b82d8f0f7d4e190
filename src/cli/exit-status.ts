/** Statuses from gravest to least: what is known to be broken outranks what is not known (DESIGN.md, exit status). */
const gravity = [143, 130, 70, 2, 1, 3, 0];

/** The status of the process: it only ever gets graver. */
export const exitStatus = {
  raise(status: number): void {
    const current = typeof process.exitCode === 'number' ? process.exitCode : 0;
    if (gravity.indexOf(status) < gravity.indexOf(current)) process.exitCode = status;
  },
};
