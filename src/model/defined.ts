/** A `T` in the making: every part may still turn out to be absent. */
export type Draft<T> = { [Key in keyof T]: T[Key] | undefined };

/** The draft without its undefined parts. Runs many times for each image, hence no entries and back. */
export function defined<T extends object>(draft: Draft<T>): T {
  const kept: Record<string, unknown> = {};
  for (const key of Object.keys(draft)) {
    const value = (draft as Record<string, unknown>)[key];
    if (value !== undefined) kept[key] = value;
  }
  return kept as T;
}
