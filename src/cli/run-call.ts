import { readFileSync } from 'node:fs';

import { call, describeCommands, dryRun, type CallOptions, type CallReport } from '../app/call.js';
import { capabilityNames } from '../app/check/grants.js';
import { UsageError } from '../errors.js';
import type { Json } from '../model/contract.js';
import { visible, visibleLines } from '../reporters/text.js';
import { sinkInto } from './call-streams.js';
import { cpusOf, memoryOf, variables } from './check-settings.js';
import { findConfig } from './config-file.js';
import { listed } from './environment.js';
import { exitStatus } from './exit-status.js';
import { interruptible } from './interrupt.js';
import { open } from './open-transports.js';
import { writeStandardOutput } from './outputs.js';
import { millisecondsOf } from './quantities.js';

type Repeated = readonly string[] | string | undefined;

/** The flags of `call` as oclif parses them. */
export interface CallFlags {
  env?: readonly string[] | undefined;
  'env-file'?: Repeated;
  'args-json'?: string | undefined;
  stdin?: boolean | undefined;
  stream?: boolean | undefined;
  keep?: boolean | undefined;
  telemetry?: boolean | undefined;
  'dry-run'?: boolean | undefined;
  timeout?: string | undefined;
  'ready-timeout'?: string | undefined;
  grace?: string | undefined;
  write?: boolean | undefined;
  repo?: string | undefined;
  'cap-add'?: Repeated;
  network?: string | undefined;
  memory?: string | undefined;
  cpus?: string | undefined;
  pids?: number | undefined;
  gpus?: boolean | undefined;
  json?: boolean | undefined;
  passthrough?: boolean | undefined;
  config?: string | undefined;
  platform?: string | undefined;
  host?: string | undefined;
  context?: string | undefined;
  'insecure-registry'?: Repeated;
  'registry-ca'?: string | undefined;
  'engine-timeout'?: string | undefined;
  contract?: Repeated;
  'image-contract'?: boolean | undefined;
}

const usualTimeout = 600_000;

/** `call TARGET [COMMAND [WORDS]]`. Without a command, or with --help behind it, text for people. */
export async function runCall(words: readonly string[], flags: CallFlags): Promise<void> {
  const [named = '', command, ...rest] = words;
  const { config } = await findConfig(flags.config);
  const target = Object.hasOwn(config.aliases ?? {}, named) ? (config.aliases?.[named] ?? named) : named;
  const engineTimeout = flags['engine-timeout'] ?? config.timeout ?? 30;
  const transports = open(
    { ...flags, json: flags.json ?? false },
    config,
    millisecondsOf('--engine-timeout', engineTimeout, { code: 'TIMEOUT_INVALID' }),
  );
  const platform = flags.platform ?? config.platform;
  const imageContract = flags['image-contract'] ?? config['image-contract'];
  const base = {
    target,
    transports,
    ...(platform !== undefined && { platform }),
    contractFiles: listed(flags.contract) ?? config.contract ?? [],
    ...(imageContract !== undefined && { imageContract }),
  };
  try {
    await interruptible(async (interrupted) => {
      const stop = new AbortController();
      const signal = AbortSignal.any([interrupted, stop.signal]);
      try {
        if (command === undefined || command === '--help' || rest.includes('--help')) {
          const wanted = command === undefined || command === '--help' ? {} : { command };
          const text = await describeCommands({ ...base, ...wanted, signal }, 'container-api');
          await writeStandardOutput(`${visibleLines(text).join('\n')}\n`);
          return;
        }
        await callAndTell({ ...base, command, signal }, rest, flags, () => {
          stop.abort();
        });
      } catch (error) {
        // Told by the status: it was interrupted, or nobody reads what it says.
        if (!signal.aborted) throw error;
      }
    });
  } finally {
    await transports.close();
  }
}

