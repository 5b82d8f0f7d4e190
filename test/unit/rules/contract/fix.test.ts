import { describe, expect, it } from 'vitest';
import { fixFiles } from '../../../../src/app/fix.js';
import { openLinter } from '../../../../src/app/lint.js';
import { rules } from '../../../../src/rules/index.js';
import { now, settingsOf } from '../materialise.js';

/** What `--fix` makes of a contract file; undefined when it leaves it alone. */
async function fix(ruleId: string, text: string): Promise<string | undefined> {
  const unreachable = (): never => {
    throw new Error('no images here');
  };
  const linter = await openLinter({
    transports: { engine: unreachable, registry: unreachable, stdin: unreachable },
    concurrency: 1,
    signal: new AbortController().signal,
    settings: settingsOf(ruleId, {}),
    now,
  });
  const [fixed] = await fixFiles(linter, [{ path: 'asyncy.yml', text }]);
  return fixed?.after;
}

const examples = rules.flatMap(({ id, examples: { failing } }) =>
  failing.flatMap(({ contract, fixed, messageId }) =>
    contract !== undefined && fixed !== undefined ? [[id, messageId, contract, fixed] as const] : [],
  ),
);

describe('examples of contract files', () => {
  it('are mended by rules that say so', () => {
    const fixable = new Set(examples.map(([id]) => id));
    for (const id of ['contract/syntax', 'contract/variant-spelling', 'command/enum-without-type']) {
      expect(fixable).toContain(id);
      expect(rules.find((rule) => rule.id === id)?.fixable).toBe(true);
    }
  });

  it.each(examples)('%s %s is as its example shows, and settles', async (id, _, contract, fixed) => {
    expect((await fix(id, contract)) ?? contract).toBe(fixed);
    expect(await fix(id, fixed)).toBeUndefined();
  });
});
