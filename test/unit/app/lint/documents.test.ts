import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { expandFolders } from '../../../../src/app/lint/documents.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'documents-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('expandFolders', () => {
  it('takes links to files, and none to folders or to nothing', () => {
    mkdirSync(join(folder, 'app'));
    mkdirSync(join(folder, 'elsewhere'));
    writeFileSync(join(folder, 'elsewhere', 'base'), 'FROM scratch\n');
    writeFileSync(join(folder, 'elsewhere', 'Dockerfile'), 'FROM scratch\n');
    symlinkSync('../elsewhere/base', join(folder, 'app', 'Dockerfile'));
    symlinkSync('../elsewhere', join(folder, 'app', 'Dockerfile.d'));
    symlinkSync('../elsewhere', join(folder, 'app', 'linked'));
    symlinkSync('gone', join(folder, 'app', 'Dockerfile.gone'));
    symlinkSync('Dockerfile.self', join(folder, 'app', 'Dockerfile.self'));
    expect(expandFolders([join(folder, 'app')])).toEqual([join(folder, 'app', 'Dockerfile')]);
  });
});
