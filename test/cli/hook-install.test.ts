import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { bad, good, Repository } from './hook-repository.js';

let repository: Repository;
let hook: string;

beforeEach(() => {
  repository = new Repository();
  hook = join(repository.work, '.git', 'hooks', 'pre-push');
  rmSync(join(hook, '..'), { recursive: true, force: true });
});
afterEach(() => {
  rmSync(repository.folder, { recursive: true, force: true });
});

const install = (...args: string[]) => repository.containerApi(['hook', 'install', ...args]);
const uninstall = (...args: string[]) => repository.containerApi(['hook', 'uninstall', ...args]);
const names = () => readdirSync(join(hook, '..')).sort();

describe('hook install', () => {
  it('writes an executable hook where no commit and no hooks directory is', () => {
    expect(install()).toEqual({
      status: 0,
      stdout: '',
      stderr: `Installed the pre-push hook: ${hook}\n`,
    });
    expect(statSync(hook).mode & 0o777).toBe(0o755);
    expect(repository.run('sh', ['-n', hook])).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(hook, 'utf8')).toContain("'container-api hook uninstall' removes it");
  });

  it('changes nothing the second time, and mends a missing permission', () => {
    install();
    const before = { text: readFileSync(hook, 'utf8'), time: statSync(hook).mtimeMs };
    expect(install()).toMatchObject({
      status: 0,
      stderr: `The pre-push hook is installed already: ${hook}\n`,
    });
    expect({ text: readFileSync(hook, 'utf8'), time: statSync(hook).mtimeMs }).toEqual(before);
    chmodSync(hook, 0o644);
    expect(install().stderr).toBe(`Brought the pre-push hook up to date: ${hook}\n`);
    expect(statSync(hook).mode & 0o777).toBe(0o755);
    expect(names()).toEqual(['pre-push']);
  });

  it('keeps the hook that is there: it runs first with arguments and refs, and may stop the push', () => {
    repository.script(
      hook,
      'printf "kept: %s\\n" "$*" >&2; cat >&2; test ! -e "$(git rev-parse --show-toplevel)/stop"',
    );
    chmodSync(hook, 0o750);
    const original = readFileSync(hook, 'utf8');
    const kept = `${hook}.before-container-api`;
    expect(install().stderr).toBe(
      `Installed the pre-push hook: ${hook}\nThe hook that was there is kept and runs first: ${kept}\n`,
    );
    expect({ text: readFileSync(kept, 'utf8'), mode: statSync(kept).mode & 0o777 }).toEqual({
      text: original,
      mode: 0o750,
    });

    const commit = repository.commit({ 'asyncy.yml': good });
    const clean = repository.push(['origin', 'main']);
    expect(clean).toMatchObject({ status: 0, linted: ['asyncy.yml'] });
    expect(clean.stderr).toContain(
      `kept: origin ${repository.remote}\nrefs/heads/main ${commit} refs/heads/main ${'0'.repeat(40)}\n`,
    );

    repository.commit({ 'asyncy.yml': bad });
    expect(repository.push(['origin', 'main'])).toMatchObject({ status: 1, linted: ['asyncy.yml'] });
    repository.env.CONTAINER_API_SKIP_HOOK = '1';
    repository.write('stop', '');
    const stopped = repository.push(['origin', 'main']);
    expect(stopped).toMatchObject({ status: 1, linted: [] });
    expect(stopped.stderr).toContain('kept: origin');
    expect(repository.has('main')).toBe(commit);
  });

  it('runs a kept hook that does not read the refs', () => {
    repository.script(hook, 'exec <&-; echo deaf >&2');
    install();
    // More than a pipe holds.
    repository.commit({ 'asyncy.yml': bad });
    const refs = Array.from({ length: 1500 }, (_, index) => `create refs/tags/t${String(index)} HEAD\n`);
    repository.git(['update-ref', '--stdin'], undefined, refs.join(''));
    const { status, linted, stderr } = repository.push(['origin', 'main', '--tags']);
    expect({ status, linted }).toEqual({ status: 1, linted: ['asyncy.yml'] });
    expect(stderr).toContain('deaf\n');
    expect(stderr).not.toContain('roken pipe');
  });

  it('leaves a hook that is not executable unrun, as git does', () => {
    repository.script(hook, 'echo "must not run" >&2; exit 1');
    chmodSync(hook, 0o644);
    install();
    repository.commit({ 'asyncy.yml': good });
    const { status, stderr } = repository.push(['origin', 'main']);
    expect(status).toBe(0);
    expect(stderr).not.toContain('must not run');
  });

  it('does not overwrite a hook that was kept before', () => {
    repository.script(hook, 'echo new');
    repository.script(`${hook}.before-container-api`, 'echo old');
    const { status, stderr } = install();
    expect(status).toBe(2);
    expect(stderr).toContain(`'${hook}.before-container-api' is there already`);
    expect(readFileSync(hook, 'utf8')).toContain('echo new');
    expect(readFileSync(`${hook}.before-container-api`, 'utf8')).toContain('echo old');
  });

  it('leaves a hook of ours alone that somebody changed', () => {
    install();
    const changed = `${readFileSync(hook, 'utf8')}echo mine\n`;
    writeFileSync(hook, changed);
    for (const outcome of [install(), uninstall()]) {
      expect(outcome.status).toBe(2);
      expect(outcome.stderr).toContain('changed since');
    }
    expect(readFileSync(hook, 'utf8')).toBe(changed);
  });

  it.each([
    [
      'a symbolic link',
      () => {
        symlinkSync('elsewhere', hook);
      },
    ],
    [
      'a directory',
      () => {
        mkdirSync(hook);
      },
    ],
  ])('leaves %s alone', (what, make) => {
    mkdirSync(join(hook, '..'));
    make();
    const outcome = install();
    expect(outcome.status).toBe(2);
    expect(outcome.stderr).toContain(`'${hook}' is ${what}`);
    expect(uninstall().status).toBe(0);
    expect(names()).toEqual(['pre-push']);
  });

  it('says when the hooks directory is a file', () => {
    writeFileSync(join(hook, '..'), '');
    const { status, stderr } = install();
    expect(status).toBe(2);
    expect(stderr).toContain(`'${hook}': its folder is a file`);
  });

  it('says when the hooks directory cannot be written', () => {
    repository.git(['config', 'core.hooksPath', '/proc/container-api']);
    const { status, stderr } = install('--global');
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /cannot write '\/proc\/container-api\/pre-push': its folder is not there and cannot be made/,
    );
    expect(stderr).toContain('core.hooksPath');
  });

  it('refuses where there is no repository', () => {
    const { status, stderr } = repository.containerApi(['hook', 'install'], repository.folder);
    expect(status).toBe(2);
    expect(stderr).toContain(`git finds no repository in '${repository.folder}'`);
  });

  it('says that git is missing', () => {
    repository.onlyOnPath('container-api');
    const { status, stderr } = install();
    expect(status).toBe(3);
    expect(stderr).toContain('git is not on PATH');
  });
});

