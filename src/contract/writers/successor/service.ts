import type { InfoKey, Note } from '../../../model/contract.js';
import { canBePrinted, type Tree } from '../print-yaml.js';
import type { Writing } from './dialect.js';

const infoNames: readonly (readonly [key: string, name: InfoKey])[] = [
  ['title', 'title'],
  ['version', 'version'],
  ['description', 'description'],
  ['contact', 'authors'],
  ['license', 'licenses'],
];

/** `info`. What oms.yml asks for and the contract does not say is left to the author. */
export function infoTree({ contract: { info }, dialect, file, notes }: Writing): Tree | undefined {
  const tree: Record<string, Tree> = {};
  for (const [key, name] of infoNames) {
    const value = info[name]?.value.trim() ?? '';
    if (value !== '') tree[key] = value;
  }
  for (const [name, value] of Object.entries(info)) {
    if (!infoNames.some(([, known]) => known === name))
      notes.add(`info ${name}`, `${file} has no key for it; it is left out.`, value);
  }
  if (dialect === 'oms') {
    for (const key of ['title', 'version', 'description'])
      if (tree[key] === undefined)
        notes.add(`info ${key}`, 'oms.yml asks for it, and the contract does not say it.');
  }
  return Object.keys(tree).length === 0 ? undefined : tree;
}

/** `health`. */
export function healthTree({ contract: { health }, file, notes }: Writing): Tree | undefined {
  if (!health) return undefined;
  const say = (message: string): void => {
    notes.add('health', message, health);
  };
  const { test = [], interval, timeout, retries, path, port } = health;
  const [form, ...words] = test;
  const isRun = form === 'CMD-SHELL' || form === 'CMD';
  if ((form !== undefined && !isRun) || health.disabled)
    say(`${file} cannot say that there is no health check.`);
  if (health.startPeriod !== undefined) say(`Its start period has no key in ${file}.`);
  return {
    http: (path ?? port) === undefined ? undefined : { path, port },
    command: isRun ? (form === 'CMD' ? words : words.join(' ')) : undefined,
    interval,
    timeout,
    retries,
  };
}

/** Sections that were kept as they stand. */
const sections = new Set(['scale', 'metrics', 'logs', 'forwards', 'hostedExternally', 'source']);
/** Topics that are written elsewhere, or whose number is another one here. */
const handled = /^(?:volume|oms|omg|version|lifecycle (?:initialize|run|terminate))$/;

/** The sections that the dialect has under the same name, and a note for every other thing that a file said. */
export function sectionsTree({ contract, dialect, file, notes }: Writing): Record<string, Tree> {
  const tree: Record<string, Tree> = {};
  const commands = new Set(contract.commands.map(({ name }) => name));
  const isOfCommand = ({ topic }: Note): boolean => {
    const [, name] = /^(?:rpc|events|run) (.*)$/s.exec(topic) ?? [];
    return name !== undefined && commands.has(name);
  };
  for (const note of contract.notes) {
    if (handled.test(note.topic) || isOfCommand(note)) continue;
    if (sections.has(note.topic) && canBePrinted(note.value))
      tree[note.topic === 'forwards' && dialect === 'microservice' ? 'forward' : note.topic] = note.value;
    else notes.add(note.topic, `${file} has no key for it; it is left out.`, note);
  }
  return tree;
}
