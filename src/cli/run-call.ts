import { call, describeCommands, dryRun, type CallOptions } from '../app/call.js';
import { visibleLines } from '../reporters/text.js';
import { ownStatus, statusOf, tell } from './call-report.js';
import { argumentsOf, grantsOf, timeoutOf, type CallFlags } from './call-settings.js';
import { sinkInto } from './call-streams.js';
import { findConfig } from './config-file.js';
import { listed } from './environment.js';
import { exitStatus } from './exit-status.js';
import { interruptible } from './interrupt.js';
import { open } from './open-transports.js';
import { writeStandardOutput } from './outputs.js';
import { millisecondsOf } from './quantities.js';

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
        if (command === undefined || command === '--help' || asksForHelp(rest)) {
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
    stdin: () => process.stdin,
    ...(flags.stdin !== undefined && { wantsStdin: flags.stdin }),
    wantsResult: json && !stream,
    stdout: json ? () => undefined : toStdout,
    stderr: sinkInto(process.stderr, () => undefined),
    ...(stream && {
      onLine: (line) => {
        if (json) {
          const told = 'value' in line ? { result: line.value } : { fault: line };
          void toStdout(Buffer.from(`${JSON.stringify(told)}\n`));
        } else if ('found' in line) {
          process.stderr.write(
            `${visibleLines(`Error: a line should be ${line.expected}, and is ${line.found}`).join('\n')}\n`,
          );
        }
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
  // A stream of results makes much short-lived garbage: see run-inspect.
  const v8 = await import('node:v8');
  v8.setFlagsFromString('--semi-space-growth-factor=1');
  const report = await call(options);
  if (json) await writeStandardOutput(`${JSON.stringify(report, null, stream ? 0 : 2)}\n`);
  else tell(report);
  exitStatus.raise(flags.passthrough ? ownStatus(report) : statusOf(report));
}

/** Behind a `--` it is a value like any other. */
const asksForHelp = (words: readonly string[]): boolean =>
  (words.includes('--') ? words.slice(0, words.indexOf('--')) : words).includes('--help');

const requestLines = (request: object | undefined): string[] =>
  request === undefined ? [] : ['', JSON.stringify(request, null, 2)];
