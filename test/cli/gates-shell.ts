import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { cleanEnvironment, root, type Outcome } from './container-api.js';

export const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
};

/** A contract file that lints without findings, and one with one error. */
export const good = 'omg: 1\ninfo:\n  version: 1.0.0\n  title: Weather\n  description: Tells the weather\n';
export const bad = 'omg: 1\nactions: [\n';

/** Takes the place of npx: writes down what it is called with, fetches nothing and starts what is built here. */
const npx = `printf '%s\\n' "$*" >>"$NPX_LOG"
while [ $# -gt 0 ]; do
  case $1 in
    --) shift; exec "$@" ;;
    container-api@*) shift; exec container-api "$@" ;;
    *) shift ;;
  esac
done
exit 1`;

/** A folder in which lines of CI files are run, with a job's checkout in `work`. */
export class Job {
  readonly folder = mkdtempSync(join(tmpdir(), 'container-api-gates-'));
  readonly work = join(this.folder, 'work space');
  readonly env: Record<string, string>;

  constructor(files: Record<string, string>) {
    mkdirSync(this.work);
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    this.script('container-api', `exec '${process.execPath}' '${root}/bin/run.js' "$@"`);
    this.script('npx', npx);
    this.env = {
      ...cleanEnvironment(),
      PATH: `${join(this.folder, 'bin')}:${process.env.PATH ?? ''}`,
      XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? join(tmpdir(), 'container-api-gates-cache'),
      NPX_LOG: join(this.folder, 'npx.log'),
    };
  }

  write(path: string, text: string): void {
    const file = join(this.work, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** A program on PATH. */
  script(name: string, body: string): void {
    const path = join(this.folder, 'bin', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!/bin/sh\n${body}\n`);
    chmodSync(path, 0o755);
  }

  /** Runs a program in the checkout. */
  run(command: string, args: readonly string[], env: Record<string, string> = {}, input = ''): Outcome {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      cwd: this.work,
      env: { ...this.env, ...env },
      input,
    });
    if (error) throw error;
    return { status, stdout: stdout.toString(), stderr: stderr.toString() };
  }

  /** What npx was called with, call by call. */
  npxCalls(): string[] {
    return readFileSync(join(this.folder, 'npx.log'), 'utf8').trimEnd().split('\n');
  }
}
