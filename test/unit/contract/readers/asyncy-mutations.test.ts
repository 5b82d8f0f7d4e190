import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectDialect } from '../../../../src/contract/detect-dialect.js';
import { readContractFile } from '../../../../src/contract/read-file.js';
import { toJson } from '../../../../src/contract/yaml/node.js';
import { parseYaml } from '../../../../src/contract/yaml/parse.js';
import { mutated } from './mutated-contracts.js';

const ajv = new Ajv2020({ strict: false });
const validators = new Map(
  ['asyncy', 'microservice', 'oms'].map((dialect) => {
    const file = new URL(`../../../../schemas/${dialect}.schema.json`, import.meta.url);
    return [dialect, ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object)];
  }),
);

describe('mutated contract files', () => {
  it('never throw, and every finding is inside the file', async () => {
    let contracts = 0;
    await fc.assert(
      fc.asyncProperty(mutated, async (text) => {
        const { findings, ...parts } = await readContractFile(text, 'f.yml');
        if (Object.keys(parts).length > 1) contracts += 1;
        const lines = text.split('\n');
        for (const { ruleId, messageId, message, location } of findings) {
          expect(ruleId).toMatch(/^contract\/(?:syntax|unknown-key|variant-spelling|not-a-contract)$/);
          expect(messageId).toMatch(/^[a-z-]+$/);
          expect(message).not.toBe('');
          if (location?.kind !== 'file') throw new Error(`no place: ${message}`);
          expect(location.line).toBeLessThanOrEqual(lines.length);
          expect(location.column).toBeLessThanOrEqual(Math.max(1, lines[location.line - 1]?.length ?? 0));
        }
      }),
      { numRuns: 1500 },
    );
    // Most mutants get past the header.
    expect(contracts).toBeGreaterThan(700);
  }, 120_000);

  it('give a contract or findings', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (text) => {
        const { findings, ...parts } = await readContractFile(text, 'f.yml');
        expect(findings.length + Object.keys(parts).length - 1).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  it('are refused by the schema only where the reader finds something', async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(mutated, async (text) => {
        const { root } = await parseYaml(text, { kind: 'file', path: 'f' });
        const detected = root && detectDialect(root);
        if (!root || !detected?.contract) return;
        if (validators.get(detected.dialect)?.(toJson(root)) === true) return;
        refused += 1;
        expect((await readContractFile(text, 'f')).findings).not.toEqual([]);
      }),
      { numRuns: 1500 },
    );
    expect(refused).toBeGreaterThan(100);
  }, 120_000);
});
