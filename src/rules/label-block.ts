import type { DockerfileView } from '../contract/dockerfile/view.js';
import type { Edit } from '../model/finding.js';
import type { FileLocation } from '../model/location.js';
import type { KeyEntry } from '../model/vocabulary.js';

/** A build argument for a label: `IMAGE_TITLE` for OCI's keys, `LABEL_…` for others, with nothing of the same name in the stage. */
function argumentFor(key: string, { target: { state } }: DockerfileView): string {
  const oci = 'org.opencontainers.image.';
  const words = key.startsWith(oci) ? `IMAGE_${key.slice(oci.length)}` : `LABEL_${key}`;
  let name = words.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
  while (state.args.has(name) || state.env.has(name)) name += '_';
  return name;
}

/** The instructions that set these labels: from build arguments, or to the one value that is allowed. */
function linesOf(entries: readonly KeyEntry[], view: DockerfileView): string[] {
  const labels = entries.map(({ key, enum: allowed = [] }) => {
    const [only = ''] = allowed;
    if (allowed.length === 1) return { key, value: JSON.stringify(only).replaceAll('$', '\\$') };
    const argument = argumentFor(key, view);
    return { key, value: `"\${${argument}}"`, argument };
  });
  const names = new Set(labels.flatMap(({ argument }) => argument ?? []));
  return [
    ...[...names].map((name) => `ARG ${name}`),
    ...labels.map(({ key, value }, index) => {
      const end = index < labels.length - 1 ? ` ${view.escape}` : '';
      return `${index === 0 ? 'LABEL' : '     '} ${key}=${value}${end}`;
    }),
  ];
}

/** Keys that can be written into a Dockerfile as they are. */
const plainKey = /^[A-Za-z0-9._/-]+$/;

/** Instructions that make layers: the environment of RUN holds the arguments above it, and the cache of all of them ends at a change. */
const layers = new Set(['RUN', 'COPY', 'ADD']);

/**
 * One change that sets labels at the end of the stage that was chosen: after everything that makes a layer, so that none is built anew, but
 * before a last CMD or the like, and before the comments that belong to it.
 */
export function labelBlock(wanted: readonly KeyEntry[], view: DockerfileView): Edit | undefined {
  const entries = wanted.filter(({ key }) => plainKey.test(key));
  if (entries.length === 0) return undefined;
  const { target, text, escape } = view;
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const block = linesOf(entries, view);
  const last = target.instructions.at(-1) ?? target.from;
  if (last !== target.from && !layers.has(last.keyword)) {
    const { line: at } = last.location as FileLocation;
    let line = at;
    while (lines[line - 2]?.trimStart().startsWith('#')) line -= 1;
    return { line, column: 1, remove: '', insert: [...block, ''].join('\n') };
  }
  const { line } = last.at(Math.max(0, last.text.length - 1)) as FileLocation;
  const written = lines[line - 1] ?? '';
  // A continuation that nothing follows: what is inserted would become part of the instruction.
  if (written.trimEnd().endsWith(escape)) return undefined;
  return { line, column: written.length + 1, remove: '', insert: ['', ...block].join('\n') };
}
