import type { Draft } from '../model/defined.js';
import type { ContractFragment } from './fragment.js';

function isEmpty(value: unknown): boolean {
  if (value === undefined) return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** A reader's fragment without its empty parts; undefined when the reader found nothing at all. */
export function compact(
  draft: Draft<ContractFragment> & Pick<ContractFragment, 'dialect' | 'findings'>,
): ContractFragment | undefined {
  const { dialect, findings, ...parts } = draft;
  const filled: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(parts)) if (!isEmpty(value)) filled[key] = value;
  if (findings.length === 0 && isEmpty(filled)) return undefined;
  return { dialect, ...filled, findings };
}
