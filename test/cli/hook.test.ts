import { readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { bad, good, noOid, Repository } from './hook-repository.js';

let repository: Repository;

beforeEach(() => {
  repository = new Repository();
});
afterEach(() => {
  rmSync(repository.folder, { recursive: true, force: true });
});

const install = (cwd?: string) => {
  const { status, stderr } = repository.containerApi(['hook', 'install'], cwd);
  expect({ status, stderr }).toMatchObject({ status: 0 });
};

describe('a push', () => {
  beforeEach(() => {
    install();
  });

  it('goes through when what it changes is clean', () => {
    const commit = repository.commit({ 'asyncy.yml': good, 'src/main.js': '' });
    const { status, linted } = repository.push(['origin', 'main']);
    expect({ status, linted }).toEqual({ status: 0, linted: ['asyncy.yml'] });
    expect(repository.has('main')).toBe(commit);
  });

  it('is stopped by a finding, which git shows with the way past it', () => {
    repository.commit({ 'deep/in a folder/asyncy.yml': bad });
    const { status, linted, stderr } = repository.push(['origin', 'main']);
    expect({ status, linted }).toEqual({ status: 1, linted: ['deep/in a folder/asyncy.yml'] });
    expect(stderr).toContain('CONTAINER_API_SKIP_HOOK=1 git push');
    expect(repository.has('main')).toBeUndefined();
  });

  it('lints nothing, in silence, when no contract file changes', () => {
    repository.commit({ 'asyncy.yml': bad });
    repository.pushUnchecked('main');
    repository.commit({ 'README.md': '1' });
    const { status, stdout, stderr } = repository.push(['-q', 'origin', 'main']);
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('loads the linter only when there is something to lint', () => {
    repository.env.XDG_CACHE_HOME = join(repository.folder, 'cache');
    // Each file of the bundle that is loaded leaves its code in the cache.
    const loadsLinter = () =>
      readdirSync(repository.env.XDG_CACHE_HOME ?? '', { recursive: true }).some((name) =>
        /\/lint-[0-9a-f]{16}$/.test(String(name)),
      );
    repository.commit({ 'README.md': '1' });
    expect(repository.push(['origin', 'main']).status).toBe(0);
    expect(loadsLinter()).toBe(false);
    repository.commit({ 'asyncy.yml': good });
    expect(repository.push(['origin', 'main']).status).toBe(0);
    expect(loadsLinter()).toBe(true);
  });

  it('does not lint what is bad already on the remote, nor what only the work tree holds', () => {
    repository.commit({ 'asyncy.yml': bad });
    repository.pushUnchecked('main');
    repository.commit({ Dockerfile: 'FROM alpine:3.20\n' });
    repository.write('Dockerfile', 'FROM\n');
    repository.write('oms.yml', bad);
    const { status, linted } = repository.push(['origin', 'main']);
    expect({ status, linted }).toEqual({ status: 0, linted: ['Dockerfile'] });
  });

  it('lints the last state: what a later commit mends or takes back is not reported', () => {
    repository.commit({ 'asyncy.yml': good });
    repository.pushUnchecked('main');
    repository.commit({ 'asyncy.yml': bad, 'oms.yml': bad, 'microservice.yml': bad });
    repository.commit({ 'asyncy.yml': good, 'oms.yml': good });
    rmSync(join(repository.work, 'microservice.yml'));
    repository.commit({});
    const { status, linted } = repository.push(['origin', 'main']);
    expect({ status, linted }).toEqual({ status: 0, linted: ['oms.yml'] });
  });

  it('lints the commits that are pushed, not the branch that is checked out', () => {
    repository.commit({ 'asyncy.yml': bad });
    repository.git(['checkout', '-q', '--orphan', 'other']);
    repository.commit({ 'asyncy.yml': good });
    expect(repository.push(['origin', 'main']).status).toBe(1);
    expect(repository.push(['origin', 'other']).status).toBe(0);
  });

  it('compares a new branch with what the remote has', () => {
    repository.commit({ 'asyncy.yml': bad });
    repository.pushUnchecked('main');
    repository.git(['checkout', '-q', '-b', 'topic']);
    expect(repository.push(['origin', 'topic']).linted).toEqual([]);
    repository.git(['checkout', '-q', '-b', 'second']);
    repository.commit({ 'oms.yml': good });
    const { status, linted } = repository.push(['origin', 'second']);
    expect({ status, linted }).toEqual({ status: 0, linted: ['oms.yml'] });
  });

  it('does not lint what a merge brings from the remote, but what the merge itself changes', () => {
    repository.commit({ 'asyncy.yml': good, 'oms.yml': good });
    repository.git(['branch', 'topic']);
    repository.commit({ 'asyncy.yml': bad });
    repository.pushUnchecked('main', 'topic');
    repository.git(['checkout', '-q', 'topic']);
    repository.commit({ 'README.md': '' });
    repository.git(['merge', '-q', '--no-commit', 'main']);
    repository.write('oms.yml', bad);
    repository.commit({});
    const { status, linted } = repository.push(['origin', 'topic']);
    expect({ status, linted }).toEqual({ status: 1, linted: ['oms.yml'] });
  });

  it('force-pushes: lints what the remote does not have yet', () => {
    repository.commit({ 'asyncy.yml': good });
    repository.pushUnchecked('main');
    repository.commit({ 'asyncy.yml': bad, 'README.md': '1' });
    repository.pushUnchecked('main');
    repository.write('README.md', '2');
    repository.git(['commit', '-q', '-a', '--amend', '-m', 'amended']);
    expect(repository.push(['-f', 'origin', 'main'])).toMatchObject({ status: 0, linted: [] });
    repository.write('asyncy.yml', `${bad}#`);
    repository.git(['commit', '-q', '-a', '--amend', '-m', 'amended']);
    expect(repository.push(['-f', 'origin', 'main'])).toMatchObject({ status: 1, linted: ['asyncy.yml'] });
    repository.git(['reset', '-q', '--hard', 'HEAD~1']);
    expect(repository.push(['-f', 'origin', 'main'])).toMatchObject({ status: 0, linted: [] });
  });

  it('force-pushes over commits that were never fetched', () => {
    const base = repository.commit({ 'asyncy.yml': good });
    repository.pushUnchecked('main');
    const other = join(repository.folder, 'other');
    repository.git(['clone', '-q', repository.remote, other], repository.folder);
    repository.commit({ 'oms.yml': good }, other);
    repository.git(['push', '-q', 'origin', 'main'], other);
    repository.commit({ 'microservice.yml': good });
    expect(repository.push(['-f', 'origin', 'main'])).toMatchObject({
      status: 0,
      linted: ['microservice.yml'],
    });
    expect(repository.git(['rev-parse', 'HEAD~1'])).toBe(base);
  });

  it('pushes an unrelated history over another one', () => {
    repository.commit({ 'asyncy.yml': bad, 'oms.yml': good });
    repository.pushUnchecked('main');
    repository.git(['checkout', '-q', '--orphan', 'new']);
    repository.commit({ 'oms.yml': `${good}# new\n` });
    expect(repository.push(['-f', 'origin', 'new:main'])).toMatchObject({ status: 0, linted: ['oms.yml'] });
  });

  it('lints nothing for a ref that is deleted', () => {
    repository.commit({ 'asyncy.yml': bad });
    repository.pushUnchecked('main', 'main:topic');
    expect(repository.push(['origin', '--delete', 'topic'])).toMatchObject({ status: 0, linted: [] });
    expect(repository.has('topic')).toBeUndefined();
  });

  it('lints tags, plain and annotated, and each file once', () => {
    repository.commit({ 'asyncy.yml': good });
    repository.pushUnchecked('main');
    repository.git(['tag', 'old']);
    repository.git(['tag', '-a', '-m', 'old', 'old-annotated']);
    expect(repository.push(['origin', '--tags'])).toMatchObject({ status: 0, linted: [] });
    repository.commit({ 'asyncy.yml': bad });
    repository.git(['tag', 'v1']);
    repository.git(['tag', '-a', '-m', 'v2', 'v2']);
    repository.git(['tag', '-a', '-m', 'v3', 'v3', 'v2']);
    for (const refs of [['v1'], ['v2'], ['v3'], ['v1', 'v2', 'v3', 'main']]) {
      expect(repository.push(['origin', ...refs])).toMatchObject({ status: 1, linted: ['asyncy.yml'] });
    }
  });

  it('lints nothing for a tag of a file', () => {
    repository.commit({ 'asyncy.yml': bad });
    repository.git(['tag', 'blob', 'HEAD:asyncy.yml']);
    expect(repository.push(['origin', 'blob'])).toMatchObject({ status: 0, linted: [] });
  });

  it('lints the state of each branch', () => {
    repository.commit({ 'asyncy.yml': good });
    repository.pushUnchecked('main');
    repository.commit({ 'asyncy.yml': bad });
    repository.git(['checkout', '-q', '-b', 'mended']);
    repository.commit({ 'asyncy.yml': `${good}# mended\n` });
    expect(repository.push(['origin', 'mended'])).toMatchObject({ status: 0, linted: ['asyncy.yml'] });
    expect(repository.push(['origin', 'main'])).toMatchObject({ status: 0, linted: [] });
  });

  it('passes over links, submodules and what was renamed away or deleted', () => {
    repository.commit({ 'asyncy.yml': bad, 'microservice.yml': bad });
    repository.pushUnchecked('main');
    symlinkSync('README.md', join(repository.work, 'oms.yml'));
    repository.git(['mv', 'asyncy.yml', 'other.yml']);
    rmSync(join(repository.work, 'microservice.yml'));
    repository.git(['update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},Dockerfile`]);
    repository.git(['add', 'oms.yml', 'microservice.yml']);
    repository.git(['commit', '-q', '-m', 'change']);
    expect(repository.push(['origin', 'main'])).toMatchObject({ status: 0, linted: [] });
  });

  it('lints a file that was renamed to a contract file', () => {
    repository.commit({ 'other.yml': bad });
    repository.pushUnchecked('main');
    repository.git(['mv', 'other.yml', 'asyncy.yml']);
    repository.commit({});
    expect(repository.push(['origin', 'main'])).toMatchObject({ status: 1, linted: ['asyncy.yml'] });
  });

  it('takes any path: spaces, line feeds, quotes, bytes that are not UTF-8', () => {
    const folders = ['a b', 'line\nfeed', '-n', `"q'`, 'é'];
    repository.commit(Object.fromEntries(folders.map((folder) => [`${folder}/asyncy.yml`, good])));
    const latin1 = Buffer.concat([
      Buffer.from(join(repository.work, 'caf')),
      Buffer.from([0xe9]),
      Buffer.from('.Dockerfile'),
    ]);
    writeFileSync(latin1, 'FROM alpine:3.20\n');
    repository.commit({});
    expect(repository.push(['origin', 'main']).linted).toEqual(
      [...folders.map((folder) => `${folder}/asyncy.yml`), 'caf\ufffd.Dockerfile'].sort(),
    );
  });

  it('reads the configuration of the work tree', () => {
    repository.commit({ 'asyncy.yml': bad, '.container-api.yaml': 'fail-on: never\n' });
    expect(repository.push(['origin', 'main'])).toMatchObject({ status: 0, linted: ['asyncy.yml'] });
  });

  it('pushes to a URL: compares with what the remote has under the ref', () => {
    repository.commit({ 'asyncy.yml': good, 'oms.yml': good });
    expect(repository.push([repository.remote, 'main']).linted).toEqual(['asyncy.yml', 'oms.yml']);
    repository.commit({ 'oms.yml': `${good}# 2\n` });
    expect(repository.push([repository.remote, 'main']).linted).toEqual(['oms.yml']);
  });

  it('is stopped when git cannot say what is pushed', () => {
    const commit = repository.commit({ 'asyncy.yml': good });
    const missing = `refs/heads/main ${'1'.repeat(40)} refs/heads/main ${noOid}\n`;
    const outcome = repository.containerApi(['hook', 'run', 'pre-push', 'origin', 'x'], undefined, missing);
    expect(outcome).toMatchObject({ status: 3, stdout: '' });
    expect(outcome.stderr).toContain('git cannot list the commits that are pushed');
    const garbage = repository.containerApi(
      ['hook', 'run', 'pre-push', 'origin', 'x'],
      undefined,
      `main ${commit}\n`,
    );
    expect(garbage).toMatchObject({ status: 2, stdout: '' });
    expect(garbage.stderr).toContain('standard input is not what git gives');
  });

  it('is stopped when the refs were lost on the way', () => {
    const { status, stderr } = repository.run('sh', [
      '-c',
      'exec container-api hook run pre-push origin x </dev/null',
    ]);
    expect(status).toBe(2);
    expect(stderr).toContain('use_stdin: true');
  });

  it('says that nothing is checked when git names no ref', () => {
    repository.commit({ 'asyncy.yml': good });
    repository.pushUnchecked('main');
    const { status, stderr } = repository.push(['origin', 'main']);
    expect(status).toBe(0);
    expect(stderr).toContain('git names no ref that is pushed, so nothing was linted.\n');
  });

  it('is not checked when the user says so', () => {
    repository.commit({ 'asyncy.yml': bad });
    repository.env.CONTAINER_API_SKIP_HOOK = '1';
    expect(repository.push(['origin', 'main'])).toMatchObject({ status: 0, linted: [] });
    repository.commit({ 'asyncy.yml': `${bad}#` });
    repository.env.CONTAINER_API_SKIP_HOOK = '0';
    expect(repository.push(['origin', 'main'])).toMatchObject({ status: 1, linted: ['asyncy.yml'] });
    delete repository.env.CONTAINER_API_SKIP_HOOK;
    expect(repository.push(['--no-verify', 'origin', 'main'])).toMatchObject({ status: 0, linted: [] });
  });

  it('is stopped when container-api is not there', () => {
    repository.commit({ 'README.md': '' });
    repository.onlyOnPath('git', 'cat');
    const { status, stderr } = repository.push(['origin', 'main']);
    expect(status).toBe(1);
    expect(stderr).toContain('npm install --save-dev container-api');
    expect(repository.has('main')).toBeUndefined();
  });

  it('prefers the container-api of the work tree', () => {
    repository.commit({ 'README.md': '' });
    const local = join(repository.work, 'node_modules', '.bin', 'container-api');
    repository.script(local, 'echo "local: $*" >&2; cat >&2');
    const { status, stderr } = repository.push(['origin', 'main']);
    expect(status).toBe(0);
    expect(stderr).toContain(`local: hook run pre-push origin ${repository.remote}\n`);
    expect(stderr).toMatch(/^refs\/heads\/main [0-9a-f]{40} refs\/heads\/main 0{40}$/m);
  });
});

describe('a repository of another layout', () => {
  it('is a linked work tree', () => {
    repository.commit({ 'README.md': '' });
    const tree = join(repository.folder, 'tree');
    repository.git(['worktree', 'add', '-q', tree, '-b', 'topic']);
    install(tree);
    repository.commit({ 'asyncy.yml': bad }, tree);
    expect(repository.push(['origin', 'topic'], tree)).toMatchObject({ status: 1, linted: ['asyncy.yml'] });
  });

  it('is a submodule', () => {
    repository.git(['init', '-q', '--bare', '-b', 'main', join(repository.folder, 'sub.git')]);
    const seed = join(repository.folder, 'seed');
    repository.git(['clone', '-q', join(repository.folder, 'sub.git'), seed], repository.folder);
    repository.commit({ 'README.md': '' }, seed);
    repository.git(['push', '-q', 'origin', 'HEAD:main'], seed);
    repository.git([
      '-c',
      'protocol.file.allow=always',
      'submodule',
      '--quiet',
      'add',
      join(repository.folder, 'sub.git'),
      'sub',
    ]);
    const sub = join(repository.work, 'sub');
    install(sub);
    repository.commit({ 'asyncy.yml': bad }, sub);
    expect(repository.push(['origin', 'HEAD:main'], sub)).toMatchObject({
      status: 1,
      linted: ['asyncy.yml'],
    });
    // The repository around it has no hook.
    repository.commit({ 'asyncy.yml': bad });
    expect(repository.push(['origin', 'main'])).toMatchObject({ status: 0, linted: [] });
  });

  it('is bare', () => {
    repository.commit({ 'asyncy.yml': bad });
    const bare = join(repository.folder, 'bare.git');
    repository.git(['clone', '-q', '--bare', repository.work, bare], repository.folder);
    install(bare);
    expect(repository.push([repository.remote, 'main'], bare)).toMatchObject({
      status: 1,
      linted: ['asyncy.yml'],
    });
  });

  it('is a shallow clone', () => {
    repository.commit({ 'asyncy.yml': bad });
    repository.commit({ 'README.md': '' });
    repository.pushUnchecked('main');
    const shallow = join(repository.folder, 'shallow');
    repository.git(['clone', '-q', '--depth=1', `file://${repository.remote}`, shallow], repository.folder);
    install(shallow);
    repository.commit({ 'oms.yml': good }, shallow);
    expect(repository.push(['origin', 'main'], shallow)).toMatchObject({ status: 0, linted: ['oms.yml'] });
    repository.git(['checkout', '-q', '-b', 'topic'], shallow);
    repository.commit({ 'oms.yml': bad }, shallow);
    expect(repository.push(['origin', 'topic'], shallow)).toMatchObject({ status: 1, linted: ['oms.yml'] });
  });

  it('has SHA-256 object ids', () => {
    const work = join(repository.folder, 'sha256');
    const remote = join(repository.folder, 'sha256.git');
    repository.git(['init', '-q', '--bare', '--object-format=sha256', remote], repository.folder);
    repository.git(['init', '-q', '-b', 'main', '--object-format=sha256', work], repository.folder);
    repository.git(['remote', 'add', 'origin', remote], work);
    install(work);
    repository.commit({ 'asyncy.yml': good }, work);
    expect(repository.push(['origin', 'main'], work)).toMatchObject({ status: 0, linted: ['asyncy.yml'] });
    repository.commit({ 'oms.yml': bad }, work);
    expect(repository.push(['origin', 'main'], work)).toMatchObject({ status: 1, linted: ['oms.yml'] });
  });

  it('is pushed to from a folder below its top', () => {
    install();
    repository.commit({ 'a/asyncy.yml': bad });
    expect(repository.push(['origin', 'main'], join(repository.work, 'a'))).toMatchObject({
      status: 1,
      linted: ['a/asyncy.yml'],
    });
  });
});
