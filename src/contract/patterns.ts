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

interface Compiled {
  expression: RE2JS;
  size: number;
}

/**
 * Loads both engines; call it where there is a pattern, once for each contract. What was compiled is kept, up to a limit; a contract with
 * more than people write in it gets no further answers.
 */
export async function loadPatterns(): Promise<Patterns> {
  const [{ RegExpParser }, { RE2JS, RE2JSException }, { parsePattern }, { re2Text, re2Input }, { riskOf }] =
    await Promise.all([
      import('@eslint-community/regexpp'),
      import('re2js'),
      import('./patterns/tree.js'),
      import('./patterns/re2-text.js'),
      import('./patterns/risk.js'),
    ]);
  const parser = new RegExpParser({ ecmaVersion: 2024 });
  const searching: Budget = { left: mostSearched };
  const running: Budget = { left: mostRun };
  const spend = (steps: number): boolean => {
    if (steps > running.left) return false;
    running.left -= steps;
    return true;
  };

  const compiled = cached((pattern: string): Compiled | undefined => {
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
  });

  return {
    matches(pattern, text) {
      const found = compiled(pattern);
      if (!found || !spend(found.size * text.length)) return undefined;
      return found.expression.test(re2Input(text));
    },
    patternRisk: cached((pattern) => riskOf(parser, pattern, searching)),
  };
}

/** A function of a text that remembers its answers, and starts afresh when they are too many. */
function cached<Answer>(compute: (text: string) => Answer): (text: string) => Answer {
  const answers = new Map<string, Answer>();
  return (text) => {
    if (answers.has(text)) return answers.get(text) as Answer;
    const answer = compute(text);
    if (answers.size >= mostCached) answers.clear();
    answers.set(text, answer);
    return answer;
  };
}
