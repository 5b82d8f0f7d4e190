import type { Api } from './api.js';
import { runLabel } from './engine.js';
import { ownerInName, ourRepository } from './images/names.js';
import { ownerLabel, ownerState } from './owner.js';
import { removeContainer, removeImageName, removeNetwork, removeVolume } from './run/removal.js';

/** Something that we made in an engine. */
export interface Leftover {
  kind: 'container' | 'network' | 'volume' | 'image';
  /** What it is called in the engine. */
  name: string;
  /** The run that made it, where the engine knows that. */
  run?: string;
  /** Whether the process that made it still runs; `elsewhere` where that cannot be seen from here, as it ran on another machine. */
  owner: 'alive' | 'gone' | 'elsewhere';
}

/** The beginning of the names of all containers that we make. A label alone may come from an image, whose containers inherit it. */
const namePrefix = 'container-api-';

/** All that we made and that is still there, our own process's included, in the order in which it can be removed. */
export async function listLeftovers(api: Api, signal: AbortSignal): Promise<Leftover[]> {
  const labelled = { filters: JSON.stringify({ label: [runLabel] }) };
  const named = { filters: JSON.stringify({ reference: [ourRepository] }) };
  const [containers, networks, volumes, images] = await Promise.all([
    api.json('GET', '/containers/json', { query: { all: '1', ...labelled }, signal }),
    api.json('GET', '/networks', { query: labelled, signal }),
    api.json('GET', '/volumes', { query: labelled, signal }),
    api.json('GET', '/images/json', { query: named, signal }),
  ]);
  return [
    ...objects(containers).flatMap((container) => {
      const names = texts(container.Names).map((name) => name.replace(/^\//, ''));
      const [name] = names.filter((each) => each.startsWith(namePrefix));
      return name === undefined ? [] : [labelledThing('container', name, container.Labels)];
    }),
    ...objects(networks).flatMap(({ Name: name, Labels: labels }) =>
      typeof name === 'string' ? [labelledThing('network', name, labels)] : [],
    ),
    ...objects(objects([volumes])[0]?.Volumes).flatMap(({ Name: name, Labels: labels }) =>
      typeof name === 'string' ? [labelledThing('volume', name, labels)] : [],
    ),
    ...objects(images).flatMap(({ RepoTags: names }) =>
      texts(names).flatMap((name): Leftover[] => {
        const owner = ownerInName(name);
        return owner === undefined ? [] : [{ kind: 'image', name, owner: ownerState(owner) }];
      }),
    ),
  ];
}

/** Removes it, with its anonymous volumes. What is not there any more is removed. Rejects with UnavailableError ENGINE_LEFTOVER when it stays. */
export async function removeLeftover(api: Api, { kind, name }: Leftover): Promise<void> {
  const remove = {
    container: removeContainer,
    network: removeNetwork,
    volume: removeVolume,
    image: removeImageName,
  }[kind];
  await remove(api, name, patience);
}

/** Milliseconds. */
const patience = 5000;

function labelledThing(kind: Leftover['kind'], name: string, labels: unknown): Leftover {
  const { [runLabel]: run, [ownerLabel]: owner } = (labels ?? {}) as Record<string, unknown>;
  return {
    kind,
    name,
    ...(typeof run === 'string' && { run }),
    // Without an owner it is of an older version of ours, which never kept anything for more than moments.
    owner: typeof owner === 'string' ? ownerState(owner) : 'gone',
  };
}

/** What the engine says is not trusted to have the form that its API gives it. */
function objects(list: unknown): Record<string, unknown>[] {
  if (!Array.isArray(list)) return [];
  return (list as unknown[]).filter(
    (item): item is Record<string, unknown> => typeof item === 'object' && item !== null,
  );
}

const texts = (list: unknown): string[] =>
  Array.isArray(list) ? (list as unknown[]).filter((item) => typeof item === 'string') : [];
