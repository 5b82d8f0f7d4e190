/** A command that runs inside a shell. */
export interface InShell {
  /** `/bin/sh -c`. */
  shell: string;
  script: string;
  /** How many arguments follow the script: they become $0, $1… */
  rest: number;
}

const unixShells = new Set(['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh', 'mksh']);
/** By program, the options after which the script stands. */
const otherShells: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['cmd', new Set(['/c', '/k'])],
  ['powershell', new Set(['-command', '-c'])],
  ['pwsh', new Set(['-command', '-c'])],
]);

/** `/bin/bash`, `C:\Windows\System32\cmd.exe`: `bash`, `cmd`. */
function programOf(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return name.toLowerCase().replace(/\.exe$/, '');
}

/** Where the script of a shell's command line stands; undefined when it runs a file, or nothing. */
function scriptAt(argv: readonly string[]): number | undefined {
  const start = programOf(argv[0] ?? '') === 'busybox' ? 1 : 0;
  const program = programOf(argv[start] ?? '');
  const switches = otherShells.get(program);
  if (switches) {
    const at = argv.findIndex((word, index) => index > start && switches.has(word.toLowerCase()));
    return at === -1 ? undefined : at + 1;
  }
  if (!unixShells.has(program)) return undefined;
  for (let at = start + 1; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    if (/^-[A-Za-z]*c[A-Za-z]*$/.test(word)) return at + 1;
    if (/^[-+][A-Za-z]*o$/.test(word)) at += 1;
    else if (!/^[-+]/.test(word)) return undefined;
  }
  return undefined;
}

/** The shell that a command runs in, by its name or by the image's SHELL; undefined for the exec form. */
export function inShell(argv: readonly string[], shell: readonly string[] = []): InShell | undefined {
  const isOwn =
    shell.length > 0 && argv.length > shell.length && shell.every((word, at) => argv[at] === word);
  const at = isOwn ? shell.length : scriptAt(argv);
  const script = at === undefined ? undefined : argv[at];
  if (at === undefined || script === undefined) return undefined;
  return { shell: argv.slice(0, at).join(' '), script, rest: argv.length - at - 1 };
}

/** True when the shell gives its place, and so its signals, to the program: `exec app`, `prepare && exec app`. */
export function execs(script: string): boolean {
  return /(?:^|[;&|\n{(]|\bthen\b|\belse\b)[^\S\n]*exec\s+[^\s<>&|;]/.test(script.slice(0, 100_000));
}

/** True when the script passes on what follows it. */
export function takesArguments(script: string): boolean {
  return /\$(?:[@*0-9]|\{[@*0-9])/.test(script);
}
