import type { FileOptions } from '../app/inspect-file.js';
import type { InspectOptions } from '../app/inspect.js';
import { UsageError } from '../errors.js';
import type { Severity } from '../model/finding.js';
import type { ReporterName } from '../reporters/index.js';
import { findConfig, type ConfigFile, type FoundConfig } from './config-file.js';
import { listed } from './environment.js';
import type { PrintOptions } from './print-report.js';
import { millisecondsOf } from './quantities.js';

/** The flags of the inspect commands as oclif parses them: an absent one is undefined, whatever its default. */
export interface InspectFlags {
  format?: ReporterName | undefined;
  json: boolean;
  output?: string[] | undefined;
  'fail-on'?: Severity | 'never' | undefined;
  color?: boolean | undefined;
  progress?: boolean | undefined;
  config?: string | undefined;
  platform?: string | undefined;
  'all-platforms'?: boolean | undefined;
  all?: boolean | undefined;
  host?: string | undefined;
  context?: string | undefined;
  'insecure-registry'?: readonly string[] | string | undefined;
  'registry-ca'?: string | undefined;
  timeout?: string | undefined;
  concurrency?: number | undefined;
  contract?: readonly string[] | string | undefined;
  'image-contract'?: boolean | undefined;
}

/** A flag wins over its environment variable (oclif has joined these), which wins over the configuration file. */
export async function readSettings(
  flags: InspectFlags,
  defaultFormat: ReporterName,
  defaultFailOn: Severity | 'never',
): Promise<{ found: FoundConfig; print: Omit<PrintOptions, 'stop'>; timeout: number }> {
  const found = await findConfig(flags.config);
  const { config } = found;
  return {
    found,
    timeout:
      flags.timeout === undefined
        ? (config.timeout ?? 30) * 1000
        : millisecondsOf('--timeout', flags.timeout, { code: 'TIMEOUT_INVALID' }),
    print: {
      format: flags.json
        ? 'json'
        : (flags.format ?? (config.format as ReporterName | undefined) ?? defaultFormat),
      outputs: flags.output ?? [],
      failOn: flags['fail-on'] ?? (config['fail-on'] as Severity | 'never' | undefined) ?? defaultFailOn,
      color: flags.color,
      progress: flags.progress ?? true,
    },
  };
}

/** What is read, and how, from flags and configuration. */
export function inspectOptions(
  flags: InspectFlags,
  config: ConfigFile,
): Pick<
  InspectOptions,
  'concurrency' | 'all' | 'allPlatforms' | 'platform' | 'contractFiles' | 'imageContract'
> {
  const platform = flags.platform ?? (flags['all-platforms'] ? undefined : config.platform);
  return {
    concurrency: flags.concurrency ?? config.concurrency ?? (flags.all ? 16 : 8),
    all: flags.all ?? false,
    allPlatforms: flags['all-platforms'] ?? false,
    ...(platform !== undefined && { platform }),
    contractFiles: listed(flags.contract) ?? config.contract ?? [],
    imageContract: flags['image-contract'] ?? config['image-contract'] ?? false,
  };
}

function buildArguments(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      const name = at === -1 ? pair : pair.slice(0, at);
      const value = at === -1 ? process.env[name] : pair.slice(at + 1);
      if (name !== '' && value !== undefined) return [name, value];
      throw new UsageError('BUILD_ARG_INVALID', `--build-arg ${pair}: no value`, {
        suggestion: 'Write NAME=VALUE, or NAME alone for a variable that is set in the environment.',
      });
    }),
  );
}

/** What the forecast of a Dockerfile may assume. */
export function fileOptions(flags: {
  'build-arg'?: readonly string[] | undefined;
  stage?: string | undefined;
}): FileOptions {
  return {
    buildArgs: buildArguments(flags['build-arg'] ?? []),
    ...(flags.stage !== undefined && { stage: flags.stage }),
  };
}

/** Throws UsageError when standard input is named twice: it can be read only once. */
export function onceStdin(targets: readonly string[]): void {
  if (targets.filter((target) => target === '-').length <= 1) return;
  throw new UsageError('STDIN_TWICE', 'standard input can be read only once', {
    suggestion: "Name '-' once.",
  });
}
