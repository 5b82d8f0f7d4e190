import { UsageError } from '../../errors.js';

/** One ref that a push sends. */
export interface PushUpdate {
  /** What is pushed: usually a commit, or an annotated tag. */
  localOid: string;
  /** What the remote has under the name now; undefined for a new ref. */
  remoteOid: string | undefined;
}

/** SHA-1 or SHA-256. */
const oidPattern = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const zeroPattern = /^0+$/;

/**
 * The refs that a push sends, from the lines which git gives to a pre-push hook: `<local ref> <local oid> <remote ref> <remote oid>`, with an
 * oid of zeros for what is not there. Deleted refs send nothing and are left out. Throws UsageError for a line that is none of git's.
 */
export function parsePushUpdates(lines: string): PushUpdate[] {
  const updates: PushUpdate[] = [];
  for (const line of lines.split('\n')) {
    if (line === '') continue;
    // From the end: what the user named as source may hold spaces (`HEAD@{1 day ago}`).
    const words = line.split(' ');
    const [localOid = '', , remoteOid = ''] = words.slice(-3);
    if (words.length < 4 || !oidPattern.test(localOid) || !oidPattern.test(remoteOid)) {
      throw new UsageError(
        'PUSH_LINE_INVALID',
        `standard input is not what git gives to a pre-push hook: '${line.slice(0, 200)}'`,
        {
          suggestion:
            'Each line is: <local ref> <local oid> <remote ref> <remote oid>. Pass on what git gives, unchanged.',
        },
      );
    }
    if (zeroPattern.test(localOid)) continue;
    updates.push({ localOid, remoteOid: zeroPattern.test(remoteOid) ? undefined : remoteOid });
  }
  return updates;
}
