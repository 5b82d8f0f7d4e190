import { readFileSync } from 'node:fs';

/**
 * True when the process `pid` of this machine is the container's: its control group, or what is mounted into it (`…/<id>/hostname`), names the container.
 * The address of the engine says nothing: a tunnel looks local, and another machine's process has a number that is taken here as well.
 */
export function isOurs(pid: number, id: string): boolean {
  if (pid <= 0 || id === '') return false;
  return ['cgroup', 'mountinfo'].some((file) => {
    try {
      return readFileSync(`/proc/${String(pid)}/${file}`, 'utf8').includes(id);
    } catch {
      return false; // no such process here, or it is not ours to look at
    }
  });
}

/**
 * A bridge of Docker's is an interface named after the network's id, so an interface of that name in our network namespace is that bridge. (Node's list
 * leaves out those without a carrier, as a bridge is before its first container.)
 */
export function isInterfaceHere(name: string): boolean {
  try {
    const lines = readFileSync('/proc/net/dev', 'utf8').split('\n');
    return lines.some((line) => line.trimStart().startsWith(`${name}:`));
  } catch {
    return false; // a system without /proc has no bridge of Linux either
  }
}
