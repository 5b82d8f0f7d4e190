import { quoted } from '../../contract/finding.js';
import type { Evidence } from '../../model/probe.js';
import type { Observation } from '../../model/run.js';
import { resultOf } from '../boot.js';
import type { Probe, ProbeContext, ProbeFinding, ProbeMeta } from '../probe.js';
import { failIfAny, finding, pass } from '../verdict.js';
import { versionPath } from './paths.js';
import { whenMade } from './survey.js';
import { contentFindings, contentMessages } from './version-faults.js';
import { fileState, type FileState } from './version-sources.js';

const messages = {
  missing: { severity: 'error', summary: 'There is no /app/version.json.' },
  elsewhere: { severity: 'error', summary: 'The file is somewhere else.' },
  dangling: { severity: 'error', summary: 'The file is a link that leads nowhere.' },
  'not-a-file': { severity: 'error', summary: 'What is there is no file.' },
  unreadable: { severity: 'error', summary: 'The service may not read the file.' },
  'made-at-start': {
    severity: 'error',
    summary: 'The file is not in the image: it is written when the container starts.',
  },
  'changed-at-start': {
    severity: 'warning',
    summary: 'The file of the image is changed when the container starts.',
  },
  symlink: { severity: 'warning', summary: 'The file is a symbolic link.' },
  ...contentMessages,
} as const;

const meta: ProbeMeta = {
  id: 'dockerflow/version-file-valid',
  property: 'dockerflow',
  title: `has a valid ${versionPath}`,
  summary: 'Reads the file of a container, its owner and mode, and checks fields, values and labels.',
  rationale:
    'Deployments compare the file with what was built before they let an image through, and the service answers it. Without it nobody can tell what the image is made of.',
  source: 'Mozilla Dockerflow README at 8f8771b, requirement 3; docs/version_object.md',
  messages,
  maxRuns: 1,
  profiles: ['dockerflow'],
};

const subject = 'version.json';
const copyIt = `Write COPY version.json ${versionPath}`;

const octal = (mode = 0): string => mode.toString(8).padStart(4, '0');

function absenceFinding(state: Exclude<FileState, { kind: 'read' }>): ProbeFinding {
  const told = (id: keyof typeof messages, message: string, suggestion: string): ProbeFinding =>
    finding(messages, id, { message, suggestion, subject });
  switch (state.kind) {
    case 'absent': {
      if (state.elsewhere !== undefined)
        return told(
          'elsewhere',
          `There is no ${versionPath}; there is one at ${quoted(state.elsewhere)}.`,
          copyIt,
        );
      const suggestion = `Write the file before docker build with container-api init version. ${copyIt}`;
      return told('missing', `There is no ${versionPath}.`, suggestion);
    }
    case 'dangling':
      return told(
        'dangling',
        `${versionPath} is a link to ${quoted(state.target)}, which is not there.`,
        copyIt,
      );
    case 'not-a-file':
      return told(
        'not-a-file',
        `${versionPath} is a ${state.type === 'other' ? 'special file' : state.type}, not a regular file.`,
        copyIt,
      );
    case 'unreadable': {
      const { mode, uid, gid } = state.entry;
      const owner = `${String(uid)}:${String(gid)}`;
      const message = `The service runs with uid ${String(state.uid)} and may not read ${versionPath}: mode ${octal(mode)}, owner ${owner}.`;
      return told('unreadable', message, `Write COPY --chmod=0644 version.json ${versionPath}`);
    }
  }
}

/** What running changed about the file. */
function changeFinding(bare: Observation): ProbeFinding | undefined {
  const change = resultOf(bare, 'changes')?.changes.find(({ path }) => path === versionPath);
  if (change?.kind === 'added')
    return finding(messages, 'made-at-start', {
      message: `${versionPath} is not in the image: it is written when the container starts.`,
      suggestion: `Write the file before docker build. ${copyIt}`,
      subject,
    });
  if (change?.kind !== 'modified') return undefined;
  return finding(messages, 'changed-at-start', {
    message: `${versionPath} of the image is changed when the container starts.`,
    suggestion: 'Leave the file as it was built: deployments read it without running the image.',
    subject,
  });
}

function findingsOf(context: ProbeContext, bare: Observation): ProbeFinding[] {
  const state = fileState(context, bare);
  if (state.kind !== 'read') return [absenceFinding(state)];
  const { entry, file } = state;
  const link =
    entry.target === undefined
      ? []
      : [
          finding(messages, 'symlink', {
            message: `${versionPath} is a symbolic link to ${quoted(entry.target)}: who copies the file out of the image gets the link.`,
            suggestion: copyIt,
            subject,
          }),
        ];
  const { release } = context.settings;
  const labels = context.image.config.Labels ?? {};
  return [
    ...[changeFinding(bare)].flatMap((one) => one ?? []),
    ...contentFindings(file, { labels, release }),
    ...link,
  ];
}

const probe: Probe = {
  meta,
  next: (context, seen) =>
    whenMade(context, seen, (bare) => {
      const state = fileState(context, bare);
      const text = state.kind === 'read' ? state.file.text.slice(0, 300) : state.kind;
      const evidence: Evidence[] = [{ kind: 'files', text: `${versionPath}: ${text}` }];
      return (
        failIfAny(findingsOf(context, bare), evidence) ??
        pass('all its fields are as they should be', evidence)
      );
    }),
};
export default probe;
