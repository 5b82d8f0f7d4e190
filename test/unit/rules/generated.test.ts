import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

import { pageTexts, rulesIndex } from '../../../scripts/generate.mjs';

const root = join(import.meta.dirname, '..', '..', '..');

describe('what is generated from the rules', () => {
  it('is fresh: the index', async () => {
    expect(readFileSync(join(root, 'src', 'rules', 'index.ts'), 'utf8')).toBe(await rulesIndex());
  });

  it('is fresh: the pages, each with its own and none besides', async () => {
    const folder = join(root, 'docs');
    const written = ['rules', 'promises'].flatMap((generated) =>
      readdirSync(join(folder, generated), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name))),
    );
    const texts = await pageTexts();
    expect(written.sort()).toEqual([...texts.keys()].sort());
    for (const [path, text] of texts) expect(readFileSync(join(folder, path), 'utf8'), path).toBe(text);
  });
});
