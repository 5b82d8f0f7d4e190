import type { RE2JS } from 're2js';
import type { Budget } from './patterns/ambiguity.js';

/** Regular expressions of contracts, which may come from anybody. */
export interface Patterns {
  /**
   * True when the ECMAScript expression (without flags) is found in the text; in time that grows with the text and no faster. Undefined
   * for what such an engine cannot take: lookaround, backreferences, and expressions or texts that are too large.
   */
  matches: (pattern: string, text: string) => boolean | undefined;
  /**
   * The part of an expression that makes a backtracking engine take exponential time, or time that grows with the third power of the text
   * or faster; undefined when none is found.
   */
  patternRisk: (pattern: string) => string | undefined;
}

/** What may be spent on the patterns of one contract: steps of searches for risks, and of engines that run. */
const mostSearched = 2_000_000;
const mostRun = 10_000_000;
/** To compile an instruction costs about as much as to run it over so many characters. */
const compileCost = 200;
const mostCached = 500;

/** False when the budget does not allow these steps. */
type Spend = (steps: number) => boolean;

interface Compiled {
  expression: RE2JS;
  size: number;
}

/** The engines, loaded once; each contract gets a budget of its own. */
export type PatternEngines = () => Patterns;

/**
 * Loads both engines; call it where there is a pattern. What was compiled and searched is kept for all contracts, up to a limit; a contract
 * with more in it than people write gets no further answers.
 */
export async function loadPatterns(): Promise<PatternEngines> {
  const [{ RegExpParser }, { RE2JS, RE2JSException }, { parsePattern }, { re2Text, re2Input }, { riskOf }] =
    await Promise.all([
      import('@eslint-community/regexpp'),
      import('re2js'),
      import('./patterns/tree.js'),
      import('./patterns/re2-text.js'),
      import('./patterns/risk.js'),
    ]);
  const parser = new RegExpParser({ ecmaVersion: 2024 });

  const compile = (pattern: string, spend: Spend): Compiled | undefined => {
    const tree = parsePattern(parser, pattern);
    const translated = tree && re2Text(tree);
    if (!translated || !spend(translated.size * compileCost)) return undefined;
    try {
      return { expression: RE2JS.compile(translated.text), size: translated.size };
    } catch (cause) {
      // RE2 has limits of its own for what repetitions in one another may grow to.
      if (cause instanceof RE2JSException) return undefined;
      throw cause;
    }
  };
  const compiled = new Map<string, Compiled | undefined>();
  const risks = new Map<string, string | undefined>();

  return () => {
    const searching: Budget = { left: mostSearched };
    const running: Budget = { left: mostRun };
    let hasRunOut = false;
    const spend: Spend = (steps) => {
      hasRunOut ||= steps > running.left;
      if (!hasRunOut) running.left -= steps;
      return !hasRunOut;
    };
    return {
      matches(pattern, text) {
        const found = remembered(
          compiled,
          pattern,
          () => compile(pattern, spend),
          () => !hasRunOut,
        );
        if (!found || !spend(found.size * text.length)) return undefined;
        return found.expression.test(re2Input(text));
      },
      patternRisk: (pattern) =>
        remembered(
          risks,
          pattern,
          () => riskOf(parser, pattern, searching),
          () => searching.left > 0,
        ),
    };
  };
}

/** The answer of before, else a new one, which is kept unless the budget ran out on the way; starts afresh when there are too many. */
function remembered<Answer>(
  answers: Map<string, Answer>,
  pattern: string,
  compute: () => Answer,
  isSound: () => boolean,
): Answer {
  if (answers.has(pattern)) return answers.get(pattern) as Answer;
  const answer = compute();
  if (answers.size >= mostCached) answers.clear();
  if (isSound()) answers.set(pattern, answer);
  return answer;
}
