import { quoted } from '../../contract/finding.js';
import type { Evidence } from '../../model/probe.js';
import type { Observation } from '../../model/run.js';
import { resultOf } from '../boot.js';
import type { Probe, ProbeContext, ProbeMeta } from '../probe.js';
import { fail, finding, pass } from '../verdict.js';
import { appPath, entryOf, isInApp, namedInApp, usualPaths } from './paths.js';
import { whenMade } from './survey.js';

const messages = {
  missing: { severity: 'note', summary: 'There is no directory /app.' },
  elsewhere: { severity: 'note', summary: 'Nothing of the service is in /app.' },
} as const;

const meta: ProbeMeta = {
  id: 'dockerflow/code-in-app-directory',
  property: 'dockerflow',
  title: 'has its code in /app',
  summary:
    'Looks for /app in a container, for what services keep there, and for it in the commands of its processes.',
  rationale: 'Who verifies or debugs an image looks for the service, and its version.json, in /app.',
  source: 'Mozilla Dockerflow README at 8f8771b, Dockerfile requirement 1',
  messages,
  maxRuns: 1,
  profiles: ['dockerflow'],
};

/** What shows that the service is in /app; undefined where nothing does. */
function sign(context: ProbeContext, bare: Observation): string | undefined {
  const isThere = (path: string): boolean => (entryOf(bare, path)?.type ?? 'absent') !== 'absent';
  const known = [...namedInApp(context), ...usualPaths].find((path) => path !== appPath && isThere(path));
  if (known !== undefined) return `${known} is there`;
  const words = (resultOf(bare, 'processes')?.processes ?? []).flatMap(({ argv }) => argv);
  const word = words.find((one) => isInApp(one) && one !== appPath);
  return word === undefined ? undefined : `a process has ${quoted(word)} in its command`;
}

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenMade(context, seen, (bare) => {
      const { WorkingDir = '/' } = context.image.config;
      const type = entryOf(bare, appPath)?.type ?? 'absent';
      const evidence: Evidence[] = [
        { kind: 'files', text: `/app: ${type}; working directory: ${WorkingDir}` },
      ];
      const place = {
        subject: 'workingDir',
        location: { kind: 'config', pointer: '/config/WorkingDir' },
        suggestion: 'Write WORKDIR /app and COPY . . below it.',
      } as const;
      if (type !== 'directory') {
        const message =
          type === 'absent' ? 'There is no directory /app.' : `/app is a ${type}, not a directory.`;
        return fail([finding(messages, 'missing', { message, ...place })], evidence);
      }
      const found = sign(context, bare);
      if (found !== undefined) return pass(found, evidence);
      if (isInApp(WorkingDir)) return pass('it works in /app', evidence);
      const message = `Nothing of the service was found in /app: it works in ${quoted(WorkingDir)}.`;
      return fail([finding(messages, 'elsewhere', { message, ...place })], evidence);
    }),
};
export default probe;
