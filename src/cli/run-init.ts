import type { FileOptions } from '../app/inspect-file.js';
import { initialise, type InitOptions } from '../app/init/init.js';
import { versionFile, type VersionFileOptions } from '../app/init/version-file.js';
import { filesToWrite, writeFiles, type NewFile } from '../app/init/write-files.js';
import { visible } from '../reporters/text.js';
import type { ConfigFile } from './config-file.js';
import { interruptible } from './interrupt.js';
import { open } from './open-transports.js';
import { writeStandardOutput } from './outputs.js';
import { inspectOptions, readSettings, type InspectFlags } from './settings.js';

interface DeliveryFlags {
  force: boolean;
  'dry-run': boolean;
}

export interface InitFlags extends Omit<InspectFlags, 'config' | 'json'>, DeliveryFlags {
  asyncy: boolean;
  labels: boolean;
  config: boolean;
  directory: string;
  'output-file'?: string | undefined;
}

function say(text: string): void {
  process.stderr.write(`${visible(text)}\n`);
}

/** Writes the files, all or none, or prints them; says on standard error what became of each. */
async function deliver(files: readonly NewFile[], flags: DeliveryFlags): Promise<void> {
  const open = filesToWrite(files, flags.force);
  if (flags['dry-run']) {
    const parts = open.map(({ path, content }) => `==> ${visible(path)} <==\n${content}`);
    await writeStandardOutput(parts.join('\n'));
  } else writeFiles(open, flags.force);
  for (const file of files) {
    if (!open.includes(file)) say(`'${file.path}' is up to date`);
    else if (!flags['dry-run']) say(`wrote '${file.path}'`);
  }
}

/** Configuration and deadline for targets that are not in this folder; one that is needs neither. */
async function settingsFor(
  target: string | undefined,
  flags: InspectFlags,
): Promise<{ config: ConfigFile; timeout: number }> {
  if (target === undefined) return { config: {}, timeout: 0 };
  const { found, timeout } = await readSettings(flags, 'text', 'never');
  return { config: found.config, timeout };
}

/** `init`: makes the files, and writes them where nothing is lost. */
export async function runInit(
  target: string | undefined,
  flags: InitFlags,
  files: FileOptions,
): Promise<void> {
  const { asyncy, labels, config: ownConfig, directory, ...others } = flags;
  const rest = { ...others, json: false };
  const { config, timeout } = await settingsFor(target, rest);
  const transports = open(rest, config, timeout);
  try {
    await interruptible(async (signal) => {
      const { platform, imageContract } = inspectOptions(rest, config);
      const options: InitOptions = {
        directory,
        make: { asyncy, labels, config: ownConfig },
        ...files,
        ...(platform !== undefined && { platform }),
        ...(imageContract !== undefined && { imageContract }),
        transports,
        signal,
      };
      const made = await initialise(target, options);
      const path = flags['output-file'] ?? '-';
      const block = made.labels;
      const toFile = block !== undefined && path !== '-' ? [{ path, content: block }] : [];
      await deliver([...made.files, ...toFile], flags);
      if (block !== undefined && path === '-') {
        const isOneOfSeveral = flags['dry-run'] && made.files.length > 0;
        await writeStandardOutput(`${isOneOfSeveral ? '\n==> LABEL instructions <==\n' : ''}${block}`);
      }
      for (const remark of made.remarks) say(remark);
    });
  } finally {
    await transports.close();
  }
}

/** `init version`: writes version.json, or prints it for `-`. */
export async function runInitVersion(
  fields: VersionFileOptions['fields'],
  path: string,
  flags: DeliveryFlags,
): Promise<void> {
  const made = await versionFile({ fields, env: process.env, directory: process.cwd(), path });
  for (const remark of made.remarks) say(`Warning: ${remark}`);
  if (path === '-') await writeStandardOutput(made.text);
  else await deliver([{ path, content: made.text }], flags);
}
