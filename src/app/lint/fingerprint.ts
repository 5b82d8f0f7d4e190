import type { Finding } from '../../model/finding.js';
import { formatLocation } from '../../model/location.js';

/** What a target is called in fingerprints: a file's path, or an image's name without tag and digest, so that the next version keeps it. */
export function identityOf(target: { path: string } | { image: string }): string {
  if ('path' in target) return target.path.replace(/^(?:\.\/)+/, '');
  return target.image.replace(/@[a-z0-9]+:[0-9a-f]+$/i, '').replace(/:[\w.-]{1,128}$/, '');
}

/** Where a finding stands, in words that survive moves of lines: its subject, else the value's place in the tree, else the line's own text. */
function placeOf({ subject, location }: Finding, lines: readonly string[] | undefined): string {
  if (subject !== undefined) return subject;
  if (location?.kind !== 'file') return location ? formatLocation(location) : '';
  return location.pointer ?? lines?.[location.line - 1]?.trim() ?? '';
}

/**
 * Gives every finding its fingerprint: 32 hexadecimal digits of a SHA-256. Findings that would have the same are numbered in their order.
 */
export async function withFingerprints(
  findings: readonly Finding[],
  identity: string,
  lines: readonly string[] | undefined,
): Promise<Finding[]> {
  if (findings.length === 0) return [];
  // Loading it takes 2 ms, which a run without findings need not spend.
  const { createHash } = await import('node:crypto');
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const key = [finding.ruleId, finding.messageId, identity, placeOf(finding, lines)].join('\0');
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    const fingerprint = createHash('sha256')
      .update(count === 1 ? key : `${key}\0${String(count)}`)
      .digest('hex')
      .slice(0, 32);
    return { ...finding, fingerprint };
  });
}
