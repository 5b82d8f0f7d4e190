import type { Instruction } from '../../contract/dockerfile/instructions.js';
import type { StageView } from '../../contract/dockerfile/view.js';
import { quoted } from '../../contract/finding.js';
import { changingNames, copiesEverything, usersOf } from '../build-changes.js';
import { installOf, runCommands, type Install } from '../installers.js';
import { defineRule } from '../rule.js';

/** What makes everything after it be built again. */
interface Change {
  at: number;
  instruction: Instruction;
  /** Absent for files. */
  name?: string;
}

/** The first copy of all files, and the first mention of each variable. */
function changesOf({ instructions }: StageView, escape: string): Change[] {
  const changes = new Map<string, Change>();
  instructions.forEach((instruction, at) => {
    if (copiesEverything(instruction, escape)) {
      if (!changes.has('')) changes.set('', { at, instruction });
      return;
    }
    for (const name of changingNames(instruction, escape))
      if (!changes.has(name)) changes.set(name, { at, instruction, name });
  });
  return [...changes.values()];
}

interface Installation {
  at: number;
  run: Instruction;
  install: Install;
}

function installationsOf({ instructions }: StageView): Installation[] {
  return instructions.flatMap((run, at) => {
    if (run.keyword !== 'RUN') return [];
    return runCommands(run.text).flatMap((command) => {
      const install = installOf(command);
      return install ? [{ at, run, install }] : [];
    });
  });
}

/** The first installation that a change makes anew without need. */
function spoilt({ at, name }: Change, all: readonly Installation[]): Installation | undefined {
  if (name !== undefined) return all.find((one) => one.at > at && !one.run.text.includes(name));
  // Once the dependencies of a language are there, a second installation mostly needs the sources.
  const before = new Set(all.flatMap((one) => (one.at < at ? [one.install.name] : [])));
  return all.find((one) => one.at > at && !(one.install.kind === 'language' && before.has(one.install.name)));
}

function lineOf({ location }: Instruction): string {
  return location.kind === 'file' ? String(location.line) : '?';
}

/** How many instructions after a change are searched for its users, so that a hostile file takes linear time. */
const searched = 200;

/** What has to move along: ", and LABEL in line 6 that uses it,". */
function along(users: readonly Instruction[]): string {
  if (users.length === 0) return '';
  const named = users.map((user) => `${user.keyword} in line ${lineOf(user)}`);
  return `, and ${named.join(' and ')} that ${users.length === 1 ? 'uses' : 'use'} it,`;
}

