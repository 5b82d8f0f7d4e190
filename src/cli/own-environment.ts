import { readFileSync } from 'node:fs';

/**
 * Node 20 takes `--env-file` for itself wherever it stands, and puts the variables of the file into our own environment: a DOCKER_HOST meant for the
 * image would then choose our engine. What the process was not started with goes. Only Linux tells what that was; elsewhere nothing is done.
 */
export function dropEnvFileOfNode(argv: readonly string[]): void {
  if (!argv.some((word) => word === '--env-file' || word.startsWith('--env-file='))) return;
  let initial: Set<string>;
  try {
    const entries = readFileSync('/proc/self/environ', 'utf8').split('\0');
    initial = new Set(entries.map((entry) => entry.slice(0, entry.indexOf('='))));
  } catch {
    return; // a system without /proc
  }
  for (const name of Object.keys(process.env))
    if (!initial.has(name)) Reflect.deleteProperty(process.env, name);
}
