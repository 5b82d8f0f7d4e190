import type { CallMount, CallSpec } from '../model/call.js';

/** Lines that are longer are broken before each option. */
const longestLine = 100;

/**
 * The `docker run` line that makes the container of a call, each word quoted for a POSIX shell. `redact` answers what is shown for the value of a
 * variable. Files that are put in before the start have no option, and are not in it.
 */
export function dockerRunLine(
  spec: CallSpec,
  given: { image: string; redact: (name: string, value: string) => string },
): string {
  const { entrypoint, limits } = spec;
  const [program = '', ...rest] = entrypoint ?? [];
  const options: (readonly [string, string] | readonly [string])[] = [
    ['--rm'],
    ...(spec.stdin ? [['-i'] as const] : []),
    ['--cap-drop', 'ALL'],
    ...spec.capabilities.map((name) => ['--cap-add', name] as const),
    ['--security-opt', 'no-new-privileges'],
    ...spec.mounts.map((mount) => ['--mount', mountText(mount)] as const),
    ...Object.entries(spec.env).map(
      ([name, value]) => ['-e', `${name}=${given.redact(name, value)}`] as const,
    ),
    ['--network', spec.network],
    ...spec.hosts.map((host) => ['--add-host', host] as const),
    ...amount('--memory', limits.memory),
    ...amount('--cpus', limits.cpus),
    ...amount('--pids-limit', limits.pids),
    ...amount('--gpus', limits.gpus),
    ...spec.publish.map((port) => ['-p', `127.0.0.1::${String(port)}`] as const),
    ...(entrypoint ? [['--entrypoint', program] as const] : []),
  ];
  const command = [given.image, ...rest, ...(spec.cmd ?? [])];
  const parts = ['docker run', ...[...options, command].map((words) => words.map(quoteWord).join(' '))];
  const line = parts.join(' ');
  return line.length <= longestLine ? line : parts.join(' \\\n  ');
}

function amount(option: string, value: number | undefined): (readonly [string, string])[] {
  return value === undefined ? [] : [[option, String(value)]];
}

/** The fields of --mount, which Docker reads as a line of CSV. */
function mountText(mount: CallMount): string {
  const source =
    mount.kind === 'bind' ? [`source=${mount.source}`] : mount.name ? [`source=${mount.name}`] : [];
  const fields = [`type=${mount.kind}`, ...source, `target=${mount.target}`];
  if (mount.readOnly) fields.push('readonly');
  return fields
    .map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(',');
}

const plainWord = /^[\w@%+=:,./-]+$/;

/** What a terminal would obey, or nobody would see. A line feed is left to the quotes. */
const unseen = /(?:(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}])+/gu;

/**
 * A word as a POSIX shell takes it to the letter. Controls and characters that hide are written as the octal numbers of their bytes. Pairs of
 * quotes, which mean nothing, keep `##[…]` and a line that begins with `::` apart: build servers take those for commands in their logs.
 */
function quoteWord(word: string): string {
  if (plainWord.test(word)) return word;
  const escaped = word
    .replaceAll("'", `'\\''`)
    .replace(/#(?=#)|\n/g, "$&''")
    .replace(unseen, (text) => `'"$(printf '${octal(text)}')"'`);
  return `'${escaped}'`;
}

function octal(text: string): string {
  return [...new TextEncoder().encode(text)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