export default defineRule({
  id: 'dockerfile/cache-order',
  summary: 'What changes with every build stands before the installation of packages.',
  rationale:
    'A builder takes a step from its cache only when nothing before it changed. With the sources or the date of the build above them, all packages are fetched and installed again each time.',
  remedy:
    'Copy only the lists of dependencies, install, and then copy the rest; declare such arguments where they are used.',
  severity: 'note',
  recommended: true,
  subject: 'dockerfile',
  since: '0.1.0',
  source:
    'Docker documentation, "Optimize cache usage in builds"; Dockerfile reference, ARG, "Impact on build caching"',
  messages: {
    files: ({ install }: { install: string }) =>
      `All files are copied before ${quoted(install)}, so each change of any file installs everything again.`,
    variable: ({ keyword, name, install }: { keyword: string; name: string; install: string }) =>
      `${keyword} ${quoted(name)} differs from build to build and stands before ${quoted(install)}, which does not use it.`,
  },
  check(context) {
    const { dockerfile } = context;
    if (!dockerfile) return;
    for (const stage of dockerfile.stages) {
      const changes = changesOf(stage, dockerfile.escape);
      const installations = changes.length > 0 ? installationsOf(stage) : [];
      for (const change of changes) {
        const found = spoilt(change, installations);
        if (!found) continue;
        const { instruction, name } = change;
        const { keyword, location } = instruction;
        const between =
          name === undefined
            ? []
            : stage.instructions.slice(change.at + 1, Math.min(found.at, change.at + searched));
        const names = new Set(name === undefined ? [] : [name]);
        const users = usersOf(names, between, dockerfile.escape);
        // The script uses it by another name.
        if ([...names].some((used) => found.run.text.includes(used))) continue;
        const move = `Move ${keyword} in line ${lineOf(instruction)}${along(users)} below RUN in line ${lineOf(found.run)}`;
        const install = found.install.name;
        if (name !== undefined) {
          const place = { subject: `${keyword} ${name}`, location, suggestion: `${move}.` };
          context.report('variable', { keyword, name, install }, place);
          continue;
        }
        const first =
          found.install.kind === 'language'
            ? ', and copy only the files that list the dependencies before'
            : '';
        context.report('files', { install }, { location, suggestion: `${move}${first}.` });
      }
    }
  },
  examples: {
    failing: [
      {
        dockerfile: 'FROM alpine\nARG GIT_SHA\nRUN apk add own=$GIT_SHA\nRUN apk add git\n',
        messageId: 'variable',
        line: 2,
      },
      {
        dockerfile: 'FROM node:22\nCOPY . .\nRUN npm ci && npm run build\nCOPY . .\n',
        messageId: 'files',
        line: 2,
        suggestion:
          'Move COPY in line 2 below RUN in line 3, and copy only the files that list the dependencies before.',
      },
      {
        dockerfile:
          'FROM alpine\nCOPY a /a\nCOPY --chown=1:1 ["./", "/app"]\nRUN set -e; CI=1 apk add curl\nFROM scratch\n',
        messageId: 'files',
        line: 3,
      },
      {
        dockerfile: 'FROM python:3\nARG VCS_REF\nRUN pip install -r requirements.txt\nENV VCS_REF=$VCS_REF\n',
        messageId: 'variable',
        line: 2,
      },
      {
        dockerfile: 'FROM node\nARG GIT_SHA\nARG BUILD_ID\nRUN npm ci\n',
        messageId: 'variable',
        line: 3,
      },
      {
        dockerfile:
          'FROM alpine\nARG GIT_SHA\nLABEL a=$GIT_SHA\nEXPOSE 80\nRUN apk add curl\nLABEL b=$GIT_SHA\n',
        messageId: 'variable',
        suggestion: 'Move ARG in line 2, and LABEL in line 3 that uses it, below RUN in line 5.',
      },
      {
        dockerfile:
          'FROM alpine\nLABEL z=$GIT_SHA\nARG GIT_SHA\nENV R=v${GIT_SHA} S=1\nLABEL a=$S b=$GIT_SHAS\nARG T=$R\nLABEL c=$T\nRUN apk add curl\n',
        messageId: 'variable',
        suggestion:
          'Move ARG in line 3, and ENV in line 4 and ARG in line 6 and LABEL in line 7 that use it, below RUN in line 8.',
      },
      { dockerfile: 'FROM node\nRUN npm i -g a\nCOPY . .\nRUN yarn\n', messageId: 'files', line: 3 },
      { dockerfile: 'FROM node\nRUN apk add git\nCOPY . .\nRUN apk add curl\n', messageId: 'files', line: 3 },
      {
        dockerfile: 'FROM debian\nENV BUILD_DATE=unknown\nRUN apt-get update && apt-get install -y curl\n',
        messageId: 'variable',
        line: 2,
      },
    ],
    clean: [
      {
        dockerfile:
          'FROM node:22\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nRUN npm run build && npm ci --omit=dev\nARG VCS_REF\n',
      },
      { dockerfile: 'FROM node:22\nCOPY . .\nCMD npm ci && npm start\n' },
      { dockerfile: 'FROM python:3\nCOPY . .\nRUN pip install . && echo "apk add curl"\n' },
      {
        dockerfile:
          'FROM alpine AS a\nCOPY --from=build . .\nRUN apk add curl\nCOPY . .\nFROM alpine\nRUN apk add curl\n',
      },
      { dockerfile: 'FROM alpine\nARG GIT_SHA\nRUN apk add git && git checkout $GIT_SHA\n' },
      { dockerfile: 'FROM alpine\nARG GIT_SHA\nENV REV=$GIT_SHA\nRUN apk add git && git checkout $REV\n' },
      {
        dockerfile:
          'FROM alpine\nARG GIT_SHA=0123abcd APP_VERSION=1.2 NODE_VERSION\nENV BUILD_ID=7\nRUN apk add curl\n',
      },
    ],
  },
});
