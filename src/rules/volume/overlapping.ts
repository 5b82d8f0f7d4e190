import { quoted } from '../../contract/finding.js';
import type { Volume } from '../../model/contract.js';
import { placesInImage } from '../places.js';
import { defineRule } from '../rule.js';
import { normalisePath } from '../volume-paths.js';

interface Placed {
  path: string;
  volume: Volume;
}

/** Those that a volume lies in, from the outside in, for each in the order of their paths. */
function* nested(volumes: readonly Placed[]): Generator<{ inner: Placed; outer: Placed }> {
  const open: Placed[] = [];
  // With the slash at the end, `/a/b` comes before `/a-b`, right after `/a`.
  const sorted = [...volumes].sort((one, other) => (`${one.path}/` < `${other.path}/` ? -1 : 1));
  for (const inner of sorted) {
    let outer = open.at(-1);
    while (outer && outer.path !== inner.path && !inner.path.startsWith(`${outer.path}/`)) {
      open.pop();
      outer = open.at(-1);
    }
    if (outer) yield { inner, outer };
    open.push(inner);
  }
}

export default defineRule({
  id: 'volume/overlapping',
  summary: 'Two volumes are the same directory, or one lies inside the other.',
  rationale:
    'What is written to the inner directory does not reach the outer volume, so a backup or a copy of the outer one misses it; without a volume for the inner one the same files are somewhere else.',
  remedy: 'Keep the outer one, or move the inner one out of it.',
  severity: 'warning',
  recommended: true,
  subject: 'contract',
  since: '0.1.0',
  source: 'OCI image-spec, config.md, Volumes',
  messages: {
    same: ({ path, other }: { path: string; other: string }) =>
      path === other
        ? `The volume ${quoted(path)} is declared twice.`
        : `The volumes ${quoted(path)} and ${quoted(other)} are the same directory.`,
    inside: ({ path, other }: { path: string; other: string }) =>
      `The volume ${quoted(path)} lies inside the volume ${quoted(other)}.`,
  },
  check(context) {
    const { volumes } = context.contract;
    for (const volume of volumes) {
      const { path } = volume;
      // `/data` and `/data/`: the contract has them as one.
      const [, location] = placesInImage(volume, context);
      if (!location) continue;
      const place = { subject: `volume ${path}`, location, suggestion: 'Remove one of them.' };
      context.report('same', { path, other: path }, place);
    }
    const placed = volumes.map((volume) => ({ path: normalisePath(volume.path), volume }));
    for (const { inner, outer } of nested(placed)) {
      const { path, declaredAt } = inner.volume;
      const data = { path, other: outer.volume.path };
      const place = { subject: `volume ${path}`, location: declaredAt[0] };
      if (inner.path === outer.path)
        context.report('same', data, { ...place, suggestion: 'Remove one of them.' });
      else {
        const suggestion = `Remove it, or move it out of ${quoted(outer.volume.path)}.`;
        context.report('inside', data, { ...place, suggestion, severity: 'note' });
      }
    }
  },
  examples: {
    failing: [
      { dockerfile: 'FROM alpine\nVOLUME /data\nVOLUME /data/\n', messageId: 'same', line: 3 },
      { dockerfile: 'FROM alpine\nVOLUME /data/./a\nVOLUME /data/a\n', messageId: 'same' },
      {
        image: { config: { Volumes: { '/data/x/cache': {}, '/data-1': {}, '/data': {}, '/data/a': {} } } },
        messageId: 'inside',
      },
      {
        contract: 'commands: {}\nvolumes:\n  a: {dest: /a/b}\n  b: {dest: /a}\n',
        messageId: 'inside',
        line: 3,
      },
    ],
    clean: [
      {
        image: {
          config: {
            Volumes: { '/data': {}, '/data-1': {}, '/database': {}, '/cache': {} },
            Labels: { 'api.VOLUME.data': '/data' },
          },
        },
      },
      { image: { config: { Volumes: { '/': {}, '/data': {} } } } },
    ],
  },
});