describe('core.hooksPath', () => {
  it('is relative to the top of the work tree', () => {
    repository.git(['config', 'core.hooksPath', '.githooks']);
    mkdirSync(join(repository.work, 'below'));
    const { status, stderr } = repository.containerApi(['hook', 'install'], join(repository.work, 'below'));
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: `Installed the pre-push hook: ${join(repository.work, '.githooks', 'pre-push')}\n`,
    });
    repository.commit({ 'asyncy.yml': bad });
    expect(repository.push(['origin', 'main'])).toMatchObject({ status: 1, linted: ['asyncy.yml'] });
  });

  it('outside the repository is taken with --global only', () => {
    const shared = join(repository.folder, 'home', 'hooks');
    repository.git(['config', 'core.hooksPath', '~/hooks']);
    const refused = install();
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain(shared);
    expect(refused.stderr).toContain('--global');
    expect(existsSync(shared)).toBe(false);

    expect(install('--global')).toMatchObject({
      status: 0,
      stderr: `Installed the pre-push hook: ${join(shared, 'pre-push')}\n`,
    });
    repository.commit({ 'asyncy.yml': bad });
    expect(repository.push(['origin', 'main'])).toMatchObject({ status: 1, linted: ['asyncy.yml'] });
    expect(uninstall().status).toBe(2);
    expect(uninstall('--global')).toMatchObject({ status: 0 });
    expect(readdirSync(shared)).toEqual([]);
  });

  it.each(['.husky/_', '.husky'])('of husky (%s) is left to husky', (path) => {
    repository.git(['config', 'core.hooksPath', path]);
    const { status, stderr } = install();
    expect(status).toBe(2);
    expect(stderr).toContain('container-api hook run pre-push "$@"');
    expect(existsSync(join(repository.work, '.husky'))).toBe(false);
    expect(uninstall().status).toBe(0);
  });
});

describe('the hook of a hook manager', () => {
  it.each([
    ['husky', '# husky\n# Hook created by Husky v4', '.husky/pre-push'],
    ['lefthook', 'call_lefthook()\n{\n  lefthook\n}\ncall_lefthook run "pre-push" "$@"', 'use_stdin: true'],
    ['pre-commit', '# File generated by pre-commit: https://pre-commit.com', '.pre-commit-config.yaml'],
    ['simple-git-hooks', 'if [ "$SKIP_SIMPLE_GIT_HOOKS" = "1" ]; then exit 0; fi', 'simple-git-hooks'],
  ])('%s is left as it is, with the line to write instead', (name, body, advice) => {
    repository.script(hook, body);
    const before = readFileSync(hook, 'utf8');
    const { status, stderr } = install();
    expect(status).toBe(2);
    expect(stderr).toContain(`belongs to ${name}`);
    expect(stderr).toContain(advice);
    expect(readFileSync(hook, 'utf8')).toBe(before);
    expect(names()).toEqual(['pre-push']);
  });
});

describe('hook uninstall', () => {
  it('removes ours', () => {
    install();
    expect(uninstall()).toEqual({ status: 0, stdout: '', stderr: `Removed the pre-push hook: ${hook}\n` });
    expect(names()).toEqual([]);
  });

  it('puts back the hook that was there before', () => {
    repository.script(hook, 'echo mine');
    chmodSync(hook, 0o700);
    const before = readFileSync(hook, 'utf8');
    install();
    expect(uninstall()).toMatchObject({ status: 0 });
    expect({ text: readFileSync(hook, 'utf8'), mode: statSync(hook).mode & 0o777, names: names() }).toEqual({
      text: before,
      mode: 0o700,
      names: ['pre-push'],
    });
  });

  it('leaves what is not ours, and says so', () => {
    expect(uninstall()).toMatchObject({
      status: 0,
      stderr: `Nothing to remove: there is no hook of container-api: ${hook}\n`,
    });
    repository.script(hook, 'echo mine');
    const before = readFileSync(hook, 'utf8');
    expect(uninstall()).toMatchObject({ status: 0 });
    expect(readFileSync(hook, 'utf8')).toBe(before);
  });
});
