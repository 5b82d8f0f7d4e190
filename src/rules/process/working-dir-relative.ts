import type { DockerfileView, StageView } from '../../contract/dockerfile/view.js';
import type { Instruction } from '../../contract/dockerfile/instructions.js';
import { fromRoot, quoted } from '../../contract/finding.js';
import { chainOf } from '../stages.js';
import { defineRule } from '../rule.js';

/** From the root, on Windows as well. */
const absolute = /^(?:[/\\]|[A-Za-z]:)/;

/** The first WORKDIR of each stage, where it hangs on the base image. */
function hanging({ stages }: DockerfileView): Instruction[] {
  const firsts = new Map<StageView, Instruction>();
  for (const stage of stages) {
    const first = stage.instructions.find(({ keyword }) => keyword === 'WORKDIR');
    if (first) firsts.set(stage, first);
  }
  return [...firsts].flatMap(([stage, first]) => {
    const isFromScratch = stage.state.base.kind === 'scratch';
    const isSetBelow = chainOf(stage).some((one) => one !== stage && firsts.has(one));
    const path = first.text.replace(/^["']/, '');
    // A path that a variable begins may be anything.
    const isRelative = !absolute.test(path) && !path.startsWith('$');
    return !isFromScratch && !isSetBelow && isRelative ? [first] : [];
  });
}

export default defineRule({
  id: 'process/working-dir-relative',
  summary: 'The working directory is a relative path.',
  rationale:
    'Engines refuse to start an image whose working directory is not absolute. In a Dockerfile a relative WORKDIR moves with the working directory of the base image, whenever that changes.',
  remedy: 'Write the path from the root.',
  severity: 'error',
  recommended: true,
  subject: 'image',
  judges: ['workingDir'],
  since: '0.1.0',
  source: 'OCI runtime-spec, config.md, `cwd`; BuildKit WorkdirRelativePath',
  messages: {
    relative: ({ path }: { path: string }) =>
      `The working directory ${quoted(path)} is not an absolute path.`,
    'hangs-on-base': ({ path }: { path: string }) =>
      `WORKDIR ${quoted(path)} is relative to the working directory of the base image.`,
  },
  check(context) {
    const { config, dockerfile } = context;
    for (const { text, location } of dockerfile ? hanging(dockerfile) : []) {
      context.report(
        'hangs-on-base',
        { path: text },
        {
          subject: 'workingDir',
          location,
          suggestion: `Write the whole path: WORKDIR ${fromRoot(text.replace(/^["']|["']$/g, ''), '/app')}.`,
          severity: 'warning',
        },
      );
    }
    const path = config?.WorkingDir ?? '';
    if (path === '' || absolute.test(path)) return;
    context.report(
      'relative',
      { path },
      {
        subject: 'workingDir',
        location: { kind: 'config', pointer: '/config/WorkingDir' },
        suggestion: `Write it from the root: WORKDIR ${fromRoot(path, '/app')}.`,
      },
    );
  },
  examples: {
    failing: [
      { image: { config: { WorkingDir: 'app' } }, messageId: 'relative' },
      { image: { config: { WorkingDir: '$HOME' } }, messageId: 'relative' },
      {
        dockerfile: 'FROM alpine\nRUN true\nWORKDIR app\nWORKDIR /srv\n',
        messageId: 'hangs-on-base',
        line: 3,
      },
      {
        dockerfile: 'FROM alpine AS a\nWORKDIR /a\nFROM alpine AS b\nWORKDIR "./b"\n',
        messageId: 'hangs-on-base',
        line: 4,
      },
      {
        dockerfile: 'FROM alpine AS a\nRUN true\nFROM a\nWORKDIR app\n',
        messageId: 'hangs-on-base',
        line: 4,
      },
    ],
    clean: [
      { dockerfile: 'FROM alpine\nWORKDIR /app\nWORKDIR src\n' },
      { dockerfile: 'FROM alpine AS a\nWORKDIR "/a"\nFROM a\nWORKDIR src\n' },
      { dockerfile: 'FROM alpine\nARG HOME\nWORKDIR $HOME/app\n' },
      { dockerfile: 'FROM scratch\nWORKDIR app\n' },
      { dockerfile: 'FROM alpine\nCMD ["a"]\n' },
      { image: { config: { WorkingDir: '/app', Cmd: ['a'] } } },
      { image: { config: { WorkingDir: 'C:\\app' } } },
      { image: { config: { Cmd: ['a'] } } },
    ],
  },
});
