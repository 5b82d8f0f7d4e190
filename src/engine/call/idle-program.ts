import { UnavailableError } from '../../errors.js';

/** Where it is put into a container. */
export const idlePath = '/.container-api-idle';

/** `struct sigaction` of the kernel: the handler SIG_IGN, no flags, no restorer, no mask. */
const ignore = [1, ...new Array<number>(31).fill(0)];

interface Machine {
  /** ELF e_machine. */
  id: number;
  /** Instructions; `ignore` stands behind them at a multiple of eight. */
  code: readonly number[];
}

const words = (...instructions: number[]): number[] =>
  instructions.flatMap((word) => [word & 0xff, (word >>> 8) & 0xff, (word >>> 16) & 0xff, word >>> 24]);

/**
 * rt_sigaction(SIGCHLD, ignore), so that orphans do not stay as zombies, then a wait without end (system calls by Linux's tables of each machine). A container
 * that only waits needs no program of the image, which may have none that does.
 */
const machines: Readonly<Record<string, Machine>> = {
  amd64: {
    id: 62,
    code: [
      ...[0xb8, 13, 0, 0, 0], // mov eax, rt_sigaction
      ...[0xbf, 17, 0, 0, 0], // mov edi, SIGCHLD
      ...[0x48, 0x8d, 0x35, 23, 0, 0, 0], // lea rsi, [ignore]
      ...[0x31, 0xd2], // xor edx, edx
      ...[0x41, 0xba, 8, 0, 0, 0], // mov r10d, 8
      ...[0x0f, 0x05], // syscall
      ...[0xb8, 34, 0, 0, 0], // mov eax, pause
      ...[0x0f, 0x05], // syscall
      ...[0xeb, 0xf7], // jmp to the mov before
      ...[0, 0, 0, 0], // to a multiple of eight
    ],
  },
  arm64: {
    id: 183,
    code: words(
      0xd28010c8, // mov x8, rt_sigaction
      0xd2800220, // mov x0, SIGCHLD
      0x10000181, // adr x1, ignore (48 bytes on)
      0xd2800002, // mov x2, 0
      0xd2800103, // mov x3, 8
      0xd4000001, // svc
      0xd2800928, // mov x8, ppoll
      0xd2800000, // mov x0, 0
      0xd2800001, // mov x1, 0
      0xd2800002, // mov x2, 0
      0xd2800003, // mov x3, 0
      0xd4000001, // svc
      0x17fffffa, // b to the mov of ppoll
      0, // never reached; to a multiple of eight
    ),
  },
};

const headers = 64 + 56;
const address = 0x400000;

/** A static program for Linux that only waits, for an architecture as OCI names it. Throws UnavailableError for one that it does not know. */
export function idleProgram(architecture: string): Uint8Array {
  const machine = Object.hasOwn(machines, architecture) ? machines[architecture] : undefined;
  if (!machine) {
    throw new UnavailableError(
      'IDLE_UNSUPPORTED',
      `there is no waiting program for the architecture ${JSON.stringify(architecture.slice(0, 40))}`,
      { suggestion: 'Call the command without --keep, and without hooks in its contract.' },
    );
  }
  const size = headers + machine.code.length + ignore.length;
  const file = Buffer.alloc(size);
  // ELF header: 64 bits, little-endian, version 1; type EXEC.
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]).copy(file);
  file.writeUInt16LE(2, 16);
  file.writeUInt16LE(machine.id, 18);
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(BigInt(address + headers), 24);
  file.writeBigUInt64LE(64n, 32);
  file.writeUInt16LE(64, 52);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(1, 56);
  // One segment to load: all of the file, readable and executable.
  file.writeUInt32LE(1, 64);
  file.writeUInt32LE(5, 68);
  file.writeBigUInt64LE(BigInt(address), 80);
  file.writeBigUInt64LE(BigInt(address), 88);
  file.writeBigUInt64LE(BigInt(size), 96);
  file.writeBigUInt64LE(BigInt(size), 104);
  file.writeBigUInt64LE(0x1000n, 112);
  Buffer.from([...machine.code, ...ignore]).copy(file, headers);
  return file;
}
