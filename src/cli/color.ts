export type ColorLevel = 0 | 1 | 2 | 3;

/** What decides about colour for one stream. */
export interface ColorInput {
  env: Record<string, string | undefined>;
  isTTY: boolean;
  /** `--color` (true), `--no-color` (false), neither (undefined). */
  flag?: boolean | undefined;
}

/**
 * The ANSI level of one stream: the flag, else NO_COLOR (non-empty), else FORCE_COLOR, else whether it is a terminal. CI variables do not
 * count: a pipe in CI stays plain text.
 */
export function colorLevel({ env, isTTY, flag }: ColorInput): ColorLevel {
  if (flag === false) return 0;
  if (flag === undefined && env.NO_COLOR) return 0;
  const forced = env.FORCE_COLOR;
  if (flag === undefined && forced !== undefined) {
    if (forced === '0' || forced === 'false') return 0;
    return forced === '2' ? 2 : forced === '3' ? 3 : 1;
  }
  if (flag === undefined && (!isTTY || env.TERM === 'dumb')) return 0;
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return 3;
  return env.TERM?.includes('256') ? 2 : 1;
}
