import type { FormatFault } from './fault.js';

/** A commit of git: 7 to 64 hexadecimal digits, in any case. */
export function revisionFault(value: string): FormatFault | undefined {
  if (/^[0-9a-f]{7,64}$/i.test(value)) return undefined;
  const trimmed = value.trim();
  if (trimmed !== value && /^[0-9a-f]{7,64}$/i.test(trimmed))
    return { reason: 'there is white space around it', suggestion: trimmed };
  const [, commit] = /^([0-9a-f]{7,64})-(?:dirty|modified)$/i.exec(value) ?? [];
  if (commit !== undefined) return { reason: 'the work tree was changed', suggestion: commit };
  const [, described] = /^.{1,128}-\d{1,6}-g([0-9a-f]{7,64})$/i.exec(value) ?? [];
  if (described !== undefined) return { reason: 'that is a description of git', suggestion: described };
  if (/^[0-9a-f]+$/i.test(value))
    return { reason: value.length < 7 ? 'it has less than 7 digits' : 'it has more than 64 digits' };
  if (/^r\d{1,12}$/.test(value)) return { reason: 'that is a number of Subversion', isMild: true };
  return { reason: 'a commit has 7 to 64 hexadecimal digits' };
}
