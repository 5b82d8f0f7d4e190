import type { Command, Contract } from '../../model/contract.js';
import { createNotes, type Conversion } from './conversion.js';
import { noteOthers } from './others.js';
import { environmentTree } from './poci/environment.js';
import { toolTrees, volumeTexts } from './poci/tools.js';
import { printYaml, type Tree } from './print-yaml.js';

const file = 'An entry of type poci';

/** Parts of a contract that such an entry has no place for. */
function noteRuntime(contract: Contract, notes: ReturnType<typeof createNotes>): void {
  const lost = (subject: string, what: string, item: Parameters<typeof notes.add>[2]): void => {
    notes.add(subject, `${file} has no place for ${what}; it is left out.`, item);
  };
  for (const port of contract.ports) lost(`port ${String(port.port)}/${port.protocol}`, 'ports', port);
  for (const capability of contract.capabilities)
    lost(`capability ${capability.name}`, 'capabilities', capability);
  for (const [stage, hook] of Object.entries(contract.lifecycle)) lost(`lifecycle ${stage}`, 'hooks', hook);
  for (const [name, quantity] of Object.entries(contract.resources))
    lost(`resource ${name}`, 'limits, which are flags of the gateway', quantity);
  if (contract.health) lost('health', 'a health check', contract.health);
  if (contract.interface?.kind === 'http') lost('interface', 'HTTP', contract.interface);
  for (const [name, value] of Object.entries(contract.info))
    if (!['title', 'description', 'documentation'].includes(name)) lost(`info ${name}`, 'it', value);
}

/** The name of the entry: what it was called, else its title in small letters. */
function serverName({ info, notes }: Contract): string {
  const known = notes.find(({ topic }) => topic === 'poci name')?.value;
  const text = typeof known === 'string' ? known : (info.title?.value ?? '');
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return name === '' ? 'container' : name;
}

/** Topics that the reader of such entries keeps, and that are written back. */
const keptTopics = /^poci (?:name|(?:image|user|mounts) )/;
/** Topics that say nothing about the container. */
const silent = /^(?:oms|omg|version)$/;

/**
 * The contract as an entry `type: poci` of a Docker MCP catalogue: its commands as tools that run the image (spec/asyncy.md 6.1). `image`: the
 * image that the tools run, which a contract file does not name. Pure; the same contract gives the same text.
 */
export function writePoci(contract: Contract, options: { image?: string } = {}): Conversion {
  const notes = createNotes();
  const name = serverName(contract);
  const { title, description, documentation } = contract.info;
  const kept = (topic: string, command: Command): Tree | undefined =>
    contract.notes.find((note) => note.topic === `poci ${topic} ${command.name}`)?.value;
  const isNamed =
    options.image !== undefined || contract.commands.every((command) => kept('image', command) !== undefined);
  if (!isNamed && contract.commands.length > 0)
    notes.add(
      'image',
      'The contract does not name its image; write it to "image" of each container, or give --image.',
    );
  if (title === undefined)
    notes.add('info title', 'An entry has a title, and the contract does not say one.');
  const volumes = volumeTexts(contract.volumes, notes);
  const tools = toolTrees(contract.commands, { notes, volumes, kept, ...options });
  if (volumes.length > 0 && tools.length === 0)
    notes.add('volumes', 'Volumes stand in tools, and there is none.');
  const env = environmentTree(contract.env, name, notes);
  noteRuntime(contract, notes);
  for (const note of contract.notes) {
    if (keptTopics.test(note.topic) || silent.test(note.topic) || note.value === false) continue;
    notes.add(note.topic, `${file} has no place for it; it is left out.`, note);
  }
  noteOthers(contract, file, notes);
  const text = printYaml({
    name,
    type: 'poci',
    title: title?.value,
    description: description?.value,
    readme: documentation?.value,
    ...env,
    tools,
  });
  return { text, notes: notes.list };
}
