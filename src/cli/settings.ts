import type { InspectOptions } from '../app/inspect.js';
import { UsageError } from '../errors.js';
import type { Severity } from '../model/finding.js';
import type { ReporterName } from '../reporters/index.js';
import { readConfigFile, type ConfigFile } from './config-file.js';
import { listed } from './environment.js';
import type { PrintOptions } from './print-report.js';

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

/** Milliseconds from `--timeout`, which is in seconds. */
function milliseconds(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 3600) return seconds * 1000;
  throw new UsageError('TIMEOUT_INVALID', `--timeout ${text} is not a time`, {
    suggestion: 'Write seconds above 0 and up to 3600, e.g. --timeout 5 or --timeout 0.5.',
  });
}

/** A flag wins over its environment variable (oclif has joined these), which wins over the configuration file. */
export async function readSettings(
  flags: InspectFlags,
): Promise<{ config: ConfigFile; print: Omit<PrintOptions, 'stop'>; timeout: number }> {
  const config = await readConfigFile(flags.config);
  return {
    config,
    timeout: flags.timeout === undefined ? (config.timeout ?? 30) * 1000 : milliseconds(flags.timeout),
    print: {
      format: flags.json ? 'json' : (flags.format ?? (config.format as ReporterName | undefined) ?? 'table'),
      outputs: flags.output ?? [],
      failOn: flags['fail-on'] ?? (config['fail-on'] as Severity | 'never' | undefined) ?? 'never',
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
