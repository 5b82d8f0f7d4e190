import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extract } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { repositoryTar } from '../../../../src/app/call/repository.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'capi-repo-'));
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  await mkdir(join(folder, 'a', 'b'), { recursive: true });
  await writeFile(join(folder, 'a', 'b', 'ünï file'), 'content');
  await writeFile(join(folder, 'empty'), '');
  await writeFile(join(folder, 'program'), '#!/bin/sh', { mode: 0o755 });
  await symlink('empty', join(folder, 'link'));
  await writeFile(join(folder, '.gitignore'), 'secret\n');
  await writeFile(join(folder, 'secret'), 'x');
  await writeFile(join(folder, 'gone'), 'x');
  execFileSync('git', ['add', '--all'], { cwd: folder });
  await rm(join(folder, 'gone'));
  await writeFile(join(folder, 'new'), 'n'.repeat(1000));
});

afterAll(() => rm(folder, { recursive: true }));

describe('a copy of a work tree', () => {
  it('has what is tracked and what is new, as it is now', async () => {
    const entries: Record<string, string> = {};
    const tar = (await repositoryTar(join(folder, 'a'))).pipe(extract());
    for await (const entry of tar) {
      let text = '';
      for await (const chunk of entry) text += String(chunk);
      // The types of tar-stream are not what it gives.
      const { name, type, mode, linkname } = entry.header as {
        name: string;
        type: string;
        mode: number;
        linkname: string | null;
      };
      entries[name] = `${type} ${mode.toString(8)} ${linkname ?? text}`;
    }
    expect(entries).toEqual({
      '.gitignore': 'file 666 secret\n',
      'a/': 'directory 777 ',
      'a/b/': 'directory 777 ',
      'a/b/ünï file': 'file 666 content',
      empty: 'file 666 ',
      link: 'symlink 777 empty',
      new: `file 666 ${'n'.repeat(1000)}`,
      program: 'file 777 #!/bin/sh',
    });
  });

  it('is refused where there is none', async () => {
    await expect(repositoryTar(tmpdir())).rejects.toMatchObject({ code: 'REPOSITORY_MISSING', exitCode: 2 });
  });
});
