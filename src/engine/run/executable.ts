/** What a program's first bytes say that it needs (ELF-64 specification and its supplements; execve(2) for scripts). */

export type Executable =
  | { kind: 'elf'; machine: number; interpreter?: string }
  | { kind: 'script'; interpreter: string }
  /** The kernel refuses it: exec format error. */
  | { kind: 'unknown' };

/** Bytes of a program that are looked at: the header, the program headers and the interpreter's path stand in front. */
export const executableHead = 16 * 1024;

const maxInterpreter = 4096;
const interpreterSegment = 3;

export function readExecutable(head: Buffer): Executable {
  if (head.length >= 2 && head.toString('latin1', 0, 2) === '#!') {
    const line = head.toString('utf8', 2, 258).split('\n', 1)[0] ?? '';
    const [interpreter = ''] = line.trim().split(/[ \t]/, 1);
    return interpreter === '' ? { kind: 'unknown' } : { kind: 'script', interpreter };
  }
  if (head.length < 64 || head.toString('latin1', 0, 4) !== '\x7fELF') return { kind: 'unknown' };
  const is64 = head[4] === 2;
  const isLittle = head[5] === 1;
  const u16 = (at: number): number =>
    at + 2 > head.length ? 0 : isLittle ? head.readUInt16LE(at) : head.readUInt16BE(at);
  const u32 = (at: number): number =>
    at + 4 > head.length ? 0 : isLittle ? head.readUInt32LE(at) : head.readUInt32BE(at);
  // Offsets that this looks at are small: of the eight bytes of a 64-bit one, the upper four are 0.
  const offset = (at: number): number => (is64 && !isLittle ? u32(at + 4) : u32(at));
  const machine = u16(18);
  const [table, size, count] = is64 ? [offset(32), u16(54), u16(56)] : [offset(28), u16(42), u16(44)];
  for (let index = 0; index < Math.min(count, 64); index++) {
    const at = table + index * size;
    if (u32(at) !== interpreterSegment) continue;
    const start = offset(at + (is64 ? 8 : 4));
    const length = offset(at + (is64 ? 32 : 16));
    if (length > maxInterpreter || start + length > head.length) continue;
    const interpreter = head.toString('utf8', start, start + length).replace(/\0.*$/s, '');
    return { kind: 'elf', machine, interpreter };
  }
  return { kind: 'elf', machine };
}

/** `e_machine` of what machines run by themselves, by the names that Go gives them. */
const machines: Readonly<Record<string, readonly number[]>> = {
  amd64: [62, 3],
  '386': [3],
  arm64: [183, 40],
  arm: [40],
  ppc64le: [21],
  s390x: [22],
  riscv64: [243],
  mips64le: [8],
  loong64: [258],
};

/** Whether a machine of this architecture runs such programs; true where it is not known. */
export function runsOn(architecture: string, machine: number): boolean {
  return !Object.hasOwn(machines, architecture) || (machines[architecture]?.includes(machine) ?? true);
}
