/** Which images run by Podman as well, and what is found there otherwise: the data of docs/podman.md. */
import { brokenImages } from './broken.js';
import type { Cell, Recipe, Table } from './recipe.js';
import { zoo } from './zoo.js';

/** Honest images whose lies are among those that run. */
const twins = new Set([
  'honest',
  'stop-signal',
  'shell-that-execs',
  'reaps-zombies',
  'logs-to-a-link',
  'task',
  'filter',
  'configured',
  'udp',
  'capabilities-declared',
  'commands',
  'commands-by-json',
  'commands-by-http',
  'flow',
  'flow-database-away',
  'flow-single-page',
  'flow-2016',
]);

/** Lies about a promise that another one breaks as well, where what the engine does decides whether they are found. */
const alsoMattering = new Set([
  'health-check-missing',
  'health-check-without-shell',
  'hook-missing',
  'command-program-missing',
  'command-aborts',
  'flow-loopback-only',
  'flow-version-file-unreadable',
  'flow-version-link-dangling',
  'flow-2016-bad-metrics',
  ...brokenImages.map(({ name }) => name),
]);

/** The promises that an image breaks. */
export const brokenBy = ({ expected }: Pick<Recipe, 'expected'>): string[] =>
  Object.entries(expected).flatMap(([id, cell]) => (/^(?:error|warning|note) /.test(cell) ? [id] : []));

const all = [...zoo, ...brokenImages];

/** For each promise the first image that breaks it, and those of the lists above. */
function choose(): Recipe[] {
  const broken = new Set<string>();
  return all.filter((recipe) => {
    const isFirst = recipe.lie !== undefined && brokenBy(recipe).some((id) => !broken.has(id));
    const isChosen = isFirst || twins.has(recipe.name) || alsoMattering.has(recipe.name);
    if (isChosen) for (const id of brokenBy(recipe)) broken.add(id);
    return isChosen;
  });
}

export const podmanZoo: readonly Recipe[] = choose();
export const leftOut: readonly Recipe[] = all.filter((recipe) => !podmanZoo.includes(recipe));

export interface Difference {
  promise: string;
  images: readonly string[];
  docker: Cell;
  podman: Cell;
  why: string;
}

/** Podman 4.3, where systemd is not. Everything else is the same. */
export const podmanDifferences: readonly Difference[] = [
  {
    promise: 'api/volumes-writable',
    images: ['crashes-after-ready'],
    docker: 'pass',
    podman: 'inconclusive',
    why: 'The archives of its API give root as the owner of every file. Where a container runs on this machine, the owner is seen through its process; this one has ended before.',
  },
  {
    promise: 'dockerflow/has-user-app',
    images: ['flow-no-user-app'],
    docker: 'warning missing',
    podman: 'warning other-name',
    why: 'It writes a line into /etc/passwd for a user that has none, with a name of its own.',
  },
  {
    promise: 'dockerflow/sends-statsd',
    images: ['flow-2016'],
    docker: 'pass',
    podman: 'skip',
    why: 'Its internal networks have no address of this machine, so that nothing can be received there.',
  },
  {
    promise: 'dockerflow/sends-statsd',
    images: ['flow-2016-bad-metrics'],
    docker: 'note metric-name',
    podman: 'skip',
    why: 'The same.',
  },
];

/** What Podman's socket must lead to. Throws where a difference is not about what is expected of Docker. */
export function byPodman({ name, expected }: Recipe): Table {
  const table: Record<string, Cell> = { ...expected };
  for (const { promise, images, docker, podman } of podmanDifferences) {
    if (!images.includes(name)) continue;
    if (table[promise] !== docker) throw new Error(`${name}: ${promise} is ${String(table[promise])}`);
    table[promise] = podman;
  }
  return table;
}
