import { quoted } from '../../contract/finding.js';
import type { DockerfileView, StageView } from '../../contract/dockerfile/view.js';
import type { ImageConfig } from '../../model/image.js';
import { defineRule } from '../rule.js';

/** What services keep in their directory. Directories themselves cannot be asked for. */
const usual = [
  'version.json',
  'package.json',
  'requirements.txt',
  'pyproject.toml',
  'manage.py',
  'server.js',
];
const usualPaths: readonly string[] = usual.map((name) => `/app/${name}`);

const isInApp = (path: string): boolean => /^\/app(?:\/|$)/.test(path);
/** A path in /app as a part of a longer text: of a PATH, an option, an instruction. */
const namesApp = /(?:^|[\s"'=:,[(])\/app(?:\/|$|[\s"':;,\])])/;
/** The same, relative to the root or to nothing. */
const namesRelative = /(?:^|[\s"',[])(?:\.\/)?app(?:\/|$|[\s"',\]])/;

/** True when the configuration works in /app, starts something there, or looks there for it. */
function pointsToApp({ WorkingDir = '', Entrypoint = [], Cmd = [], Env = [] }: ImageConfig): boolean {
  return isInApp(WorkingDir) || [...Entrypoint, ...Cmd, ...Env].some((text) => namesApp.test(text));
}

/** True when an instruction that the image is made of may write to /app. */
function writesToApp({ target }: DockerfileView): boolean {
  for (let stage: StageView | undefined = target; stage; stage = stage.parent) {
    const writes = stage.instructions.some(
      ({ keyword, text }) =>
        namesApp.test(text) || ((keyword === 'COPY' || keyword === 'ADD') && namesRelative.test(text)),
    );
    if (writes) return true;
  }
  return false;
}

export default defineRule({
  id: 'dockerflow/app-directory-missing',
  summary: 'Nothing points to sources in /app.',
  rationale: 'Who verifies or debugs an image looks for the service, and its version.json, in /app.',
  remedy: 'Copy the sources to /app and make it the working directory.',
  severity: 'note',
  recommended: false,
  subject: 'image',
  files: () => usualPaths,
  since: '0.1.0',
  source: 'Mozilla Dockerflow README at 8f8771b, Dockerfile requirement 1',
  messages: {
    elsewhere: ({ workingDir }: { workingDir: string }) =>
      `Nothing points to sources in /app: the working directory is ${quoted(workingDir)}.`,
  },
  check(context) {
    const { config = {}, dockerfile, files } = context;
    if (pointsToApp(config) || (dockerfile && writesToApp(dockerfile))) return;
    if (!context.known('workingDir')) return;
    if (!dockerfile && !files) {
      context.known('files');
      return;
    }
    if (usualPaths.some((path) => files?.get(path) !== undefined)) return;
    context.report(
      'elsewhere',
      { workingDir: config.WorkingDir ?? '/' },
      {
        subject: 'workingDir',
        location: { kind: 'config', pointer: '/config/WorkingDir' },
        suggestion: 'Write WORKDIR /app and copy the sources there.',
      },
    );
  },
  examples: {
    failing: [
      { image: { config: { WorkingDir: '/srv', Cmd: ['/srv/app/run'] } }, messageId: 'elsewhere' },
      { image: { config: { WorkingDir: '/apparatus' } }, messageId: 'elsewhere' },
      { image: { config: {}, files: { 'srv/package.json': '{}' } }, messageId: 'elsewhere' },
      {
        dockerfile: 'FROM node:22\nWORKDIR /srv\nCOPY --chown=app:app . .\nRUN adduser app\n',
        messageId: 'elsewhere',
        line: 2,
      },
      { dockerfile: 'FROM scratch\nCOPY run /run\n', messageId: 'elsewhere' },
      {
        dockerfile:
          'FROM node:22 AS build\nCOPY . /app\nFROM node:22\nWORKDIR /srv\nCOPY --from=build /out .\n',
        messageId: 'elsewhere',
        line: 4,
      },
    ],
    clean: [
      { image: { config: { WorkingDir: '/app' } } },
      { image: { config: { WorkingDir: '/app/src' } } },
      { image: { config: { WorkingDir: '/', Entrypoint: ['/app/bin/run'] } } },
      { image: { config: { WorkingDir: '/', Cmd: ['--dir=/app'] } } },
      { image: { config: { WorkingDir: '/', Env: ['PATH=/usr/bin:/app/bin'] } } },
      { image: { config: { WorkingDir: '/' }, files: { 'app/package.json': '{}' } } },
      { dockerfile: 'FROM scratch\nCOPY . /app\n' },
      { dockerfile: 'FROM scratch\nCOPY . app/\n' },
      { dockerfile: 'FROM scratch\nADD app.tar ./app\n' },
      { dockerfile: 'FROM scratch AS base\nCOPY . /app\nFROM base\nWORKDIR /srv\n' },
      { dockerfile: 'FROM node:22\nCMD ["npm", "start"]\n' },
    ],
  },
});
