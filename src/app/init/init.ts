import { lstatSync } from 'node:fs';
import { basename, isAbsolute, join, resolve } from 'node:path';

import { UsageError } from '../../errors.js';
import { asyncyText } from './asyncy.js';
import { configText } from './config-file.js';
import { labelBlock } from './label-block.js';
import { suitableProfiles } from './profiles.js';
import { sight, type Found, type SightingOptions } from './sighting.js';
import { remoteOf } from './work-tree.js';
import type { NewFile } from './write-files.js';

export interface InitOptions extends SightingOptions {
  /** Where files are written, and where a Dockerfile is looked for. */
  directory: string;
  /** What to make; nothing chosen means the configuration, and a contract file where there is something to describe. */
  make: { asyncy: boolean; labels: boolean; config: boolean };
}

export interface Initialised {
  /** In the order in which they are told. */
  files: NewFile[];
  /** The LABEL block, where it was asked for. */
  labels?: string;
  /** What was read; absent where there was nothing to read. */
  from?: string;
  /** What its reader should know next. */
  remarks: string[];
}

const dockerfiles = ['Dockerfile', 'Containerfile'];
const configNames = ['.container-api.yaml', '.container-api.yml'];

/** The path of the first of these that is in the folder. */
function existing(directory: string, names: readonly string[]): string | undefined {
  return names
    .map((name) => join(directory, name))
    .find((path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined);
}

function remarksAbout({ name, kind, findings, undecided }: Found, target: string | undefined): string[] {
  // As it was typed: the name of an image has lost the prefix of its source.
  const command = `container-api inspect ${kind} ${target ?? name}`;
  return [
    ...(findings > 0 ? [`${String(findings)} findings while reading ${name}: ${command}`] : []),
    ...(undecided > 0 ? [`${name} leaves things open, which the built image may tell: ${command}`] : []),
  ];
}

/** Where a contract was found, without the folders of this machine: it will be committed. */
function nameFor({ name }: Found): string {
  const isPath = name.startsWith('.') || isAbsolute(name);
  return isPath ? basename(name) : name;
}

/** What the files of the default do not do yet. */
function nextStep(found: Found | undefined, target: string | undefined): string {
  return found
    ? `LABEL instructions that say the same in the image: container-api init ${target === undefined ? '' : `${target} `}--labels`
    : 'there is no Dockerfile to describe; name an image for an asyncy.yml: container-api init TARGET';
}

/**
 * Makes the files that a repository starts with, as texts; nothing is written. `target` names an image, a Dockerfile or a contract file;
 * without it a Dockerfile of the folder is read. Throws UsageError where a contract file or labels are wanted and there is nothing to read.
 */
export async function initialise(target: string | undefined, options: InitOptions): Promise<Initialised> {
  const { directory, make } = options;
  const isChosen = make.asyncy || make.labels || make.config;
  const path = existing(directory, dockerfiles);
  const found = await (target !== undefined
    ? sight(target, options)
    : path !== undefined
      ? sight(`dockerfile:${path}`, options)
      : undefined);
  if (!found && (make.asyncy || make.labels)) {
    throw new UsageError('TARGET_MISSING', `there is no ${dockerfiles.join(' or ')} in '${directory}'`, {
      suggestion: `Name an image or a Dockerfile: container-api init TARGET ${make.asyncy ? '--asyncy' : '--labels'}`,
    });
  }

  const files: NewFile[] = [];
  const writesAsyncy = found !== undefined && (make.asyncy || !isChosen);
  if (make.config || !isChosen) {
    const profiles = suitableProfiles(found, writesAsyncy);
    const configPath = existing(directory, configNames) ?? join(directory, '.container-api.yaml');
    files.push({ path: configPath, content: configText(profiles) });
  }
  if (writesAsyncy) {
    files.push({ path: join(directory, 'asyncy.yml'), content: asyncyText(found.contract, nameFor(found)) });
  }
  const remote = make.labels ? remoteOf(directory) : undefined;
  return {
    files,
    ...(found &&
      make.labels && {
        labels: labelBlock(found.contract, {
          ...(remote !== undefined && { remote }),
          folder: basename(resolve(directory)),
          escape: found.escape,
        }),
      }),
    ...(found && { from: found.name }),
    remarks: [...(found ? remarksAbout(found, target) : []), ...(isChosen ? [] : [nextStep(found, target)])],
  };
}
