import type { Table } from './recipe.js';

/** What Podman's socket answers otherwise than Docker's, by image. docs/podman.md says why. */
export const podmanDifferences: Readonly<Record<string, { expected: Table; status?: number }>> = {};
