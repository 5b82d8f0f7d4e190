import type { Hook, ResourceName, Volume } from '../../../model/contract.js';
import { isSecretName } from '../../../model/secret.js';
import { canBeKey, type Tree } from '../print-yaml.js';
import type { Writing } from './dialect.js';
import { plainDefault } from '../types.js';
import { valueFields } from './values.js';

/** `environment`. A variable without a type is a text, as it is for every program. */
export function envTree({ contract, dialect, notes }: Writing): ReadonlyMap<string, Tree> {
  const tree = new Map<string, Tree>();
  for (const variable of contract.env) {
    const { name, required, description, secret } = variable;
    const say = (message: string): void => {
      notes.add(`env ${name}`, `It ${message}.`, variable);
    };
    if (!canBeKey(name)) {
      say('has a name that YAML cannot hold as a key; it is left out');
      continue;
    }
    const fields = valueFields(variable, dialect === 'oms', say);
    const isTold = secret !== undefined && secret !== isSecretName(name);
    if (isTold && dialect === 'microservice')
      say(`is ${secret ? 'a' : 'no'} secret, which microservice.yml cannot say`);
    tree.set(name, {
      type: fields.type,
      ...(required && { required }),
      help: description,
      default: plainDefault(fields.type, fields.default),
      pattern: fields.pattern,
      enum: fields.enum,
      ...(isTold && dialect === 'oms' && { sensitive: secret }),
    });
  }
  return tree;
}

/** `volumes`. Titles of the two volumes that only asyncy.yml knows lose their meaning. */
export function volumesTree(writing: Writing): ReadonlyMap<string, Tree> {
  const { contract, notes } = writing;
  const tree = new Map<string, Tree>();
  for (const volume of contract.volumes) {
    const { path, name = titleOf(path, tree), mode, description } = volume;
    const say = (message: string): void => {
      notes.add(`volume ${name}`, message, volume);
    };
    if (!canBeKey(name) || tree.has(name)) {
      say('Its title cannot be written, or is taken; it is left out.');
      continue;
    }
    if (volume.name === undefined) say(`The volume at ${path} has no title; it is called ${name}.`);
    if (mode !== undefined && mode.toLowerCase() !== 'rw')
      say(`Its mode ${mode} has no key in ${writing.file}.`);
    if (description !== undefined) say(`Its description has no key in ${writing.file}.`);
    tree.set(name, { target: path, persist: persistOf(writing, volume, say) });
  }
  sayVolume(writing, tree);
  return tree;
}

function titleOf(path: string, taken: ReadonlyMap<string, Tree>): string {
  const title =
    path
      .replace(/[^\w]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 100) || 'data';
  let free = title;
  for (let count = 2; taken.has(free); count += 1) free = `${title}-${String(count)}`;
  return free;
}

/** Volumes of asyncy.yml with a title of their own outlive the container; the successors empty theirs unless they say so. */
function persistOf(
  { contract, file }: Writing,
  { name, persist }: Volume,
  say: (message: string) => void,
): boolean | undefined {
  if (persist !== undefined || !contract.dialects.includes('asyncy')) return persist;
  if (name === 'repo')
    say(`"repo" is the caller's work tree in asyncy.yml; in ${file} it is an empty volume.`);
  return name === undefined || name === 'cache' || name === 'repo' ? undefined : true;
}

/** The singular `volume` of asyncy.yml says that there is one, and not where; its authors wrote a path of their own. */
function sayVolume({ contract, notes }: Writing, tree: Map<string, Tree>): void {
  const note = contract.notes.find(({ topic }) => topic === 'volume');
  if (!note || note.value === false || note.value === null) return;
  if (tree.size > 0)
    notes.add('volume', '"volume" beside "volumes" says nothing more; it is left out.', note);
  else {
    tree.set('data', { target: '/data' });
    notes.add('volume', '"volume" does not say where it is mounted; /data is written, correct it.', note);
  }
}

const limits: readonly ResourceName[] = ['cpu', 'memory', 'gpu'];
const requests: readonly ResourceName[] = ['min-cpu', 'min-memory'];

/** `system`: limits, and what is asked for at least. */
export function systemTree({ contract: { resources }, dialect, notes }: Writing): Tree | undefined {
  if (dialect === 'oms') {
    for (const name of [...limits, ...requests]) {
      const { [name]: quantity } = resources;
      if (quantity)
        notes.add(`resource ${name}`, `oms.yml has no key for ${name} ${quantity.value}.`, quantity);
    }
    return undefined;
  }
  const part = (names: readonly ResourceName[]): Record<string, Tree> =>
    Object.fromEntries(
      names.flatMap((name) => {
        const { [name]: quantity } = resources;
        if (!quantity) return [];
        const { value } = quantity;
        return [[name.replace('min-', ''), /^[1-9]\d{0,9}$/.test(value) ? Number(value) : value]];
      }),
    );
  const [most, least] = [part(limits), part(requests)];
  if (Object.keys(least).length === 0) return Object.keys(most).length === 0 ? undefined : most;
  return { requests: least, ...(Object.keys(most).length > 0 && { limits: most }) };
}

/** `lifecycle`: `startup` is the main process of the successors, so a hook beside it cannot be told. */
export function lifecycleTree(writing: Writing): Tree | undefined {
  const { contract, dialect, file, notes } = writing;
  const { startup, shutdown, 'post-start': postStart, 'pre-stop': preStop } = contract.lifecycle;
  const tree: Record<string, Tree> = {};
  const lost = (name: string, hook: Hook | undefined, why: string): void => {
    if (hook) notes.add(`lifecycle ${name}`, why, hook);
  };
  if (startup?.role === 'main') tree.startup = hookTree(writing, 'startup', startup);
  else
    lost(
      'startup',
      startup,
      `It runs beside the main process; "startup" of ${file} takes its place, so it is left out.`,
    );
  if (shutdown) tree.shutdown = hookTree(writing, 'shutdown', shutdown);
  lost('post-start', postStart, `${file} has no such stage; it is left out.`);
  lost('pre-stop', preStop, `${file} has no such stage; it is left out.`);
  for (const note of contract.notes) {
    const stage = /^lifecycle (initialize|run|terminate)$/.exec(note.topic)?.[1];
    if (stage === undefined) continue;
    if (dialect === 'microservice') tree[stage] = note.value;
    else notes.add(note.topic, 'oms.yml has no such stage; it is left out.', note);
  }
  return Object.keys(tree).length === 0 ? undefined : tree;
}

function hookTree({ file, notes }: Writing, name: string, hook: Hook): Tree {
  if (hook.description !== undefined)
    notes.add(`lifecycle ${name}`, `Its description has no key in ${file}.`, hook);
  return { command: hook.command, timeout: hook.timeout };
}
