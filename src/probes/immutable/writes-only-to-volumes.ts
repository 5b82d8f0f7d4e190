import { quoted } from '../../contract/finding.js';
import { whenBooted, volumePaths } from '../boot.js';
import { foldersOf, isScratch, mostPlaces, placesOf, writesOf } from '../changes.js';
import type { Change } from '../../model/run.js';
import type { Probe, ProbeContext, ProbeFinding, ProbeMeta } from '../probe.js';
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
  return finding(messages, 'writes-outside', {
    message: `It writes to places that are no volumes: ${named}${more}.`,
    suggestion: `Declare them: VOLUME ${JSON.stringify(folders)}. Or write to /tmp what may be lost.`,
    data: { places: places.slice(0, mostPlaces) },
  });
}

function toCode(changes: readonly Change[]): ProbeFinding {
  const paths = changes.map(({ path }) => path).slice(0, mostPlaces);
  return finding(messages, 'writes-to-code', {
    message: `It changes what the image brought along: ${paths.map(quoted).join(', ')}.`,
    suggestion:
      'Make the final files when the image is built, and give the user of the image no right to write to them.',
    data: { places: paths },
  });
}

/** A file of the image that was changed or removed; a folder only says that something in it was. */
const isOfImage = ({ kind, type }: Change): boolean => kind !== 'added' && type !== 'directory';

export function dataWrites(
  context: ProbeContext,
  pilot: Parameters<typeof writesOf>[0],
): Change[] | undefined {
  return writesOf(pilot, volumePaths(context))?.data.filter(({ path }) => !isScratch(path));
}

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenBooted(context, seen, ({ pilot }) => {
      const data = dataWrites(context, pilot);
      if (!data) return inconclusive('what it wrote could not be seen');
      const code = data.filter(isOfImage);
      const added = data.filter((change) => !isOfImage(change) && change.kind === 'added');
      const findings = [
        ...(added.length > 0 ? [outside(added)] : []),
        ...(code.length > 0 ? [toCode(code)] : []),
      ];
      const evidence =
        data.length > 0
          ? [{ kind: 'files' as const, text: placesOf(data).slice(0, mostPlaces).join('\n') }]
          : [];
      return failIfAny(findings, evidence) ?? pass('nothing was written outside its volumes', evidence);
    }),
};
export default probe;
