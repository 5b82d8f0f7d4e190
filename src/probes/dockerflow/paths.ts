import { groupPath, passwdPath } from '../../contract/accounts.js';
import type { FileEntry, Observation } from '../../model/run.js';
import type { ProbeContext } from '../probe.js';

export const versionPath = '/app/version.json';
export const appPath = '/app';

/** Where services put the file instead. */
export function otherVersionPaths({ image }: ProbeContext): string[] {
  const { WorkingDir = '/' } = image.config;
  const here = WorkingDir.startsWith('/')
    ? `${WorkingDir.replace(/\/+$/, '')}/version.json`
    : '/version.json';
  const all = new Set(['/version.json', here, '/app/dist/version.json', '/opt/version.json']);
  return [...all].filter((path) => path !== versionPath);
}

/** Files whose text is read. */
export const readsText = (context: ProbeContext): string[] => [
  versionPath,
  passwdPath,
  groupPath,
  ...otherVersionPaths(context),
];

/** What services keep in their directory. */
export const usualPaths: readonly string[] = [
  'package.json',
  'requirements.txt',
  'pyproject.toml',
  'manage.py',
  'server.js',
  'index.js',
  'app.py',
  'main.py',
  'Cargo.toml',
  'go.mod',
  'bin',
  'src',
  'dist',
  'lib',
  'node_modules',
].map((name) => `${appPath}/${name}`);

export const isInApp = (path: string): boolean => path === appPath || path.startsWith(`${appPath}/`);

const mostNamed = 20;

/** Paths in /app that the command names; relative ones are of the working directory. */
export function namedInApp({ image, settings }: ProbeContext): string[] {
  const { Entrypoint = [], Cmd = [], WorkingDir = '/' } = image.config;
  const words = [...Entrypoint, ...(settings.cmd ?? Cmd)];
  const paths = words.flatMap((word) => {
    if (word.startsWith('/')) return [word];
    return isInApp(WorkingDir) && /^[\w.][\w./-]*$/.test(word) ? [`${WorkingDir}/${word}`] : [];
  });
  return paths.filter(isInApp).filter(isPlain).slice(0, mostNamed);
}

/** No path that leads up, and none that nobody has. */
const isPlain = (path: string): boolean =>
  path.length < 512 && !path.split('/').includes('..') && !path.includes('\0');

/** Files and directories of which only owner and mode are wanted. */
export const looksAt = (context: ProbeContext): string[] => [
  ...new Set([appPath, ...usualPaths, ...namedInApp(context)]),
];

/** What a run saw of a path; undefined where it did not look. */
export function entryOf(observation: Observation, path: string): FileEntry | undefined {
  for (const step of observation.steps) {
    const entry = step.do === 'files' ? step.files.find((file) => file.path === path) : undefined;
    if (entry) return entry;
  }
  return undefined;
}
