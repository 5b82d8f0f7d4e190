import type { ChildProcessWithoutNullStreams } from 'node:child_process';

import { UnavailableError } from '../errors.js';

/** What a helper stores for a host; the user name `<token>` marks the secret as an identity token. */
export interface HelperAnswer {
  username: string;
  secret: string;
}

/** The line with which a helper says that it has nothing; the helper protocol knows no status or code for it. */
const notFound = 'credentials not found in native keychain';
const maxOutput = 64 * 1024;
const maxTime = 30_000;

/**
 * Asks `docker-credential-NAME get` for the credentials of `server`; undefined when it has none. Throws UnavailableError
 * `CREDENTIAL_HELPER_FAILED` that names the helper and `origin`, the file that asks for it; what the helper prints is never shown.
 */
export async function askHelper(
  name: string,
  server: string,
  origin: string,
  options: { timeout: number; env: NodeJS.ProcessEnv; signal: AbortSignal },
): Promise<HelperAnswer | undefined> {
  const program = `docker-credential-${name}`;
  const fail = (why: string, cause?: unknown) =>
    new UnavailableError(
      'CREDENTIAL_HELPER_FAILED',
      `credential helper ${JSON.stringify(program)} for ${server}: ${why}`,
      {
        suggestion: `Mend or install it, or remove it from ${origin}.`,
        cause,
      },
    );
  if (!/^[\w.-]{1,100}$/.test(name)) throw fail('its name is not one of a helper');

  const { spawn } = await import('node:child_process');
  const child = spawn(program, ['get'], { env: options.env, stdio: 'pipe' });
  const output = await run(child, server, Math.min(options.timeout, maxTime), options.signal, fail);
  if (output.status !== 0) {
    if (output.text.trim() === notFound) return undefined;
    throw fail(`it ended with status ${output.status === undefined ? 'unknown' : String(output.status)}`);
  }
  const answer = parseAnswer(output.text);
  if (!answer) throw fail('its answer is not the JSON of a credential helper');
  return answer.secret === '' ? undefined : answer;
}

function parseAnswer(text: string): HelperAnswer | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the secret.
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { Username: username, Secret: secret } = value as { Username?: unknown; Secret?: unknown };
  return typeof username === 'string' && typeof secret === 'string' ? { username, secret } : undefined;
}

function run(
  child: ChildProcessWithoutNullStreams,
  input: string,
  timeout: number,
  signal: AbortSignal,
  fail: (why: string, cause?: unknown) => Error,
): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const stop = (error: Error) => {
      reject(error);
      child.kill('SIGKILL');
      // What the helper left running must not keep us.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const timer = setTimeout(() => {
      stop(fail(`no answer within ${String(timeout)} ms`));
    }, timeout);
    const abort = () => {
      stop(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
    child.once('error', (error) => {
      stop(
        fail(
          (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'it is not installed' : 'it cannot be run',
          error,
        ),
      );
    });
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxOutput) stop(fail('it answers with too much'));
      else chunks.push(chunk);
    });
    child.stderr.resume();
    child.stdin.once('error', () => {
      // A helper that ends without reading its input: its status tells.
    });
    child.once('close', (status) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      resolve({ status: status ?? undefined, text: Buffer.concat(chunks).toString('utf8') });
    });
    child.stdin.end(`${input}\n`);
  });
}
