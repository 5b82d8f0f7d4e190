import { quoted } from '../../contract/finding.js';
import { whenBooted } from '../boot.js';
import { volumePaths } from '../pilot.js';
import { foldersOf, mostPlaces, placesOf, writesOf } from '../changes.js';
import type { Change } from '../../model/run.js';
import type { Probe, ProbeFinding, ProbeMeta } from '../probe.js';
import { failIfAny, finding, inconclusive, pass } from '../verdict.js';

const messages = {
  'writes-outside': { severity: 'warning', summary: 'It writes to places that are no volumes.' },
  'writes-to-code': { severity: 'warning', summary: 'It changes files that the image brought along.' },
} as const;

const meta: ProbeMeta = {
  id: 'immutable/writes-only-to-volumes',
  property: 'immutable',
  title: 'writes only to its volumes',
  summary:
    "Compares the container's files with the image's once it is ready. Volumes, /tmp, /run and what the engine makes itself do not count, and log files have a probe of their own.",
  rationale:
    'What is written into the container is lost with it, differs between instances, and fails where the root is read-only.',
  source: 'Module container, 5 Immutable, Extract runtime state in volumes',
  messages,
  maxRuns: 3,
  profiles: ['recommended'],
};

function outside(changes: readonly Change[]): ProbeFinding {
  const places = placesOf(changes);
  const named = places.slice(0, mostPlaces).map(quoted).join(', ');
  const more = places.length > mostPlaces ? ` and ${String(places.length - mostPlaces)} more` : '';
  const folders = foldersOf(changes).slice(0, mostPlaces);
  const volumes =
    folders.length > 0
      ? `Declare them: VOLUME ${JSON.stringify(folders)}.`
      : 'Write to a folder of its own, and declare it: VOLUME ["/data"].';
  return finding(messages, 'writes-outside', {
    message: `It writes to places that are no volumes: ${named}${more}.`,
    suggestion: `${volumes} Or write to /tmp what may be lost.`,
    data: { places: places.slice(0, mostPlaces) },
  });
}

function toCode(changes: readonly Change[]): ProbeFinding {
  const paths = changes.map(({ path }) => path).slice(0, mostPlaces);
  const more = changes.length > mostPlaces ? ` and ${String(changes.length - mostPlaces)} more` : '';
  return finding(messages, 'writes-to-code', {
    message: `It changes what the image brought along: ${paths.map(quoted).join(', ')}${more}.`,
    suggestion:
      'Make the final files when the image is built, and give the user of the image no right to write to them.',
    data: { places: paths },
  });
}

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenBooted(context, seen, ({ pilot }) => {
      const writes = writesOf(pilot, volumePaths(context));
      if (!writes) return inconclusive('what it wrote could not be seen');
      const { data, truncated } = writes;
      const added = data.filter(({ kind }) => kind === 'added');
      const code = data.filter(({ kind }) => kind !== 'added');
      const findings = [
        ...(added.length > 0 ? [outside(added)] : []),
        ...(code.length > 0 ? [toCode(code)] : []),
      ];
      const places = placesOf(data).slice(0, mostPlaces);
      const broken = failIfAny(findings, [{ kind: 'files', text: places.join('\n') }]);
      if (broken) return broken;
      return truncated
        ? inconclusive('it wrote more files than could be looked at')
        : pass('nothing was written outside its volumes');
    }),
};
export default probe;
