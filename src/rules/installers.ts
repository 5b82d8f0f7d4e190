import { execForm } from '../contract/dockerfile/words.js';
import { splitFlags } from './stages.js';

/** A command that installs packages. */
export interface Install {
  /** `apt-get install`, `npm ci`. */
  name: string;
  /** Packages of the operating system, or of a language. */
  kind: 'system' | 'language';
  /** What it names, options left out; for the package manager of a language often nothing. */
  packages: string[];
}

/** Words of shell syntax and wrappers before the program. */
const leading = new Set([
  'then',
  'do',
  'else',
  'elif',
  'if',
  'while',
  '!',
  '{',
  'sudo',
  'exec',
  'time',
  'command',
  'eatmydata',
]);

/**
 * The simple commands of a script as words, quotes taken away, nothing expanded. Substitutions and subshells count as commands of their
 * own: `apt-get purge $(cat list)` is `apt-get purge $` and `cat list`. Takes time in proportion to the text.
 */
export function simpleCommands(script: string): string[][] {
  const commands: string[][] = [[]];
  let word: string | undefined;
  const endWord = (): void => {
    if (word !== undefined) commands.at(-1)?.push(word);
    word = undefined;
  };
  for (const [token] of script.matchAll(
    /[^\s;&|()`"'\\]+|\\[^]?|"(?:[^"\\]+|\\[^])*"?|'[^']*'?|[;&|()`\n]|\s/g,
  )) {
    const char = token.charAt(0);
    if (char === '"' || char === "'") word = (word ?? '') + unquoted(token);
    else if (char === '\\') word = token === '\\\n' ? word : (word ?? '') + token.slice(1);
    else if (!isBreak.test(char)) word = (word ?? '') + token;
    else {
      endWord();
      if (isOperator.test(char) && commands.at(-1)?.length !== 0) commands.push([]);
    }
  }
  endWord();
  return commands.map(withoutLeading).filter((command) => command.length > 0);
}

/** What stands in quotes; the last one has no end. */
function unquoted(token: string): string {
  const isClosed = token.length > 1 && token.endsWith(token.charAt(0));
  const text = token.slice(1, isClosed ? -1 : undefined);
  return token.startsWith('"') ? text.replace(/\\(["\\$`])/g, '$1') : text;
}

const isBreak = /[\s;&|()`]/;
const isOperator = /[;&|()`\n]/;

function withoutLeading(words: string[]): string[] {
  const start = words.findIndex((word) => !leading.has(word) && !/^[A-Za-z_]\w*=/.test(word));
  return start === -1 ? [] : words.slice(start);
}

type Verbs = Readonly<Record<string, readonly string[]>>;

const system: Verbs = {
  'apt-get': ['install'],
  apt: ['install'],
  aptitude: ['install'],
  apk: ['add'],
  dnf: ['install', 'groupinstall'],
  microdnf: ['install'],
  tdnf: ['install'],
  yum: ['install', 'groupinstall'],
  zypper: ['install', 'in'],
};

const language: Verbs = {
  npm: ['ci', 'install', 'i'],
  pnpm: ['install', 'i'],
  yarn: ['install', ''],
  pip: ['install'],
  pip3: ['install'],
  pipenv: ['install', 'sync'],
  poetry: ['install'],
  uv: ['sync'],
  bundle: ['install', ''],
  composer: ['install'],
  go: ['mod download'],
  cargo: ['fetch'],
  mix: ['deps.get'],
  dotnet: ['restore'],
};

/** Options that take the next word as their value. */
const withValue = new Set([
  '-t',
  '--virtual',
  '-o',
  '-c',
  '-r',
  '--requirement',
  '--prefix',
  '-X',
  '-i',
  '--index-url',
]);

/** What a simple command installs. A package of the project itself (`pip install .`) is no dependency. */
export function installOf(command: readonly string[]): Install | undefined {
  const isModule = /^python[\d.]*$/.test(command[0] ?? '') && command[1] === '-m';
  const words = isModule ? command.slice(2) : command;
  const program = (words[0] ?? '').slice((words[0] ?? '').lastIndexOf('/') + 1);
  const kind = Object.hasOwn(system, program) ? 'system' : 'language';
  const verbs =
    kind === 'system' ? system[program] : Object.hasOwn(language, program) ? language[program] : undefined;
  if (!verbs) return undefined;
  const plain = plainWords(words.slice(1));
  const verb = verbs.find(
    (one) => plain.slice(0, one === '' ? undefined : one.split(' ').length).join(' ') === one,
  );
  if (verb === undefined) return undefined;
  const packages = verb === '' ? [] : plain.slice(verb.split(' ').length);
  if (kind === 'language' && packages.some((name) => /^[./]/.test(name))) return undefined;
  return { name: `${program} ${verb}`.trim(), kind, packages };
}

/** The words of a command that are neither options nor their values. */
function plainWords(words: readonly string[]): string[] {
  return words.filter(
    (word, at) => !word.startsWith('-') && !/^[0-9]*[<>]/.test(word) && !withValue.has(words[at - 1] ?? ''),
  );
}

/** `--virtual .build`, `-t .build`, `--virtual=.build`, `-t.build`: the name under which apk keeps packages together. */
function virtualName(words: readonly string[]): string | undefined {
  for (const [at, word] of words.entries()) {
    if (word === '-t' || word === '--virtual') return words[at + 1];
    const glued = /^(?:--virtual=|-t=?)(.+)$/.exec(word)?.[1];
    if (glued !== undefined) return glued;
  }
  return undefined;
}

const removals: Verbs = {
  'apt-get': ['purge', 'remove', 'autoremove'],
  apt: ['purge', 'remove', 'autoremove'],
  aptitude: ['purge', 'remove'],
  apk: ['del'],
  dnf: ['remove', 'erase', 'autoremove', 'history'],
  microdnf: ['remove'],
  tdnf: ['remove', 'erase', 'autoremove'],
  yum: ['remove', 'erase', 'autoremove', 'history'],
  zypper: ['remove', 'rm'],
};

/** What a simple command removes; `*`: all, or what cannot be known. */
function removalOf([program = '', ...words]: readonly string[]): string[] {
  // All packages count as dependencies from here on, and go with --auto-remove.
  if (program === 'apt-mark' && words[0] === 'auto') return ['*'];
  const verbs = Object.hasOwn(removals, program) ? removals[program] : undefined;
  const [verb = '', ...names] = plainWords(words);
  if (!verbs?.includes(verb)) return [];
  return verb === 'history' ? ['*'] : names;
}

/** Packages of the operating system that the commands of one RUN install and do not remove again, without their versions. */
export function leftover(commands: readonly (readonly string[])[]): string[] {
  const removed = new Set(commands.flatMap(removalOf));
  // A glob, a variable or a substitution may stand for anything.
  if ([...removed].some((name) => /[*$]/.test(name))) return [];
  return commands.flatMap((command) => {
    const install = installOf(command);
    if (install?.kind !== 'system') return [];
    const group = install.name.startsWith('apk') ? virtualName(command) : undefined;
    if (group !== undefined && removed.has(group)) return [];
    const names = install.packages.map((name) => name.replace(/[=<>~].*$/s, ''));
    return names.filter((name) => !removed.has(name));
  });
}

/** The simple commands of a RUN instruction. The lines of a heredoc are not told apart, so it has none. */
export function runCommands(text: string): string[][] {
  const { rest } = splitFlags(text);
  if (rest.includes('<<')) return [];
  const list = execForm(rest);
  return list ? [list] : simpleCommands(rest);
}
