import type { ContractFragment } from './fragment.js';

/** All capabilities of Linux, in the order of their numbers (capabilities(7)); the last three came with 5.8 and 5.9. */
export const knownCapabilities: readonly string[] = [
  'CHOWN',
  'DAC_OVERRIDE',
  'DAC_READ_SEARCH',
  'FOWNER',
  'FSETID',
  'KILL',
  'SETGID',
  'SETUID',
  'SETPCAP',
  'LINUX_IMMUTABLE',
  'NET_BIND_SERVICE',
  'NET_BROADCAST',
  'NET_ADMIN',
  'NET_RAW',
  'IPC_LOCK',
  'IPC_OWNER',
  'SYS_MODULE',
  'SYS_RAWIO',
  'SYS_CHROOT',
  'SYS_PTRACE',
  'SYS_PACCT',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_NICE',
  'SYS_RESOURCE',
  'SYS_TIME',
  'SYS_TTY_CONFIG',
  'MKNOD',
  'LEASE',
  'AUDIT_WRITE',
  'AUDIT_CONTROL',
  'SETFCAP',
  'MAC_OVERRIDE',
  'MAC_ADMIN',
  'SYSLOG',
  'WAKE_ALARM',
  'BLOCK_SUSPEND',
  'AUDIT_READ',
  'PERFMON',
  'BPF',
  'CHECKPOINT_RESTORE',
];

/** A name as the contract has it, in upper case without `CAP_`. */
export function plainCapability(name: string): string {
  return name.trim().toUpperCase().replace(/^CAP_/, '');
}

/** Capabilities that flags and local contract files grant, sorted. What they name and Linux does not know grants nothing. */
export function grantedCapabilities(
  flags: readonly string[],
  local: readonly ContractFragment[],
): readonly string[] {
  const declared = local.flatMap(({ capabilities = [] }) =>
    capabilities.map(({ name }) => plainCapability(name)),
  );
  return [...new Set([...flags, ...declared.filter((name) => knownCapabilities.includes(name))])].sort();
}
