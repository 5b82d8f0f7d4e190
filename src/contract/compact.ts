import type { ContractFragment } from './fragment.js';

/** A `T` in the making: every part may still turn out to be absent. */
type Draft<T> = { [Key in keyof T]: T[Key] | undefined };

/** The draft without its undefined parts. */
export function defined<T extends object>(draft: Draft<T>): T {
  return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined)) as T;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined) return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** A reader's fragment without its empty parts; undefined when the reader found nothing at all. */
export function compact(
  draft: Draft<ContractFragment> & Pick<ContractFragment, 'dialect' | 'findings'>,
): ContractFragment | undefined {
  const { dialect, findings, ...parts } = draft;
  const filled = Object.fromEntries(Object.entries(parts).filter(([, value]) => !isEmpty(value)));
  if (findings.length === 0 && Object.keys(filled).length === 0) return undefined;
  return { dialect, ...(filled as Partial<ContractFragment>), findings };
}