async function callAndTell(
  base: Pick<
    CallOptions,
    'target' | 'transports' | 'contractFiles' | 'command' | 'signal' | 'platform' | 'imageContract'
  >,
  words: readonly string[],
  flags: CallFlags,
  onGone: () => void,
): Promise<void> {
  const { json = false, stream = false } = flags;
  const toStdout = sinkInto(process.stdout, onGone);
  const options: CallOptions = {
    ...base,
    arguments: argumentsOf(words, flags['args-json']),
    grants: grantsOf(flags),
    ...(flags.stdin && { stdin: process.stdin }),
    wantsResult: json && !stream,
    stdout: json ? () => undefined : toStdout,
    stderr: sinkInto(process.stderr, () => undefined),
    ...(stream && {
      onLine: (line) => {
        if (json)
          void toStdout(
            Buffer.from(`${JSON.stringify('value' in line ? { result: line.value } : { fault: line })}\n`),
          );
      },
    }),
    telemetry: flags.telemetry ?? false,
    keep: flags.keep ?? false,
    timeout: timeoutOf(flags),
    readyTimeout: millisecondsOf('--ready-timeout', flags['ready-timeout'] ?? 30),
    grace: millisecondsOf('--grace', flags.grace ?? 10),
  };
  if (flags['dry-run']) {
    const { dockerRun, ...plan } = await dryRun(options);
    const text = json
      ? JSON.stringify({ ...plan, dockerRun }, null, 2)
      : [
          `POST /containers/create`,
          JSON.stringify(plan.create, null, 2),
          ...requestLines(plan.request),
          '',
          dockerRun,
        ]
          .flatMap(visibleLines)
          .join('\n');
    await writeStandardOutput(`${text}\n`);
    return;
  }
  const report = await call(options);
  if (json) await writeStandardOutput(`${JSON.stringify(report, null, stream ? 0 : 2)}\n`);
  else tell(report);
  exitStatus.raise(flags.passthrough ? ownStatus(report) : statusOf(report));
}

const requestLines = (request: object | undefined): string[] =>
  request === undefined ? [] : ['', JSON.stringify(request, null, 2)];

function argumentsOf(words: readonly string[], file: string | undefined): CallOptions['arguments'] {
  if (file === undefined) return words;
  if (words.length > 0) {
    throw new UsageError(
      'ARGUMENTS_TWICE',
      '--args-json and arguments behind the command contradict each other',
      {
        suggestion: 'Give all arguments in one of the two ways.',
      },
    );
  }
  const where = file === '-' ? 'standard input' : `'${file}'`;
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    throw new UsageError('ARGUMENTS_UNREADABLE', `--args-json: cannot read ${where}`, {
      suggestion: 'Name a file that you may read, or - for standard input.',
      cause,
    });
  }
  try {
    return { json: JSON.parse(text) as Json };
  } catch (cause) {
    throw new UsageError('ARGUMENTS_INVALID', `--args-json: ${where} is not JSON`, {
      suggestion: 'Write a list of positional arguments, or an object of arguments by name.',
      cause,
    });
  }
}

function grantsOf(flags: CallFlags): CallOptions['grants'] {
  const { env, hidden } = variables(flags, {}, process.env);
  return {
    env,
    hidden,
    capabilities: capabilityNames(listed(flags['cap-add']) ?? []),
    gpus: flags.gpus ?? false,
    ...(flags.memory !== undefined && { memory: memoryOf(flags.memory) }),
    ...(flags.cpus !== undefined && { cpus: cpusOf(flags.cpus) }),
    ...(flags.pids !== undefined && { pids: flags.pids }),
    ...(flags.network !== undefined && { network: networkOf(flags.network) }),
    writable: flags.write ?? false,
    ...(flags.repo !== undefined && { repository: flags.repo }),
  };
}

/** The host's network, and that of another container, are rights that nothing here grants. */
function networkOf(name: string): string {
  if (/^\w[\w.-]*$/.test(name) && name !== 'host') return name;
  throw new UsageError('NETWORK_INVALID', `--network ${visible(name)}: a call is never put there`, {
    suggestion: 'Name a network of the engine (docker network ls), or none.',
  });
}

function timeoutOf({ timeout, stream }: CallFlags): number {
  if (timeout === undefined) return stream ? 0 : usualTimeout;
  return millisecondsOf('--timeout', timeout, { zero: true, code: 'TIMEOUT_INVALID' });
}

/** 1: the command failed, or its result is not what is declared; 3: that could not be found out. */
function statusOf({ outcome, findings }: CallReport): number {
  if (outcome === 'unchecked') return 3;
  return outcome === 'done' && !findings.some(({ severity }) => severity === 'error') ? 0 : 1;
}

function ownStatus(report: CallReport): number {
  return report.exit?.code ?? statusOf(report);
}

/** What is said of a call besides its result, on standard error. */
function tell(report: CallReport): void {
  const { command, outcome, message, notGranted, findings, telemetry, kept } = report;
  const lines = [
    ...(outcome === 'done' ? [] : [`Error: ${command}: ${message ?? outcome}`]),
    ...notGranted.map(({ subject, reason }) => `Note: ${subject} was not given: ${reason}`),
    ...findings.map(({ severity, ruleId, message: text }) => `${severity}: ${text} (${ruleId})`),
    ...(telemetry ? telemetryLines(telemetry) : []),
    ...(kept && !kept.before
      ? [`Note: ${kept.container} stays for the next call; container-api prune ends it`]
      : []),
  ];
  if (lines.length > 0) process.stderr.write(`${lines.flatMap(visibleLines).join('\n')}\n`);
}

function telemetryLines(telemetry: NonNullable<CallReport['telemetry']>): string[] {
  return [`Telemetry: ${JSON.stringify(telemetry)}`];
}
