/** What the images of the zoo stand on, made from this machine's own programs: no registry is asked. */
import { execFile, spawn } from 'node:child_process';
import type { Stats } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { pack, type Pack } from 'tar-stream';

import { docker, dockerProgram } from '../harness/docker.js';
import { packageFolders } from './packages.js';

const execute = promisify(execFile);

export const bases = {
  /** The running Node binary with its libraries; no shell. */
  node: 'capi-zoo-base/node',
  /** The same with a static busybox as `sh`. */
  shell: 'capi-zoo-base/shell',
  /** Debian's Python with its standard library; no shell. */
  python: 'capi-zoo-base/python',
  /** `node` with express and mozlog from npm below /app; no shell. */
  express: 'capi-zoo-base/express',
  /** The same with a static busybox as `sh`. */
  expressShell: 'capi-zoo-base/express-shell',
} as const;
export type Base = keyof typeof bases;

/** Equal files make equal layers. */
const mtime = new Date(1_577_836_800_000);

/** A tree of files for `docker import`. All belong to root, but for what is said otherwise. */
class Tree {
  readonly stream: Pack = pack();
  private readonly made = new Set<string>();

  directory(path: string, { mode = 0o755, uid = 0, gid = 0 } = {}): void {
    if (path === '' || path === '.' || this.made.has(path)) return;
    const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    this.directory(parent);
    this.made.add(path);
    this.stream.entry({ name: path, type: 'directory', mode, uid, gid, mtime });
  }

  file(path: string, content: string | Buffer, mode = 0o644, time = mtime): void {
    if (this.made.has(path)) return;
    this.made.add(path);
    this.directory(path.slice(0, path.lastIndexOf('/')));
    this.stream.entry({ name: path, mode, mtime: time }, content);
  }

  link(path: string, target: string): void {
    this.directory(path.slice(0, path.lastIndexOf('/')));
    this.stream.entry({ name: path, type: 'symlink', linkname: target, mtime });
  }

  /** A program of this machine, and the libraries that its loader would look for, at the paths where it does. */
  async program(path: string, from: string): Promise<void> {
    const { stdout } = await execute('ldd', [from]).catch(() => ({ stdout: '' })); // a static program has none
    for (const [library] of stdout.matchAll(/(?<==> |^\s)\/\S+/gm)) {
      const at = library.trim();
      this.file(at.slice(1), await readFile(at), 0o755);
    }
    this.file(path, await readFile(from), 0o755);
  }

  /** A folder of this machine, without those of its folders whose names match. */
  async folder(path: string, from: string, without: RegExp, timeOf: (found: Stats) => Date): Promise<void> {
    const entries = await readdir(from, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const [to, source] = [`${path}/${entry.name}`, join(from, entry.name)];
      if (without.test(entry.name)) continue;
      if (entry.isDirectory()) await this.folder(to, source, without, timeOf);
      else {
        const found = await stat(source);
        if (found.isFile()) this.file(to, await readFile(source), 0o644, timeOf(found));
      }
    }
  }

  /** Users, and places to write, as images of people who think of them have them. */
  furnish(): void {
    this.file('etc/passwd', 'root:x:0:0:root:/root:/bin/false\napp:x:10001:10001::/app:/bin/false\n');
    this.file('etc/group', 'root:x:0:\napp:x:10001:\n');
    this.directory('app');
    this.directory('tmp', { mode: 0o1777 });
    // Group 0 may write: so an arbitrary user can, as OpenShift gives one.
    this.directory('data', { mode: 0o775, uid: 10001 });
  }
}

async function importTree(name: string, fill: (tree: Tree) => Promise<void>): Promise<void> {
  const tree = new Tree();
  const child = spawn(dockerProgram, ['import', '-c', 'ENV PATH=/usr/bin:/bin', '-', name], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const sent = pipeline(tree.stream, child.stdin);
  tree.furnish();
  await fill(tree);
  tree.stream.finalize();
  await sent;
  const status = await ended;
  if (status !== 0) throw new Error(`docker import of ${name} ended with ${String(status)}`);
}

const node = (tree: Tree): Promise<void> => tree.program('usr/bin/node', process.execPath);

const pythonProgram = '/usr/bin/python3';
const unusedOfPython =
  /^(?:test|tests|idlelib|lib2to3|config-3.*|ensurepip|pydoc_data|tkinter|turtledemo|dist-packages|distutils|__phello__)$/;

async function shell(tree: Tree): Promise<void> {
  await node(tree);
  tree.file('bin/busybox', await readFile('/bin/busybox'), 0o755);
  for (const applet of ['sh', 'cat', 'sleep', 'nc', 'httpd']) tree.link(`bin/${applet}`, 'busybox');
}

/** Each package by itself: those within it are others, and may not be wanted. */
async function packages(tree: Tree): Promise<void> {
  for (const { from, to } of packageFolders())
    await tree.folder(`app/node_modules/${to}`, from, /^node_modules$/, () => mtime);
}

const fills: Record<Base, (tree: Tree) => Promise<void>> = {
  node,
  shell,
  express: async (tree) => {
    await node(tree);
    await packages(tree);
  },
  expressShell: async (tree) => {
    await shell(tree);
    await packages(tree);
  },
  python: async (tree) => {
    const { stdout } = await execute(pythonProgram, [
      '-c',
      'import sys, sysconfig; print(sys.version_info.minor); print(sysconfig.get_path("stdlib"))',
    ]);
    const [minor = '', library = ''] = stdout.split('\n');
    await tree.program(`usr/bin/python3.${minor}`, pythonProgram);
    tree.link('usr/bin/python3', `python3.${minor}`);
    // Python believes its compiled files by the time of the source.
    await tree.folder(library.slice(1), library, unusedOfPython, (found) => found.mtime);
  },
};

/** Makes a base, under its own name or another one. */
export async function makeBase(base: Base, name: string = bases[base]): Promise<void> {
  await importTree(name, fills[base]);
}

export async function makeBases(names: Iterable<Base>): Promise<void> {
  for (const name of new Set(names)) await makeBase(name);
}

export async function removeImages(names: readonly string[]): Promise<void> {
  if (names.length > 0) await docker('image', 'rm', '--force', ...names);
}
