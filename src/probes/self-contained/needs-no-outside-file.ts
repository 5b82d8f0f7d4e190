import { quoted } from '../../contract/finding.js';
import type { Observation, RunSpec } from '../../model/run.js';
import { bootOf, notBooted, resultOf } from '../boot.js';
import { exitEvidence, lastLines, logEvidence } from '../evidence.js';
import { namedAsMissing } from '../missing-variable.js';
import { pathNamedWith } from '../named-path.js';
import type { Probe, ProbeContext, ProbeMeta } from '../probe.js';
import { fail, finding, pass } from '../verdict.js';

const messages = {
  'file-missing': {
    severity: 'error',
    summary: 'It does not start for want of a file that is not in the image.',
  },
} as const;

const meta: ProbeMeta = {
  id: 'self-contained/needs-no-outside-file',
  property: 'self-contained',
  title: 'needs no file from outside',
  summary:
    'Starts it without any file of the host. Where it does not come up, its log is read for the file that it misses, and it is started once more with an empty file there: if nothing else comes of that, the file is not the reason.',
  rationale: 'An image whose code or configuration lies on somebody’s machine runs there and nowhere else.',
  source: 'Module container, 6 Self-Contained, and its section Configuration',
  messages,
  maxRuns: 5,
  profiles: ['recommended'],
};

/** A file that was looked for in vain. A shell says `not found` of a program, and so does many a web server of a path. */
const missing =
  /no such file(?: or directory)?|cannot find module|NoSuchFileException|(?<=^[^:]{1,80}: (?:line )?(?:\d{1,6}: )?\/[^\s:]{1,200}: )not found$/gi;

/** Devices and what the kernel shows are no files of an image. */
const isOfKernel = (path: string): boolean => /^\/(?:dev|proc|sys)(?:\/|$)/.test(path);

/** The file of the image that the log says is not there. */
export function missingFile(run: Observation): string | undefined {
  const path = pathNamedWith(missing, run);
  return path === undefined || isOfKernel(path) ? undefined : path;
}

/** True where it is for the caller to bring the file, or the failure is about a variable. */
function isConfigured(context: ProbeContext, pilot: Observation, path: string): boolean {
  const values = [...context.env.given.map(({ value }) => value), ...(context.image.config.Env ?? [])];
  return values.some((value) => value.includes(path)) || namedAsMissing(context, pilot) !== undefined;
}

/** The pilot run once more, with the file or without. */
function runWith({ spec }: Observation, path: string, isThere: boolean): RunSpec {
  const [wait] = spec.steps;
  return {
    ...spec,
    title: isThere ? 'with a file where one was missing' : 'whether a file is missing',
    ...(isThere && { files: [{ path, content: '' }] }),
    steps: [...(wait ? [wait] : []), { do: 'files', paths: [path], maxBytes: 0 }],
  };
}

/** Its last words about other things than the file, without numbers, which may be times. */
const otherWords = ({ stderr, stdout }: Observation, path: string): string =>
  [...lastLines(stderr), ...lastLines(stdout)]
    .filter((line) => !line.includes(path))
    .join('\n')
    .replace(/\d+/g, '0');

/** A log complains of many a file; it is the reason when something else happens with a file there. */
function isReason(pilot: Observation, without: Observation, withIt: Observation, path: string): boolean {
  if (withIt.startFault) return false;
  if (withIt.exit?.code !== without.exit?.code) return true;
  // Words that differ from run to run say nothing.
  const words = otherWords(without, path);
  return otherWords(pilot, path) === words && otherWords(withIt, path) !== words;
}

const probe: Probe = {
  meta,
  next: (context, seen) => {
    const state = bootOf(context, seen);
    if (state.kind === 'pending') return { runs: state.runs };
    if (state.kind === 'booted') return pass('it came up with nothing of the host mounted');
    const { pilot } = state;
    const path = state.kind === 'not-booted' ? missingFile(pilot) : undefined;
    if (path === undefined || isConfigured(context, pilot, path)) return notBooted(state);
    const specs = [runWith(pilot, path, false), runWith(pilot, path, true)];
    const [without, withIt] = specs.map(seen);
    if (!without || !withIt) return { runs: specs };
    const isAbsent = resultOf(without, 'files')?.files[0]?.type === 'absent';
    if (!isAbsent || !isReason(pilot, without, withIt, path)) return notBooted(state);
    const message = `It does not start, as ${quoted(path)} is not in the image.`;
    const suggestion =
      'COPY the file into the image, make it at the start from variables with sensible defaults, or name it in a required variable of the contract.';
    const evidence = [...exitEvidence(pilot), ...logEvidence(pilot)];
    return fail([finding(messages, 'file-missing', { message, suggestion, data: { path } })], evidence);
  },
};
export default probe;
