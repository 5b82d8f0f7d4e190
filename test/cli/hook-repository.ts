import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { cleanEnvironment, root, type Outcome } from './container-api.js';

/** A contract file that lints without errors, and one that does not. */
export const good = 'omg: 1\ninfo:\n  version: 1.0.0\n  title: Weather\n  description: Tells the weather\n';
export const bad = 'omg: 1\nactions: [\n';

export const noOid = '0'.repeat(40);

/** A folder with a bare repository `remote.git`, a clone of it in `work`, and `container-api` on PATH. */
export class Repository {
  readonly folder = mkdtempSync(join(tmpdir(), 'container-api-hook-'));
  readonly work = join(this.folder, 'work');
  readonly remote = join(this.folder, 'remote.git');
  readonly env: Record<string, string>;

  constructor() {
    const bin = join(this.folder, 'bin');
    this.env = {
      ...cleanEnvironment(),
      PATH: `${bin}:${process.env.PATH ?? ''}`,
      HOME: join(this.folder, 'home'),
      XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? join(tmpdir(), 'container-api-hook-cache'),
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'A',
      GIT_AUTHOR_EMAIL: 'a@example.com',
      GIT_COMMITTER_NAME: 'A',
      GIT_COMMITTER_EMAIL: 'a@example.com',
      GIT_ALLOW_PROTOCOL: 'file',
      CONTAINER_API_FORMAT: 'jsonl',
      LC_ALL: 'C',
    };
    mkdirSync(join(this.folder, 'home'));
    this.script(join(bin, 'container-api'), `exec '${process.execPath}' '${root}/bin/run.js' "$@"`);
    this.git(['init', '-q', '--bare', '-b', 'main', this.remote], this.folder);
    this.git(['init', '-q', '-b', 'main', this.work], this.folder);
    this.git(['remote', 'add', 'origin', this.remote]);
  }

  run(command: string, args: readonly string[], cwd = this.work, input = ''): Outcome {
    const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env: this.env, input });
    if (error) throw error;
    return { status, stdout: stdout.toString(), stderr: stderr.toString() };
  }

  /** What git prints; it must succeed. */
  git(args: readonly string[], cwd = this.work, input = ''): string {
    const { status, stdout, stderr } = this.run('git', args, cwd, input);
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  }

  containerApi(args: readonly string[], cwd = this.work, input = ''): Outcome {
    return this.run('container-api', args, cwd, input);
  }

  /** Writes a file of the work tree. */
  write(path: string, text: string, cwd = this.work): void {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }

  /** An executable shell script. */
  script(path: string, body: string): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!/bin/sh\n${body}\n`);
    chmodSync(path, 0o755);
  }

  /** Writes files and commits them; answers the commit. */
  commit(files: Record<string, string>, cwd = this.work): string {
    for (const [path, text] of Object.entries(files)) this.write(path, text, cwd);
    this.git(['add', '--all'], cwd);
    this.git(['commit', '-q', '--allow-empty', '-m', 'change'], cwd);
    return this.git(['rev-parse', 'HEAD'], cwd);
  }

  /** Pushes past any hook. */
  pushUnchecked(...args: string[]): void {
    this.git(['push', '-q', '--no-verify', 'origin', ...args]);
  }

  /** Pushes, and tells what the hook linted. Some versions of git show what a hook prints as their own talk. */
  push(args: readonly string[], cwd = this.work): Outcome & { linted: string[] } {
    const outcome = this.run('git', ['push', ...args], cwd);
    const linted = [...(outcome.stdout + outcome.stderr).matchAll(/^\{"target":("(?:[^"\\]|\\.)*")/gm)];
    return { ...outcome, linted: linted.map(([, name = '']) => JSON.parse(name) as string).sort() };
  }

  /** Leaves only these programs on PATH. */
  onlyOnPath(...programs: string[]): void {
    const only = join(this.folder, 'only');
    mkdirSync(only);
    for (const program of programs) symlinkSync(this.which(program), join(only, program));
    this.env.PATH = only;
  }

  private which(program: string): string {
    return this.run('sh', ['-c', `command -v ${program}`]).stdout.trim();
  }

  /** What the remote has under a ref. */
  has(ref: string): string | undefined {
    const { status, stdout } = this.run('git', ['rev-parse', '-q', '--verify', ref], this.remote);
    return status === 0 ? stdout.trim() : undefined;
  }
}
