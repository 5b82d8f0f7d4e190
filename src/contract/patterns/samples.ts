import { loadPatterns, type Patterns } from '../patterns.js';
import type { Form } from './sample.js';

/** Finds texts in which a pattern is found, and tells what is found in a text. */
export interface Samples {
  matches: Patterns['matches'];
  /** A short text of the form that holds the pattern; undefined when none is found, or when a linear-time engine cannot vouch for it. */
  sample: (pattern: string, form: Form) => string | undefined;
}

/** Loads the engines; call it where there is a pattern. */
export async function loadSamples(): Promise<Samples> {
  const [engines, { RegExpParser }, { parsePattern }, { compile }, { sampleOf }] = await Promise.all([
    loadPatterns(),
    import('@eslint-community/regexpp'),
    import('./tree.js'),
    import('./program.js'),
    import('./sample.js'),
  ]);
  const parser = new RegExpParser({ ecmaVersion: 2024 });
  const { matches } = engines();
  return {
    matches,
    sample(pattern, form) {
      const tree = parsePattern(parser, pattern);
      const program = tree && compile(tree, { shape: false });
      const text = program && sampleOf(program, form);
      return text !== undefined && matches(pattern, text) === true ? text : undefined;
    },
  };
}
