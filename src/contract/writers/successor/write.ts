import type { Contract } from '../../../model/contract.js';
import { createNotes, type Conversion } from '../conversion.js';
import { noteOthers } from '../others.js';
import { printYaml, type Tree } from '../print-yaml.js';
import { commandsTree } from './commands.js';
import type { SuccessorDialect, Writing } from './dialect.js';
import { envTree, lifecycleTree, systemTree, volumesTree } from './runtime.js';
import { healthTree, infoTree, sectionsTree } from './service.js';

/** The contract as microservice.yml or oms.yml, which differ in few keys. */
export function writeSuccessor(dialect: SuccessorDialect, contract: Contract): Conversion {
  const notes = createNotes();
  const writing: Writing = { dialect, file: `${dialect}.yml`, contract, notes };
  const info = infoTree(writing);
  const commands = commandsTree(writing);
  const env = envTree(writing);
  const volumes = volumesTree(writing);
  const tree: Record<string, Tree | undefined> = {
    [dialect === 'oms' ? 'oms' : 'version']: 1,
    info,
    lifecycle: lifecycleTree(writing),
    health: healthTree(writing),
    ...sectionsTree(writing),
    [dialect === 'oms' ? 'actions' : 'commands']: commands,
    // Written even when it is empty: together with the version it tells the dialect.
    environment: env.size > 0 || dialect === 'microservice' ? env : undefined,
    volumes: volumes.size > 0 ? volumes : undefined,
    system: systemTree(writing),
    cap: capabilities(writing),
  };
  notePorts(writing, tree);
  noteOthers(contract, writing.file, notes);
  return { text: printYaml(tree), notes: notes.list };
}

function capabilities({ contract, dialect, notes }: Writing): Tree | undefined {
  if (dialect === 'microservice' && contract.capabilities.length > 0)
    return contract.capabilities.map(({ name }) => name.toLowerCase());
  for (const capability of contract.capabilities)
    notes.add(
      `capability ${capability.name}`,
      'oms.yml has no key for capabilities; it is left out.',
      capability,
    );
  return undefined;
}

/** Ports are not listed in these dialects; they follow from what is written. */
function notePorts({ contract, file, notes }: Writing, tree: Tree): void {
  const written = new Set<number>();
  const collect = (part: Tree | undefined, key?: string): void => {
    if (key === 'port') written.add(Number(part));
    if (typeof part !== 'object' || part === null) return;
    const entries = part instanceof Map ? [...part] : Object.entries(part);
    for (const [name, value] of entries as [string, Tree | undefined][]) collect(value, name);
  };
  collect(tree);
  for (const port of contract.ports) {
    if (port.protocol === 'tcp' && written.has(port.port)) continue;
    const subject = `port ${String(port.port)}/${port.protocol}`;
    notes.add(subject, `${file} has no list of ports, and nothing in it implies this one.`, port);
  }
}
