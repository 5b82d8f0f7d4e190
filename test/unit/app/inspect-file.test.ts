import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { inspectFile, readContractFiles } from '../../../src/app/inspect-file.js';

const directory = mkdtempSync(join(tmpdir(), 'container-api-test-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

describe('files that are named as contract files', () => {
  it('refuses a pipe, which nobody may ever write to', async () => {
    const path = join(directory, 'pipe');
    execFileSync('mkfifo', [path]);
    await expect(readContractFiles([path])).rejects.toMatchObject({ code: 'FILE_UNREADABLE', exitCode: 2 });
    await expect(inspectFile(path, { kind: 'dockerfile', path }, {})).rejects.toMatchObject({ exitCode: 2 });
  });

  it('says which file is not there', async () => {
    const path = join(directory, 'asyncy.yml');
    await expect(readContractFiles([path])).rejects.toThrow(`${path}: there is no such file`);
  });
});
