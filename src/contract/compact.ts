import type { ContractFragment } from './fragment.js';

/** A `T` in the making: every part may still turn out to be absent. */
type Draft<T> = { [Key in keyof T]: T[Key] | undefined };

/** The draft without the parts that `isAbsent`. Runs many times for each image, hence no entries and back. */
function without(draft: object, isAbsent: (value: unknown) => boolean): object {
  const kept: Record<string, unknown> = {};
  for (const key of Object.keys(draft)) {
    const value = (draft as Record<string, unknown>)[key];
    if (!isAbsent(value)) kept[key] = value;
  }
  return kept;
}

function isUndefined(value: unknown): boolean {
  return value === undefined;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined) return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** The draft without its undefined parts. */
export function defined<T extends object>(draft: Draft<T>): T {
  return without(draft, isUndefined) as T;
}

/** A reader's fragment without its empty parts; undefined when the reader found nothing at all. */
export function compact(
  draft: Draft<ContractFragment> & Pick<ContractFragment, 'dialect' | 'findings'>,
): ContractFragment | undefined {
  const { dialect, findings, ...parts } = draft;
  const filled = without(parts, isEmpty) as Partial<ContractFragment>;
  if (findings.length === 0 && isEmpty(filled)) return undefined;
  return { dialect, ...filled, findings };
}
